import { t } from '../../../ui/portal/words.ts'
import { act } from './deeds.ts'
import { to } from './route.ts'
import { StateMark, whenOf, whereOf } from './SessionLine.tsx'
import { isOver, type SessionNow } from './session-now.ts'
import { titleOf } from './title-of.ts'
import type { Now } from './use-now.ts'
import { useMayWrite } from './who.ts'

/** What comes now, with the one thing to do about it. */
export function SessionCard({ session, now }: { session: SessionNow; now: Now }) {
  const { id, waits } = session
  const title = titleOf(session)
  return (
    <section class="session-card" data-tone={session.state} aria-label={title}>
      <p class="session-state">
        <StateMark session={session} />
        {waits && <span class="quiet">{t('waits')}</span>}
      </p>
      <h2>
        <a href={to('sessions', id)}>{title}</a>
      </h2>
      <p class="session-when">{whenOf(session, now.day)}</p>
      <p class="quiet">{whereOf(session)}</p>
      <NextActs session={session} now={now} />
    </section>
  )
}

/** The main thing to do with a session now, and beside it what may have to be done at once. */
export function NextActs({ session, now }: { session: SessionNow; now: Now }) {
  const { id, state, kind } = session
  const mayWrite = useMayWrite()
  if (!mayWrite) return null
  const close = to('sessions', id, 'close')
  if (state === 'running') {
    return (
      <div class="acts next-acts">
        {kind === 'open_day' && (
          <a class="button" href={to('sessions', id, 'visits')}>
            {t('act.visits')}
          </a>
        )}
        <a class="button" href={close}>
          {t('act.close')}
        </a>
        <button type="button" onClick={() => void act(id, { act: 'interrupt', cause: 'power' })}>
          {t('act.power')}
        </button>
        <button type="button" onClick={() => void act(id, { act: 'interrupt', cause: 'signal' })}>
          {t('act.signal')}
        </button>
      </div>
    )
  }
  if (state === 'interrupted') {
    return (
      <div class="acts next-acts">
        <button type="button" class="main" onClick={() => void act(id, { act: 'resume' })}>
          {t('act.resume')}
        </button>
        <a class="button quiet-button" href={close}>
          {t('act.close')}
        </a>
      </div>
    )
  }
  if (session.day > now.day) {
    return (
      <div class="acts next-acts">
        <a
          class={state === 'prepared' ? 'button quiet-button' : 'button'}
          href={to('sessions', id)}
        >
          {t(state === 'prepared' ? 'act.look' : 'act.check')}
        </a>
      </div>
    )
  }
  return (
    <div class="acts next-acts">
      {isOver(session, now) ? (
        <a class="button" href={close}>
          {t('act.closeLate')}
        </a>
      ) : (
        <>
          <button type="button" class="main" onClick={() => void act(id, { act: 'begin' })}>
            {t('act.begin')}
          </button>
          <a class="button quiet-button" href={close}>
            {t('act.close')}
          </a>
        </>
      )}
      <a class="button quiet-button" href={to('sessions', id, 'cancel')}>
        {t('act.cancel')}
      </a>
    </div>
  )
}
