import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Lifecycle, type Stage, stepsOf } from '../base/lifecycle.ts'
import { useText } from './language.ts'
import './lifecycle-bar.css'

const marks: Readonly<Record<Stage, string>> = { done: '✓', now: '●', next: '○' }

/** What is done, where a row of a lifecycle stands, and what comes next. */
export function LifecycleBar<State extends string>({
  lifecycle,
  state,
  been,
}: {
  lifecycle: Lifecycle<State, never>
  state: State
  /** Where the row is known to have been: what it passed by is left out. */
  been?: readonly string[]
}) {
  const read = useText()
  const steps = stepsOf(lifecycle, state).filter(
    ({ state: step, stage }) => stage !== 'done' || step === state || !been || been.includes(step),
  )
  return (
    <StepBar
      steps={steps.map(({ state: step, stage }) => ({
        key: step,
        label: read(lifecycle.states[step]),
        stage,
      }))}
    />
  )
}

/** The same for steps that follow from something else than a move. */
export function StepBar({
  steps,
}: {
  steps: readonly { key: string; label: ReactNode; stage: Stage }[]
}) {
  const { t } = useTranslation('shell')
  const here = steps.findLast(({ stage }) => stage !== 'next')
  return (
    <ol className="lifecycle">
      {steps.map((step) => (
        <li
          key={step.key}
          className={`lifecycle-${step.stage}`}
          {...(step === here && { 'aria-current': 'step' as const })}
        >
          <span aria-hidden="true">{marks[step.stage]}</span>
          {step.label}
          <span className="unseen">{t(`stage.${step.stage}`)}</span>
        </li>
      ))}
    </ol>
  )
}
