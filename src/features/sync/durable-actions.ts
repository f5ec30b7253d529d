import { stat } from 'node:fs/promises'
import { sql } from 'kysely'
import { asSystem, type Db } from '../../platform/db.ts'

export type Mark = { station: string; epoch: string; seq: number; hash: string }

/** Where every log stands now: what a copy that begins after this holds at the least (S11). */
export const takeMarks = (db: Db): Promise<Mark[]> =>
  asSystem(db, 'sync: durable marks', async (tx) => {
    const { rows } =
      await sql<Mark>`select station, epoch, last as seq, hash from sync_logs`.execute(tx)
    return rows
  })

/**
 * The copy was read back and is on another disk: stations may let go of what it holds. Not of a log that ends
 * otherwise by now: the copy holds another ending (S9).
 */
export async function setDurable(db: Db, marks: readonly Mark[]): Promise<void> {
  await asSystem(db, 'sync: durable marks', async (tx) => {
    await sql`update sync_logs as l set durable = m.seq
      from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m (station uuid, epoch text, seq bigint, hash text)
      where l.station = m.station and l.epoch = m.epoch and l.durable < m.seq
        and (m.hash in (l.hash, l.first_previous) or exists (
          select from sync_records as r where r.log_id = l.id and r.seq = m.seq and r.hash = decode(m.hash, 'hex')))`.execute(
      tx,
    )
  })
}

/** A copy beside the original dies with it: it makes nothing durable. */
export async function isOtherDisk(copy: string, data: string): Promise<boolean> {
  const [there, here] = await Promise.all([stat(copy), stat(data)])
  return there.dev !== here.dev
}
