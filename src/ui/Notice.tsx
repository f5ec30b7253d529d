import type { ReactNode } from 'react'
import './notice.css'

export type Tone = 'good' | 'soon' | 'bad' | 'plain'

const marks: Readonly<Record<Tone, string>> = { good: '✓', soon: '!', bad: '×', plain: 'i' }

/** Something the reader should know, never by colour alone. Refusals are read out at once. */
export function Notice({
  tone,
  title,
  children,
  actions,
}: {
  tone: Tone
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <span className="notice-mark" aria-hidden="true">
        {marks[tone]}
      </span>
      <div className="notice-text">
        <strong>{title}</strong>
        {children && <div>{children}</div>}
        {actions && <div className="notice-actions">{actions}</div>}
      </div>
    </div>
  )
}
