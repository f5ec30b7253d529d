import pg from 'pg'
import { conflict } from '../../base/refusal.ts'
import { weatherOf } from '../weather.ts'
import { isAlive } from './postmaster-pid.ts'

/** A session that marks the cluster as taken by this node for as long as it is connected. */
export type Keeper = pg.Client

/** Any numbers that nothing else locks in the database `postgres`. */
const lockKey = 433_123
/** Shared by all who use the cluster. Who has it alone may stop the cluster: nobody works, nobody comes. */
const usersKey = 433_124

export type Address = { port: number; password: string }

export type Held = {
  keeper: Keeper
  /** Nobody else uses the cluster, nor can anybody before `admitUsers`. */
  alone: boolean
}

/**
 * One node a cluster. The mark is a lock in the cluster itself: it goes away with its holder
 * however that ends. PostgreSQL needs a moment to notice a holder that was killed. Undefined when
 * the cluster is being stopped.
 */
export async function holdCluster(
  address: Address,
  dataDirectory: string,
): Promise<Held | undefined> {
  return inSession(address, async (keeper) => {
    if (!(await tryLock(keeper, lockKey))) {
      const holderPid = await findHolder(keeper)
      const holderIsGone = holderPid === undefined || !(await isAlive(holderPid))
      if (!holderIsGone || !(await waitForLock(keeper)))
        throw conflict('data_directory_in_use', { directory: dataDirectory, holderPid })
    }
    const alone = await tryLock(keeper, usersKey)
    return alone || (await tryShare(keeper)) ? { keeper, alone } : undefined
  })
}

/** A cluster that is held has become usable. */
export async function admitUsers({ keeper, alone }: Held): Promise<Keeper> {
  if (alone) {
    await keeper.query('select pg_advisory_lock_shared($1)', [usersKey])
    await keeper.query('select pg_advisory_unlock($1)', [usersKey])
  }
  return keeper
}

/** To use a cluster that somebody holds. Undefined when it is being stopped, or not usable yet. */
export function shareCluster(address: Address): Promise<Keeper | undefined> {
  return inSession(address, async (keeper) => ((await tryShare(keeper)) ? keeper : undefined))
}

/** Ends this session's use; true when it was the last one, and from then on nobody comes. */
export async function isLastUser(keeper: Keeper): Promise<boolean> {
  await keeper.query('select pg_advisory_unlock_shared($1)', [usersKey])
  return tryLock(keeper, usersKey)
}

/** Ends the session unless `work` brings something; undefined also when PostgreSQL goes away. */
async function inSession<T>(
  address: Address,
  work: (client: pg.Client) => Promise<T | undefined>,
): Promise<T | undefined> {
  let client: pg.Client | undefined
  try {
    client = await connectAsAdministrator(address)
    const result = await work(client)
    if (result === undefined) await client.end()
    return result
  } catch (error) {
    await client?.end()
    if (weatherOf(error) === 'database_unavailable') return undefined
    throw error
  }
}

async function tryLock(client: pg.Client, key: number): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) held', [
    key,
  ])
  return rows[0]?.held === true
}

async function tryShare(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_lock_shared($1) held',
    [usersKey],
  )
  return rows[0]?.held === true
}

async function waitForLock(client: pg.Client): Promise<boolean> {
  try {
    await client.query(`set lock_timeout = '2s'`)
    await client.query('select pg_advisory_lock($1)', [lockKey])
    return true
  } catch (error) {
    const lockNotAvailable = '55P03'
    if (error instanceof pg.DatabaseError && error.code === lockNotAvailable) return false
    throw error
  }
}

export async function connectAsAdministrator({ port, password }: Address): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    application_name: applicationName(process.pid),
  })
  // A lost connection is reported by 'end' too; without a listener 'error' would end the process.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** The role and database the node works with. Repeatable: a crash may come between the two. */
export async function ensureNodeDatabase(keeper: Keeper, password: string): Promise<void> {
  const { rows } = await keeper.query<{ role: boolean; database: boolean }>(`
    select exists (select from pg_roles where rolname = 'cunxiao') as role,
           exists (select from pg_database where datname = 'cunxiao') as database`)
  const present = rows[0]
  if (!present?.role) {
    await keeper.query(`
      create role cunxiao login nosuperuser nobypassrls nocreatedb nocreaterole noreplication
      password ${keeper.escapeLiteral(password)}`)
  }
  if (!present?.database) await keeper.query('create database cunxiao owner cunxiao')
  // A station takes over what the hub checked, page by page, a child sometimes before its parent.
  await keeper.query('grant set on parameter session_replication_role to cunxiao')
}

async function findHolder(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name
       from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and objid = $1 and granted`,
    [lockKey],
  )
  const pid = /^cunxiao (\d+)$/.exec(rows[0]?.name ?? '')?.[1]
  return pid ? Number(pid) : undefined
}

const applicationName = (pid: number) => `cunxiao ${pid}`
