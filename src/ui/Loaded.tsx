import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from './api.ts'
import { RefusalNotice } from './RefusalNotice.tsx'
import './loaded.css'

/** Shows what a query brought, or bars while it is away, or why it failed and a way to try again. */
export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T, ApiError>
  children: (data: T) => ReactNode
}) {
  const { t } = useTranslation('shell')
  if (query.data !== undefined) return children(query.data)
  if (!query.error) return <Waiting />
  return (
    <RefusalNotice
      error={query.error}
      actions={
        <button type="button" className="plain-button" onClick={() => void query.refetch()}>
          {t('tryAgain')}
        </button>
      }
    />
  )
}

/** Grey bars, after 200 ms: what arrives sooner should not flicker. */
export function Waiting() {
  const { t } = useTranslation('shell')
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="waiting" role="status">
      <span className="unseen">{t('loading')}</span>
      {shown && ['60%', '100%', '84%', '92%'].map((width) => <i key={width} style={{ width }} />)}
    </div>
  )
}
