import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'

export type PlannedOccurrence = {
  id: string
  kind: 'group_learning' | 'open_day'
  day: Day
  startsAt: Instant
  endsAt: Instant
  title: string | null
  schoolName: string
  roomName: string | null
  unitCodes: string[]
}

/** What is planned for stations of these units; at a school of its own people, whoever they are. */
export async function listPlanned(
  tx: Tx,
  of: { units: readonly string[] } | { schoolId: string },
  { from, to }: { from: Day; to: Day },
): Promise<PlannedOccurrence[]> {
  const meant =
    'units' in of
      ? sql`o.station_ids && array(select id from learning_stations where unit_code = any(${[...of.units]}))`
      : sql`o.school_id = ${of.schoolId}::uuid`
  const { rows } = await sql<PlannedOccurrence>`
    select o.id, o.kind, o.day, lower(o.during) as starts_at, upper(o.during) as ends_at, o.title,
      s.name as school_name, r.name as room_name,
      array(select l.unit_code::text from learning_stations as l where l.id = any(o.station_ids) order by 1) as unit_codes
    from occurrences as o join schools as s on s.id = o.school_id left join rooms as r on r.id = o.room_id
    where o.state = 'planned' and o.kind in ('group_learning', 'open_day')
      and o.day >= ${from}::date and o.day <= ${to}::date and ${meant}
    order by lower(o.during), o.id`.execute(tx)
  return rows
}

export type Unit = { code: string; name: string }

/** Townships and villages that learn somewhere: at that school, or in the range. */
export async function listLearningUnits(
  tx: Tx,
  of: { schoolId: string } | CodeRange,
): Promise<Unit[]> {
  const meant =
    'schoolId' in of
      ? sql`l.school_id = ${of.schoolId}::uuid`
      : sql`l.school_id is not null and l.unit_code >= ${of.lower} and l.unit_code < ${of.upper}`
  const { rows } = await sql<Unit>`
    select l.unit_code::text as code, coalesce(p.name, l.unit_code) as name
    from learning_stations as l left join places as p on p.code = l.unit_code
    where ${meant} order by l.unit_code`.execute(tx)
  return rows
}

export type HostSchool = { id: string; code: string; name: string; regionCode: string }

/** Schools that host somebody, by name. */
export async function listHosts(tx: Tx): Promise<HostSchool[]> {
  const { rows } = await sql<HostSchool>`
    select s.id, s.school_code as code, s.name, s.region_code from schools as s where s.retired_on is null
      and exists (select from learning_stations as l where l.school_id = s.id) order by s.sort_name`.execute(
    tx,
  )
  return rows
}

/** Occurrences that issued notices of this issuer name and that were not corrected. */
export async function listAnnounced(tx: Tx, issuerCode: string, from: Day): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct i ->> 'occurrenceId' as id from notices as n, jsonb_array_elements(n.items) as i
    where n.issuer_code = ${issuerCode} and n.state = 'issued' and n.retired_on is null and n.to_day >= ${from}::date
      and i ? 'occurrenceId' and not exists (select from notices as c
        where c.corrects = n.id::text and c.state = 'issued' and c.retired_on is null)`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Those that learn at a school of that very village or are it; of a larger place all in it. */
export async function listUnitsAt(tx: Tx, code: string): Promise<Unit[]> {
  const isVillage = code.slice(9) !== '000'
  const { rows } = await sql<Unit>`
    select l.unit_code::text as code, coalesce(p.name, l.unit_code) as name
    from learning_stations as l left join schools as s on s.id = l.school_id left join places as p on p.code = l.unit_code
    where l.school_id is not null and ${
      isVillage
        ? sql`(l.unit_code = ${code} or s.region_code = ${code})`
        : sql`starts_with(l.unit_code, ${code.replace(/(000)+$/, '')})`
    } order by l.unit_code = ${code} desc, l.unit_code`.execute(tx)
  return rows
}

export async function findUnitHost(
  tx: Tx,
  code: string,
): Promise<
  | {
      unitCode: string
      unitName: string
      townshipName: string | null
      schoolName: string
      roomName: string | null
    }
  | undefined
> {
  const { rows } = await sql<{
    unitCode: string
    unitName: string
    townshipName: string | null
    schoolName: string
    roomName: string | null
  }>`
    select l.unit_code::text as unit_code, coalesce(u.name, l.unit_code) as unit_name,
      case when l.unit_level = 'village' then t.name end as township_name, s.name as school_name, r.name as room_name
    from learning_stations as l join schools as s on s.id = l.school_id left join rooms as r on r.id = l.room_id
      left join places as u on u.code = l.unit_code
      left join places as t on t.code = rpad(left(l.unit_code, 9), 12, '0')
    where l.unit_code = ${code}`.execute(tx)
  return rows[0]
}
