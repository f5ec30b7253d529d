import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { BatchState, Tier } from './batch.ts'
import type { TrainedMode } from './competency.ts'
import type { EnrolmentState } from './enrolment.ts'
import type { Scope } from './scope.ts'

export type KnownBatch = {
  id: string
  batchNo: string
  title: string
  state: BatchState
  tier: Tier
  mode: TrainedMode | null
  scope: Scope
  fromDay: Day
  regionCode: string
  capacity: number
  enrolled: number
}

const batchFields = sql`b.id, b.batch_no, b.title, b.state, b.tier, b.mode, b.scope, b.from_day,
  b.region_code::text as region_code, b.capacity,
  (select count(*) from enrolments as e where e.batch_no = b.batch_no and e.retired_on is null
    and e.state not in ('withdrawn', 'transferred', 'missed'))::integer as enrolled`

/** Wherever they are held: a village's people go to the county's batch. */
export async function findBatches(
  system: Tx,
  numbers: readonly string[],
): Promise<Map<string, KnownBatch>> {
  const { rows } = await sql<KnownBatch>`
    select ${batchFields} from training_batches as b
    where b.batch_no = any(${[...numbers]}) and b.retired_on is null`.execute(system)
  return new Map(rows.map((row) => [row.batchNo, row]))
}

/** Into which one may be enrolled, the earliest first. */
export async function listOpenBatches(system: Tx, tier?: Tier): Promise<KnownBatch[]> {
  const { rows } = await sql<KnownBatch>`
    select ${batchFields} from training_batches as b
    where b.state in ('enrolling', 'running') and b.retired_on is null and (${tier ?? null}::text is null or b.tier = ${tier ?? null})
    order by b.from_day, b.batch_no`.execute(system)
  return rows
}

/** A person: his name in his township. */
export const personKey = ({ unitCode, name }: { unitCode: string; name: string }): string =>
  `${unitCode.slice(0, 9)} ${name}`

export type KnownEnrolment = {
  id: string
  batchNo: string
  unitCode: string
  name: string
  state: EnrolmentState
  regionCode: string
}

/** All enrolments of these persons that were not taken back, the latest first. */
export async function listEnrolmentsOf(
  system: Tx,
  people: readonly { unitCode: string; name: string }[],
): Promise<Map<string, KnownEnrolment[]>> {
  if (people.length === 0) return new Map()
  const { rows } = await sql<KnownEnrolment>`
    select e.id, e.batch_no, e.unit_code, e.name, e.state, e.region_code::text as region_code
    from enrolments as e
    where e.retired_on is null and left(e.unit_code, 9) = any(${people.map((one) => one.unitCode.slice(0, 9))})
      and e.name = any(${people.map((one) => one.name)})
    order by (e.state = 'enrolled') desc, (e.state <> 'transferred') desc, e.state_at desc`.execute(
    system,
  )
  return Map.groupBy(rows, personKey)
}

export type HeldCertificate = {
  unitCode: string
  name: string
  number: string
  scope: Scope
  toDay: Day
  fromDay: Day
}

/** Certificates that hold on the day, of persons of a place. */
export async function listHolding(
  system: Tx,
  { lower, upper }: CodeRange,
  day: Day,
): Promise<HeldCertificate[]> {
  const { rows } = await sql<HeldCertificate>`
    select c.unit_code, c.name, c.number, c.scope, c.from_day, c.to_day from post_certificates as c
    where left(c.unit_code, 9) >= left(${lower}, 9) and left(c.unit_code, 9) <= left(${upper}, 9)
      and certificate_holds(c, ${day}::date)
    order by c.to_day desc`.execute(system)
  return rows
}

export type MustBeTrained = {
  unitCode: string
  unitName: string
  unitLevel: 'township' | 'village'
  townshipName: string | null
  name: string
  position: string
}

/** Who keeps a station on the day, or plays what is shown there (S3-17). */
export async function listMustBeTrained(
  tx: Tx,
  { lower, upper }: CodeRange,
  day: Day,
): Promise<MustBeTrained[]> {
  const { rows } = await sql<MustBeTrained>`
    select a.unit_code, coalesce(u.name, a.unit_code) as unit_name,
      case when right(a.unit_code, 3) = '000' then 'township' else 'village' end as unit_level,
      t.name as township_name, a.name, a.position
    from appointments as a
    left join places as u on u.code = a.unit_code
    left join places as t on t.code = rpad(left(a.unit_code, 9), 12, '0') and t.code <> a.unit_code
    where a.region_code >= ${lower} and a.region_code < ${upper} and a.retired_on is null
      and a.state in ('active', 'on_leave') and a.from_day <= ${day}::date and (a.to_day is null or a.to_day >= ${day}::date)
      and (a.position in ('head_administrator', 'technical_administrator', 'deputy') or a.pool = 'av_operator')
    order by a.unit_code, a.position, a.name`.execute(tx)
  return rows
}

/** Whether somebody who ran each session holds a certificate on its day; a session that names nobody is not asked. */
export async function listUncertified(
  system: Tx,
  asked: readonly { id: string; day: Day; stations: readonly string[]; names: readonly string[] }[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select s.id from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      as s (id uuid, day date, stations text[], names text[])
    where not exists (select from post_certificates as c
      where left(c.unit_code, 9) in (select left(station, 9) from unnest(s.stations) as station)
        and c.name = any(s.names) and certificate_holds(c, s.day))`.execute(system)
  return new Set(rows.map(({ id }) => id))
}

/** Each person's latest certificate that holds today, the soonest to end first. */
export async function listEnding(
  tx: Tx,
  { lower, upper }: CodeRange,
  today: Day,
): Promise<HeldCertificate[]> {
  const { rows } = await sql<HeldCertificate>`
    select distinct on (left(c.unit_code, 9), c.name) c.unit_code, c.name, c.number, c.scope, c.from_day, c.to_day
    from post_certificates as c
    where c.region_code >= ${lower} and c.region_code < ${upper} and c.state = 'valid' and c.to_day >= ${today}::date
      and c.retired_on is null
    order by left(c.unit_code, 9), c.name, c.to_day desc`.execute(tx)
  return rows.toSorted((a, b) => (a.toDay < b.toDay ? -1 : 1))
}
