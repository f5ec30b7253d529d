import { useTranslation } from 'react-i18next'
import type { Tone } from '../../../ui/Notice.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { isSolved, type Scenario } from '../scenario.ts'
import { toneOf } from './outcome.ts'
import { useCount } from './words-of.ts'

/** Where a scenario stands, in a word: how many it serves, not how well that is proven. */
export function ScenarioMark({ scenario }: { scenario: Scenario }) {
  const { t } = useTranslation('siting')
  const count = useCount()
  const { state, outcome } = scenario
  if (outcome && isSolved(scenario)) {
    const { served, unserved } = outcome
    const numbers = { served: count(served), all: count(served + unserved) }
    return (
      <StateMark tone={toneOf(outcome)}>
        {t(served === 0 ? 'mark.nobody' : 'mark.served', numbers)}
      </StateMark>
    )
  }
  const word = state === 'solved' && outcome ? outcome.status : state
  const tone: Tone = state === 'solving' ? 'soon' : state === 'draft' ? 'plain' : 'bad'
  return <StateMark tone={tone}>{t(`mark.${word}`)}</StateMark>
}
