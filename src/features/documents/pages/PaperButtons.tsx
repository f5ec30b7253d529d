import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { ask } from '../../../ui/api.ts'
import { choice, tick, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { PaperFormat } from '../document.ts'
import { type PaperKind, paperKinds } from '../official.ts'
import { giveNumber, readNumbering, removeNumber } from '../official-api.ts'

/**
 * A paper to be printed, or gone on with in Word; `numbered`: its office gives it a number, under the red head of an organ that
 * has one.
 */
export function PaperButtons({
  at,
  label,
  numbered,
  size = 'middle',
}: {
  at: (format: PaperFormat) => string
  label: string
  numbered?: { paper: PaperKind; id: string }
  size?: 'small' | 'middle'
}) {
  const { t } = useTranslation('documents')
  return (
    <>
      <Button size={size} href={at('pdf')} download>
        {label}
      </Button>
      <Button size={size} href={at('docx')} download title={t('paper.word', { label })}>
        Word
      </Button>
      {numbered && <NumberButton {...numbered} size={size} />}
    </>
  )
}

function NumberButton({
  paper,
  id,
  size,
}: {
  paper: PaperKind
  id: string
  size: 'small' | 'middle'
}) {
  const { t } = useTranslation('documents')
  const query = useAsk(readNumbering, { paper, id })
  const [asking, setAsking] = useState(false)
  const { given, orgUnits = [] } = query.data ?? {}
  if (orgUnits.length === 0) return given ? <span className="quiet">{given.number}</span> : null
  return (
    <>
      <Button size={size} onClick={() => setAsking(true)}>
        {given ? given.number : t('paper.number')}
      </Button>
      {asking && query.data && (
        <NumberDialog
          paper={paper}
          id={id}
          numbering={query.data}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

const warnings = ['document_number_taken', 'document_number_other_code']

function NumberDialog({
  paper,
  id,
  numbering: { given, orgUnits },
  onClose,
}: {
  paper: PaperKind
  id: string
  numbering: Answer<typeof readNumbering>
  onClose: () => void
}) {
  const { t } = useTranslation('documents')
  const language = useLanguage()
  const { data: me } = useMe()
  const { act, busy } = useAct()
  const [warned, setWarned] = useState(false)
  const [first] = orgUnits
  const coming = orgUnits.flatMap(({ next }) => next ?? [])
  const remove = async () => {
    if (await act(() => ask(removeNumber, { paper, id }), t('number.removed'))) onClose()
  }
  return (
    <FormDialog
      of={giveNumber}
      title={t('number.title', { paper: paperKinds[paper].label[language] })}
      about={
        <>
          <p>{t('number.about')}</p>
          {given && (
            <p>
              {t('number.given', {
                number: given.number,
                name: given.givenByName,
                day: formatDay(given.givenOn, language, me?.today ?? ''),
              })}{' '}
              <Button size="small" loading={busy} onClick={() => void remove()}>
                {t('number.remove')}
              </Button>
            </p>
          )}
        </>
      }
      fixed={{ paper, id }}
      fields={{
        orgUnitId: choice(
          t('number.organ'),
          orgUnits.map(({ id: value, name, mark }) => ({
            value,
            label: mark === null ? t('number.plain', { name }) : name,
          })),
          { start: given?.orgUnitId ?? first?.id, find: true },
        ),
        number: words(t('number.number'), {
          start: given?.number ?? first?.next ?? '',
          hint:
            coming.length > 0
              ? t('number.next', { numbers: coming.slice(0, 3).join('、') })
              : t('number.hint'),
        }),
        ...(paperKinds[paper].upward && {
          signer: words(t('number.signer'), {
            start: given?.signer ?? '',
            hint: t('number.signerHint'),
          }),
        }),
        ...(warned && { anyway: tick(t('number.anyway')) }),
      }}
      okText={t('number.give')}
      done={t('number.done')}
      shows={({ code }) => {
        if (warnings.includes(code)) setWarned(true)
        return false
      }}
      onClose={onClose}
    />
  )
}
