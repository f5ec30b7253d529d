import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Habit } from './calendar/suggest.ts'

/** He travels, and is known by his name alone. */
export type Expert = { occurrenceId: string; name: string }

/** What is known of the sessions of stations. The feature that keeps them comes after this one and gives it. */
export type KnownSessions = {
  /** How many came, by weekday and hour, in `span`, the last day not included. */
  habitsOf(
    system: Tx,
    stationIds: readonly string[],
    span: { from: Day; to: Day },
  ): Promise<Habit[]>
  /** Whom sessions have asked to tutor or answer, of these occurrences, within the reader's sight. */
  expertsOf(tx: Tx, occurrenceIds: readonly string[]): Promise<Expert[]>
}
