import type { Day } from '../../base/calendar.ts'
import type { Verb } from '../../base/verbs.ts'
import type { Tx } from '../../platform/db.ts'
import type { Office } from '../moves/api.ts'
import { officesFor } from '../moves/waits-actions.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import { mineAndOthers, type Waiting } from './waiting.ts'

/** Whose word each waits for, in their order. */
export const officesOf = (
  tx: Tx,
  actor: Actor,
  waiting: readonly Waiting[],
  day: Day,
): Promise<Office[][]> =>
  officesFor(
    tx,
    actor,
    waiting.map((one) => [one]),
    day,
  )

/** For Today: what waits for the reader's own post, and, to who has `read` over a place, what waits there for others. */
export async function readMineAndOthers<W extends Waiting>(
  tx: Tx,
  actor: Actor,
  waiting: readonly W[],
  { read, day }: { read: Verb; day: Day },
): Promise<{ mine: W[]; others: W[] }> {
  const { mine, others } = mineAndOthers(waiting, await officesOf(tx, actor, waiting, day))
  return { mine, others: placesOf(actor, read).length > 0 ? others : [] }
}
