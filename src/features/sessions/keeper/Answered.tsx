import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import { type Asked, askAnew, isOffline } from './use-kept-answer.ts'

/** A page while it is asked for, when this device does not have it, and when it does. */
export function Answered<T>({
  asked,
  children,
}: {
  asked: Asked<T> | { state: 'unknown' }
  children: (answer: T, askedMs: number) => ComponentChildren
}) {
  if (asked.state === 'here') return <>{children(asked.answer, asked.askedMs)}</>
  if (asked.state === 'waiting') return <p class="opening">{t('shell.loading')}</p>
  if (asked.state === 'unknown') return <p class="told">{t('shell.unknown')}</p>
  return (
    <section role="alert">
      <h1>{t('shell.failed')}</h1>
      <p>{t(isOffline(asked.code) ? 'shell.failedOffline' : 'shell.failedOther')}</p>
      <button type="button" class="main" onClick={askAnew}>
        {t('shell.again')}
      </button>
    </section>
  )
}

/** The heading of a page, which a keyboard and a reading voice begin at. */
export function Title({ children, back }: { children: string; back?: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = children
  }, [children])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <header class="page-head">
      {back !== undefined && (
        <a class="back" href={back} aria-label={t('shell.back')}>
          ‹
        </a>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
    </header>
  )
}
