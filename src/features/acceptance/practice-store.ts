import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { PracticeOrigin, PracticeRow, PracticeState } from './practice.ts'

export type KeptPractice = Omit<PracticeRow, 'schoolCode'> &
  PracticeOrigin & {
    id: string
    state: PracticeState
    regionCode: string
    organisationId: string | null
    resourceId: string | null
    /** Null: it has none, or the library has retired it. */
    resourceState: string | null
    /** Which subjects the catalogue gives it now. */
    resourceSubjects: string[] | null
    /** The library has given it to another owner. */
    isOthers: boolean
    /** Who approved it. */
    approverId: string | null
    approverName: string | null
    simulated: boolean
  }

const practices = sql`
  select c.id, c.state, c.region_code::text as region_code, c.organisation_id, c.unit_code, c.title, c.noted_on, c.problem,
    c.done, c.result, c.subjects, c.resource_id, r.state as resource_state, r.subjects as resource_subjects, c.simulated,
    rpad(left(c.unit_code, 6), 12, '0') as county_code,
    coalesce(r.owner_code <> rpad(left(c.unit_code, 6), 12, '0'), false) as is_others, coalesce(u.name, c.unit_code) as station_name, h.name as school_name,
    p.name as author_name, a.actor_id as approver_id, a.actor_name as approver_name
  from practice_cases as c
  left join places as u on u.code = c.unit_code
  left join schools as h on h.id = c.organisation_id
  left join persons as p on p.id = c.created_by
  left join resources as r on r.id = c.resource_id and r.retired_on is null
  left join lateral (select actor_id, actor_name from moves
    where subject_id = c.id and lifecycle = 'practice_case' and name = 'approve' order by at desc limit 1) as a on true`

/** By its own id, or that of the resource that was made of it; as far as the transaction sees. */
export async function findPractice(tx: Tx, id: string): Promise<KeptPractice | undefined> {
  const { rows } = await sql<KeptPractice>`${practices}
    where c.retired_on is null and (c.id = ${id}::uuid or c.resource_id = ${id}::uuid)`.execute(tx)
  return rows[0]
}

/** Until the transaction ends nobody withdraws it. */
export async function lockPractice(tx: Tx, id: string): Promise<void> {
  await sql`select 1 from practice_cases where id = ${id}::uuid for update`.execute(tx)
}

/** Those of them that the person wrote, changed or sent. */
export async function listAuthored(
  tx: Tx,
  ids: readonly string[],
  personId: string,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.id from practice_cases as c
    where c.id = any(${[...ids]}::uuid[]) and (c.created_by = ${personId}::uuid or c.updated_by = ${personId}::uuid
      or exists (select from moves as m where m.subject_id = c.id and m.lifecycle = 'practice_case'
        and m.name = 'submit' and m.actor_id = ${personId}::uuid))`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

export async function setResource(tx: Tx, id: string, resourceId: string): Promise<void> {
  await sql`update practice_cases set resource_id = ${resourceId}::uuid where id = ${id}::uuid`.execute(
    tx,
  )
}

export type Adoption = { unitCode: string; unitName: string; day: Day }

/** Who took it over, the first first. */
export async function listAdoptions(tx: Tx, id: string): Promise<Adoption[]> {
  const { rows } = await sql<Adoption>`
    select a.unit_code, coalesce(u.name, a.unit_code) as unit_name, a.adopted_on as day
    from practice_adoptions as a left join places as u on u.code = a.unit_code
    where a.practice_id = ${id}::uuid order by a.adopted_on, a.unit_code`.execute(tx)
  return rows
}

/** Stations for which the actor writes: of his place, or those that his school hosts. */
export async function listStationsWithin(
  tx: Tx,
  reach: readonly Reach[],
): Promise<{ unitCode: string; unitName: string }[]> {
  const { rows } = await sql<{ unitCode: string; unitName: string }>`
    select s.unit_code::text as unit_code, coalesce(u.name, s.unit_code) as unit_name
    from learning_stations as s
    join schools as h on h.id = s.school_id
    left join places as u on u.code = s.unit_code
    where ${isWithinReach(reach, { regionCode: 's.unitCode' })}
      or ${isWithinReach(reach, { regionCode: 'h.regionCode', organisationId: 'h.id' })}
    order by s.unit_code`.execute(tx)
  return rows
}

/** Once for a station, however often it is said; true the first time. */
export async function insertAdoption(
  tx: Tx,
  given: { id: string; unitCode: string; day: Day; by: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into practice_adoptions (practice_id, unit_code, region_code, adopted_on, adopted_by)
    values (${given.id}::uuid, ${given.unitCode}, ${given.unitCode}, ${given.day}::date, ${given.by}::uuid)
    on conflict do nothing returning practice_id`.execute(tx)
  return rows.length > 0
}
