import pg from 'pg'
import { conflict } from '../../base/refusal.ts'
import { isAlive } from './postmaster-pid.ts'

/** A session that marks the cluster as taken by this node for as long as it is connected. */
export type Keeper = pg.Client

/** Any number that nothing else locks in the database `postgres`. */
const lockKey = 433_123

export type Address = { port: number; password: string }

/**
 * One node a cluster. The mark is a lock in the cluster itself: it goes away with its holder
 * however that ends. PostgreSQL needs a moment to notice a holder that was killed.
 */
export async function holdCluster(address: Address, dataDirectory: string): Promise<Keeper> {
  const client = await connectAsAdministrator(address)
  try {
    if (await tryLock(client)) return client
    const holderPid = await findHolder(client)
    const holderIsGone = holderPid === undefined || !(await isAlive(holderPid))
    if (holderIsGone && (await waitForLock(client))) return client
    throw conflict('data_directory_in_use', { directory: dataDirectory, holderPid })
  } catch (error) {
    await client.end()
    throw error
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) held', [
    lockKey,
  ])
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
