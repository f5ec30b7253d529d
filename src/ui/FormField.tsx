import { type ReactNode, useId } from 'react'
import './form-field.css'

export type FieldFault = { wrong: string; right: string; warning?: boolean }

/** What ties an input to its label, hint and fault. */
export type InputProps = {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean | undefined
}

/** A labelled input with its hint below and what is wrong with it beside it. */
export function FormField({
  label,
  hint,
  mark,
  faults = [],
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  /** A quiet word after the label: needed, masked. */
  mark?: ReactNode
  faults?: readonly FieldFault[]
  children: (input: InputProps) => ReactNode
}) {
  const id = useId()
  const about = `${id}-about`
  const described = Boolean(hint) || faults.length > 0
  const refused = faults.some(({ warning }) => !warning)
  return (
    <div className="form-field">
      <label htmlFor={id}>
        {label}
        {mark && <span className="form-mark">{mark}</span>}
      </label>
      {children({
        id,
        'aria-describedby': described ? about : undefined,
        'aria-invalid': refused || undefined,
      })}
      {described && (
        <div id={about} className="form-about">
          {faults.map(({ wrong, right, warning }) => (
            <p key={wrong} className={warning ? 'form-warning' : 'form-fault'}>
              <span aria-hidden="true">{warning ? '! ' : '× '}</span>
              {wrong}
              {right}
            </p>
          ))}
          {hint && faults.length === 0 && <p className="form-hint">{hint}</p>}
        </div>
      )}
    </div>
  )
}
