import { addDays, type Day, daysBetween } from '../../base/calendar.ts'
import { permits } from '../../base/permission.ts'
import { contains, prefixLength } from '../../base/place.ts'
import type { Actor, Grant, Standing } from '../people/actor.ts'
import { type OrderState, openStates } from './order.ts'

/** Whom an overdue order has reached: the station and its secretary, the township, the county office, the county's leaders. */
export const escalationLevels = [1, 2, 3, 4] as const
export type EscalationLevel = (typeof escalationLevels)[number]

/** Days after the last day on which the next level hears of it. */
export type Ladder = { township: number; office: number; leaders: number }

/** Undefined: it is not overdue, or nobody has to put it right any more. */
export function escalationOf(
  { state, dueDay }: { state: OrderState; dueDay: Day },
  today: Day,
  { township, office, leaders }: Ladder,
): EscalationLevel | undefined {
  if (!openStates.includes(state) || dueDay >= today) return undefined
  const late = daysBetween(dueDay, today)
  if (late > leaders) return 4
  if (late > office) return 3
  return late > township ? 2 : 1
}

/** The day on which it goes one level further up, if it is still open; undefined: it can go no further. */
export function nextEscalation(
  dueDay: Day,
  level: EscalationLevel | undefined,
  { township, office, leaders }: Ladder,
): Day | undefined {
  const after = [0, township, office, leaders][level ?? 0]
  return after === undefined ? undefined : addDays(dueDay, after + 1)
}

/** The levels at which the actor hears of an order that stands there. */
export const levelsOf = (actor: Actor, where: Standing): EscalationLevel[] =>
  escalationLevels.filter((level) =>
    actor.grants.some((grant) => isThere(grant, where) && isOfLevel(grant, level)),
  )

const isThere = ({ range, organisationId }: Grant, where: Standing): boolean =>
  contains(range, where.regionCode) &&
  (organisationId === undefined || organisationId === where.organisationId)

function isOfLevel({ permissions, range }: Grant, level: EscalationLevel): boolean {
  const may = (verb: 'answer' | 'write' | 'issue' | 'oversee') =>
    permits(permissions, `rectification_orders.${verb}`)
  const at = (place: 'township' | 'county') => range.lower.length === prefixLength[place]
  if (level === 1) return may('answer') && range.lower.length > prefixLength.township
  if (level === 2) return may('write') && at('township')
  return at('county') && may(level === 3 ? 'issue' : 'oversee')
}
