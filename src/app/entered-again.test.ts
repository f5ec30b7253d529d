import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../test/harness/database.ts'
import { asSystem, type Db, type Tx } from '../platform/db.ts'
import { replication } from './replication.ts'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterAll(() => database?.close())

/** Collections that are a table, and have a natural key among the rows that still hold. */
async function listTables(tx: Tx): Promise<{ name: string; table: string }[]> {
  const found = replication.collections.flatMap(({ name }) => {
    const table = /^(registers|library)\.(\w+)$/.exec(name)?.[2]
    return table === undefined ? [] : [{ name, table }]
  })
  const { rows } = await sql<{ table: string }>`
    select distinct indrelid::regclass::text as "table" from pg_index
    where indisunique and pg_get_expr(indpred, indrelid) like '%retired_on%'`.execute(tx)
  return found.filter(({ table }) => rows.some((one) => one.table === table))
}

/** A row of the table with something in every column, whatever the checks let through. */
async function makeRow(tx: Tx, table: string): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ name: string; type: string }>`
    select attname as name, atttypid::regtype::text as type from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      and attname not in ('retired_on', 'retired_reason')`.execute(tx)
  return Object.fromEntries(rows.map(({ name, type }) => [name, checked[name] ?? sampleOf(type)]))
}

/** Columns of which only some words are let through. */
const checked: Readonly<Record<string, string>> = {
  state: 'published',
  kind: 'satellite',
  model: 'other',
}

function sampleOf(type: string): unknown {
  if (type === 'place_code') return '433123101201'
  if (type === 'uuid') return '00000000-0000-4000-8000-00000000000a'
  if (type === 'text') return 'a'
  if (type === 'boolean') return false
  if (type === 'date' || type.startsWith('timestamp')) return '2026-09-01'
  if (type.endsWith('[]')) return []
  return ['jsonb', 'tsvector'].includes(type) ? null : 1
}

test('X-5 a row that was entered again comes before the old one is gone, in every register with a natural key', async () => {
  const met = await asSystem(db, 'test', async (tx) => {
    const tables = await listTables(tx)
    for (const { name, table } of tables) {
      const collection = replication.collections.find((one) => one.name === name)
      const row = await makeRow(tx, table)
      const put = (id: string, more: object = {}) =>
        collection?.put(tx, [{ key: id, item: { ...row, id, ...more } }])
      const [old, again] = [randomUUID(), randomUUID()]
      await put(old)
      await put(again)
      // What is retired keeps its key, and neither gives way nor takes it.
      await put(old, { retired_on: '2026-09-02' })
      const { rows: kept } = await sql<{ id: string }>`
        select id::text from ${sql.table(table)} order by retired_on nulls first`.execute(tx)
      expect([name, ...kept.map(({ id }) => id)]).toEqual([name, again, old])
    }
    return tables.map(({ table }) => table)
  })
  expect(met).toEqual(
    expect.arrayContaining(['schools', 'rooms', 'needs', 'packs', 'resources', 'subjects']),
  )
})
