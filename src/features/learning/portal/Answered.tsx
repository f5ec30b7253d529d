import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import type { Asked } from './use-answer.ts'

/** A page while it is asked for, when it cannot be had, and when it is here. */
export function Answered<T>({
  asked,
  children,
}: {
  asked: Asked<T>
  children: (answer: T) => ComponentChildren
}) {
  if (asked.state === 'here') return <>{children(asked.answer)}</>
  if (asked.state === 'waiting') return <p class="opening">{t('shell.loading')}</p>
  if (asked.notFound) {
    return (
      <section>
        <h1>{t('notFound.title')}</h1>
        <p>{t('notFound.what')}</p>
      </section>
    )
  }
  return (
    <section role="alert">
      <h1>{t('shell.failed')}</h1>
      <p>{t(asked.offline ? 'shell.failedOffline' : 'shell.failedOther')}</p>
      <button type="button" class="main" onClick={asked.again}>
        {t('shell.again')}
      </button>
    </section>
  )
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title
  }, [title])
}
