import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePhone } from './use-phone.ts'

/** Cards on a phone are long; a table of so many rows still scrolls well. */
const step = { phone: 20, desk: 300 } as const

/** The first rows, and a button for the next ones. `of` changes with what is looked for: from the top again. */
export function MoreRows<T>({
  rows,
  of,
  children,
}: {
  rows: readonly T[]
  of: string
  children: (shown: readonly T[]) => ReactNode
}) {
  return (
    <From key={of} rows={rows}>
      {children}
    </From>
  )
}

function From<T>({
  rows,
  children,
}: {
  rows: readonly T[]
  children: (shown: readonly T[]) => ReactNode
}) {
  const { t } = useTranslation('shell')
  const phone = usePhone()
  const [steps, setSteps] = useState(1)
  const shown = rows.slice(0, steps * (phone ? step.phone : step.desk))
  return (
    <>
      {children(shown)}
      {shown.length < rows.length && (
        <button type="button" className="plain-button" onClick={() => setSteps(steps + 1)}>
          {t('more')} ({shown.length}/{rows.length})
        </button>
      )}
    </>
  )
}
