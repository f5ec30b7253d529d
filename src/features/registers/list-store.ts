import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../../base/cursor.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import type { Plain } from './cells.ts'
import { disputed, isList, isRequired, isState, kindOf, type Shape } from './shape.ts'
import { column, columns, type Stored, storedOf, tableOf } from './store.ts'

export type ListQuery = {
  reach: readonly Reach[]
  within?: CodeRange
  filter: Readonly<Record<string, unknown>>
  search?: string
  sort: string
  descending: boolean
  after?: Cursor
  limit: number
  /** The search is known to find many rows, which the planner never expects of a text. */
  findsMuch?: true
}

/** `next` is absent on the last page. */
export type ListPage = { rows: Stored[]; next?: Cursor }

/** One page in the order of (sort, id), empty values last. */
export async function listStored(tx: Tx, shape: Shape, query: ListQuery): Promise<ListPage> {
  return (await fetchPage(tx, shape, query, walk(shape, query), uncounted)).page
}

/**
 * The same, with how many rows the query has in all; counting stops at `countLimit`. A search or a
 * filter is gone through once: what it finds is counted and, up to `sortedWhole` rows, sorted whole.
 * Where it finds more, the first rows are soon met in the order of an index.
 */
export async function listCounted(
  tx: Tx,
  shape: Shape,
  query: ListQuery,
  { countLimit, sortedWhole }: { countLimit: number; sortedWhole: number },
): Promise<ListPage & { count: number }> {
  const found = sql`
    select r.id from ${tableOf(shape)} as r where ${conditions(shape, query)} limit ${countLimit}`
  if (!isNarrowed(query)) {
    const counted = sql`select count(*) as count from (${found}) as found`
    const { page, count } = await fetchPage(tx, shape, query, walk(shape, query), counted)
    return { ...page, count: count ?? 0 }
  }
  // What counting cut off cannot be sorted.
  const few = Math.min(sortedWhole, countLimit - 1)
  const sorted = sql`
    found as materialized (${found}),
    page as (
      select r.id, ${sortColumn(shape, query.sort)} as sort_value from ${tableOf(shape)} as r
      where (select count(*) from found) <= ${few} and r.id = any (array(select id from found))
        ${query.after ? sql`and ${isAfter(shape, query, query.after)}` : sql``}
      order by sort_value ${directionOf(query)} nulls last, r.id ${directionOf(query)} limit ${query.limit + 1})`
  const counted = sql`select count(*) as count from found`
  const { page, count } = await fetchPage(tx, shape, query, sorted, counted)
  if (count !== null && count <= few) return { ...page, count }
  const walked = walk(shape, { ...query, findsMuch: true })
  const { page: met } = await fetchPage(tx, shape, query, walked, uncounted)
  return { ...met, count: count ?? 0 }
}

const uncounted = sql`select null::bigint as count`

/** Sums of number fields over everything the query finds. */
export async function sumStored(
  tx: Tx,
  shape: Shape,
  query: ListQuery,
  fields: readonly string[],
): Promise<Record<string, number>> {
  if (fields.length === 0) return {}
  const sums = fields.map(
    (field) => sql`coalesce(sum(r.${column(field)}), 0)::bigint as ${column(field)}`,
  )
  const { rows } = await sql<Record<string, number>>`
    select ${sql.join(sums)} from ${tableOf(shape)} as r where ${conditions(shape, query)}`.execute(
    tx,
  )
  return rows[0] ?? {}
}

/** How many rows the query finds in all, and at each of `places`. */
export async function countByPlace(
  tx: Tx,
  shape: Shape,
  query: ListQuery,
  places: readonly CodeRange[],
): Promise<{ all: number; inside: number[] }> {
  const each = places.map(
    ({ lower, upper }) =>
      sql`count(*) filter (where r.region_code >= ${lower} and r.region_code < ${upper})`,
  )
  const { rows } = await sql<{ all: number; inside: number[] }>`
    select count(*)::int as all, array[${sql.join(each)}]::int[] as inside
    from ${tableOf(shape)} as r where ${conditions(shape, query)}`.execute(tx)
  return rows[0] ?? { all: 0, inside: [] }
}

// ── One page ──

/** The rows that the expression `page` (id, sort_value) names, beside the one count of `counted`. */
async function fetchPage(
  tx: Tx,
  shape: Shape,
  query: ListQuery,
  expressions: RawBuilder<unknown>,
  counted: RawBuilder<unknown>,
): Promise<{ page: ListPage; count: number | null }> {
  const direction = directionOf(query)
  const { rows } = await sql<Plain & { sortValue: Cursor['value']; count: number | null }>`
    with ${expressions}, counted as (${counted})
    select ${columns(shape)}, page.sort_value, counted.count
    from counted left join page on true left join ${tableOf(shape)} as r on r.id = page.id
    order by page.sort_value ${direction} nulls last, page.id ${direction}`.execute(tx)
  // The count stands alone when no row is found.
  const found = rows.filter(({ id }) => id !== null)
  const shown = found.slice(0, query.limit)
  const last = shown.at(-1)
  const more = found.length > query.limit
  return {
    page: {
      rows: shown.map((row) => storedOf(shape, row)),
      ...(more && last && { next: { value: last.sortValue, id: String(last.id) } }),
    },
    count: rows[0]?.count ?? null,
  }
}

/**
 * The page as an index gives it: the rows with a value in the order of (sort, id), and only when they
 * do not fill the page those without. An index is walked only where each part says what it wants.
 */
function walk(shape: Shape, query: ListQuery): RawBuilder<unknown> {
  const { after, limit } = query
  const by = sortColumn(shape, query.sort)
  const part = (...more: readonly RawBuilder<unknown>[]) => sql`
    select r.id, ${by} as sort_value from ${tableOf(shape)} as r
    where ${sql.join([conditions(shape, query), ...more], sql` and `)}
    order by ${by} ${directionOf(query)}, r.id ${directionOf(query)} limit ${limit + 1}`
  const beyond = after ? [isBeyond(by, query, after)] : []
  if (!mayBeEmpty(shape, query)) return sql`page as (${part(...beyond)})`
  if (after?.value === null) return sql`page as (${part(sql`${by} is null`, ...beyond)})`
  return sql`
    filled as materialized (${part(sql`${by} is not null`, ...beyond)}),
    empty as (${part(sql`${by} is null`, sql`(select count(*) from filled) <= ${limit}`)}),
    page as (
      select id, sort_value from (select * from filled union all select * from empty) as r
      order by sort_value ${directionOf(query)} nulls last, id ${directionOf(query)} limit ${limit + 1})`
}

// ── SQL pieces ──

/** Whether anything but the place leaves rows out. */
const isNarrowed = ({ filter, search }: ListQuery): boolean =>
  search !== undefined || Object.keys(filter).length > 0

function conditions(
  shape: Shape,
  { reach, within, filter, search, findsMuch }: ListQuery,
): RawBuilder<unknown> {
  const reaches = reach.map(({ lower, upper, organisationId }) =>
    organisationId === undefined
      ? sql`(r.region_code >= ${lower} and r.region_code < ${upper})`
      : sql`(r.organisation_id = ${organisationId}::uuid)`,
  )
  const parts = [
    sql`r.retired_on is null`,
    reaches.length === 0 ? sql`false` : sql`(${sql.join(reaches, sql` or `)})`,
    ...(within ? [sql`r.region_code >= ${within.lower} and r.region_code < ${within.upper}`] : []),
    ...Object.entries(filter).map(([field, wanted]) => matches(shape, field, wanted)),
    ...(search ? [findsMuch ? sql`coalesce(${contains(search)}, false)` : contains(search)] : []),
  ]
  return sql.join(parts, sql` and `)
}

const contains = (search: string) => sql`r.search_text like ${`%${escapeLike(search)}%`}`

/** Equal to the value, one of several, or empty (null). */
function matches(shape: Shape, field: string, wanted: unknown): RawBuilder<unknown> {
  const values = Array.isArray(wanted) ? wanted : [wanted]
  if (isState(shape, field)) return standsIn(shape, values.map(String))
  const present = values.filter((value) => value !== null)
  if (field === 'id') return sql`r.id = any(${present}::uuid[])`
  const type = {
    integer: 'integer',
    decimal: 'double precision',
    boolean: 'boolean',
    day: 'date',
    text: 'text',
    enum: 'text',
  }[kindOf(shape, field)]
  const equal = isList(shape, field)
    ? sql`r.${column(field)} && ${present}::${sql.raw(type)}[]`
    : sql`r.${column(field)} = any(${present}::${sql.raw(type)}[])`
  return values.includes(null) ? sql`(${equal} or r.${column(field)} is null)` : equal
}

/** A disputed case is in none of its states. */
function standsIn({ feed }: Shape, states: readonly string[]): RawBuilder<unknown> {
  const inState = sql`r.state = any(${[...states]}::text[])`
  if (!feed) return inState
  return states.includes(disputed)
    ? sql`(r.disputed or ${inState})`
    : sql`(${inState} and not r.disputed)`
}

/** The name sorts by pinyin, everything else by its value. */
function sortColumn(shape: Shape, field: string): RawBuilder<unknown> {
  return field === shape.nameField ? sql`r.sort_name` : sql`r.${column(field)}`
}

/** Whether a row may have no value to sort by. */
const mayBeEmpty = (shape: Shape, { sort }: ListQuery): boolean =>
  sort !== shape.nameField && !isRequired(shape, sort)

const directionOf = ({ descending }: ListQuery): RawBuilder<unknown> =>
  descending ? sql`desc` : sql`asc`

/** After the cursor among the rows that have a value, or among those that have none. */
function isBeyond(
  by: RawBuilder<unknown>,
  { descending }: ListQuery,
  { value, id }: Cursor,
): RawBuilder<unknown> {
  const beyond = descending ? sql`<` : sql`>`
  return value === null
    ? sql`r.id ${beyond} ${id}::uuid`
    : sql`(${by}, r.id) ${beyond} (${value}, ${id}::uuid)`
}

/** After the cursor among all rows, of which the empty ones come last. */
function isAfter(shape: Shape, query: ListQuery, after: Cursor): RawBuilder<unknown> {
  const by = sortColumn(shape, query.sort)
  const beyond = isBeyond(by, query, after)
  if (after.value === null) return sql`(${by} is null and ${beyond})`
  return mayBeEmpty(shape, query) ? sql`(${beyond} or ${by} is null)` : beyond
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
