import type { ReactNode } from 'react'
import './siting.css'

export type Figure = {
  key: string
  label: ReactNode
  value: ReactNode
  about?: ReactNode
  tone?: 'good' | 'bad'
}

/** The few numbers a page is about, each with what it counts. */
export const Figures = ({ figures }: { figures: readonly Figure[] }) => (
  <dl className="figures">
    {figures.map(({ key, label, value, about, tone }) => (
      <div key={key} className={`figure ${tone ? `figure-${tone}` : ''}`}>
        <dt>{label}</dt>
        <dd>
          {value}
          {about && <div className="figure-about">{about}</div>}
        </dd>
      </div>
    ))}
  </dl>
)
