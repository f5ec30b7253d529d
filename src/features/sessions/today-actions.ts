import { dayOf } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import { everywhere } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import { scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import type { Waiting } from '../tasks/waiting.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import { countAsked } from './excuse-store.ts'
import { countIdle } from './usage-actions.ts'
import { countOverdue } from './visit-actions.ts'
import { judgeWeeks } from './week-actions.ts'

/** Stations whose week is red, to whoever reads them; requests to be excused, to whoever answers them. */
export async function weekToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  if (!mayAnywhere(actor, 'timetable.read')) return {}
  const now = clock()
  const monday = mondayOf(dayOf(now))
  return scoped(db, actor, async (tx) => {
    const weeks = await judgeWeeks(tx, actor, { from: monday, to: monday }, now)
    const red = weeks.filter(({ light }) => light === 'red').length
    const asked = await countAsked(tx, everywhere)
    const mine = asked
      .filter(({ regionCode }) => may(actor, 'timetable.excuse', { regionCode }))
      .reduce((sum, { count }) => sum + count, 0)
    return {
      waiting: [
        ...counted(red, 'weeks_red', '/console/weeks?only=red'),
        ...counted(
          mayAnywhere(actor, 'sessions.read') ? await countIdle(tx, actor, now) : 0,
          'stations_idle',
          '/console/usage?only=idle',
        ),
        ...counted(mine, 'excuses_to_decide', '/console/weeks?only=asked'),
        ...counted(await countOverdue(tx, actor, now), 'contacts_overdue', '/console/duties'),
      ],
    }
  })
}

const what = text('免计申请待答复', 'Requests to be excused')

/** Requests that want the county’s word. */
export async function excusesWaiting(tx: Tx, _actor: Actor, within: CodeRange): Promise<Waiting[]> {
  return (await countAsked(tx, within)).map(({ regionCode, count, since }) => ({
    what,
    verbs: ['timetable.excuse'],
    standing: { regionCode },
    ...{ count, since, link: '/console/weeks?only=asked' },
  }))
}
