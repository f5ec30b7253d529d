import { useEffect, useRef } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import { Answered, Title } from './Answered.tsx'
import { act } from './deeds.ts'
import { useForm } from './form.ts'
import { to } from './route.ts'
import type { SessionNow } from './session-now.ts'
import { titleOf } from './title-of.ts'
import { useSession } from './use-week.ts'

/** Taps of a moment go to the station as one number. */
const togetherMs = 1_500

/** Whoever comes on an open day to learn by himself: one tap each, and the head count is there when it closes (S5-14). */
export function VisitsPage({ id }: { id: string }) {
  return (
    <Answered asked={useSession(id)}>
      {(session) => (
        <>
          <Title back={to('sessions', id)}>{titleOf(session)}</Title>
          <Visits session={session} />
        </>
      )}
    </Answered>
  )
}

function Visits({ session }: { session: SessionNow }) {
  const { id, headCount } = session
  // `more`: tapped, and not in the head count yet.
  const { form, change } = useForm<{ more: number }>(`visits ${id}`, () => ({ more: 0 }))
  const more = form?.more ?? 0
  const count = (headCount ?? 0) + more
  const flush = useRef(() => {})
  flush.current = () => {
    if (more !== 0) void act(id, { act: 'say', headCount: count }).then(() => change({ more: 0 }))
  }
  useEffect(() => {
    if (more === 0) return
    const timer = setTimeout(() => flush.current(), togetherMs)
    return () => clearTimeout(timer)
  }, [more])
  useEffect(() => () => flush.current(), [])
  return (
    <div class="visits">
      <output class="visits-count" aria-label={t('visits.count', { count })}>
        {count}
      </output>
      <button type="button" class="main" onClick={() => change({ more: more + 1 })}>
        {t('visits.one')}
      </button>
      <button type="button" disabled={count === 0} onClick={() => change({ more: more - 1 })}>
        {t('visits.less')}
      </button>
      <p class="quiet">{t('visits.about')}</p>
    </div>
  )
}
