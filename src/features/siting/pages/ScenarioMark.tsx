import { useTranslation } from 'react-i18next'
import type { Tone } from '../../../ui/Notice.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { Scenario } from '../scenario.ts'
import { isSolved } from './outcome.ts'

/** Where a scenario stands, in a word; a search that found nothing is no success. */
export function ScenarioMark({ scenario }: { scenario: Scenario }) {
  const { t } = useTranslation('siting')
  const { state, outcome } = scenario
  const word = state === 'solved' && outcome ? outcome.status : state
  const tone: Tone =
    state === 'solving' ? 'soon' : state === 'draft' ? 'plain' : isSolved(scenario) ? 'good' : 'bad'
  return <StateMark tone={tone}>{t(`mark.${word}`)}</StateMark>
}
