import { sql } from 'kysely'
import { newId } from '../../src/base/ids.ts'
import { append } from '../../src/features/sync/log-protocol.ts'
import { proposed } from '../../src/features/sync/proposal-actions.ts'
import { randomHex, syncTx } from '../../src/features/sync/store.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import type { TestStation } from './fleet.ts'

/** So many records with a row each, as `observed` finds them. */
export async function observe(station: TestStation, count: number): Promise<void> {
  const { recorder } = station
  await asSystem(station.db, 'test', (tx) =>
    append(
      syncTx(tx, recorder.replication),
      { id: station.id, random: randomHex },
      Array.from({ length: count }, () => ({
        type: proposed.type,
        v: proposed.v,
        wallMs: recorder.wallMs(),
        boot: recorder.boot,
        monoMs: recorder.monoMs(),
        body: { collection: 'test', key: newId(), ver: 1, change: {} },
      })),
    ),
  )
}

/** What was observed, as rows here: sorted, so that two nodes can be compared. */
export const observed = async (db: Db): Promise<string[]> =>
  asSystem(db, 'test', async (tx) => {
    const { rows } = await sql<{ key: string }>`
      select key from sync_proposals where collection = 'test' order by key`.execute(tx)
    return rows.map(({ key }) => key)
  })
