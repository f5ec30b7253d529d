import { sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Sending } from './asked.ts'
import type { AskedResource } from './coverage-api.ts'
import { isHere } from './here-store.ts'

/** After this long it may be asked for again. */
const askedDays = 30

/** Which of these resources cannot be opened on this node. */
export async function listAway(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from resources as r where r.id = any(${[...ids]}::uuid[]) and not ${isHere}`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

/** Of these resources, which are not here: what became of each at this node. */
export async function listSending(
  tx: Tx,
  { station, now }: { station: string; now: Date },
  ids: readonly string[],
): Promise<Map<string, Sending>> {
  const since = new Date(now.getTime() - askedDays * 86_400_000).toISOString()
  const { rows } = await sql<{ id: string; sending: Sending }>`
    select wanted.id, case
      when exists (select from placed_editions as p where p.resource_id = wanted.id) then 'coming'
      when exists (select from asked_resources as a
        where a.resource_id = wanted.id and a.station = ${station}::uuid and a.at >= ${since}::timestamptz) then 'asked'
      else 'none' end as sending
    from unnest(${[...ids]}::uuid[]) as wanted (id)`.execute(tx)
  return new Map(rows.map(({ id, sending }) => [id, sending]))
}

/**
 * What was asked for at stations of the range, and at the county's own portal, by resource and station: what
 * is still to be sent first, the latest first.
 */
export async function listAskedResources(
  tx: Tx,
  { lower, upper }: CodeRange,
  limit: number,
): Promise<AskedResource[]> {
  const { rows } = await sql<AskedResource>`
    select a.*, ${isSent} as sent from ${asked} as a
    where ${within('a.region_code', [{ lower, upper }])} or a.region_code is null
    order by sent, a.at desc, a.resource_id, a.station limit ${limit}`.execute(tx)
  return rows.map(({ resourceId, title, station, stationName, times, at, sent }) => ({
    ...{ resourceId, title, station, stationName, times, at, sent },
  }))
}

/** How many of them were not sent yet; `atHub`: with those of the county's own portal. */
export async function countAsked(
  tx: Tx,
  { reach, atHub }: { reach: readonly CodeRange[]; atHub: boolean },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${asked} as a
    where not ${isSent} and (${within('a.region_code', reach)} or a.region_code is null and ${atHub})`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

/** By resource and station; `region_code` is null for the county's own portal. */
const asked = sql`(
    select r.id as resource_id, r.title, w.station, p.name as station_name, p.region_code, w.times, w.at
    from (select resource_id, station, count(*)::int as times, max(at) as at
      from asked_resources group by resource_id, station) as w
    join resources as r on r.id = w.resource_id and r.state = 'published' and r.retired_on is null
    left join sync_peers as p on p.id = w.station
    left join sync_identity as own on own.id = w.station
    where p.id is not null or own.id is not null)`

const within = (column: string, ranges: readonly CodeRange[]) =>
  sql`(${sql.join(
    [
      sql`false`,
      ...ranges.map(
        ({ lower, upper }) => sql`${sql.ref(column)} >= ${lower} and ${sql.ref(column)} < ${upper}`,
      ),
    ],
    sql` or `,
  )})`

/** Placed for the station, or of the county's own portal: it is here. */
const isSent = sql<boolean>`(case when a.region_code is null
  then exists (select from resources_here as h where h.resource_id = a.resource_id)
  else exists (select from placements as s where s.resource_id = a.resource_id and s.ended_at is null and case s.level
    when 'station' then s.station = a.station
    when 'county' then left(s.region_code, 6) = left(a.region_code, 6)
    when 'township' then left(s.region_code, 9) = left(a.region_code, 9)
    else s.region_code = a.region_code end) end)`
