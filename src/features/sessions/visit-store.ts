import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { type Applied, factRows } from '../sync/replication.ts'
import { duties, visits } from './told-store.ts'
import type { DutyDone, DutyKind, Visit, Visited } from './visit.ts'

export async function insertVisits(tx: Tx, facts: readonly Applied<Visited>[]): Promise<void> {
  const rows = factRows(facts).map((row, index) => ({
    ...{ id: row.id, station: row.station, at: row.at, visit: row.visit, kind: row.kind },
    ...{ session_id: row.session, region_code: row.place, unit_code: row.unitCode },
    ...{ people: row.people, minutes: row.minutes ?? null, topic: row.topic ?? null },
    ...{ name: row.name ?? null, booked_for: row.bookedFor ?? null, state: row.state },
    actor_id: facts[index]?.about.actor ?? null,
  }))
  await sql`insert into session_visits select (jsonb_populate_recordset(null::session_visits,
    ${JSON.stringify(rows)}::jsonb)).* on conflict (id) do nothing`.execute(tx)
}

export type VisitRow = {
  [K in keyof Required<Visit>]: undefined extends Visit[K] ? NonNullable<Visit[K]> | null : Visit[K]
} & { unitName: string }

/** The latest word of each. */
export async function listVisits(tx: Tx, sessionId: string): Promise<VisitRow[]> {
  const { rows } = await sql<VisitRow>`
    select v.visit, v.kind, v.unit_code, coalesce(p.name, v.unit_code) as unit_name, v.people, v.minutes, v.topic, v.name,
      v.booked_for, v.state
    from (select distinct on (visit) * from ${visits} as w where session_id = ${sessionId}::uuid
      order by visit, at desc, id desc) as v left join places as p on p.code = v.unit_code
    order by v.booked_for nulls last, v.at, v.visit`.execute(tx)
  return rows
}

export async function insertDuties(tx: Tx, facts: readonly Applied<DutyDone>[]): Promise<void> {
  const rows = factRows(facts).map(({ id, station, at, unitCode, kind, day, note }, index) => ({
    ...{ id, station, at, region_code: unitCode, kind, day, note },
    person_id: facts[index]?.about.actor ?? null,
  }))
  await sql`insert into duty_records select (jsonb_populate_recordset(null::duty_records,
    ${JSON.stringify(rows)}::jsonb)).* on conflict (id) do nothing`.execute(tx)
}

export type DutyRow = {
  day: Day
  kind: DutyKind
  note: string
  unitCode: string
  name: string | null
}

export async function listDuties(
  tx: Tx,
  { lower, upper, from, to }: CodeRange & { from: Day; to: Day },
): Promise<DutyRow[]> {
  const { rows } = await sql<DutyRow>`
    select d.day, d.kind, d.note, d.region_code::text as unit_code, d.name from ${duties} as d
    where d.region_code >= ${lower} and d.region_code < ${upper} and d.day between ${from} and ${to}
    order by d.day desc, d.at desc`.execute(tx)
  return rows
}

/** Of each learning station in use: when its assistant was last in touch with the school. */
export async function listContacts(
  tx: Tx,
  { lower, upper }: CodeRange,
): Promise<
  {
    unitCode: string
    name: string
    schoolName: string
    lastOn: Day | null
    activeFrom: Day
    simulated: boolean
  }[]
> {
  const { rows } = await sql<{
    unitCode: string
    name: string
    schoolName: string
    lastOn: Day | null
    activeFrom: Day
    simulated: boolean
  }>`
    select l.unit_code::text as unit_code, coalesce(p.name, l.unit_code) as name, c.name as school_name, l.active_from, c.simulated,
      (select max(d.day) from ${duties} as d where d.region_code = l.unit_code and d.kind = 'contact') as last_on
    from learning_stations as l join schools as c on c.id = l.school_id left join places as p on p.code = l.unit_code
    where l.active_from is not null and l.unit_code >= ${lower} and l.unit_code < ${upper}
    order by l.unit_code`.execute(tx)
  return rows
}
