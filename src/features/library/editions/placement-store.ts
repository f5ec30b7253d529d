import { sql } from 'kysely'
import type { Instant } from '../../../base/calendar.ts'
import type { CodeRange } from '../../../base/place.ts'
import type { Tx } from '../../../platform/db.ts'
import type { PlacedStation } from './api.ts'
import type { ManifestFile } from './edition.ts'
import { digitsOf, type PlacementLevel, type Target } from './placement.ts'

export type StationAt = {
  id: string
  name: string
  regionCode: string
  organisationId: string | null
  /** On its disk, less what is on its way, as it said last. */
  freeBytes: number | null
}

const stationsAt = (where: ReturnType<typeof sql>) => sql<StationAt>`
  select p.id, p.name, p.region_code::text as region_code, p.organisation_id,
    c.disk_free_bytes - coalesce(c.incoming_bytes, 0) as free_bytes
  from sync_peers as p left join sync_contacts as c on c.peer_id = p.id
  where p.kind = 'station' and p.state <> 'revoked' and ${where} order by p.region_code, p.id`

/** Of a target, or those of the ranges. */
export async function listStationsOf(tx: Tx, target: Target): Promise<StationAt[]> {
  const { level, regionCode, station } = target
  const digits = digitsOf(level)
  const where =
    level === 'station'
      ? sql`p.id = ${station}::uuid`
      : sql`left(p.region_code, ${digits}) = ${regionCode.slice(0, digits)}`
  return (await stationsAt(where).execute(tx)).rows
}

export async function listStationsIn(tx: Tx, ranges: readonly CodeRange[]): Promise<StationAt[]> {
  if (ranges.length === 0) return []
  const within = ranges.map(
    ({ lower, upper }) => sql`(p.region_code >= ${lower} and p.region_code < ${upper})`,
  )
  return (await stationsAt(sql`(${sql.join(within, sql` or `)})`).execute(tx)).rows
}

export type ActivePlacement = Target & {
  id: string
  renditions: string[]
  manifest: ManifestFile[]
}

/** All that hold at some station of the target, whoever placed them. */
export async function listActive(tx: Tx, { regionCode }: Target): Promise<ActivePlacement[]> {
  const { rows } = await sql<ActivePlacement>`
    select p.id, p.level, p.region_code::text as region_code, p.station, p.renditions, e.manifest
    from placements as p join editions as e on e.id = p.edition_id
    where p.ended_at is null and left(p.region_code, 6) = ${regionCode.slice(0, 6)}`.execute(tx)
  return rows
}

export type StoredPlacement = {
  id: string
  editionId: string
  resourceId: string
  number: number
  level: PlacementLevel
  regionCode: string
  station: string | null
  targetName: string | null
  renditions: string[]
  manifest: ManifestFile[]
  placedAt: Instant
  needTopic: string | null
}

const placementsWhere = (where: ReturnType<typeof sql>) => sql<StoredPlacement>`
  select p.id, p.edition_id, p.resource_id, e.number, p.level, p.region_code::text as region_code,
    p.station, coalesce(s.name, l.name) as target_name, p.renditions, e.manifest, p.placed_at,
    n.topic as need_topic
  from placements as p join editions as e on e.id = p.edition_id
    left join sync_peers as s on s.id = p.station
    left join needs as n on n.id = p.need_id
    left join places as l on p.level <> 'station' and l.code = p.region_code
  where p.ended_at is null and ${where} order by e.number desc, p.region_code, p.id`

export async function listPlacements(tx: Tx, resourceId: string): Promise<StoredPlacement[]> {
  return (await placementsWhere(sql`p.resource_id = ${resourceId}::uuid`).execute(tx)).rows
}

export async function findPlacement(tx: Tx, id: string): Promise<StoredPlacement | undefined> {
  return (await placementsWhere(sql`p.id = ${id}::uuid`).execute(tx)).rows[0]
}

/** What these stations said of an edition; by station. */
export async function findHoldings(
  tx: Tx,
  editionId: string,
): Promise<Map<string, Pick<PlacedStation, 'missingFiles' | 'missingBytes' | 'saidAt'>>> {
  const rows = await tx
    .selectFrom('editionHoldings')
    .select(['station', 'missingFiles', 'missingBytes', 'at'])
    .where('editionId', '=', editionId)
    .execute()
  return new Map(rows.map(({ station, at, ...row }) => [station, { ...row, saidAt: at }]))
}

/** False: it is placed there already. */
export async function insertPlacement(
  tx: Tx,
  placement: Target & {
    id: string
    editionId: string
    resourceId: string
    renditions: readonly string[]
    needId: string | null
    placedBy: string
  },
): Promise<boolean> {
  const { station, renditions, ...rest } = placement
  const inserted = await tx
    .insertInto('placements')
    .values({ ...rest, renditions: [...renditions], station: station ?? null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function setEnded(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx
    .updateTable('placements')
    .set({ endedAt: now.toISOString() })
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('endedAt', 'is', null)
    .execute()
}

/** What is still placed of resources that are withdrawn, sent back or retired, and since when. */
export async function listWithdrawn(
  tx: Tx,
): Promise<{ id: string; regionCode: string; since: Instant }[]> {
  const { rows } = await sql<{ id: string; regionCode: string; since: Instant }>`
    select p.id, r.region_code::text as region_code, coalesce(r.retired_on::timestamptz, r.state_at) as since
    from placements as p join resources as r on r.id = p.resource_id
    where p.ended_at is null and (r.state in ('withdrawn', 'draft') or r.retired_on is not null)`.execute(
    tx,
  )
  return rows
}

export type Holding = { editionId: string; missingFiles: number; missingBytes: number }

/** At a station: what is here of each edition that is placed here, and what was last said of it. */
export async function listOwnHoldings(
  tx: Tx,
  station: string,
): Promise<(Holding & { saidMissing: number | null })[]> {
  const { rows } = await sql<Holding & { saidMissing: number | null }>`
    with files as (
      select distinct p.edition_id, file ->> 'hash' as hash, (file ->> 'sizeBytes')::bigint as size_bytes
      from placed_editions as p cross join jsonb_array_elements(p.manifest) as file)
    select f.edition_id,
      (count(*) filter (where b.state is distinct from 'stored'))::int as missing_files,
      coalesce(sum(f.size_bytes) filter (where b.state is distinct from 'stored'), 0)::bigint as missing_bytes,
      h.missing_files as said_missing
    from files as f left join sync_blobs as b on b.hash = f.hash
      left join edition_holdings as h on h.edition_id = f.edition_id and h.station = ${station}::uuid
    group by f.edition_id, h.missing_files order by f.edition_id`.execute(tx)
  return rows
}
