import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import type { Tx } from '../../platform/db.ts'
import { setStoredStates } from '../registers/store.ts'
import type { PackStep, Rating, ReviewQueue, Scores, SubjectOfTree } from './api.ts'
import type { AskedTopic, Serving } from './coverage-api.ts'
import type { AskedNeed, Industry, Want, Weights } from './rank.ts'
import { resource } from './resource.ts'
import type { ResourceState } from './resource-state.ts'
import type { KeptReading } from './source.ts'

// ── Subjects ──

export type StoredSubject = Omit<SubjectOfTree, 'resources' | 'mayEdit'>

/** The tree as it is here: where the county and a hub above have the same code, the county's holds. */
export async function listSubjects(tx: Tx): Promise<StoredSubject[]> {
  const rows = await tx
    .selectFrom('subjects')
    .distinctOn('code')
    .select([
      'sortName',
      'id',
      'version',
      'regionCode',
      'ownerCode',
      'code',
      'name',
      'englishName',
      'parentCode',
      'synonyms',
      'formerCodes',
    ])
    .where('retiredOn', 'is', null)
    .orderBy('code')
    // A county's code stands after that of its city and province.
    .orderBy('regionCode', 'desc')
    .execute()
  const named = rows.toSorted((a, b) => (a.sortName < b.sortName ? -1 : 1))
  return named.map(
    ({ sortName: _, ...row }) =>
      Object.fromEntries(
        Object.entries(row).filter(([, value]) => value !== null),
      ) as StoredSubject,
  )
}

/** Whoever still says the old code means this subject. */
export async function addFormerCode(tx: Tx, id: string, code: string): Promise<void> {
  await sql`
    update subjects set former_codes = array(select distinct unnest(coalesce(former_codes, '{}') || ${code}::text))
    where id = ${id}::uuid`.execute(tx)
}

/** How many resources in use name one of the codes, by code. */
export async function countBySubject(tx: Tx): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; count: number }>`
    select code, count(*) as count from resources cross join unnest(subjects) as code
    where retired_on is null group by code`.execute(tx)
  return new Map(rows.map(({ code, count }) => [code, count]))
}

// ── Sources ──

export async function findSourceCodes(tx: Tx, codes: readonly string[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set()
  const rows = await tx
    .selectFrom('resourceSources')
    .select('code')
    .where('code', 'in', [...new Set(codes)])
    .where('retiredOn', 'is', null)
    .execute()
  return new Set(rows.map(({ code }) => code))
}

export async function findReading(tx: Tx, code: string) {
  const row = await tx
    .selectFrom('resourceSources')
    .select(['id', 'code', 'regionCode', 'ownerCode', 'originLevel', 'licence', 'reading'])
    .where('code', '=', code)
    .where('retiredOn', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound('resource_sources', code)
  return { ...row, reading: row.reading as KeptReading }
}

export async function setReading(tx: Tx, id: string, reading: KeptReading): Promise<void> {
  await tx
    .updateTable('resourceSources')
    .set({ reading: JSON.stringify(reading) })
    .where('id', '=', id)
    .execute()
}

// ── Resources ──

export async function findStates(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, ResourceState>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('resources')
    .select(['id', 'state'])
    .where('id', 'in', [...new Set(ids)])
    .where('retiredOn', 'is', null)
    .execute()
  return new Map(rows.map(({ id, state }) => [id, state as ResourceState]))
}

/** Resources in use by their catalogue number. */
export async function findIdsByNumber(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('resources')
    .select(['id', 'catalogueNo'])
    .where('retiredOn', 'is', null)
    .execute()
  return new Map(rows.map(({ id, catalogueNo }) => [catalogueNo, id]))
}

export type MovableResource = {
  id: string
  version: number
  title: string
  state: ResourceState
  stateAt: Instant
  regionCode: string
  ownerCode: string
  subjects: string[]
  createdBy: string | null
}

const movableColumns = [
  'id',
  'version',
  'title',
  'state',
  'stateAt',
  'regionCode',
  'ownerCode',
  'subjects',
  'createdBy',
] as const

export async function findMovable(tx: Tx, id: string): Promise<MovableResource | undefined> {
  const row = await tx
    .selectFrom('resources')
    .select(movableColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row as MovableResource | undefined
}

export const setStates = (tx: Tx, ids: readonly string[], state: ResourceState): Promise<void> =>
  setStoredStates(tx, resource, ids, state)

/** What waits for an owner's word, the longest waiting first. */
export async function listInReview(
  tx: Tx,
  { lower, upper }: CodeRange,
  most: number,
): Promise<MovableResource[]> {
  const rows = await tx
    .selectFrom('resources')
    .select(movableColumns)
    .where('state', '=', 'in_review')
    .where('retiredOn', 'is', null)
    .where('regionCode', '>=', lower)
    .where('regionCode', '<', upper)
    .orderBy('stateAt')
    .orderBy('id')
    .limit(most)
    .execute()
  return rows as MovableResource[]
}

export async function listPackSteps(tx: Tx, ids: readonly string[]): Promise<PackStep[]> {
  const { rows } = await sql<PackStep>`
    select r.id, r.title, r.length_minutes, r.state
    from unnest(${[...ids]}::uuid[]) with ordinality as wanted(id, place) join resources as r using (id)
    order by wanted.place`.execute(tx)
  return rows
}

export async function listPackIds(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('packs')
    .select('id')
    .where('retiredOn', 'is', null)
    .orderBy('sortName')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

// ── Suitability ──

export async function findScores(tx: Tx, resourceId: string): Promise<Scores | null> {
  const row = await tx
    .selectFrom('suitability')
    .select(['reviewers', 'learners', 'understood', 'learnt', 'used'])
    .where('resourceId', '=', resourceId)
    .executeTakeFirst()
  return (row as Scores | undefined) ?? null
}

/** A reviewer's word replaces his earlier one. */
export async function saveReviewerRating(
  tx: Tx,
  rating: Rating & { resourceId: string; personId: string; note: string | null },
): Promise<void> {
  await tx
    .insertInto('reviewerRatings')
    .values(rating)
    .onConflict((oc) =>
      oc.columns(['resourceId', 'personId']).doUpdateSet({
        understood: rating.understood,
        learnt: rating.learnt,
        used: rating.used,
        note: rating.note,
        at: sql`clock_timestamp()`,
      }),
    )
    .execute()
}

export type LowRow = Omit<ReviewQueue['low'][number], 'average'>

/** Published resources whose average is below what is fair, the lowest first (S4-7). */
export async function listLow(
  tx: Tx,
  range: CodeRange,
  weights: Weights,
  most: number,
): Promise<LowRow[]> {
  const { rows } = await sql<LowRow>`
    select r.id, r.title, r.region_code, s.reviewers, s.learners, s.understood, s.learnt, s.used
    from ${lowIn(range, weights)}
    order by (s.understood + s.learnt + s.used)::float / (s.reviewers + s.learners), r.id limit ${most}`.execute(
    tx,
  )
  return rows
}

const lowIn = ({ lower, upper }: CodeRange, { fairSuitability, fewestRatings }: Weights) => sql`
  suitability as s join resources as r on r.id = s.resource_id
  where r.state = 'published' and r.retired_on is null and r.region_code >= ${lower} and r.region_code < ${upper}
    and ${isLowScore(fairSuitability, fewestRatings)}`

/** The same as `isLow`, for a row `s` of suitability; null where nobody has rated. */
export const isLowScore = (fairSuitability: number, fewestRatings: number) => sql<boolean>`(
  s.reviewers + s.learners >= ${fewestRatings}
  and (s.understood + s.learnt + s.used) * 100 < ${fairSuitability}::int * 3 * (s.reviewers + s.learners))`

// ── What a place wants ──

/** By product, with the households of all villages in the range. */
export async function listIndustries(tx: Tx, { lower, upper }: CodeRange): Promise<Industry[]> {
  const { rows } = await sql<Industry>`
    select product, coalesce(sum(households), 0)::int as households from industries
    where retired_on is null and region_code >= ${lower} and region_code < ${upper}
    group by product order by 2 desc, 1`.execute(tx)
  return rows
}

export async function listNeeds(
  tx: Tx,
  { lower, upper }: CodeRange,
): Promise<(AskedNeed & { id: string; regionCode: string })[]> {
  const rows = await tx
    .selectFrom('needs')
    .select(['id', 'regionCode', 'topic', 'people', 'subject', 'dialect', 'useMode'])
    .where('retiredOn', 'is', null)
    .where('regionCode', '>=', lower)
    .where('regionCode', '<', upper)
    .orderBy('askedOn')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, people: row.people ?? 1 }))
}

export async function findNeedIds(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .selectFrom('needs')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** In the order of `wants`: published resources that serve each, and those not rated low. */
export async function countServing(
  tx: Tx,
  wants: readonly Want[],
  { fairSuitability, fewestRatings }: Weights,
): Promise<Serving[]> {
  if (wants.length === 0) return []
  const asked = JSON.stringify(wants.map(({ codes }, want) => ({ want, codes })))
  const { rows } = await sql<Serving>`
    select count(r.id)::int as published,
      (count(r.id) filter (where not coalesce(${isLowScore(fairSuitability, fewestRatings)}, false)))::int as suitable
    from jsonb_to_recordset(${asked}::jsonb) as w(want int, codes text[])
    left join resources as r on r.subjects && w.codes and r.state = 'published' and r.retired_on is null
    left join suitability as s on s.resource_id = r.id
    group by w.want order by w.want`.execute(tx)
  return rows
}

/** What people asked for at stations of the range, and at the county's own portal, the latest first. */
export async function listAskedTopics(
  tx: Tx,
  { lower, upper }: CodeRange,
  most: number,
): Promise<AskedTopic[]> {
  const rows = await tx
    .selectFrom('askedTopics as a')
    .leftJoin('syncPeers as p', 'p.id', 'a.station')
    .leftJoin('syncIdentity as own', 'own.id', 'a.station')
    .select([
      'a.id',
      'a.station',
      'p.name as stationName',
      'p.regionCode',
      'a.topic',
      'a.subject',
      'a.dialect',
      'a.at',
      sql<string | null>`(
        select n.id from needs as n where n.retired_on is null and n.topic = a.topic
          and case when p.id is null then n.region_code >= ${lower} and n.region_code < ${upper}
            else left(n.region_code, 9) = left(p.region_code, 9) end
        order by n.id limit 1)`.as('needId'),
    ])
    .where((eb) =>
      eb.or([
        eb.and([eb('p.regionCode', '>=', lower), eb('p.regionCode', '<', upper)]),
        eb('own.id', 'is not', null),
      ]),
    )
    .orderBy('a.at', 'desc')
    .orderBy('a.id')
    .limit(most)
    .execute()
  return rows
}

/** Acquisitions in the range, and how many name the need they are for (S4-4). */
export async function countLinked(
  tx: Tx,
  { lower, upper }: CodeRange,
): Promise<{ all: number; linked: number }> {
  const { rows } = await sql<{ all: number; linked: number }>`
    select count(*)::int as "all", count(need_id)::int as linked from acquisitions
    where retired_on is null and region_code >= ${lower} and region_code < ${upper}`.execute(tx)
  return rows[0] ?? { all: 0, linked: 0 }
}
