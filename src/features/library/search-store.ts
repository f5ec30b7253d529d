import { type RawBuilder, sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import type { FoundResource } from './api.ts'
import { isHere } from './here-store.ts'
import type { Profile, Weights } from './rank.ts'
import type { ResourceState } from './resource-state.ts'
import { isLowScore } from './store.ts'

type Wanted<Name extends string> = { [name in Name]?: readonly string[] | undefined }

/** Of each field the values that are wanted; a resource has at least one of them. */
export type LibraryFilter = {
  state: ResourceState
  /** Where drafts and withdrawn ones may be seen; what is published is seen everywhere. */
  reach: readonly Reach[]
  owner?: CodeRange
  locality?: CodeRange
  subjects?: readonly string[]
  month?: number
  dialect?: string
  among?: readonly string[]
  /** What can be opened on this node, or what cannot. */
  here?: boolean
  equal: Wanted<'source' | 'originLevel' | 'mediaType' | 'category' | 'language' | 'licence'>
  overlapping: Wanted<'useModes' | 'audience'>
}

/** Its `reasonsFor` say for what it has its points. */
export type Found = Omit<FoundResource, 'reasons'>

export type LibraryQuery = {
  /** A tsquery, the folded text, which says most at the beginning of a title, and the subjects called so. */
  words?: { query: string; folded: string; subjects: readonly string[] }
  filter: LibraryFilter
  profile: Profile
  weights: Weights
  limit: number
  offset: number
}

/**
 * What is found, by how near its title is and what it does for the place. Without words, what serves
 * a want of the place comes first and the rest follows by title.
 */
export async function listFound(tx: Tx, query: LibraryQuery): Promise<Found[]> {
  const codes = wantedCodes(query.profile)
  if (query.words || codes.length === 0) return listRanked(tx, query, sql`true`)
  const serving = await listRanked(tx, query, sql`r.subjects && ${codes}::text[]`)
  if (serving.length === query.limit) return serving
  const before = await countFound(tx, query, sql`r.subjects && ${codes}::text[]`)
  const others = await listByTitle(
    tx,
    {
      ...query,
      limit: query.limit - serving.length,
      offset: Math.max(0, query.offset - before),
    },
    codes,
  )
  return [...serving, ...others]
}

/** How many are found, up to `countLimit`. */
export async function countFound(
  tx: Tx,
  { words, filter }: Pick<LibraryQuery, 'words' | 'filter'>,
  also: RawBuilder<unknown> = sql`true`,
  countLimit = 10_001,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from resources as r where ${conditions(words, filter)} and ${also} limit ${countLimit}) as found`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

/** Titles of which a part is as it was typed, with what is to be compared: the folded title, or its sounds from that letter on. */
export async function listLikely(
  tx: Tx,
  query: string,
  sound: string | undefined,
  filter: LibraryFilter,
): Promise<{ id: string; texts: string[] }[]> {
  const texts = sound
    ? sql`array(select substr(lexeme, 2) from unnest(r.tokens)
        where left(lexeme, 2) = ${`s${sound[0]}`} and length(lexeme) >= ${sound.length}::int)`
    : sql`array[r.search_text]`
  const { rows } = await sql<{ id: string; texts: string[] }>`
    select r.id, ${texts} as texts from resources as r
    where ${conditions(undefined, filter)} and r.tokens @@ ${query}::tsquery limit 300`.execute(tx)
  return rows
}

/** The same, what can be opened on this node before what cannot. */
export async function listHereFirst(tx: Tx, query: LibraryQuery): Promise<Found[]> {
  const filter = { ...query.filter, here: true }
  const here = await listFound(tx, { ...query, filter })
  if (here.length === query.limit) return here
  const before = await countFound(tx, { ...query, filter })
  const rest = await listFound(tx, {
    ...query,
    filter: { ...query.filter, here: false },
    limit: query.limit - here.length,
    offset: Math.max(0, query.offset - before),
  })
  return [...here, ...rest]
}

const wantedCodes = ({ wants }: Profile): string[] => [
  ...new Set(wants.flatMap(({ codes }) => codes)),
]

async function listRanked(
  tx: Tx,
  { words, filter, profile, weights, limit, offset }: LibraryQuery,
  also: RawBuilder<unknown>,
): Promise<Found[]> {
  const wants = JSON.stringify(
    profile.wants.flatMap(({ codes, points }, want) =>
      codes.map((code) => ({ code, want, points })),
    ),
  )
  const { rows } = await sql<Found>`
    with wants as materialized (
      select * from jsonb_to_recordset(${wants}::jsonb) as w(code text, want int, points int)),
    found as materialized (
      select r.id, r.subjects, r.sort_name, ${nearness(words)} as nearness, ${traitPoints(profile, weights)} as points
      from resources as r where ${conditions(words, filter)} and ${also}),
    -- A want counts once, however many of its subjects a resource has; many resources have the same ones.
    served as (
      select subjects, sum(points) as points from (
        select distinct f.subjects, w.want, w.points
        from (select distinct subjects from found) as f cross join unnest(f.subjects) as code
        join wants as w using (code)) as each group by subjects),
    ranked as (
      select f.id, f.sort_name, f.nearness,
        f.points + coalesce(v.points, 0)
          + case when ${isFairScore(weights)} then ${weights.suitability}::int else 0 end as points
      from found as f left join served as v using (subjects)
      left join suitability as s on s.resource_id = f.id)
    select ${foundColumns}, p.points::int as points
    from (select * from ranked order by nearness + points desc, sort_name, id limit ${limit} offset ${offset}) as p
    join resources as r using (id) left join suitability as s on s.resource_id = r.id
    order by p.nearness + p.points desc, p.sort_name, p.id`.execute(tx)
  return rows
}

/** Those that serve no want of the place, by title. */
async function listByTitle(
  tx: Tx,
  { words, filter, profile, weights, limit, offset }: LibraryQuery,
  served: readonly string[],
): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select ${foundColumns}, (${traitPoints(profile, weights)}
      + case when ${isFairScore(weights)} then ${weights.suitability}::int else 0 end)::int as points
    from (select * from resources as r where ${conditions(words, filter)} and not r.subjects && ${[...served]}::text[]
      order by r.sort_name, r.id limit ${limit} offset ${offset}) as r
    left join suitability as s on s.resource_id = r.id
    order by r.sort_name, r.id`.execute(tx)
  return rows
}

const foundColumns = sql`r.id, r.title, r.source, r.catalogue_no, r.state, r.region_code, r.subjects, r.origin_level,
  r.media_type, r.use_modes, r.language, r.dialects, r.season_months, r.length_minutes, r.size_bytes, r.simulated,
  ${isHere} as here, case when s.resource_id is not null then jsonb_build_object('reviewers', s.reviewers, 'learners', s.learners,
    'understood', s.understood, 'learnt', s.learnt, 'used', s.used) end as suitability`

/** How the words stand in the title: at its beginning, in it, or only apart or by their sound. */
function nearness(words: LibraryQuery['words']): RawBuilder<unknown> {
  if (!words) return sql`0`
  return sql`(case position(${words.folded} in r.search_text) when 0 then 0 when 1 then 70 else 50 end)`
}

/** Season, dialect and way of learning, as `reasonsFor` counts them. */
function traitPoints(
  { month, dialects, useModes }: Profile,
  { season, dialect, useMode }: Weights,
): RawBuilder<unknown> {
  return sql`(case when ${month}::int = any(r.season_months) then ${season}::int else 0 end
    + case when r.dialects && ${dialects}::text[] then ${dialect}::int else 0 end
    + case when r.use_modes && ${useModes}::text[] then ${useMode}::int else 0 end)`
}

const isFairScore = ({ fairSuitability, fewestRatings }: Weights) => sql`(
  coalesce(s.reviewers + s.learners, 0) >= ${fewestRatings} and not ${isLowScore(fairSuitability, fewestRatings)})`

function conditions(words: LibraryQuery['words'], filter: LibraryFilter): RawBuilder<unknown> {
  const { state, reach, owner, locality, subjects, month, dialect, among, here } = filter
  const within = (column: string, { lower, upper }: CodeRange) =>
    sql`r.${sql.ref(column)} >= ${lower} and r.${sql.ref(column)} < ${upper}`
  const seen =
    state === 'published'
      ? sql`true`
      : sql`(${sql.join([sql`false`, ...reach.map((one) => within('region_code', one))], sql` or `)})`
  const given = <T>(entries: Partial<Record<string, T>>) =>
    Object.entries(entries).flatMap(([name, value]) =>
      value === undefined ? [] : [[snake(name), value] as const],
    )
  return sql.join(
    [
      sql`r.retired_on is null and r.state = ${state}`,
      seen,
      ...(words
        ? [
            words.subjects.length > 0
              ? sql`(r.tokens @@ ${words.query}::tsquery or r.subjects && ${[...words.subjects]}::text[])`
              : sql`r.tokens @@ ${words.query}::tsquery`,
          ]
        : []),
      ...(among ? [sql`r.id = any(${[...among]}::uuid[])`] : []),
      ...(here === undefined ? [] : [sql`${isHere} = ${here}`]),
      ...(owner ? [within('region_code', owner)] : []),
      ...(locality ? [within('locality', locality)] : []),
      ...(subjects ? [sql`r.subjects && ${[...subjects]}::text[]`] : []),
      ...(month === undefined ? [] : [sql`${month}::int = any(r.season_months)`]),
      ...(dialect === undefined ? [] : [sql`${dialect} = any(r.dialects)`]),
      ...given(filter.equal).map(
        ([name, values]) => sql`r.${sql.ref(name)} = any(${[...values]}::text[])`,
      ),
      ...given(filter.overlapping).map(
        ([name, values]) => sql`r.${sql.ref(name)} && ${[...values]}::text[]`,
      ),
    ],
    sql` and `,
  )
}

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
