import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { type CodeRange, everywhere, mergeRanges } from '../base/place.ts'
import type { DB as Tables } from './tables.ts'

/** A pool or an open transaction. */
export type Db = Kysely<Tables>

/** An open transaction whose scope is set; store functions take one, so no query runs without. */
export type Tx = Transaction<Tables>

// A calendar day must stay a string (the driver makes a Date at local midnight of it), an instant is
// ISO text in UTC, and counts are numbers.
const { types } = pg
types.setTypeParser(types.builtins.DATE, (day) => day)
types.setTypeParser(types.builtins.TIMESTAMPTZ, (instant) => new Date(instant).toISOString())
types.setTypeParser(types.builtins.INT8, (count) => {
  const value = Number(count)
  if (!Number.isSafeInteger(value)) throw new Error(`int8 ${count} exceeds what a number holds`)
  return value
})

export function connect(databaseUrl: string, connections = 10): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connections,
    application_name: 'cunxiao',
    statement_timeout: 120_000,
    connectionTimeoutMillis: 15_000,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { db, pool }
}

/** At most this many disjoint ranges in one scope: every row is compared with them. */
export const maxScopes = 16

/**
 * Runs `work` in a transaction that sees and writes only rows of `scopes`; in the caller's
 * transaction when there is one, whose scope is put back afterwards.
 */
export async function scoped<T>(
  db: Db,
  { scopes }: { scopes: readonly CodeRange[] },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!db.isTransaction) {
    return db.transaction().execute(async (tx) => {
      await setScope(tx, rangesOf(scopes))
      return work(tx)
    })
  }
  const tx = db as Tx
  const before = await sql<{ ranges: string }>`
    select coalesce(current_setting('cunxiao.ranges', true), '') as ranges`.execute(tx)
  await setScope(tx, rangesOf(scopes))
  const result = await work(tx)
  await setScope(tx, before.rows[0]?.ranges ?? '')
  return result
}

/**
 * Runs `work` as the system itself, seeing every place: login, jobs, sync, uniqueness. `reason` is
 * for the reader and for `pg_stat_activity`; ARCHITECTURE.md lists who may.
 */
export function asSystem<T>(db: Db, reason: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return scoped(db, { scopes: [everywhere] }, async (tx) => {
    await sql`select set_config('application_name', ${`cunxiao: ${reason}`.slice(0, 63)}, true)`.execute(
      tx,
    )
    return work(tx)
  })
}

/** As PostgreSQL writes a multirange. */
function rangesOf(scopes: readonly CodeRange[]): string {
  const merged = mergeRanges(scopes)
  if (merged.length > maxScopes) throw new Error(`${merged.length} scopes, at most ${maxScopes}`)
  return `{${merged.map(({ lower, upper }) => `["${lower}","${upper}")`).join(',')}}`
}

async function setScope(tx: Tx, ranges: string): Promise<void> {
  await sql`select set_config('cunxiao.ranges', ${ranges}, true)`.execute(tx)
}

/**
 * Row-level security binds neither a superuser nor a role with BYPASSRLS, so such a connection would
 * show every county to everybody: the node refuses to start on it.
 */
export async function whyRoleIsUnfit(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ rolname: string; rolsuper: boolean; rolbypassrls: boolean }>`
    select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user`.execute(db)
  const role = rows[0]
  if (role?.rolsuper) return `role ${role.rolname} is a superuser`
  if (role?.rolbypassrls) return `role ${role.rolname} has BYPASSRLS`
  return undefined
}
