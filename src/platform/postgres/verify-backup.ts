import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { conflict } from '../../base/refusal.ts'
import { profiles } from '../profile.ts'
import { chooseAccount, makeReachable } from './account.ts'
import {
  checkPart,
  clusterPart,
  extraPart,
  type Manifest,
  readGoodManifest,
  unpack,
} from './backup-format.ts'
import { clusterDirectory, stagingPrefix } from './cluster.ts'
import { maker } from './maker.ts'
import { withoutDurability } from './settings.ts'
import { startPostgres } from './supervisor.ts'

/** What was found in a recovered copy. */
export type Reading = { tables: number; rows: number }

/**
 * Proves that a finished backup can still be restored: every file by its hash, the database by
 * restoring it into a directory below `scratchIn`, recovering it and reading every table.
 */
export async function verifyBackup(directory: string, scratchIn: string): Promise<Reading> {
  return verifyUnfinished(directory, await readGoodManifest(directory), scratchIn)
}

/** The same for a backup that is still being made. */
export async function verifyUnfinished(
  directory: string,
  manifest: Manifest,
  scratchIn: string,
): Promise<Reading> {
  await checkPart(directory, manifest, extraPart(''))
  // Named as a half-made cluster: if we are killed, the next start of the node removes it.
  const scratch = await mkdtemp(join(scratchIn, `${stagingPrefix}${maker}-`))
  try {
    await chmod(scratch, 0o755)
    const account = await chooseAccount(clusterDirectory(scratchIn))
    await makeReachable(scratch, account)
    await unpack(directory, manifest, clusterPart, clusterDirectory(scratch), account)
    return await recoverAndRead(scratch)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function recoverAndRead(dataDir: string): Promise<Reading> {
  // Beside the node's own server, on the same machine.
  const settings = { ...profiles.small.postgres, ...withoutDurability }
  const postgres = await startPostgres({ dataDir, log: () => {}, settings })
  try {
    const total = { tables: 0, rows: 0 }
    for (const database of await listDatabases(postgres.adminUrl)) {
      const { tables, rows } = await readDatabase(postgres.adminUrl, database)
      total.tables += tables
      total.rows += rows
    }
    return total
  } catch (error) {
    throw error instanceof pg.DatabaseError && isCorruption(error)
      ? conflict('database_damaged', { said: error.message })
      : error
  } finally {
    await postgres.stop()
  }
}

/** A page whose checksum is wrong, or a table that contradicts itself. */
function isCorruption({ code }: pg.DatabaseError): boolean {
  return code === 'XX001' || code === 'XX002'
}

async function listDatabases(adminUrl: string): Promise<string[]> {
  return inDatabase(adminUrl, 'postgres', async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where datallowconn order by 1',
    )
    return rows.map(({ name }) => name)
  })
}

/** Reads every page of every table, catalogues included; PostgreSQL checks each page's checksum. */
async function readDatabase(adminUrl: string, database: string): Promise<Reading> {
  return inDatabase(adminUrl, database, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name
         from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where relkind in ('r', 'm', 't') and relispopulated and relpersistence = 'p'`,
    )
    let sum = 0
    for (const { name } of tables) {
      const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${name}`)
      sum += Number(rows[0]?.rows)
    }
    return { tables: tables.length, rows: sum }
  })
}

async function inDatabase<Result>(
  adminUrl: string,
  database: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const url = new URL(adminUrl)
  url.pathname = `/${encodeURIComponent(database)}`
  const client = new pg.Client(url.href)
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
