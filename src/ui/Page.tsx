import type { ReactNode } from 'react'
import './page.css'

/** One page, one question: its title, one line about it, the buttons, then the sections. */
export function Page({
  title,
  about,
  actions,
  children,
}: {
  title: ReactNode
  about?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {about && <div className="page-about">{about}</div>}
        </div>
        {actions && <div className="page-actions screen-only">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** Why there is nothing, and what to do about it. */
export const Empty = ({
  title,
  children,
  actions,
}: {
  title: ReactNode
  children?: ReactNode
  /** The next step, for whoever may take it. */
  actions?: ReactNode
}) => (
  <div className="empty">
    <p>{title}</p>
    {children && <div className="quiet">{children}</div>}
    {actions && <div className="empty-actions screen-only">{actions}</div>}
  </div>
)

export const Section = ({
  title,
  actions,
  children,
}: {
  title: ReactNode
  actions?: ReactNode
  children: ReactNode
}) => (
  <section className="section">
    <header className="section-head">
      <h2>{title}</h2>
      {actions}
    </header>
    {children}
  </section>
)
