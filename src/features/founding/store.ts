import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import { type CodeRange, everywhere } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { PlateState } from './plate.ts'
import type { HeldMark, PlateKind } from './stage-facts.ts'
import type { StationStage } from './station-life.ts'

export type FoundStation = {
  id: string
  version: number
  unitCode: string
  regionCode: string
  level: 'township' | 'village'
  name: string
  townshipName: string
  countyName: string
  schoolId: string | null
  schoolName: string | null
  schoolRegion: string | null
  lat: number | null
  lon: number | null
  hostedOn: Day | null
  activeFrom: Day | null
  stage: StationStage
  stageAt: string
  backTo: StationStage | null
  leftSchool: string | null
  simulated: boolean
}

const stations = sql`
  select s.id, g.version, s.unit_code::text as unit_code, s.region_code::text as region_code, s.unit_level as level,
    coalesce(u.name, s.unit_code) as name, coalesce(t.name, '') as township_name, coalesce(c.name, '') as county_name,
    s.school_id, h.name as school_name, h.region_code::text as school_region,
    h.lat, h.lon, s.hosted_on, s.active_from, g.stage, g.stage_at, g.back_to, g.left_school, s.simulated
  from station_stages as g
  join learning_stations as s on s.id = g.station_id
  left join schools as h on h.id = s.school_id
  left join places as u on u.code = s.unit_code
  left join places as t on t.code = rpad(left(s.unit_code, 9), 12, '0')
  left join places as c on c.code = rpad(left(s.unit_code, 6), 12, '0')`

export async function listFound(
  tx: Tx,
  { lower, upper }: CodeRange = everywhere,
): Promise<FoundStation[]> {
  const { rows } = await sql<FoundStation>`${stations}
    where g.region_code >= ${lower} and g.region_code < ${upper} order by s.unit_code`.execute(tx)
  return rows
}

export async function findFound(tx: Tx, ids: readonly string[]): Promise<FoundStation[]> {
  const { rows } = await sql<FoundStation>`${stations}
    where g.station_id = any(${[...ids]}::uuid[]) order by g.station_id`.execute(tx)
  return rows
}

/** Until the transaction ends nobody else moves these stations. */
export async function lockFound(tx: Tx, ids: readonly string[]): Promise<FoundStation[]> {
  await sql`select 1 from station_stages where station_id = any(${[...ids]}::uuid[])
    order by station_id for update`.execute(tx)
  return findFound(tx, ids)
}

export async function findStationIds(tx: Tx, units: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from learning_stations where unit_code = any(${[...units]})`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The school that it leaves is kept until it is tried at the new one. */
export async function setStage(
  tx: Tx,
  ids: readonly string[],
  to: StationStage,
  { backTo = null, isLeaving = false }: { backTo?: StationStage | null; isLeaving?: boolean } = {},
): Promise<void> {
  await sql`
    update station_stages as g set stage = ${to}, stage_at = clock_timestamp(), version = g.version + 1, back_to = ${backTo},
      left_school = case when ${isLeaving} then coalesce(s.school_id, g.station_id)
        when ${to}::text in ('plated', 'staffed') then g.left_school end
    from learning_stations as s
    where s.id = g.station_id and g.station_id = any(${[...ids]}::uuid[])`.execute(tx)
}

// ── Marks ──

export type NewMark = {
  stationId: string
  mark: HeldMark['mark']
  day: Day
  restsOn?: string
  note?: string
}
export type KeptMark = HeldMark & {
  stationId: string
  day: Day
  note: string | null
  actorName: string
  at: string
}

/** A mark that is there already stays as it is. */
export async function insertMarks(
  tx: Tx,
  marks: readonly (NewMark & { id: string; actorId: string | null; actorName: string })[],
): Promise<void> {
  if (marks.length === 0) return
  const rows = marks.map(({ stationId, restsOn, actorId, actorName, ...mark }) => ({
    ...mark,
    ...{ station_id: stationId, rests_on: restsOn, actor_id: actorId, actor_name: actorName },
  }))
  await sql`
    insert into station_marks (id, station_id, region_code, mark, school_id, day, rests_on, note, actor_id, actor_name)
    select m.id, s.id, s.region_code, m.mark, s.school_id, m.day, m.rests_on, m.note, m.actor_id, m.actor_name
    from jsonb_populate_recordset(null::station_marks, ${JSON.stringify(rows)}::jsonb) as m
    join learning_stations as s on s.id = m.station_id
    on conflict do nothing`.execute(tx)
}

export async function listMarks(tx: Tx, stationIds: readonly string[]): Promise<KeptMark[]> {
  const { rows } = await sql<KeptMark>`
    select station_id, mark, school_id, rests_on, day, note, actor_name, at from station_marks
    where station_id = any(${[...stationIds]}::uuid[]) order by at, id`.execute(tx)
  return rows
}

// ── Plates and agreements ──

export type KeptPlate = {
  id: string
  unitCode: string
  kind: PlateKind
  state: PlateState
  orderedOn: Day
  hungOn: Day | null
  position: string | null
  wording: string
  schoolId: string | null
}

export async function listPlates(tx: Tx, units: readonly string[]): Promise<KeptPlate[]> {
  const { rows } = await sql<KeptPlate>`
    select id, unit_code, kind, state, ordered_on, hung_on, position, wording, school_id from plates
    where region_code = any(${[...units]}) and retired_on is null order by unit_code, kind desc, ordered_on`.execute(
    tx,
  )
  return rows
}

export type KeptAgreement = {
  id: string
  unitCode: string
  state: 'draft' | 'signed' | 'ended'
  fromDay: Day
  toDay: Day
  schoolId: string | null
}

export async function listAgreements(tx: Tx, units: readonly string[]): Promise<KeptAgreement[]> {
  const { rows } = await sql<KeptAgreement>`
    select id, unit_code, state, from_day, to_day, school_id from joint_use_agreements
    where region_code = any(${[...units]}) and retired_on is null order by unit_code, from_day`.execute(
    tx,
  )
  return rows
}

/** The last day of what ended before its time. */
export async function endAgreementsOn(tx: Tx, ids: readonly string[], day: Day): Promise<void> {
  await sql`update joint_use_agreements set to_day = greatest(from_day, ${day}::date)
    where id = any(${[...ids]}::uuid[]) and to_day > ${day}::date`.execute(tx)
}

/** The last day on which something of these stations is planned, by station. */
export async function lastTimes(tx: Tx, stationIds: readonly string[]): Promise<Map<string, Day>> {
  const { rows } = await sql<{ id: string; day: Day }>`
    select s.id, (select max(o.day) from occurrences as o
      where o.station_ids @> array[s.id] and o.state = 'planned') as day
    from unnest(${[...stationIds]}::uuid[]) as s (id)`.execute(tx)
  return new Map(rows.flatMap(({ id, day }) => (day === null ? [] : [[id, day] as const])))
}

/** Of these rows of plates or agreements: which host their station has now. */
export async function hostsOf(
  tx: Tx,
  units: readonly string[],
): Promise<Map<string, FoundStation>> {
  const ids = await findStationIds(tx, units)
  return new Map((await findFound(tx, ids)).map((one) => [one.unitCode, one]))
}
