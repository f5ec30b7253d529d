import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import type { Tone } from '../../../ui/Notice.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { type Term, type TermState, termState } from '../term.ts'

const tones: Readonly<Record<TermState, Tone>> = {
  upcoming: 'soon',
  running: 'good',
  over: 'plain',
  revoked: 'plain',
}

/** How something given for a time stands today. */
export function TermMark({ term, today }: { term: Term; today: Day }) {
  const { t } = useTranslation('people')
  const state = termState(term, today)
  return <StateMark tone={tones[state]}>{t(`term.${state}`)}</StateMark>
}
