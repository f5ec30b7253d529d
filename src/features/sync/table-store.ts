import { sql } from 'kysely'
import * as z from 'zod'
import type { Tx } from '../../platform/db.ts'
import { type Collection, definePersonal, defineShared } from './replication.ts'

type Item = Record<string, unknown>
type Projected = Awaited<ReturnType<Collection<Item>['project']>>

export type PublishedTable = {
  /** `registers.schools` */
  name: string
  table: string
  key: string
  /** Columns that stay at the hub: what is of a person in a shared table, what is heavy or the hub's own. */
  without: readonly string[]
  /** SQL over the row, named `row`: the feeds it goes to, as text[]. */
  feeds: string
  fromAbove?: boolean
}

/** Rows of a table the hub owns, as they are, for every station of a scope. Columns in `without` stay at home. */
export const sharedTable = (published: PublishedTable): Collection =>
  defineShared<Item>({ ...tableFunctions(published), item: z.record(z.string(), z.unknown()) })

/** The same for rows about persons: to one station's own feed, sealed. */
export const personalTable = (published: PublishedTable): Collection =>
  definePersonal<Item>({ ...tableFunctions(published), item: z.record(z.string(), z.unknown()) })

function tableFunctions({ name, table, key, without, feeds, fromAbove = false }: PublishedTable) {
  return {
    name,
    fromAbove,
    project: (tx: Tx, keys: readonly string[]): Promise<Projected> =>
      projectRows(tx, { table, key, without, feeds }, keys),
    keys: (tx: Tx) => listKeys(tx, table, key),
    put: (tx: Tx, items: readonly { key: string; item: Item }[]) =>
      putRows(
        tx,
        table,
        key,
        items.map(({ item }) => item),
      ),
    del: (tx: Tx, keys: readonly string[]) => deleteRows(tx, table, key, keys),
  }
}

async function projectRows(
  tx: Tx,
  { table, key, without, feeds }: Omit<PublishedTable, 'name' | 'fromAbove'>,
  keys: readonly string[],
): Promise<Projected> {
  const { rows } = await sql<{ key: string; item: Item; feeds: string[] }>`
    select ${sql.ref(key)}::text as key, to_jsonb(row.*) - ${[...without]}::text[] as item,
      ${sql.raw(feeds)} as feeds
    from ${sql.table(table)} as row where ${sql.ref(key)}::text = any(${[...keys]}::text[])`.execute(
    tx,
  )
  return new Map(
    rows.map((row) => [
      row.key,
      { item: row.item, ver: Number(row.item.version ?? 1), feeds: row.feeds },
    ]),
  )
}

export async function listKeys(tx: Tx, table: string, key: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select ${sql.ref(key)}::text as key from ${sql.table(table)}`.execute(tx)
  return rows.map((row) => row.key)
}

/** Writes rows that the hub has checked: neither foreign keys nor triggers look again. */
export async function putRows(
  tx: Tx,
  table: string,
  key: string,
  rows: readonly Item[],
): Promise<void> {
  if (rows.length === 0) return
  const { rows: found } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`.execute(tx)
  const sent = new Set(rows.flatMap((row) => Object.keys(row)))
  const columns = found.map(({ name }) => name).filter((name) => sent.has(name))
  const list = sql.join(columns.map((name) => sql.ref(name)))
  const updates = sql.join(
    columns
      .filter((name) => name !== key)
      .map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`),
  )
  await makeWay(tx, table, key, rows)
  await asReplica(tx, async () => {
    await sql`insert into ${sql.table(table)} (${list})
      select ${list} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)
      on conflict (${sql.ref(key)}) do update set ${updates}`.execute(tx)
  })
}

/**
 * Removes the rows that hold a natural key which now comes under another id, as after a school was entered
 * again. The hub has changed or dropped them already, and its word on them comes by the same feeds.
 */
async function makeWay(tx: Tx, table: string, key: string, rows: readonly Item[]): Promise<void> {
  const { rows: uniques } = await sql<{ held: string[]; holds: string; equals: string }>`
    select coalesce(pg_get_expr(indpred, indrelid), 'true') as holds,
      case when indnullsnotdistinct then 'is not distinct from' else '=' end as equals,
      array(select pg_get_indexdef(indexrelid, n, true) from generate_series(1, indnkeyatts) as n) as held
    from pg_index where indrelid = ${table}::regclass and indisunique and not indisprimary`.execute(
    tx,
  )
  for (const { held, holds, equals } of uniques) {
    const keys = sql.join([
      sql.ref(key),
      ...held.map((part, n) => sql`(${sql.raw(part)}) as ${sql.ref(`held_${n}`)}`),
    ])
    const same = held.map(
      (_, n) => sql`${sql.ref(`t.held_${n}`)} ${sql.raw(equals)} ${sql.ref(`came.held_${n}`)}`,
    )
    await asReplica(tx, async () => {
      await sql`delete from ${sql.table(table)} where ${sql.ref(key)} in (
        select ${sql.ref(`t.${key}`)} from (select ${keys} from ${sql.table(table)} where ${sql.raw(holds)}) as t
        join (select ${keys} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)
          where ${sql.raw(holds)}) as came
        on ${sql.join(same, sql` and `)} and ${sql.ref(`t.${key}`)} <> ${sql.ref(`came.${key}`)})`.execute(
        tx,
      )
    })
  }
}

export async function deleteRows(
  tx: Tx,
  table: string,
  key: string,
  keys: readonly string[],
): Promise<void> {
  await asReplica(tx, async () => {
    await sql`delete from ${sql.table(table)} where ${sql.ref(key)}::text = any(${[...keys]}::text[])`.execute(
      tx,
    )
  })
}

/** A page of a feed may bring a child before its parent; the whole feed has both. */
async function asReplica(tx: Tx, work: () => Promise<void>): Promise<void> {
  await sql`select set_config('session_replication_role', 'replica', true)`.execute(tx)
  await work()
  await sql`select set_config('session_replication_role', 'origin', true)`.execute(tx)
}
