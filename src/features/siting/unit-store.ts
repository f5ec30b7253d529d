import { type Insertable, sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { HostSchool, RoadDistance, Ruling, Unit } from './unit.ts'

// What siting reads of the registers, and what persons ruled about a unit and a school.

/** Townships and villages in scope inside the range; a village without a point has none here either. */
export async function listUnits(tx: Tx, { lower, upper }: CodeRange): Promise<Unit[]> {
  const { rows } = await sql<Omit<Unit, 'point'> & { lat: number | null; lon: number | null }>`
    select u.*, t.name as township_name from (
      select township_code::text as code, 'township' as level, name, lat, lon, coalesce(population, (
          select sum(v.population)::int from villages as v
          where v.retired_on is null and v.region_code >= left(t.township_code, 9)
            and v.region_code < left(t.township_code, 9) || ':')) as population,
        null::int as party_members, township_code::text as township_code
      from townships as t where retired_on is null and in_scope and region_code >= ${lower} and region_code < ${upper}
      union all
      select village_code::text, 'village', name, lat, lon, population, party_members,
        rpad(left(village_code, 9), 12, '0')
      from villages where retired_on is null and in_scope and region_code >= ${lower} and region_code < ${upper}
    ) as u left join places as t on t.code = u.township_code
    order by u.code`.execute(tx)
  return rows.map(({ lat, lon, ...unit }) => ({
    ...unit,
    point: lat === null || lon === null ? null : { lat, lon },
  }))
}

/** The codes that are this unit's alone: a township's own without its villages. */
export const unitRange = (code: string): CodeRange => ({ lower: code, upper: `${code}:` })

export async function findUnit(tx: Tx, code: string): Promise<Unit | undefined> {
  return (await listUnits(tx, unitRange(code))).find((unit) => unit.code === code)
}

export async function listHostSchools(tx: Tx, { lower, upper }: CodeRange): Promise<HostSchool[]> {
  const { rows } = await sql<
    Omit<HostSchool, 'point'> & { lat: number | null; lon: number | null }
  >`
    select s.id, s.school_code, s.name, s.region_code, s.stage, s.mode, s.lat, s.lon, s.power, s.planned_merger_on,
      coalesce(r.usable_seats, 0)::int as usable_seats, k.organisation_id is not null as has_keeper
    from schools as s
    left join (select organisation_id, sum(usable_seats) as usable_seats from rooms
      where retired_on is null and region_code >= ${lower} and region_code < ${upper} group by 1) as r
      on r.organisation_id = s.id
    left join (select distinct organisation_id from staff
      where retired_on is null and post = 'equipment_keeper' and usable_for_programme
        and region_code >= ${lower} and region_code < ${upper}) as k on k.organisation_id = s.id
    where s.retired_on is null and s.region_code >= ${lower} and s.region_code < ${upper}
    order by s.school_code`.execute(tx)
  return rows.map(({ lat, lon, ...school }) => ({
    ...school,
    point: lat === null || lon === null ? null : { lat, lon },
  }))
}

export function listRoads(tx: Tx, { lower, upper }: CodeRange): Promise<RoadDistance[]> {
  return tx
    .selectFrom('roadDistances')
    .select(['unitCode', 'schoolCode', 'distanceMetres', 'travelMinutes'])
    .where('retiredOn', 'is', null)
    .where('regionCode', '>=', lower)
    .where('regionCode', '<', upper)
    .execute()
}

/**
 * Codes of the units inside `within` and ids of the schools inside `around` whose row holds the
 * folded text; a retired school is found, too, because a decision may still name it.
 */
export async function findNamed(
  tx: Tx,
  folded: string,
  { within, around }: { within: CodeRange; around: readonly CodeRange[] },
): Promise<Named> {
  const { rows } = await sql<{ unitCode: string | null; schoolId: string | null }>`
    select region_code::text as unit_code, null::uuid as school_id from townships
    where strpos(search_text, ${folded}) > 0 and region_code >= ${within.lower} and region_code < ${within.upper}
    union all
    select region_code::text, null from villages
    where strpos(search_text, ${folded}) > 0 and region_code >= ${within.lower} and region_code < ${within.upper}
    union all
    select null, id from schools
    where strpos(search_text, ${folded}) > 0 and ${isWithinReach(around, { regionCode: 'schools.regionCode' })}`.execute(
    tx,
  )
  return {
    unitCodes: rows.flatMap(({ unitCode }) => unitCode ?? []),
    schoolIds: rows.flatMap(({ schoolId }) => schoolId ?? []),
  }
}
export type Named = { unitCodes: string[]; schoolIds: string[] }

/** Simulated rows mark every paper they are on. */
export async function hasSimulatedSchools(tx: Tx, { lower, upper }: CodeRange): Promise<boolean> {
  const row = await tx
    .selectFrom('schools')
    .select('id')
    .where('simulated', '=', true)
    .where('regionCode', '>=', lower)
    .where('regionCode', '<', upper)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Standing rulings about units in the range; one about a school that was retired binds nobody. */
export async function listRulings(tx: Tx, { lower, upper }: CodeRange): Promise<Ruling[]> {
  const rows = await tx
    .selectFrom('sitingRulings')
    .select(['id', 'unitCode', 'schoolId', 'kind', 'reason', 'ruledByName', 'ruledAt'])
    .where('withdrawnAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('schools as s')
            .select('s.id')
            .whereRef('s.id', '=', 'sitingRulings.schoolId')
            .where('s.retiredOn', 'is not', null),
        ),
      ),
    )
    .where('regionCode', '>=', lower)
    .where('regionCode', '<', upper)
    .orderBy('ruledAt')
    .execute()
  return rows as Ruling[]
}

/** Whether a school in use stands inside the range. */
export async function isSchoolWithin(
  tx: Tx,
  schoolId: string,
  { lower, upper }: CodeRange,
): Promise<boolean> {
  const row = await tx
    .selectFrom('schools')
    .select('id')
    .where('id', '=', schoolId)
    .where('retiredOn', 'is', null)
    .where('regionCode', '>=', lower)
    .where('regionCode', '<', upper)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertRuling(tx: Tx, ruling: Insertable<DB['sitingRulings']>): Promise<void> {
  await tx.insertInto('sitingRulings').values(ruling).execute()
}

export async function findRuling(tx: Tx, id: string) {
  return tx.selectFrom('sitingRulings').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setRulingWithdrawn(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('sitingRulings')
    .set({ withdrawnAt: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}
