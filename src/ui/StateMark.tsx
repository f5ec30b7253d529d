import type { ReactNode } from 'react'
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
