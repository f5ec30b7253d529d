import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import type { Tone } from '../../../ui/Notice.tsx'
import { type Answer, type Answered, parties, partyLabels } from '../timetable.ts'
import '../../siting/pages/siting.css'

export type Word = Answer | 'none'
export const wordTone: Readonly<Record<Word, Tone>> = {
  agree: 'good',
  counter: 'good',
  refuse: 'bad',
  withdraw: 'soon',
  none: 'plain',
}
const signs: Readonly<Record<Word, string>> = {
  agree: '✓',
  counter: '✓',
  refuse: '×',
  withdraw: '↺',
  none: '○',
}

/** Who of the three has said what in this round. */
export function PartyMarks({ answers }: { answers: readonly Answered[] }) {
  const { t } = useTranslation('timetable')
  const read = useText()
  return (
    <ul className="consents">
      {parties.map((party) => {
        const word: Word = answers.find((one) => one.party === party)?.answer ?? 'none'
        return (
          <li key={party} className={`consent notice-${wordTone[word]}`}>
            <span aria-hidden="true">{signs[word]}</span>
            {read(partyLabels[party])} <span className="consent-word">{t(`answer.${word}`)}</span>
          </li>
        )
      })}
    </ul>
  )
}
