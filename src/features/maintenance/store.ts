import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { equipmentTypes } from '../schools/equipment-types.ts'
import { ticketLifecycle } from './ticket.ts'
import { openStates, type Severity, type TicketState, type Work } from './values.ts'

type AssetKey = { schoolCode: string; assetNo?: string | undefined }

/** Those of `keys` that are, or were, equipment of that school. */
export async function findAssets(
  tx: Tx,
  keys: readonly AssetKey[],
): Promise<{ schoolCode: string; assetNo: string }[]> {
  const named = keys.filter(({ assetNo }) => assetNo !== undefined)
  if (named.length === 0) return []
  const wanted = JSON.stringify(
    named.map(({ schoolCode, assetNo }) => ({ school_code: schoolCode, asset_no: assetNo })),
  )
  const { rows } = await sql<{ schoolCode: string; assetNo: string }>`
    select distinct e.school_code, e.asset_no from equipment as e
    join jsonb_to_recordset(${wanted}::jsonb) as k (school_code text, asset_no text)
      on e.school_code = k.school_code and e.asset_no = k.asset_no`.execute(tx)
  return rows
}

/** Whoever has said of each that it is repaired, here or at a station. */
export async function listRepairers(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ id: string; actorId: string }>`
    select subject_id as id, actor_id from moves
    where lifecycle = ${ticketLifecycle.name} and name = 'repair' and subject_id = any(${[...ids]}::uuid[])
      and actor_id is not null
    union
    select case_id, actor_id from case_steps
    where lifecycle = ${ticketLifecycle.name} and name = 'repair' and case_id = any(${[...ids]}::uuid[])
      and actor_id is not null`.execute(tx)
  const found = Map.groupBy(rows, ({ id }) => id)
  return new Map([...found].map(([id, all]) => [id, new Set(all.map(({ actorId }) => actorId))]))
}

const school = { regionCode: 'c.regionCode', organisationId: 'c.id' }
const row = { regionCode: 'f.regionCode', organisationId: 'f.organisationId' }

type Asked = { reach: readonly Reach[]; within: CodeRange }

export type KeptStation = {
  unitCode: string
  unitName: string
  schoolId: string
  schoolCode: string
  schoolName: string
  regionCode: string
  lastOn: Day | null
  activeFrom: Day
  simulated: boolean
}

/** Each learning station at work whose host is within reach and of that place, with the last day of upkeep there. */
export async function listKept(
  tx: Tx,
  { reach, within: { lower, upper }, today }: Asked & { today: Day },
): Promise<KeptStation[]> {
  const { rows } = await sql<KeptStation>`
    select l.unit_code::text as unit_code, coalesce(p.name, l.unit_code) as unit_name, c.id as school_id, c.school_code,
      c.name as school_name, c.region_code::text as region_code, l.active_from, c.simulated,
      (select max(m.day) from maintenance_records as m
        where m.organisation_id = c.id and m.retired_on is null and m.day <= ${today}) as last_on
    from learning_stations as l join schools as c on c.id = l.school_id left join places as p on p.code = l.unit_code
    where l.active_from is not null and c.retired_on is null and c.region_code >= ${lower} and c.region_code < ${upper}
      and ${isWithinReach(reach, school)}
    order by c.region_code, c.school_code, l.unit_code`.execute(tx)
  return rows
}

export type OpenTicket = {
  id: string
  state: TicketState
  symptom: string
  severity: Severity
  assetNo: string | null
  reportedOn: Day
  repairer: string | null
  schoolCode: string
  schoolName: string
  regionCode: string
  organisationId: string
  simulated: boolean
}

/** What is not over, the oldest first. */
export async function listOpenTickets(
  tx: Tx,
  { reach, within: { lower, upper } }: Asked,
): Promise<OpenTicket[]> {
  const { rows } = await sql<OpenTicket>`
    select f.id, f.state, f.symptom, f.severity, f.asset_no, f.reported_on, f.repairer, f.school_code, f.simulated,
      coalesce(c.name, f.school_code) as school_name, f.region_code::text as region_code, f.organisation_id
    from fault_tickets as f left join schools as c on c.id = f.organisation_id
    where f.retired_on is null and c.retired_on is null and f.state = any(${[...openStates]}::text[]) and f.region_code >= ${lower}
      and f.region_code < ${upper} and ${isWithinReach(reach, row)}
    order by f.reported_on, f.id`.execute(tx)
  return rows
}

/** Schools in use within reach. */
export async function listSchools(
  tx: Tx,
  reach: readonly Reach[],
): Promise<{ id: string; schoolCode: string; name: string }[]> {
  const { rows } = await sql<{ id: string; schoolCode: string; name: string }>`
    select c.id, c.school_code, c.name from schools as c
    where c.retired_on is null and ${isWithinReach(reach, school)} order by c.school_code`.execute(
    tx,
  )
  return rows
}

export type Asset = { assetNo: string; type: keyof typeof equipmentTypes; model: string | null }

/** Equipment in use of a school. */
export async function listAssets(tx: Tx, schoolId: string): Promise<Asset[]> {
  const { rows } = await sql<Asset>`
    select asset_no, type, model from equipment where organisation_id = ${schoolId}::uuid and retired_on is null
      and condition <> 'scrapped' order by asset_no`.execute(tx)
  return rows
}

export type LatestUpkeep = {
  id: string
  day: Day
  work: Work[]
  assetNo: string | null
  doneBy: string
}

export async function listLatest(tx: Tx, schoolId: string, count: number): Promise<LatestUpkeep[]> {
  const { rows } = await sql<LatestUpkeep>`
    select id, day, work, asset_no, done_by from maintenance_records
    where organisation_id = ${schoolId}::uuid and retired_on is null
    order by day desc, created_at desc, id limit ${count}`.execute(tx)
  return rows
}
