import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { ClockSample } from './true-time.ts'

export type TailRecord = { epoch: string; seq: number; line: string; storedAt: Instant }

/** The last `each` records of every log of the station, in the order of `seq`. */
export async function listTails(tx: Tx, station: string, each: number): Promise<TailRecord[]> {
  const { rows } = await sql<TailRecord>`
    select l.epoch, r.seq, r.line, r.stored_at from sync_logs as l cross join lateral (
      select seq, line, stored_at from sync_records where log_id = l.id
      order by seq desc limit ${each}) as r
    where l.station = ${station}::uuid order by l.ordinal, r.seq`.execute(tx)
  return rows
}

/** Of each moment's boot the samples next to it on either side. */
export async function listNearestSamples(
  tx: Tx,
  station: string,
  moments: readonly { boot: string; monoMs: number }[],
): Promise<Omit<ClockSample, 'afterSeq'>[]> {
  const of = sql`sync_clock_samples where station = ${station}::uuid and boot = m.boot
    and within_ms is not null`
  const { rows } = await sql<Omit<ClockSample, 'afterSeq'>>`
    select distinct s.boot, s.mono_ms, s.wall_ms, s.hub_ms, s.within_ms
    from unnest(${moments.map(({ boot }) => boot)}::text[], ${moments.map(({ monoMs }) => monoMs)}::bigint[])
      as m (boot, mono_ms)
    cross join lateral (
      (select * from ${of} and mono_ms <= m.mono_ms order by mono_ms desc limit 1)
      union all
      (select * from ${of} and mono_ms > m.mono_ms order by mono_ms limit 1)) as s`.execute(tx)
  return rows
}
