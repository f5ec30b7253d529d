import type { Obstacle } from '../../base/lifecycle.ts'
import { sessionMinutes } from './minutes.ts'
import type { SessionRow } from './session.ts'

/** What the database knows against a session. */
export type DoubtFacts = {
  /** Minutes of it that the school’s calendar keeps for itself. */
  protectedMinutes: number
  /** Signed in by name. */
  named: number
  /** Of those: also signed in elsewhere at the same time. */
  elsewhere: readonly string[]
  /** Of those who ran it: also ran another one. */
  runElsewhere: readonly string[]
  /** How wrong the clock was by which it was written down; null: right, or made at the hub. */
  clockOffMinutes: number | null
  /** Played, and not published. */
  unpublished: readonly string[]
}

export const noFacts: DoubtFacts = {
  ...{ protectedMinutes: 0, named: 0, elsewhere: [], runElsewhere: [] },
  ...{ clockOffMinutes: null, unpublished: [] },
}

/**
 * What keeps a session from being confirmed: a guard would have forbidden it, had it been planned so. What happened
 * stands as it was said; a person looks at it.
 */
export function doubtsOf(
  row: SessionRow,
  facts: DoubtFacts = noFacts,
  readerId: string = '',
): Obstacle[] {
  const staff = row.staff ?? []
  const { delivered } = sessionMinutes(row)
  const { protectedMinutes, named, elsewhere, runElsewhere, clockOffMinutes, unpublished } = facts
  const headCount = row.headCount ?? 0
  return [
    ...(staff.some(({ personId }) => personId === readerId) ? [{ code: 'session_own' }] : []),
    ...(staff.some(({ part }) => part === 'operator')
      ? []
      : [{ code: 'session_without_operator' }]),
    ...(delivered === 0 ? [{ code: 'session_no_minutes' }] : []),
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
