import { timeOf } from '../../base/calendar.ts'
import { minuteOfTime } from '../../base/clock.ts'
import type { Act } from './keeper-api.ts'
import { actualSpan, plannedSpan } from './minutes.ts'
import type { Runner, SessionRow } from './session.ts'
import { causes } from './values.ts'

/** Nobody keeps an act for so long before it is sent: the clock was set in between. */
const mostAgoMs = 366 * 86_400_000

/** When it was done by this node's clock: the page's own may be wrong, but not in how long it counts. */
export function doneAt({ at, sentAt }: { at: string; sentAt: string }, now: Date): Date {
  const agoMs = Date.parse(sentAt) - Date.parse(at)
  return new Date(now.getTime() - (agoMs > 0 && agoMs <= mostAgoMs ? agoMs : 0))
}

/** The moves of the lifecycle that an act makes, in their order. */
export function movesOf(act: Act, row: SessionRow): string[] {
  if (act.act === 'say') return []
  const isCounted = row.headCount !== undefined
  if ((act.act === 'close' || act.act === 'cut') && isCounted) return [act.act, 'record']
  return [act.act]
}

/** The cause in words, where a move is to have a reason. */
export function reasonOf(act: Act): string | undefined {
  if (!('cause' in act)) return undefined
  return 'reason' in act && act.reason !== undefined ? act.reason : causes[act.cause]['zh-Hans']
}

/** What the row says after it. `by`: who sends it; he runs it where nobody was named. */
export function rowAfter(
  row: SessionRow,
  act: Act,
  at: Date,
  by: Omit<Runner, 'part'>,
): SessionRow {
  const time = timeOf(at)
  const { key: _key, at: _at, sentAt: _sent, act: _act, ...said } = act
  const { reason: _reason, ...fields } = { reason: undefined, ...said }
  switch (act.act) {
    case 'announce':
      return row
    case 'say':
    case 'prepare':
    case 'record':
      return { ...row, ...fields }
    case 'begin':
      return withOperator({ ...row, beganAt: time, ...fields }, by)
    case 'interrupt': {
      const { interruptions = [] } = row
      return { ...row, interruptions: [...interruptions, { from: time, cause: act.cause }] }
    }
    case 'resume':
      return { ...row, ...ended(row, time) }
    case 'close':
    case 'cut': {
      const told = { ...row, ...fields }
      const beganAt = told.beganAt ?? told.plannedFrom
      return withOperator(
        { ...told, beganAt, endedAt: told.endedAt ?? endOf({ ...told, beganAt }, time) },
        by,
      )
    }
    case 'cancel':
      return { ...row, ...fields }
  }
}

/** The interruption that is open ends. */
function ended({ interruptions }: SessionRow, time: string): Pick<SessionRow, 'interruptions'> {
  if (!interruptions) return {}
  const open = interruptions.findLastIndex(({ to }) => to === undefined)
  return {
    interruptions: interruptions.map((one, at) => (at === open ? { ...one, to: time } : one)),
  }
}

/** Now, unless it was closed long after it should have been over: then as planned. */
function endOf(row: SessionRow, time: string): string {
  const plan = plannedSpan(row)
  const actual = actualSpan({ ...row, endedAt: time })
  const isLong = !actual || actual.to <= actual.from || actual.to > plan.to + longestOverMinutes
  return isLong || minuteOfTime(time) === minuteOfTime(row.plannedTo) ? row.plannedTo : time
}
const longestOverMinutes = 180

function withOperator(row: SessionRow, by: Omit<Runner, 'part'>): SessionRow {
  const { staff = [] } = row
  if (by.personId === '' || staff.some(({ part }) => part === 'operator')) return row
  return { ...row, staff: [...staff, { ...by, part: 'operator' }] }
}
