import { Input, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { answerTimes, type ManyAnswered } from '../api.ts'
import { type Party, parties, partyLabels, type TimetableView } from '../timetable.ts'

/** What a party signed on paper, for one or for all that were chosen: its name and the clerk's are both kept. */
export function EnterSigned({
  timetables,
  onDone,
  onClose,
}: {
  timetables: readonly TimetableView[]
  onDone: (outcome: ManyAnswered) => void
  onClose: () => void
}) {
  const { t } = useTranslation('timetable')
  const read = useText()
  const [party, setParty] = useState<Party>('village')
  const [answer, setAnswer] = useState<'agree' | 'refuse'>('agree')
  const [signer, setSigner] = useState('')
  return (
    <AskDialog
      title={t('signed.title', { count: timetables.length })}
      okText={t('signed.do')}
      done={t('answer.done')}
      textLabel={t(answer === 'refuse' ? 'answer.reason' : 'answer.note')}
      textNeeded={answer === 'refuse'}
      ready={signer.trim() !== ''}
      work={async (note) =>
        onDone(
          await ask(answerTimes, {
            asked: timetables.map(({ id, version }) => ({ id, version, party })),
            ...{ answer, signer: signer.trim(), ...(note !== '' && { note }) },
          }),
        )
      }
      onClose={onClose}
    >
      <p>{t('signed.about')}</p>
      <FormField label={t('signed.party')}>
        {(input) => (
          <Radio.Group
            {...input}
            value={party}
            onChange={({ target }) => setParty(target.value as Party)}
            options={parties.map((value) => ({ value, label: read(partyLabels[value]) }))}
          />
        )}
      </FormField>
      <FormField label={t('signed.signer')}>
        {(input) => (
          <Input
            {...input}
            maxLength={60}
            value={signer}
            onChange={({ target }) => setSigner(target.value)}
          />
        )}
      </FormField>
      <FormField label={t('signed.answer')}>
        {(input) => (
          <Radio.Group
            {...input}
            value={answer}
            onChange={({ target }) => setAnswer(target.value as 'agree' | 'refuse')}
            options={(['agree', 'refuse'] as const).map((value) => ({
              value,
              label: t(`answer.${value}`),
            }))}
          />
        )}
      </FormField>
    </AskDialog>
  )
}
