import type { Obstacle } from '../../base/lifecycle.ts'
import { instantsOf } from '../timetable/calendar/instant.ts'
import { actualSpan, plannedSpan, sessionMinutes } from './minutes.ts'
import type { SessionRow } from './session.ts'

/** What the database knows against a session. */
export type DoubtFacts = {
  /** Of its day on it must have been run by somebody certified, and was not (INV-12). */
  uncertified: boolean
  /** Minutes of it that the school’s calendar keeps for itself. */
  protectedMinutes: number
  /** Signed in by name. */
  named: number
  /** Of those: also signed in elsewhere at the same time. */
  elsewhere: readonly string[]
  /** Of those who ran it: also ran another one. */
  runElsewhere: readonly string[]
  /** Named as its operators and known to nobody. */
  unknownOperators: readonly string[]
  /** How wrong the clock was by which it was written down; null: right, or made at the hub. */
  clockOffMinutes: number | null
  /** Played, and not published. */
  unpublished: readonly string[]
  /** Names of places that it is said to have served and that do not learn at its school. */
  servedElsewhere: readonly string[]
}

export const noFacts: DoubtFacts = {
  ...{ protectedMinutes: 0, named: 0, elsewhere: [], runElsewhere: [] },
  unknownOperators: [],
  uncertified: false,
  ...{ clockOffMinutes: null, unpublished: [], servedElsewhere: [] },
}

/**
 * What keeps a session from being confirmed: a guard would have forbidden it, had it been planned so. What happened
 * stands as it was said; a person looks at it.
 */
export function doubtsOf(
  row: SessionRow,
  facts: DoubtFacts = noFacts,
  { readerId = '', now }: { readerId?: string; now: Date },
): Obstacle[] {
  const staff = row.staff ?? []
  const { delivered } = sessionMinutes(row)
  const { protectedMinutes, named, elsewhere, runElsewhere, clockOffMinutes, unpublished } = facts
  const { servedElsewhere, unknownOperators } = facts
  const { endsAt } = instantsOf({ day: row.day, ...(actualSpan(row) ?? plannedSpan(row)) })
  const headCount = row.headCount ?? 0
  return [
    ...(staff.some(({ personId }) => personId === readerId) ? [{ code: 'session_own' }] : []),
    ...(staff.some(({ part }) => part === 'operator')
      ? []
      : [{ code: 'session_without_operator' }]),
    ...(unknownOperators.length > 0
      ? [{ code: 'session_operator_unknown', details: { names: unknownOperators } }]
      : []),
    ...(facts.uncertified
      ? [{ code: 'session_not_certified', details: { names: staff.map(({ name }) => name) } }]
      : []),
    ...(delivered === 0 ? [{ code: 'session_no_minutes' }] : []),
    ...(endsAt > now.toISOString() ? [{ code: 'session_ahead', details: { day: row.day } }] : []),
    ...(protectedMinutes > 0
      ? [{ code: 'session_protected', details: { minutes: protectedMinutes } }]
      : []),
    ...(row.pupils ? [{ code: 'session_with_pupils' }] : []),
    ...(named > headCount ? [{ code: 'session_named_above', details: { named, headCount } }] : []),
    ...(elsewhere.length > 0
      ? [{ code: 'session_person_elsewhere', details: { names: elsewhere } }]
      : []),
    ...(runElsewhere.length > 0
      ? [{ code: 'session_runner_elsewhere', details: { names: runElsewhere } }]
      : []),
    ...(unpublished.length > 0
      ? [{ code: 'session_unpublished', details: { titles: unpublished } }]
      : []),
    // Guests of a neighbouring village, or a wrong code: whoever confirms it knows.
    ...(servedElsewhere.length > 0
      ? [
          {
            code: 'session_serves_elsewhere',
            details: { names: servedElsewhere },
            overridable: true as const,
          },
        ]
      : []),
    // The clock says little of what took place: whoever confirms it may have been there.
    ...(clockOffMinutes !== null
      ? [
          {
            code: 'session_clock_off',
            details: { minutes: clockOffMinutes },
            overridable: true as const,
          },
        ]
      : []),
  ]
}
