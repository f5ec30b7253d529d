import { mkdir } from 'node:fs/promises'
import type pg from 'pg'
import { conflict, Refusal } from '../base/refusal.ts'
import type { Config } from '../platform/config.ts'
import { connect, type Db, whyRoleIsUnfit } from '../platform/db.ts'
import { migrateJobs } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import { findRunningPostgres } from '../platform/postgres/running.ts'
import { type RunningPostgres, startPostgres } from '../platform/postgres/supervisor.ts'
import { profiles } from '../platform/profile.ts'

export type OpenData = {
  db: Db
  pool: pg.Pool
  /** The node's own server, for backup; absent with `DATABASE_URL`. */
  postgres?: Pick<RunningPostgres, 'adminUrl' | 'dataDirectory'>
  /** Ends when the node's own server died by itself. */
  died: Promise<void>
  close(): Promise<void>
}

/** The node's database, migrated and fit: the given one, or the node's own server, started here. */
export async function openData(config: Config, log: Log): Promise<OpenData> {
  const { connections, postgres: settings } = profiles[config.profile]
  if (config.databaseUrl) return openDatabase(config.databaseUrl, connections, log, async () => {})
  await mkdir(config.dataDir, { recursive: true, mode: 0o755 })
  const postgres = await startPostgres({
    dataDir: config.dataDir,
    log: (line) => log.info({ postgres: true }, line),
    settings,
  })
  const data = await openDatabase(postgres.url, connections, log, () => postgres.stop())
  const died = new Promise<void>((resolve) => {
    void postgres.exited.then((how) => how === 'died' && resolve())
  })
  return { ...data, postgres, died }
}

/** As `openData`, beside a node that is running on the same data: for the command line. */
export async function joinData(config: Config, log: Log): Promise<OpenData> {
  try {
    return await openData(config, log)
  } catch (error) {
    const held = error instanceof Refusal && error.code === 'data_directory_in_use'
    const postgres = held ? await findRunningPostgres(config.dataDir) : undefined
    if (!postgres) throw error
    return {
      ...(await openDatabase(
        postgres.url,
        profiles[config.profile].connections,
        log,
        async () => {},
      )),
      postgres,
    }
  }
}

async function openDatabase(
  url: string,
  connections: number,
  log: Log,
  stop: () => Promise<void>,
): Promise<OpenData> {
  const { db, pool } = connect(url, connections)
  const close = async () => {
    await db.destroy()
    await stop()
  }
  try {
    const reason = await whyRoleIsUnfit(db)
    if (reason) throw conflict('database_role_unfit', { reason })
    const applied = await migrate(url)
    if (applied.length > 0) log.info({ applied }, 'migrations applied')
    await migrateJobs(pool)
    return { db, pool, close, died: new Promise(() => {}) }
  } catch (error) {
    await close()
    throw error
  }
}
