import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { CatalogueItem } from './api.ts'

export type KnownCatalogue = {
  id: string
  issueNo: number
  regionCode: string
  placeName: string
  asOf: Day
  unitCodes: string[]
  all: number
  simulated: boolean
}

const known = sql`
  select c.id, c.issue_no, c.region_code, coalesce(p.name, c.region_code) as place_name, c.as_of, c.unit_codes,
    cardinality(c.resource_ids) as all, c.simulated
  from catalogue_issues as c left join places as p on p.code = c.region_code`

/** Issued by the place itself, or for units in it. The latest first. */
export async function listCatalogues(
  tx: Tx,
  { lower, upper }: CodeRange,
  limit: number,
): Promise<KnownCatalogue[]> {
  const { rows } = await sql<KnownCatalogue>`
    ${known} where c.region_code >= ${lower} and c.region_code < ${upper}
      or exists (select from unnest(c.unit_codes) as u where u >= ${lower} and u < ${upper})
    order by c.as_of desc, c.issue_no desc, c.id limit ${limit}`.execute(tx)
  return rows
}

export async function findCatalogue(tx: Tx, id: string): Promise<KnownCatalogue | undefined> {
  const { rows } = await sql<KnownCatalogue>`${known} where c.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

/** What it holds that the issue of the same place before it did not, and the other way round. */
export async function compareCatalogue(
  tx: Tx,
  { regionCode, issueNo }: Pick<KnownCatalogue, 'regionCode' | 'issueNo'>,
): Promise<{ fresh: string[]; gone: string[] }> {
  const { rows } = await sql<{ fresh: string[]; gone: string[] }>`
    with is_now as (select unnest(resource_ids) as id from catalogue_issues
        where region_code = ${regionCode} and issue_no = ${issueNo}),
      was as (select unnest(resource_ids) as id from catalogue_issues
        where region_code = ${regionCode} and issue_no = ${issueNo - 1})
    select array(select id from is_now except select id from was) as fresh,
      array(select id from was except select id from is_now) as gone`.execute(tx)
  return rows[0] ?? { fresh: [], gone: [] }
}

/** What a catalogue would hold now, and what of it the last one of the place did not. */
export async function countNext(
  tx: Tx,
  regionCode: string,
): Promise<{ all: number; fresh: number; gone: number }> {
  const { rows } = await sql<{ all: number; fresh: number; gone: number }>`
    with is_now as (${publishedIds}),
      was as (select unnest(resource_ids) as id from catalogue_issues where region_code = ${regionCode}
        and issue_no = (select max(issue_no) from catalogue_issues where region_code = ${regionCode}))
    select (select count(*) from is_now)::int as all,
      (select count(*) from (select id from is_now except select id from was) as f)::int as fresh,
      (select count(*) from (select id from was except select id from is_now) as g)::int as gone`.execute(
    tx,
  )
  return rows[0] ?? { all: 0, fresh: 0, gone: 0 }
}

const publishedIds = sql<{ id: string }>`
  select id from resources where state = 'published' and retired_on is null`

/** The next number of the place; whoever issues waits for his turn before. */
export async function insertCatalogue(
  tx: Tx,
  issue: {
    id: string
    regionCode: string
    placeLevel: string
    asOf: Day
    unitCodes: readonly string[]
    issuedBy: string | null
    issuedByName: string
    simulated: boolean
  },
): Promise<void> {
  await sql`
    insert into catalogue_issues (id, region_code, place_level, issue_no, as_of, resource_ids, unit_codes, issued_by,
      issued_by_name, simulated)
    select ${issue.id}::uuid, ${issue.regionCode}, ${issue.placeLevel},
      coalesce((select max(issue_no) from catalogue_issues where region_code = ${issue.regionCode}), 0) + 1,
      ${issue.asOf}::date, array(${publishedIds} order by id), ${[...issue.unitCodes]}::text[], ${issue.issuedBy}::uuid,
      ${issue.issuedByName}, ${issue.simulated}`.execute(tx)
}

/** By subject and title; `ids` absent: all that the issue holds. */
export async function listCatalogueItems(
  tx: Tx,
  of: { ids: readonly string[] } | { issueId: string },
): Promise<CatalogueItem[]> {
  const meant =
    'ids' in of
      ? sql`r.id = any(${[...of.ids]}::uuid[])`
      : sql`r.id = any((select resource_ids from catalogue_issues where id = ${of.issueId}::uuid)::uuid[])`
  const { rows } = await sql<CatalogueItem>`
    select r.id, r.catalogue_no, r.title, r.media_type, r.length_minutes,
      (select s.name from subjects as s where s.code = r.subjects[1] and s.retired_on is null
        order by s.region_code limit 1) as subject
    from resources as r where ${meant} order by subject nulls last, r.sort_name, r.id`.execute(tx)
  return rows
}
