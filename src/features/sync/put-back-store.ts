import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { Tx } from '../../platform/db.ts'
import { renewIncarnation } from './identity-store.ts'
import { awaitStations } from './restored-actions.ts'

export type PutBack = { noticedAt: Instant; stateAt: Instant; certain: boolean }

/**
 * S12: the database is that of `stateAt`, or of a little later. Stations send again and read anew; `isKnown`: the
 * person who did it needs no telling.
 */
export async function beginAnew(
  tx: Tx,
  { stateAt, isKnown }: { stateAt: Instant; isKnown: boolean },
): Promise<void> {
  await renewIncarnation(tx)
  await awaitStations(tx, stateAt)
  await settlePutBacks(tx)
  await notePutBack(tx, { stateAt, certain: true, isKnown })
}

export async function notePutBack(
  tx: Tx,
  { stateAt, certain, isKnown }: { stateAt: Instant; certain: boolean; isKnown: boolean },
): Promise<void> {
  await sql`insert into sync_put_backs (id, noticed_at, state_at, certain, settled_at)
    values (${newId()}, now(), ${stateAt}, ${certain}, ${isKnown ? sql`now()` : null})`.execute(tx)
}

/** How many were open. */
export async function settlePutBacks(tx: Tx): Promise<number> {
  const { numAffectedRows } = await sql`
    update sync_put_backs set settled_at = now() where settled_at is null`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** The latest that nobody has seen to; a certain one for fourteen days, for what could be done was done. */
export async function findPutBack(tx: Tx, now: Date): Promise<PutBack | undefined> {
  const { rows } = await sql<PutBack>`select noticed_at, state_at, certain from sync_put_backs
    where settled_at is null and (not certain or noticed_at > ${now}::timestamptz - interval '14 days')
    order by noticed_at desc limit 1`.execute(tx)
  return rows[0]
}

/** The latest moment at which a node wrote here; the database holds all that was committed before. */
export async function findStateAt(tx: Tx): Promise<Instant> {
  const { rows } = await sql<{ at: Instant }>`
    select coalesce(max(at), now()) as at from sync_witnesses`.execute(tx)
  const [state] = rows
  if (!state) throw new Error('the database tells no time')
  return state.at
}
