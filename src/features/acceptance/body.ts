import { addDays, type Day } from '../../base/calendar.ts'
import type { Party } from '../team/appointment.ts'
import { type Held, isHeldOn, partiesOf } from '../team/team.ts'
import { type ActionState, heldStates, type MeetingState } from './meeting.ts'

export type Lead = { party: Party; name: string | null }

/** Who speaks for each Party organisation of a station on a day (S5-2): one each, or nobody. */
export const leadsOn = (held: readonly Held[], level: 'township' | 'village', day: Day): Lead[] =>
  partiesOf(level).map((party) => ({
    party,
    name:
      held.find((one) => one.position === 'joint_lead' && one.party === party && isHeldOn(one, day))
        ?.name ?? null,
  }))

type Met = { state: MeetingState; day: Day }

export type Cadence = {
  lastOn: Day | null
  /** The day up to which the next one is held (INV-37). */
  nextBy: Day
  isOverdue: boolean
}

/** A meeting each so many days (S5-4); before the first, they count from the day of the host. */
export function cadenceOf(
  meetings: readonly Met[],
  { since, days, today }: { since: Day; days: number; today: Day },
): Cadence {
  const lastOn =
    meetings
      .filter(({ state, day }) => heldStates.includes(state) && day <= today)
      .map(({ day }) => day)
      .toSorted()
      .at(-1) ?? null
  const nextBy = addDays(lastOn ?? since, days)
  return { lastOn, nextBy, isOverdue: nextBy < today }
}

type Carried = { state: ActionState; raisedOn: Day; endedOn: Day | null }

/** What a meeting of a day takes over: asked for before, and not at an end then (INV-37, S5-6). */
export const carriedTo = <A extends Carried>(actions: readonly A[], day: Day): A[] =>
  actions.filter(
    ({ raisedOn, endedOn, state }) =>
      raisedOn < day && (state === 'open' || (endedOn !== null && endedOn >= day)),
  )
