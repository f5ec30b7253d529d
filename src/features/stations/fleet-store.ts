import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../../base/cursor.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { foldedPattern } from '../../platform/folded-search.ts'
import { foldText } from '../../platform/folding.ts'
import type { Reach } from '../people/actor.ts'
import type { FleetSummary, OnlyFilter, SchoolForStation, Station } from './api.ts'
import { endingShare } from './certificate.ts'
import type { Thresholds } from './station.ts'

export type FleetQuery = {
  reach: readonly Reach[]
  within?: CodeRange | undefined
  search?: string | undefined
  only?: OnlyFilter | undefined
  id?: string | undefined
}
/** What counts as too long, too much or too little, and when it is asked. */
export type Yardstick = { thresholds: Thresholds; now: Date }

/** One page in the order of their places; `next` is absent on the last page. */
export async function listStations(
  tx: Tx,
  query: FleetQuery & { after?: Cursor | undefined; limit: number },
  yardstick: Yardstick,
): Promise<{ stations: Station[]; next?: Cursor }> {
  const { after, limit } = query
  const { rows } = await sql<Station>`
    with ${fleet(query, yardstick)}
    select * from fleet where ${onlyOf(query.only)}
      ${after ? sql`and (region_code, id) > (${after.value}, ${after.id}::uuid)` : sql``}
    order by region_code, id limit ${limit + 1}`.execute(tx)
  const stations = rows.slice(0, limit)
  const last = stations.at(-1)
  return {
    stations,
    ...(rows.length > limit && last && { next: { value: last.regionCode, id: last.id } }),
  }
}

/** Revoked ones count only for what is still to be settled about them. */
export async function summariseFleet(
  tx: Tx,
  query: FleetQuery,
  yardstick: Yardstick,
): Promise<FleetSummary & { found: number }> {
  const { rows } = await sql<FleetSummary & { found: number }>`
    with ${fleet(query, yardstick)}
    select count(*) filter (where ${onlyOf(query.only)}) as found,
      count(*) filter (where state <> 'revoked') as stations,
      count(*) filter (where state = 'enrolled' and concerns = '{}') as well,
      count(*) filter (where 'silent' = any(concerns)) as silent,
      count(*) filter (where alarms > 0) as alarmed,
      count(*) filter (where concerns <> '{}') as attention,
      count(*) filter (where state = 'invited') as invited,
      count(*) filter (where 'certificate_ending' = any(concerns)) as certificates_ending
    from fleet`.execute(tx)
  const none = { found: 0, stations: 0, well: 0, silent: 0, alarmed: 0, attention: 0, invited: 0 }
  return rows[0] ?? { ...none, certificatesEnding: 0 }
}

const onlyOf = (only: OnlyFilter = 'all'): RawBuilder<unknown> => {
  switch (only) {
    case 'all':
      return sql`true`
    case 'attention':
      return sql`concerns <> '{}'`
    case 'silent':
    case 'backlog':
    case 'alarms':
    case 'quarantined':
    case 'certificate_ending':
      return sql`${only} = any(concerns)`
    case 'not_updated':
      return sql`release->>'step' in ('taken_back', 'given_up')`
    case 'invited':
    case 'revoked':
      return sql`state = ${only}`
  }
}

/** Whose page an alarm stands on: the station's, or where a hub below brings its logs, that hub's. */
export const alarmedPeer = sql<string>`coalesce((sync_alarms.details ->> 'via')::uuid, sync_alarms.station)`

/** The stations in reach with what is known of each. Only `sync_peers` knows places, so all else joins it. */
function fleet(query: FleetQuery, { thresholds, now }: Yardstick): RawBuilder<unknown> {
  const silentBefore = new Date(now.getTime() - thresholds.silentDays * 86_400_000)
  return sql`alarmed as (
      select ${alarmedPeer} as station, count(*) as alarms from sync_alarms
      where settled_at is null group by 1),
    unread as (
      select l.station, count(*) as quarantined from sync_records as r
        join sync_logs as l on l.id = r.log_id where r.state = 'quarantined' group by l.station),
    undecided as (
      select station, count(*) as proposals from sync_decisions where outcome = 'waits' group by station),
    known as (
      select p.id, p.kind, p.name, p.region_code::text as region_code, t.name as township_name,
        p.organisation_id, p.state, p.invited_at, p.code_ends_at, p.enrolled_at, p.revoked_at,
        p.revoked_why, c.at as contact_at, c.program, c.release, c.wall_ms - (extract(epoch from c.at) * 1000)::bigint
        as clock_off_ms, c.disk_free_bytes, c.disk_total_bytes, c.waiting, c.incoming_bytes,
        coalesce(alarms, 0) as alarms, coalesce(quarantined, 0) as quarantined,
        coalesce(proposals, 0) as proposals
      from sync_peers as p
        left join places as t on t.code = rpad(left(p.region_code, 9), 12, '0')
        left join sync_contacts as c on c.peer_id = p.id
        left join alarmed on alarmed.station = p.id
        left join unread on unread.station = p.id
        left join undecided on undecided.station = p.id
      where ${conditions(query)}),
    fleet as (
      select known.*, k.name as certificate_name, k.not_after as certificate_ends_at, array_remove(array[
        case when alarms > 0 then 'alarms' end,
        case when state = 'enrolled' and coalesce(contact_at, enrolled_at) < ${silentBefore} then 'silent' end,
        case when quarantined > 0 then 'quarantined' end,
        case when proposals > 0 then 'proposals' end,
        case when state = 'enrolled' and waiting >= ${thresholds.backlogRecords} then 'backlog' end,
        case when state = 'enrolled' and disk_free_bytes < ${thresholds.diskFreeMegabytes * 1_000_000}::bigint
          then 'disk_low' end,
        case when state = 'enrolled' and abs(clock_off_ms) >= ${thresholds.clockOffMinutes * 60_000}::bigint
          then 'clock_off' end,
        case when state = 'enrolled'
          and ${now}::timestamptz > k.not_after - (k.not_after - k.not_before) / ${endingShare}::int then 'certificate_ending' end,
        case when state = 'invited' and code_ends_at < ${now} then 'code_ended' end
      ], null) as concerns
      from known left join station_certificates as k on k.station = known.id)`
}

function conditions({ reach, within, search, id }: FleetQuery): RawBuilder<unknown> {
  const reaches = reach.map(({ lower, upper, organisationId }) =>
    organisationId === undefined
      ? sql`(p.region_code >= ${lower} and p.region_code < ${upper})`
      : sql`(p.organisation_id = ${organisationId}::uuid)`,
  )
  return sql.join(
    [
      reaches.length === 0 ? sql`false` : sql`(${sql.join(reaches, sql` or `)})`,
      ...(within
        ? [sql`p.region_code >= ${within.lower} and p.region_code < ${within.upper}`]
        : []),
      ...(id === undefined ? [] : [sql`p.id = ${id}::uuid`]),
      ...(search ? [foundBy(search)] : []),
    ],
    sql` and `,
  )
}

/** By the name in either script, by its township's, or by what its school is found by: initials too. */
function foundBy(search: string): RawBuilder<unknown> {
  const pattern = foldedPattern(search)
  if (pattern === undefined) return sql`true`
  const like = `%${foldText(search)}%`
  return sql`(p.name ~* ${pattern} or t.name ~* ${pattern} or p.organisation_id in (
    select organisation_id from schools where retired_on is null and search_text like ${like}))`
}

const schoolsForStations = (where: RawBuilder<unknown>) => sql<SchoolForStation>`
  select s.id, s.name, s.school_code, s.region_code::text as region_code,
    s.village_code::text as village_code, s.organisation_id, t.name as township_name
  from schools as s left join places as t on t.code = rpad(left(s.region_code, 9), 12, '0')
  where s.retired_on is null and ${where}`

/** Schools in reach that have no station, or only revoked ones. */
export async function listSchoolsWithout(
  tx: Tx,
  reach: readonly Reach[],
  search: string | undefined,
  limit: number,
): Promise<SchoolForStation[]> {
  const folded = search === undefined ? '' : foldText(search)
  const reaches = reach.map(({ lower, upper, organisationId }) =>
    organisationId === undefined
      ? sql`(s.region_code >= ${lower} and s.region_code < ${upper})`
      : sql`(s.organisation_id = ${organisationId}::uuid)`,
  )
  if (reaches.length === 0) return []
  const { rows } = await sql<SchoolForStation>`${schoolsForStations(sql`
    (${sql.join(reaches, sql` or `)})
    ${folded === '' ? sql`` : sql`and s.search_text like ${`%${folded}%`}`}
    and not exists (select 1 from sync_peers as p
      where p.organisation_id = s.organisation_id and p.state <> 'revoked')`)}
    order by s.sort_name, s.id limit ${limit}`.execute(tx)
  return rows
}

/** Locked, so that two people do not invite two stations for it. */
export async function lockSchool(tx: Tx, id: string): Promise<SchoolForStation | undefined> {
  const { rows } = await sql<SchoolForStation>`${schoolsForStations(sql`s.id = ${id}::uuid`)}
    for update of s`.execute(tx)
  return rows[0]
}
