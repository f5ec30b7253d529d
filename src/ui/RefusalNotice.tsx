import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api.ts'
import { Notice } from './Notice.tsx'
import { faultOf, useSay } from './say.ts'

/** What went wrong, what is safe and what to do, with the number to read out. */
export function RefusalNotice({ error, actions }: { error: unknown; actions?: ReactNode }) {
  const say = useSay()
  const { t } = useTranslation('shell')
  const { wrong, right } = say(faultOf(error))
  const reference = error instanceof ApiError ? error.reference : undefined
  return (
    <Notice tone="bad" title={wrong} actions={actions}>
      {right}
      {reference && (
        <p className="quiet">
          {t('reference')} <code>{reference}</code>
        </p>
      )}
    </Notice>
  )
}
