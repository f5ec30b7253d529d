import { sql } from 'kysely'
import type { PlaceLevel } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { BatchHead, Trainee } from './api.ts'

export type StoredBatch = BatchHead & { stateAt: string; updatedAt: string; placeLevel: PlaceLevel }

/** The latest first; a county holds some twenty a year. */
export async function listBatchHeads(system: Tx, id?: string): Promise<StoredBatch[]> {
  const { rows } = await sql<StoredBatch>`
    select b.id, b.version, b.batch_no, b.title, b.state, b.state_at, b.updated_at, b.tier, b.mode, b.scope,
      b.region_code::text as region_code, coalesce(p.name, b.place_code) as place_name,
      coalesce(p.level, 'county') as place_level,
      coalesce(b.strands, '{}') as strands, coalesce(b.methods, '{}') as methods, b.from_day, b.to_day, b.minutes,
      b.venue, b.capacity, b.trainers, b.local_cases, b.partners, b.simulated, e.*
    from training_batches as b
    left join places as p on p.code = b.place_code
    cross join lateral (
      select count(*) filter (where e.state not in ('withdrawn', 'transferred', 'missed'))::integer as seated,
        count(*) filter (where e.state in ('passed', 'certified'))::integer as passed,
        round(avg(e.pre_score) filter (where e.post_score is not null), 1)::float8 as before,
        round(avg(e.post_score) filter (where e.pre_score is not null), 1)::float8 as after,
        round(avg(e.follow_up_score), 1)::float8 as later,
        round(avg(e.satisfaction), 1)::float8 as satisfaction
      from enrolments as e where e.batch_no = b.batch_no and e.retired_on is null) as e
    where b.retired_on is null and (${id ?? null}::uuid is null or b.id = ${id ?? null})
    order by b.from_day desc, b.batch_no`.execute(system)
  return rows
}

/** Everybody of a batch whom the transaction sees, by township, station and name. */
export async function listTrainees(
  tx: Tx,
  batchNo: string,
): Promise<(Trainee & { regionCode: string })[]> {
  const { rows } = await sql<Trainee & { regionCode: string }>`
    select e.id, e.version, e.state, e.unit_code, e.region_code::text as region_code,
      coalesce(u.name, e.unit_code) as unit_name, t.name as township_name, e.name, e.mentor, e.tested_on, e.tester,
      coalesce(e.mastered, '{}') as mastered, e.pre_score, e.post_score, e.follow_up_score, e.satisfaction, e.remark
    from enrolments as e
    left join places as u on u.code = e.unit_code
    left join places as t on t.code = rpad(left(e.unit_code, 9), 12, '0') and t.code <> e.unit_code
    where e.batch_no = ${batchNo} and e.retired_on is null
    order by e.unit_code, e.sort_name, e.id`.execute(tx)
  return rows
}

export type OwnEnrolment = {
  id: string
  state: Trainee['state']
  batchNo: string
  title: string
  fromDay: string
  toDay: string
  venue: string
  postScore: number | null
}

export async function listOwnEnrolments(
  system: Tx,
  { name, township }: { name: string; township: string },
): Promise<OwnEnrolment[]> {
  const { rows } = await sql<OwnEnrolment>`
    select e.id, e.state, e.batch_no, b.title, b.from_day, b.to_day, b.venue, e.post_score
    from enrolments as e join training_batches as b on b.batch_no = e.batch_no and b.retired_on is null
    where left(e.unit_code, 9) = ${township} and e.name = ${name} and e.retired_on is null
    order by b.from_day desc, e.id`.execute(system)
  return rows
}

/** The last certificate that each of these persons had, by township and name. */
export async function listLastEnds(
  system: Tx,
  people: readonly { unitCode: string; name: string }[],
): Promise<{ unitCode: string; name: string; toDay: string }[]> {
  const { rows } = await sql<{ unitCode: string; name: string; toDay: string }>`
    select left(c.unit_code, 9) || '000' as unit_code, c.name, max(c.to_day) as to_day
    from post_certificates as c
    where c.name = any(${people.map(({ name }) => name)}) and c.state <> 'draft' and c.retired_on is null
    group by left(c.unit_code, 9), c.name`.execute(system)
  return rows
}
