import { type RawBuilder, sql } from 'kysely'
import { countyZone, type Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { Stage } from '../schools/school.ts'
import type { SessionRow, SessionState } from './session.ts'
import { untitled } from './untitled.ts'

/** A session that was planned and that nobody has touched yet: what its case begins with. */
export type Planned = {
  id: string
  regionCode: string
  organisationId: string
  schoolName: string
  row: SessionRow
}

const standing = { regionCode: 'c.regionCode', organisationId: 'c.id' }

/** Occurrences that stand and are no case yet. */
const untouched = (where: RawBuilder<unknown>) => sql<{
  id: string
  kind: 'group_learning' | 'open_day'
  title: string | null
  day: Day
  plannedFrom: string
  plannedTo: string
  schoolId: string
  schoolCode: string
  schoolName: string
  regionCode: string
  roomNo: string | null
  stations: string[]
  operator: { personId: string; name: string } | null
}>`
  select o.id, o.kind, o.title, o.day, to_char(lower(o.during) at time zone ${countyZone}, 'HH24:MI') as planned_from,
    to_char(upper(o.during) at time zone ${countyZone}, 'HH24:MI') as planned_to, c.id as school_id, c.school_code,
    c.name as school_name, c.region_code, r.room_no,
    array(select l.unit_code::text from learning_stations as l where l.id = any(o.station_ids) order by 1) as stations,
    (select jsonb_build_object('personId', p.id, 'name', p.name) from persons as p where p.id = o.operator_id) as operator
  from occurrences as o join schools as c on c.id = o.school_id left join rooms as r on r.id = o.room_id
  where o.state = 'planned' and o.kind in ('group_learning', 'open_day')
    and not exists (select from sessions as s where s.id = o.id) and ${where}
  order by lower(o.during), o.id`

export async function findPlanned(tx: Tx, id: string): Promise<Planned | undefined> {
  const { rows } = await untouched(sql`o.id = ${id}::uuid`).execute(tx)
  return rows.map(plannedOf)[0]
}

export async function listPlanned(
  tx: Tx,
  { reach, from, to }: { reach: readonly Reach[]; from: Day; to: Day },
): Promise<Planned[]> {
  const { rows } = await untouched(
    sql`o.day between ${from} and ${to} and ${isWithinReach(reach, standing)}`,
  ).execute(tx)
  return rows.map(plannedOf)
}

function plannedOf({
  id,
  schoolId,
  schoolName,
  regionCode,
  ...found
}: Awaited<ReturnType<ReturnType<typeof untouched>['execute']>>['rows'][number]): Planned {
  const { schoolCode, roomNo, stations, kind, title, day, plannedFrom, plannedTo, operator } = found
  return {
    ...{ id, regionCode, schoolName, organisationId: schoolId },
    row: {
      ...{
        schoolCode,
        stations,
        kind,
        title: title ?? untitled[kind],
        day,
        plannedFrom,
        plannedTo,
      },
      ...(roomNo !== null && { roomNo }),
      ...(operator && { staff: [{ ...operator, part: 'operator' as const }] }),
    },
  }
}

export type Listed = {
  id: string
  regionCode: string
  organisationId: string
  version: number
  state: SessionState
  disputed: boolean
  schoolName: string
  row: Pick<SessionRow, 'kind' | 'title' | 'day' | 'plannedFrom' | 'plannedTo' | 'stations'> & {
    roomNo?: string
    staff?: SessionRow['staff']
    headCount?: number
  }
  delivered: number
}

/** Of the days from `from` to `to`, and those from before that nobody closed. */
export async function listSessions(
  tx: Tx,
  { reach, from, to }: { reach: readonly Reach[]; from: Day; to: Day },
): Promise<Listed[]> {
  const { rows } = await sql<
    Omit<Listed, 'row'> &
      Omit<Listed['row'], 'roomNo' | 'staff' | 'headCount'> & {
        roomNo: string | null
        staff: SessionRow['staff'] | null
        headCount: number | null
      }
  >`
    select s.id, s.region_code, s.organisation_id, s.version, s.state, s.disputed, c.name as school_name, s.kind, s.title, s.day, s.planned_from,
      s.planned_to, s.stations, s.room_no, s.staff, s.head_count, s.minutes_this + s.minutes_next as delivered
    from sessions as s join schools as c on c.id = s.organisation_id
    where s.retired_on is null and ${isWithinReach(reach, { regionCode: 's.regionCode', organisationId: 's.organisationId' })}
      and (s.day between ${from} and ${to}
        or s.day < ${from} and s.state not in ('recorded', 'confirmed', 'cancelled'))
    order by s.day, s.planned_from, s.id`.execute(tx)
  return rows.map(({ roomNo, staff, headCount, ...one }) => {
    const { id, regionCode, organisationId, version, state, disputed, ...told } = one
    const { schoolName, delivered, ...row } = told
    return {
      ...{ id, regionCode, organisationId, version, state, disputed, schoolName, delivered },
      row: {
        ...row,
        ...(roomNo !== null && { roomNo }),
        ...(staff && { staff }),
        ...(headCount !== null && { headCount }),
      },
    }
  })
}

export async function findSchoolName(tx: Tx, id: string): Promise<string> {
  const { rows } = await sql<{
    name: string
  }>`select name from schools where id = ${id}::uuid`.execute(tx)
  return rows[0]?.name ?? ''
}

/** How long a teaching period is at the first school among these organisations; undefined: none is a school. */
export async function findPeriodOfSchool(
  tx: Tx,
  organisationIds: readonly string[],
): Promise<{ stage: Stage; periodMinutes: number | null; regionCode: string } | undefined> {
  const { rows } = await sql<{ stage: Stage; periodMinutes: number | null; regionCode: string }>`
    select stage, period_minutes, region_code from schools
    where retired_on is null and id = any(${[...organisationIds]}::uuid[]) order by school_code limit 1`.execute(
    tx,
  )
  return rows[0]
}

/** The learning stations of a school: codes of their units. */
export async function listStationsOfSchool(tx: Tx, schoolId: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select unit_code as code from learning_stations where school_id = ${schoolId}::uuid order by 1`.execute(
    tx,
  )
  return rows.map(({ code }) => code)
}

/** Schools at which the actor may write sessions; a keeper has one. */
export async function listOwnSchools(
  tx: Tx,
  reach: readonly Reach[],
): Promise<{ id: string; schoolCode: string; name: string; regionCode: string }[]> {
  const { rows } = await sql<{ id: string; schoolCode: string; name: string; regionCode: string }>`
    select c.id, c.school_code, c.name, c.region_code from schools as c
    where c.retired_on is null and ${isWithinReach(reach, standing)} order by c.school_code limit 2`.execute(
    tx,
  )
  return rows
}

// ── What pages sent ──

export type Taken = { key: string; sessionId: string; regionCode: string; at: string }

/** False: it was taken before. Where the same is sent twice at once, the second waits for what becomes of the first. */
export async function insertTaken(tx: Tx, taken: Taken): Promise<boolean> {
  const { rows } = await sql`
    insert into session_acts (key, session_id, region_code, at)
    values (${taken.key}::uuid, ${taken.sessionId}::uuid, ${taken.regionCode}, ${taken.at}::timestamptz)
    on conflict (key) do nothing returning key`.execute(tx)
  return rows.length > 0
}

export async function isTakenFor(
  tx: Tx,
  { key, sessionId }: Pick<Taken, 'key' | 'sessionId'>,
): Promise<boolean> {
  const { rows } = await sql`
    select from session_acts where key = ${key}::uuid and session_id = ${sessionId}::uuid`.execute(
    tx,
  )
  return rows.length > 0
}

/** Where each of these people works. */
export async function listHomes(
  system: Tx,
  ids: readonly string[],
): Promise<Map<string, { organisationId: string; regionCode: string }>> {
  const { rows } = await sql<{ id: string; organisationId: string; regionCode: string }>`
    select id, org_unit_id as organisation_id, region_code from persons where id = any(${[...ids]}::uuid[])`.execute(
    system,
  )
  return new Map(rows.map(({ id, ...home }) => [id, home]))
}
