import type { ReactNode } from 'react'
import { type Lifecycle, toneOf } from '../base/lifecycle.ts'
import { useText } from './language.ts'
import type { Tone } from './Notice.tsx'
import './notice.css'

const marks: Readonly<Record<Tone, string>> = { good: '✓', soon: '◷', bad: '×', plain: '·' }

/** A state as colour, sign and word. */
export const StateMark = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className={`state notice-${tone}`}>
    <span aria-hidden="true">{marks[tone]}</span>
    {children}
  </span>
)

/** Where a row of a lifecycle stands. */
export function StandingMark<State extends string>({
  lifecycle,
  state,
}: {
  lifecycle: Lifecycle<State, never>
  state: State
}) {
  const read = useText()
  return <StateMark tone={toneOf(lifecycle, state)}>{read(lifecycle.states[state])}</StateMark>
}
