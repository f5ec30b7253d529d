import { hash } from 'node:crypto'
import {
  CamelCasePlugin,
  type ConnectionProvider,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  sql,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { type CodeRange, everywhere, mergeRanges } from '../base/place.ts'
import type { SystemReason } from './system-reasons.ts'
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
    Client: KeepingClient,
    connectionString: databaseUrl,
    max: connections,
    application_name: 'cunxiao',
    statement_timeout: 120_000,
    connectionTimeoutMillis: 15_000,
    // A query is sent while the one before is still being answered.
    pipeline: true,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Tables>({
    dialect: new ScopedDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  const executor = db.getExecutor()
  const withProvider = executor.withConnectionProvider.bind(executor)
  executor.withConnectionProvider = (provider) => withProvider(inPipeline(provider))
  return { db, pool }
}

/**
 * Stands at the front of a query that is asked all the time with the same text: PostgreSQL then plans it
 * once for each connection.
 */
export const kept = sql.raw('/* kept */')

class KeepingClient extends pg.Client {
  /** Why the transaction that is open is lost: the first query of it that failed. */
  #lostBy: unknown

  // The driver's own types name each way of asking; kysely has one.
  override query(text: unknown, values?: unknown, ...rest: unknown[]): never {
    const query =
      typeof text === 'string' && Array.isArray(values) && text.slice(0, 40).includes('/* kept */')
        ? [{ text, values, name: hash('md5', text) }]
        : [text, values]
    if (typeof text === 'string' && endsLoss.test(text)) this.#lostBy = undefined
    const answer: unknown = Reflect.apply(super.query, this, [...query, ...rest])
    if (!(answer instanceof Promise)) return answer as never
    return answer.then(
      (result: unknown) => this.#unlessLost(text, result),
      (error: unknown) => {
        this.#lostBy ??= error
        throw isLostBefore(error) ? this.#lostBy : error
      },
    ) as never
  }

  /** PostgreSQL answers the commit of a lost transaction as if it were asked to roll back. */
  #unlessLost(text: unknown, result: unknown): unknown {
    if (text === 'commit' && this.#lostBy && (result as pg.Result).command === 'ROLLBACK') {
      throw this.#lostBy
    }
    return result
  }
}

/** A new transaction, or going back to where this one was still good. */
const endsLoss = /^\s*(begin|start|rollback)\b/i

/** 25P02, in_failed_sql_transaction. */
const isLostBefore = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '25P02'

/**
 * The one connection of a transaction, for whoever asks: kysely would let each query wait for the one
 * before. PostgreSQL does them in the order they were begun in, and after a failure none of the rest.
 */
function inPipeline(provider: ConnectionProvider): ConnectionProvider {
  let held: Promise<DatabaseConnection> | undefined
  return {
    provideConnection: async (use) => {
      held ??= provider.provideConnection(async (connection) => connection)
      return use(await held)
    },
  }
}

class ScopedDialect extends PostgresDialect {
  readonly #pool: pg.Pool
  constructor({ pool }: { pool: pg.Pool }) {
    super({ pool })
    this.#pool = pool
  }
  override createDriver(): PostgresDriver {
    return new ScopedDriver({ pool: this.#pool })
  }
}

/** Leaves it to `scoped` to begin a transaction: it sends `begin` and the scope as one message. */
class ScopedDriver extends PostgresDriver {
  override async beginTransaction(): Promise<void> {}

  /** Where even this fails the connection is thrown away; why the work failed is what its caller hears. */
  override async rollbackTransaction(
    connection: Parameters<PostgresDriver['rollbackTransaction']>[0],
  ): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {})
  }
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
  return withSettings(db, { 'cunxiao.ranges': rangesOf(scopes) }, work)
}

/**
 * Runs `work` as the system itself, seeing every place: login, jobs, sync, uniqueness. `reason` is
 * for the reader and for `pg_stat_activity`; `system-reasons.ts` lists who may.
 */
export async function asSystem<T>(
  db: Db,
  reason: SystemReason,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const name = `cunxiao: ${reason}`.slice(0, 63)
  return withSettings(
    db,
    { 'cunxiao.ranges': rangesOf([everywhere]), application_name: name },
    work,
  )
}

/** What a transaction sets for itself until it ends. */
type Settings = { 'cunxiao.ranges': string; application_name?: string }

const withSettings = <T>(db: Db, settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.isTransaction ? within(db as Tx, settings, work) : begin(db, settings, work)

const opened = new WeakMap<Tx, Db>()

/** Whose transaction it is: what a process remembers of one database holds for no other. */
export const databaseOf = (tx: Tx): Db => opened.get(tx) ?? tx

/** The first query of `work` goes after what opens the transaction without waiting for its answer. */
function begin<T>(db: Db, settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> {
  const set = Object.entries(settings).map(
    ([name, value]) => `set_config('${name}', '${value.replaceAll("'", "''")}', true)`,
  )
  return db.transaction().execute(async (tx) => {
    opened.set(tx, db)
    const [begun, done] = await Promise.allSettled([
      sql.raw(`begin; select ${set.join(', ')}`).execute(tx),
      (async () => work(tx))(),
    ])
    if (begun.status === 'rejected') throw begun.reason
    if (done.status === 'rejected') throw done.reason
    return done.value
  })
}

async function within<T>(tx: Tx, settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> {
  const set = Object.entries(settings).map(
    ([name, value]) => sql`set_config(${name}, ${value}, true)`,
  )
  const { rows } = await sql<{ before: string }>`
    select coalesce(current_setting('cunxiao.ranges', true), '') as before, ${sql.join(set)}`.execute(
    tx,
  )
  try {
    return await work(tx)
  } finally {
    // Also after a refusal, which the caller may catch. After a failed query this tells that failure once more.
    await sql`select set_config('cunxiao.ranges', ${rows[0]?.before ?? ''}, true)`.execute(tx)
  }
}

/** Whether the database takes writes; a standby does not. For what is noted while somebody only reads. */
export async function takesWrites(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ readOnly: string }>`
    select current_setting('transaction_read_only') as read_only`.execute(tx)
  return rows[0]?.readOnly === 'off'
}

/** As PostgreSQL writes a multirange. */
function rangesOf(scopes: readonly CodeRange[]): string {
  const merged = mergeRanges(scopes)
  if (merged.length > maxScopes) throw new Error(`${merged.length} scopes, at most ${maxScopes}`)
  return `{${merged.map(({ lower, upper }) => `["${lower}","${upper}")`).join(',')}}`
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

/** Whoever does the same work, here or on another node of this database, waits until this transaction ends. */
export async function waitForTurn(tx: Tx, work: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`cunxiao ${work}`}, 0))`.execute(tx)
}
