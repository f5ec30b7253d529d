import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'

export type Excuse = {
  id: string
  regionCode: string
  stationId: string
  monday: Day
  state: 'asked' | 'approved' | 'refused'
  reason: string
  askedBy: string
  askedByName: string
  decidedByName: string | null
}

const columns = sql`id, region_code, station_id, monday, state, reason, asked_by, asked_by_name, decided_by_name`

/** The latest word of each station and week. */
export async function listExcuses(
  system: Tx,
  { ids, from, to }: { ids: readonly string[]; from: Day; to: Day },
): Promise<Excuse[]> {
  const { rows } = await sql<Excuse>`
    select distinct on (station_id, monday) ${columns} from week_excuses
    where station_id = any(${[...ids]}::uuid[]) and monday between ${from} and ${to}
    order by station_id, monday, asked_at desc`.execute(system)
  return rows
}

export async function lockExcuse(tx: Tx, id: string): Promise<Excuse | undefined> {
  const { rows } = await sql<Excuse>`
    select ${columns} from week_excuses where id = ${id}::uuid for update`.execute(tx)
  return rows[0]
}

/** False: it was asked already, or approved. */
export async function insertExcuse(
  tx: Tx,
  excuse: Omit<Excuse, 'state' | 'decidedByName'>,
): Promise<boolean> {
  const { rows } = await sql`
    insert into week_excuses (id, region_code, station_id, monday, reason, asked_by, asked_by_name)
    values (${excuse.id}, ${excuse.regionCode}, ${excuse.stationId}, ${excuse.monday}, ${excuse.reason},
      ${excuse.askedBy}, ${excuse.askedByName})
    on conflict (station_id, monday) where state <> 'refused' do nothing returning id`.execute(tx)
  return rows.length > 0
}

export async function setExcuse(
  tx: Tx,
  id: string,
  decided: {
    state: 'approved' | 'refused'
    note: string | null
    decidedBy: string
    decidedByName: string
  },
): Promise<Instant> {
  const { rows } = await sql<{ decidedAt: Instant }>`
    update week_excuses set state = ${decided.state}, note = ${decided.note}, decided_by = ${decided.decidedBy}::uuid,
      decided_by_name = ${decided.decidedByName}, decided_at = clock_timestamp()
    where id = ${id}::uuid returning decided_at`.execute(tx)
  return rows[0]?.decidedAt ?? ''
}

/** Those that wait for the county, by place. */
export async function countAsked(
  tx: Tx,
  within: { lower: string; upper: string },
): Promise<{ regionCode: string; count: number; since: Instant }[]> {
  const { rows } = await sql<{ regionCode: string; count: number; since: Instant }>`
    select region_code, count(*) as count, min(asked_at) as since from week_excuses
    where state = 'asked' and region_code >= ${within.lower} and region_code < ${within.upper} group by 1`.execute(
    tx,
  )
  return rows
}
