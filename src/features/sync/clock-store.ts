import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { readLine } from './record.ts'
import { type ClockSample, reckonTrueTimes, type TrueTime } from './true-time.ts'

/** What the clock on the wall claimed of a record, and what can be true (S32). */
export type Reckoned = { wallMs: number; time: TrueTime }

type LoggedRecord = {
  logId: number
  station: string
  seq: number
  id: string
  line: string
  storedAt: Instant
}

/** So many records on either side of one can say between what it was made. */
const neighbours = 20

/** When records of other nodes were made, by everything that this node knows of their clocks; those it can read. */
export async function reckonRecords(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, Reckoned>> {
  const found = (await listAround(tx, ids)).flatMap((record) => {
    const read = readLine(record.line)
    return 'fact' in read ? [{ ...record, ...read.fact, id: record.id }] : []
  })
  const asked = new Set(ids)
  const reckoned = new Map<string, Reckoned>()
  for (const [station, own] of Map.groupBy(found, (one) => one.station)) {
    const samples = (await listNearestSamples(tx, station, own)).map((sample) => ({
      ...sample,
      // The hello did not keep what the machine held then: it says nothing of arrival.
      afterSeq: 0,
    }))
    for (const records of Map.groupBy(own, ({ logId }) => logId).values()) {
      const times = reckonTrueTimes(records, [...samples, ...records.map(arrivalOf)])
      for (const [i, { id, wallMs }] of records.entries()) {
        const time = times[i]
        if (time && asked.has(id)) reckoned.set(id, { wallMs, time })
      }
    }
  }
  return reckoned
}

const arrivalOf = ({ seq, storedAt }: LoggedRecord): ClockSample => ({
  ...{ boot: '', monoMs: 0, wallMs: 0, withinMs: 0 },
  ...{ hubMs: Date.parse(storedAt), afterSeq: seq },
})

/** The last record of every log of the station. */
export const listLastRecords = (
  tx: Tx,
  station: string,
): Promise<{ epoch: string; id: string }[]> =>
  tx
    .selectFrom('syncLogs as l')
    .innerJoin('syncRecords as r', (join) =>
      join.onRef('r.logId', '=', 'l.id').onRef('r.seq', '=', 'l.last'),
    )
    .select(['l.epoch', 'r.id'])
    .where('l.station', '=', station)
    .execute()

async function listAround(tx: Tx, ids: readonly string[]): Promise<LoggedRecord[]> {
  const { rows } = await sql<LoggedRecord>`
    select distinct n.log_id, l.station, n.seq, n.id, n.line, n.stored_at
    from sync_records as r join sync_logs as l on l.id = r.log_id
      join sync_records as n on n.log_id = r.log_id
        and n.seq between r.seq - ${neighbours}::integer and r.seq + ${neighbours}::integer
    where r.id = any(${[...ids]}::uuid[]) and r.state <> 'twin'
      and not exists (select from sync_identity as me where me.id = l.station)
    order by n.log_id, n.seq`.execute(tx)
  return rows
}

/** Of each moment's boot the samples next to it on either side. */
async function listNearestSamples(
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
