import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Plain } from './cells.ts'
import { isRequired, keptNames, type Row, type Shape } from './shape.ts'

/** A row as it is kept: its fields and what the engine adds. */
export type Stored = Plain & {
  id: string
  version: number
  regionCode: string
  organisationId?: string
  simulated: boolean
  retiredOn?: string
  updatedAt: Instant
  state?: string
  stateAt?: Instant
  /** Of a case that stations take part in: the steps after which it stands so. */
  leaves?: string[]
  disputed?: boolean
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

/**
 * Locks the rows in the order of their ids, so that two imports never wait for each other in a circle. Before they are
 * retired also against whoever puts something under one of them meanwhile.
 */
export async function lockStored(
  tx: Tx,
  shape: Shape,
  ids: readonly string[],
  before: 'changing' | 'retiring' = 'changing',
): Promise<Map<string, Stored>> {
  if (ids.length === 0) return new Map()
  const strength = before === 'retiring' ? sql`for update` : sql`for no key update`
  const { rows } = await sql<Plain>`
    select ${columns(shape)} from ${tableOf(shape)} as r where r.id = any(${[...ids]}::uuid[])
    order by r.id ${strength}`.execute(tx)
  return new Map(rows.map((row) => storedOf(shape, row)).map((row) => [row.id, row]))
}

/** The rows in use that belong to an organisation, until the transaction ends. */
export async function lockBelongings(
  tx: Tx,
  shape: Shape,
  organisationId: string,
): Promise<Stored[]> {
  const { rows } = await sql<Plain>`
    select ${columns(shape)} from ${tableOf(shape)} as r
    where r.organisation_id = ${organisationId}::uuid and r.retired_on is null order by r.id for update`.execute(
    tx,
  )
  return rows.map((row) => storedOf(shape, row))
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

/** The rows in use whose natural key says as much and as little as one of these, of which a part is left out. */
export async function listAlike(tx: Tx, shape: Shape, keys: readonly Plain[]): Promise<Stored[]> {
  const open = keys.filter((key) => shape.naturalKey.some((field) => key[field] === undefined))
  if (open.length === 0) return []
  const wanted = JSON.stringify(open.map((key) => snakeKeys(shape.naturalKey, key)))
  const joined = sql.join(
    shape.naturalKey.map((field) =>
      isRequired(shape, field)
        ? sql`r.${column(field)} = k.${column(field)}`
        : sql`r.${column(field)} is not distinct from k.${column(field)}`,
    ),
    sql` and `,
  )
  const { rows } = await sql<Plain>`
    select distinct ${columns(shape)} from ${tableOf(shape)} as r
    join jsonb_populate_recordset(null::${tableOf(shape)}, ${wanted}::jsonb) as k on ${joined}
    where r.retired_on is null`.execute(tx)
  return rows.map((row) => storedOf(shape, row))
}

/**
 * The rows in use that share all of their natural key but its last part with one of these; of a key that
 * has one part those whose key has the same letters and digits, but for zeros.
 */
export async function listBeside(tx: Tx, shape: Shape, keys: readonly Plain[]): Promise<Stored[]> {
  const [only = ''] = shape.naturalKey
  // Codes of places have one spelling.
  if (keys.length === 0 || shape.fields[only]?.placeCode) return []
  const first = shape.naturalKey.slice(0, -1)
  const shared = first.length > 0 ? first : [only]
  const parts = new Map(
    keys.map((key) => [JSON.stringify(shared.map((field) => key[field])), snakeKeys(shared, key)]),
  )
  const joined = sql.join(
    first.length > 0
      ? first.map((field) => sql`r.${column(field)} = k.${column(field)}`)
      : [sql`${bareKey(sql`r.${column(only)}`)} = ${bareKey(sql`k.${column(only)}`)}`],
    sql` and `,
  )
  const { rows } = await sql<Plain>`
    select ${columns(shape)} from ${tableOf(shape)} as r
    join jsonb_populate_recordset(null::${tableOf(shape)}, ${JSON.stringify([...parts.values()])}::jsonb) as k on ${joined}
    where r.retired_on is null`.execute(tx)
  return rows.map((row) => storedOf(shape, row))
}

const bareKey = (key: RawBuilder<unknown>) =>
  sql`regexp_replace(upper(normalize(${key}, NFKC)), '[-‐-―−ー－_.0[:space:]\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g')`

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
  /** Columns beside the shape's, all rows the same ones. */
  derived: Plain
}

export async function insertStored(
  tx: Tx,
  shape: Shape,
  rows: readonly NewStored[],
  by: string | null,
): Promise<void> {
  if (rows.length === 0) return
  const names = writtenColumns(shape, rows)
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
  const names = writtenColumns(shape, rows).filter((name) => name !== 'id' && name !== 'simulated')
  const assignments = sql.join(names.map((name) => sql`${sql.ref(name)} = n.${sql.ref(name)}`))
  await sql`
    update ${tableOf(shape)} as r set ${assignments}, updated_by = ${by}::uuid, updated_at = clock_timestamp()
    from jsonb_populate_recordset(null::${tableOf(shape)}, ${toJson(shape, rows)}::jsonb) as n
    where r.id = n.id`.execute(tx)
}

export async function retireStored(
  tx: Tx,
  shape: Shape,
  ids: readonly string[],
  { day, reason, by }: { day: string; reason: string; by: string },
): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update ${tableOf(shape)} set retired_on = ${day}::date, retired_reason = ${reason}, version = version + 1,
      updated_by = ${by}::uuid, updated_at = clock_timestamp()
    where id = any(${[...ids]}::uuid[])`.execute(tx)
}

/** `clock_timestamp()`: states are stamped by the clock of the rows. */
export async function setStoredStates(
  tx: Tx,
  shape: Shape,
  ids: readonly string[],
  state: string,
): Promise<void> {
  await sql`
    update ${tableOf(shape)} set state = ${state}, state_at = clock_timestamp(), version = version + 1
    where id = any(${[...ids]}::uuid[])`.execute(tx)
}

// ── Pieces that `list-store.ts` and `replication.ts` share ──

/** A field's column. */
export const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
export const column = (field: string) => sql.ref(snake(field))
export const tableOf = (shape: Shape) => sql.table(shape.name)

const headColumns = (shape: Shape): string[] => [
  'id',
  'version',
  'region_code',
  ...(shape.owned ? ['organisation_id'] : []),
  'simulated',
  'search_text',
  'sort_name',
]

const writtenColumns = (shape: Shape, rows: readonly NewStored[]): string[] => [
  ...headColumns(shape),
  ...keptNames(shape).map(snake),
  ...Object.keys(rows[0]?.derived ?? {}).map(snake),
]

export function columns(shape: Shape): RawBuilder<unknown> {
  const head = [
    'id',
    'version',
    'region_code',
    'simulated',
    'retired_on',
    'updated_at',
    ...(shape.owned ? ['organisation_id'] : []),
    ...(shape.lifecycle ? ['state', 'state_at'] : []),
    ...(shape.feed ? ['leaves', 'disputed'] : []),
  ]
  return sql.join([...head, ...keptNames(shape).map(snake)].map((name) => sql`r.${sql.ref(name)}`))
}

export function storedOf(shape: Shape, raw: Plain): Stored {
  const kept = [
    ...keptNames(shape),
    'id',
    'version',
    'regionCode',
    'organisationId',
    'simulated',
    'retiredOn',
    'updatedAt',
    ...(shape.lifecycle ? ['state', 'stateAt'] : []),
    ...(shape.feed ? ['leaves', 'disputed'] : []),
  ]
  return Object.fromEntries(
    kept.flatMap((name) =>
      raw[name] === null || raw[name] === undefined ? [] : [[name, raw[name]]],
    ),
  ) as Stored
}

export const rowOf = (stored: Stored): Row => {
  const { retiredOn: _retired, leaves: _leaves, ...row } = stored
  return row as Row
}

const snakeKeys = (fields: readonly string[], row: Plain): Plain =>
  Object.fromEntries(fields.map((field) => [snake(field), row[field] ?? null]))

const toJson = (shape: Shape, rows: readonly NewStored[]): string =>
  JSON.stringify(
    rows.map((row) => ({
      ...snakeKeys(keptNames(shape), row),
      ...snakeKeys(Object.keys(row.derived), row.derived),
      id: row.id,
      version: row.version,
      region_code: row.regionCode,
      organisation_id: row.organisationId ?? null,
      simulated: row.simulated ?? false,
      search_text: row.searchText,
      sort_name: row.sortName,
    })),
  )
