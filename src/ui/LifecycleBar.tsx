import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './lifecycle-bar.css'

export type LifecycleStep = { key: string; label: ReactNode; stage: 'done' | 'now' | 'next' }

const marks = { done: '✓', now: '●', next: '○' } as const

/** What is done, where the thing stands, and what comes next. */
export function LifecycleBar({ steps }: { steps: readonly LifecycleStep[] }) {
  const { t } = useTranslation('shell')
  return (
    <ol className="lifecycle">
      {steps.map(({ key, label, stage }) => (
        <li
          key={key}
          className={`lifecycle-${stage}`}
          {...(stage === 'now' && { 'aria-current': 'step' as const })}
        >
          <span aria-hidden="true">{marks[stage]}</span>
          {label}
          <span className="unseen">{t(`stage.${stage}`)}</span>
        </li>
      ))}
    </ol>
  )
}
