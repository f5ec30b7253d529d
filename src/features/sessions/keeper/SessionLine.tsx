import { formatDay } from '../../../ui/format.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { to } from './route.ts'
import type { SessionNow } from './session-now.ts'
import { titleOf } from './title-of.ts'

/** 11月30日 周一 19:00–21:00; without the day where the page says it. */
export function whenOf({ day, plannedFrom, plannedTo }: SessionNow, today: string): string {
  const times = `${plannedFrom}–${plannedTo}`
  return day === today ? times : `${formatDay(day, language.get(), today)} ${times}`
}

export const whereOf = ({ roomNo, schoolName, stations }: SessionNow): string =>
  [
    schoolName,
    roomNo && t('session.room', { room: roomNo }),
    stations.map(({ name }) => name).join(t('list.between')),
  ]
    .filter(Boolean)
    .join(' · ')

export function StateMark({ session }: { session: SessionNow }) {
  const { state, isLate, disputed } = session
  const tone = disputed || isLate ? 'late' : tones[state]
  const word = disputed ? 'state.disputed' : isLate ? 'state.late' : `state.${state}`
  return (
    <span class="mark" data-tone={tone}>
      {t(word)}
    </span>
  )
}

const tones: Readonly<Record<SessionNow['state'], 'open' | 'going' | 'done' | 'off'>> = {
  ...{ planned: 'open', announced: 'open', prepared: 'open' },
  ...{ running: 'going', interrupted: 'going' },
  ...{ delivered: 'done', cut_short: 'done', recorded: 'done', confirmed: 'done' },
  cancelled: 'off',
}

/** A session in a list: when, what, how it stands. */
export function SessionLine({ session, today }: { session: SessionNow; today: string }) {
  useSignal(language)
  const { id, headCount, waits } = session
  const title = titleOf(session)
  return (
    <li>
      <a class="session-line" href={to('sessions', id)} data-off={session.state === 'cancelled'}>
        <span class="session-when">{whenOf(session, today)}</span>
        <span class="session-title">{title}</span>
        <span class="session-state">
          <StateMark session={session} />
          {headCount !== null && <span>{t('people', { count: headCount })}</span>}
          {waits && <span class="quiet">{t('waits')}</span>}
        </span>
      </a>
    </li>
  )
}
