import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Cursor } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import type { Plain } from './cells.ts'
import { fieldNames, isRequired, kindOf, type Row, type Shape } from './shape.ts'

/** A row as it is kept: its fields and what the engine adds. */
export type Stored = Plain & {
  id: string
  version: number
  regionCode: string
  organisationId?: string
  simulated: boolean
  retiredOn?: string
  updatedAt: Instant
}

export type ListQuery = {
  reach: readonly Reach[]
  within?: CodeRange
  filter: Readonly<Record<string, unknown>>
  search?: string
  sort: string
  descending: boolean
  after?: Cursor
  limit: number
}

/** One page in the order of (sort, id), empty values last; `next` is absent on the last page. */
export async function listStored(
  tx: Tx,
  shape: Shape,
  query: ListQuery,
): Promise<{ rows: Stored[]; next?: Cursor }> {
  const by = sortColumn(shape, query.sort)
  const direction = query.descending ? sql`desc` : sql`asc`
  const emptyFollow = mayBeEmpty(shape, query)
  const beyond = query.after && isAfter(by, query.after, query.descending, emptyFollow)
  const { rows } = await sql<Plain & { sortValue: Cursor['value'] }>`
    select ${columns(shape)}, ${by} as sort_value from ${tableOf(shape)} as r
    where ${conditions(shape, query)} ${beyond ? sql`and ${beyond}` : sql``}
    order by ${by} ${direction} ${emptyFollow ? sql`nulls last` : sql``}, r.id ${direction}
    limit ${query.limit + 1}`.execute(tx)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const more = rows.length > query.limit
  return {
    rows: page.map((row) => storedOf(shape, row)),
    ...(more && last && { next: { value: last.sortValue, id: String(last.id) } }),
  }
}

/** How many rows the query has in all; counting stops at `limit`. */
export async function countStored(
  tx: Tx,
  shape: Shape,
  query: ListQuery,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from ${tableOf(shape)} as r where ${conditions(shape, query)} limit ${limit}) as counted`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

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

export async function findStored(
  tx: Tx,
  shape: Shape,
  ids: readonly string[],
): Promise<Map<string, Stored>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Plain>`
    select ${columns(shape)} from ${tableOf(shape)} as r where r.id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => storedOf(shape, row)).map((row) => [row.id, row]))
}

/** Locks the rows in the order of their ids, so that two imports never wait for each other in a circle. */
export async function lockStored(
  tx: Tx,
  shape: Shape,
  ids: readonly string[],
): Promise<Map<string, Stored>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Plain>`
    select ${columns(shape)} from ${tableOf(shape)} as r where r.id = any(${[...ids]}::uuid[]) order by r.id for update`.execute(
    tx,
  )
  return new Map(rows.map((row) => storedOf(shape, row)).map((row) => [row.id, row]))
}

/** The rows in use that have one of these natural keys, by `keyText`. */
export async function findByKey(
  tx: Tx,
  shape: Shape,
  keys: readonly Plain[],
): Promise<Map<string, Stored>> {
  if (keys.length === 0) return new Map()
  const wanted = JSON.stringify(keys.map((key) => snakeKeys(shape.naturalKey, key)))
  const joined = sql.join(
    shape.naturalKey.map((field) => sql`r.${column(field)} = k.${column(field)}`),
    sql` and `,
  )
  const { rows } = await sql<Plain>`
    select ${columns(shape)} from ${tableOf(shape)} as r
    join jsonb_populate_recordset(null::${tableOf(shape)}, ${wanted}::jsonb) as k on ${joined}
    where r.retired_on is null`.execute(tx)
  return new Map(rows.map((row) => storedOf(shape, row)).map((row) => [keyText(shape, row), row]))
}

/** The natural key as one string, equal exactly when the keys are. */
export const keyText = (shape: Shape, row: Plain): string =>
  JSON.stringify(shape.naturalKey.map((field) => row[field] ?? null))

export type NewStored = Plain & {
  id: string
  version: number
  regionCode: string
  organisationId?: string
  searchText: string
  sortName: string
}

export async function insertStored(
  tx: Tx,
  shape: Shape,
  rows: readonly NewStored[],
  by: string | null,
): Promise<void> {
  if (rows.length === 0) return
  const names = [...headColumns(shape), ...fieldNames(shape).map(snake)]
  const list = sql.join(names.map((name) => sql.ref(name)))
  await sql`
    insert into ${tableOf(shape)} (${list}, created_by, updated_by, updated_at)
    select ${list}, ${by}::uuid, ${by}::uuid, clock_timestamp()
    from jsonb_populate_recordset(null::${tableOf(shape)}, ${toJson(shape, rows)}::jsonb)`.execute(
    tx,
  )
}

export async function updateStored(
  tx: Tx,
  shape: Shape,
  rows: readonly NewStored[],
  by: string | null,
): Promise<void> {
  if (rows.length === 0) return
  const names = [...headColumns(shape), ...fieldNames(shape).map(snake)].filter(
    (name) => name !== 'id' && name !== 'simulated',
  )
  const assignments = sql.join(names.map((name) => sql`${sql.ref(name)} = n.${sql.ref(name)}`))
  await sql`
    update ${tableOf(shape)} as r set ${assignments}, updated_by = ${by}::uuid, updated_at = clock_timestamp()
    from jsonb_populate_recordset(null::${tableOf(shape)}, ${toJson(shape, rows)}::jsonb) as n
    where r.id = n.id`.execute(tx)
}

export async function retireStored(
  tx: Tx,
  shape: Shape,
  id: string,
  { day, reason, by }: { day: string; reason: string; by: string },
): Promise<void> {
  await sql`
    update ${tableOf(shape)} set retired_on = ${day}::date, retired_reason = ${reason}, version = version + 1,
      updated_by = ${by}::uuid, updated_at = clock_timestamp()
    where id = ${id}::uuid`.execute(tx)
}

// ── Imports ──

export type ImportRecord = {
  id: string
  register: string
  regionCode: string
  fileName: string
  madeBy: string | null
  madeAt: Instant
  preview: unknown
  confirmedAt: Instant | null
  result: unknown
}

export async function insertImport(
  tx: Tx,
  record: Omit<ImportRecord, 'confirmedAt' | 'result'> & { fileSha256: Buffer },
): Promise<void> {
  await tx
    .insertInto('imports')
    .values({ ...record, preview: JSON.stringify(record.preview) })
    .execute()
}

export async function setImportPreview(tx: Tx, id: string, preview: unknown): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ preview: JSON.stringify(preview) })
    .where('id', '=', id)
    .execute()
}

export type StagedRow = {
  rowNumber: number
  targetId: string
  seenVersion: number | null
  value: Plain
}

export async function insertImportRows(
  tx: Tx,
  importId: string,
  regionCode: string,
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return
  const json = JSON.stringify(
    rows.map(({ rowNumber, targetId, seenVersion, value }) => ({
      row_number: rowNumber,
      target_id: targetId,
      seen_version: seenVersion,
      value,
    })),
  )
  await sql`
    insert into import_rows (import_id, row_number, region_code, target_id, seen_version, value)
    select ${importId}::uuid, row_number, ${regionCode}, target_id, seen_version, value
    from jsonb_populate_recordset(null::import_rows, ${json}::jsonb)`.execute(tx)
}

export async function findImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  return tx
    .selectFrom('imports')
    .select([
      'id',
      'register',
      'regionCode',
      'fileName',
      'madeBy',
      'madeAt',
      'preview',
      'confirmedAt',
      'result',
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Two who confirm at once: the second waits here and then finds it confirmed. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  return tx
    .selectFrom('imports')
    .select([
      'id',
      'register',
      'regionCode',
      'fileName',
      'madeBy',
      'madeAt',
      'preview',
      'confirmedAt',
      'result',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** The next rows of an import in the order of the sheet. */
export async function listImportRows(
  tx: Tx,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<StagedRow[]> {
  const rows = await tx
    .selectFrom('importRows')
    .select(['rowNumber', 'targetId', 'seenVersion', 'value'])
    .where('importId', '=', importId)
    .where('rowNumber', '>', after)
    .orderBy('rowNumber')
    .limit(limit)
    .execute()
  return rows as StagedRow[]
}

export async function setImportConfirmed(
  tx: Tx,
  id: string,
  { at, by, result }: { at: Instant; by: string; result: unknown },
): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ confirmedAt: at, confirmedBy: by, result: JSON.stringify(result) })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('importRows').where('importId', '=', id).execute()
}

/** Previews that nobody confirmed, with their staged rows. */
export async function deleteStaleImports(tx: Tx, before: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('imports')
    .where('confirmedAt', 'is', null)
    .where('madeAt', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

// ── SQL pieces ──

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const column = (field: string) => sql.ref(snake(field))
const tableOf = (shape: Shape) => sql.table(shape.name)

const headColumns = (shape: Shape): string[] => [
  'id',
  'version',
  'region_code',
  ...(shape.owned ? ['organisation_id'] : []),
  'simulated',
  'search_text',
  'sort_name',
]

function columns(shape: Shape): RawBuilder<unknown> {
  const head = [
    'id',
    'version',
    'region_code',
    'simulated',
    'retired_on',
    'updated_at',
    ...(shape.owned ? ['organisation_id'] : []),
  ]
  return sql.join([...head, ...fieldNames(shape).map(snake)].map((name) => sql`r.${sql.ref(name)}`))
}

function storedOf(shape: Shape, raw: Plain): Stored {
  const kept = [
    ...fieldNames(shape),
    'id',
    'version',
    'regionCode',
    'organisationId',
    'simulated',
    'retiredOn',
    'updatedAt',
  ]
  return Object.fromEntries(
    kept.flatMap((name) =>
      raw[name] === null || raw[name] === undefined ? [] : [[name, raw[name]]],
    ),
  ) as Stored
}

export const rowOf = (stored: Stored): Row => {
  const { retiredOn: _, ...row } = stored
  return row as Row
}

const snakeKeys = (fields: readonly string[], row: Plain): Plain =>
  Object.fromEntries(fields.map((field) => [snake(field), row[field] ?? null]))

const toJson = (shape: Shape, rows: readonly NewStored[]): string =>
  JSON.stringify(
    rows.map((row) => ({
      ...snakeKeys(fieldNames(shape), row),
      id: row.id,
      version: row.version,
      region_code: row.regionCode,
      organisation_id: row.organisationId ?? null,
      simulated: row.simulated ?? false,
      search_text: row.searchText,
      sort_name: row.sortName,
    })),
  )

function conditions(
  shape: Shape,
  { reach, within, filter, search }: ListQuery,
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
    ...(search ? [sql`r.search_text like ${`%${escapeLike(search)}%`}`] : []),
  ]
  return sql.join(parts, sql` and `)
}

/** Equal to the value, one of several, or empty (null). */
function matches(shape: Shape, field: string, wanted: unknown): RawBuilder<unknown> {
  const values = Array.isArray(wanted) ? wanted : [wanted]
  const present = values.filter((value) => value !== null)
  const type = {
    integer: 'integer',
    decimal: 'double precision',
    boolean: 'boolean',
    day: 'date',
    text: 'text',
    enum: 'text',
  }[kindOf(shape, field)]
  const equal = sql`r.${column(field)} = any(${present}::${sql.raw(type)}[])`
  return values.includes(null) ? sql`(${equal} or r.${column(field)} is null)` : equal
}

/** The name sorts by pinyin, everything else by its value. */
function sortColumn(shape: Shape, field: string): RawBuilder<unknown> {
  return field === shape.nameField ? sql`r.sort_name` : sql`r.${column(field)}`
}

/** Where nothing can be empty no word is said about it: an index is used only then. */
const mayBeEmpty = (shape: Shape, { sort }: ListQuery): boolean =>
  sort !== shape.nameField && !isRequired(shape, sort)

function isAfter(
  by: RawBuilder<unknown>,
  { value, id }: Cursor,
  descending: boolean,
  emptyFollow: boolean,
): RawBuilder<unknown> {
  const beyond = descending ? sql`<` : sql`>`
  if (value === null) return sql`(${by} is null and r.id ${beyond} ${id}::uuid)`
  const inOrder = sql`(${by}, r.id) ${beyond} (${value}, ${id}::uuid)`
  return emptyFollow ? sql`(${inOrder} or ${by} is null)` : inOrder
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
