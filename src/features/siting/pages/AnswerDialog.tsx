import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { useText } from '../../../ui/language.ts'
import { giveAnswer } from '../api.ts'
import { type Answer, type DecisionView, type Party, partyLabels } from '../decision.ts'
import { unitNameOf } from './words-of.ts'

/** One party's answer about the present host; a refusal says why. */
export function AnswerDialog({
  decision,
  party,
  answer,
  onClose,
}: {
  decision: DecisionView
  party: Party
  answer: Answer
  onClose: () => void
}) {
  const { t } = useTranslation('siting')
  const read = useText()
  const unit = unitNameOf(decision)
  const refusing = answer === 'refuse'
  const last = answer === 'agree' && decision.missing.length === 1 && decision.missing[0] === party
  return (
    <AskDialog
      title={t(`answer.title.${answer}`)}
      okText={t(`answer.ok.${answer}`)}
      done={t('answer.done')}
      danger={answer !== 'agree'}
      textLabel={refusing ? t('answer.reason') : t('answer.note')}
      textNeeded={refusing}
      work={(note) =>
        ask(giveAnswer, {
          id: decision.id,
          schoolId: decision.schoolId,
          party,
          answer,
          ...(note !== '' && { note }),
        })
      }
      onClose={onClose}
    >
      <p>
        {t('answer.about', { party: read(partyLabels[party]), unit, school: decision.schoolName })}
      </p>
      {last && <p>{t('answer.last')}</p>}
      {answer === 'withdrawn' && decision.state === 'fixed' && <p>{t('answer.reopens')}</p>}
    </AskDialog>
  )
}
