import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import type { Tone } from '../../../ui/Notice.tsx'
import { type Answer, type Consent, type Party, parties, partyLabels } from '../decision.ts'
import './siting.css'

export const answerTone: Readonly<Record<Answer | 'none', Tone>> = {
  agree: 'good',
  refuse: 'bad',
  withdrawn: 'soon',
  none: 'plain',
}
const signs: Readonly<Record<Answer | 'none', string>> = {
  agree: '✓',
  refuse: '×',
  withdrawn: '↺',
  none: '○',
}

/** Who of the four, or of all but one, has answered what: sign, word and colour. */
export function ConsentMarks({
  consents,
  except,
}: {
  consents: readonly Consent[]
  except?: Party
}) {
  const { t } = useTranslation('siting')
  const read = useText()
  return (
    <ul className="consents">
      {parties.map((party: Party) => {
        if (party === except) return null
        const consent = consents.find((one) => one.party === party)
        const answer = consent?.answer ?? 'none'
        return (
          <li key={party} className={`consent notice-${answerTone[answer]}`}>
            <span aria-hidden="true">{signs[answer]}</span>
            {read(partyLabels[party])}{' '}
            <span className="consent-word">
              {t(`answer.${answer}`)}
              {consent?.paperId && t('paper.mark')}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
