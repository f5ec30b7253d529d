import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isComposing } from '../../../ui/composing.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'

type PlainInput<N extends string> = {
  name: N
  label: string
  hint?: string
  /** For the browser's store of passwords. */
  autoComplete: string
  secret?: boolean
  initial?: string
}

/** A short form of plain inputs and one button: what stands before the login must be small. */
export function PlainForm<N extends string>({
  inputs,
  button,
  busyButton,
  onSend,
  children,
}: {
  inputs: readonly PlainInput<N>[]
  button: string
  busyButton: string
  onSend: (values: Record<N, string>) => Promise<void>
  children?: ReactNode
}) {
  const { t } = useTranslation('people')
  const [shown, setShown] = useState(false)
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })

  const submit = async (form: HTMLFormElement) => {
    if (state.busy) return
    setState({ busy: true })
    try {
      await onSend(
        Object.fromEntries(
          [...new FormData(form)].map(([name, value]) => [name, String(value)]),
        ) as Record<N, string>,
      )
      setState({ busy: false })
    } catch (error) {
      setState({ busy: false, error })
    }
  }

  return (
    <form
      className="form-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && isComposing(event)) event.preventDefault()
      }}
    >
      {inputs.map(({ name, label, hint, autoComplete, secret, initial }) => (
        <FormField key={name} label={label} hint={hint}>
          {(input) => (
            <input
              {...input}
              className="plain-input"
              name={name}
              type={secret && !shown ? 'password' : 'text'}
              autoComplete={autoComplete}
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={initial}
              required
            />
          )}
        </FormField>
      ))}
      {inputs.some(({ secret }) => secret) && (
        <label className="login-show">
          <input
            type="checkbox"
            checked={shown}
            onChange={(event) => setShown(event.target.checked)}
          />
          {t('login.show')}
        </label>
      )}
      {state.error !== undefined && <RefusalNotice error={state.error} />}
      <button type="submit" className="primary-button" disabled={state.busy}>
        {state.busy ? busyButton : button}
      </button>
      {children}
    </form>
  )
}
