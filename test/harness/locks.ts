import { sql } from 'kysely'
import { asSystem, type Db } from '../../src/platform/db.ts'

/** Until all of these wait for a lock; one that ends instead is a failure, not a reason to wait for ever. */
export async function untilWaiting(db: Db, others: readonly Promise<unknown>[]): Promise<void> {
  let ended: unknown
  for (const other of others)
    other.then(
      (answer) => {
        ended ??= { answer }
      },
      (error: unknown) => {
        ended ??= { error }
      },
    )
  const waiting = sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()`
  for (;;) {
    const { rows } = await asSystem(db, 'test', (tx) => waiting.execute(tx))
    if ((rows[0]?.count ?? 0) >= others.length) return
    if (ended !== undefined) throw new Error('ended without waiting', { cause: ended })
  }
}
