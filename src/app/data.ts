import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { Instant } from '../base/calendar.ts'
import { conflict, Refusal } from '../base/refusal.ts'
import { expectAnyStore } from '../features/sync/blob-home-actions.ts'
import { beginAnew } from '../features/sync/put-back-store.ts'
import type { Config } from '../platform/config.ts'
import { asSystem, connect, type Db, whyRoleIsUnfit } from '../platform/db.ts'
import { migrateJobs } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import { joinPostgres } from '../platform/postgres/running.ts'
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
export async function openData(
  config: Config,
  log: Log,
  atEnd: 'stop' | 'leave' = 'stop',
): Promise<OpenData> {
  const { connections, postgres: settings } = profiles[config.profile]
  // Also beside a given database: content, uploads and releases lie there.
  await mkdir(config.dataDir, { recursive: true, mode: 0o755 })
  if (config.databaseUrl) return openDatabase(config.databaseUrl, connections, log, async () => {})
  const postgres = await startPostgres({
    dataDir: config.dataDir,
    log: (line) => log.info({ postgres: true }, line),
    settings,
  })
  const data = await openDatabase(postgres.url, connections, log, () => postgres[atEnd]())
  await renewAfterRestore(config.dataDir, data.db)
  const died = new Promise<void>((resolve) => {
    void postgres.exited.then((how) => how === 'died' && resolve())
  })
  return { ...data, postgres, died }
}

const restoredNote = (dataDir: string): string => join(dataDir, 'restored-from-backup')

/** The data was put back from a backup of then; the next start tells the stations so (S12). */
export const noteRestored = (dataDir: string, takenAt: Instant): Promise<void> =>
  writeFile(restoredNote(dataDir), `${takenAt}\n`)

async function renewAfterRestore(dataDir: string, db: Db): Promise<void> {
  if (!existsSync(restoredNote(dataDir))) return
  const takenAt = (await readFile(restoredNote(dataDir), 'utf8')).trim()
  await asSystem(db, 'sync: restored', async (tx) => {
    await beginAnew(tx, { stateAt: takenAt, isKnown: true })
    await expectAnyStore(tx)
  })
  await rm(restoredNote(dataDir))
}

/**
 * As `openData`, for the command line: beside a node that is running on the same data, or beside
 * other commands; the last of these stops the server.
 */
export async function joinData(config: Config, log: Log): Promise<OpenData> {
  const { connections } = profiles[config.profile]
  const giveUpAtMs = performance.now() + 30_000
  for (;;) {
    try {
      return await openData(config, log, 'leave')
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'data_directory_in_use')) throw error
      const postgres = await joinPostgres(config.dataDir)
      if (postgres) {
        const data = await openDatabase(postgres.url, connections, log, () => postgres.leave())
        return { ...data, postgres }
      }
      if (performance.now() > giveUpAtMs) throw error
      // Whoever has it is starting or stopping the server, and tells nobody when that is done.
      await delay(100)
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
