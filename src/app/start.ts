import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { conflict } from '../base/refusal.ts'
import type { Config } from '../platform/config.ts'
import { connect, type Db, whyRoleIsUnfit } from '../platform/db.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import { migrateJobs, startJobs } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import { type RunningPostgres, startPostgres } from '../platform/postgres/supervisor.ts'
import { buildNode } from './node.ts'
import { type Role, roles } from './roles.ts'

export type OpenedData = {
  db: Db
  pool: pg.Pool
  databaseUrl: string
  /** Present when the node runs its own server. */
  postgres?: RunningPostgres
  close(): Promise<void>
}

/** The node's database, migrated and fit: its own server, or the given one. */
export async function openData(config: Config, log: Log): Promise<OpenedData> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 })
  const postgres = config.databaseUrl
    ? undefined
    : await startPostgres({ dataDir: config.dataDir, log: (line) => log.info({ postgres: true }, line) })
  const databaseUrl = config.databaseUrl ?? postgres?.url ?? ''
  const { db, pool } = connect(databaseUrl)
  const close = async () => {
    await db.destroy()
    await postgres?.stop()
  }
  try {
    const unfit = await whyRoleIsUnfit(db)
    if (unfit) throw conflict('database_role_unfit', { reason: unfit })
    const applied = await migrate(databaseUrl)
    if (applied.length > 0) log.info({ applied }, 'migrations applied')
    await migrateJobs(pool)
    return { db, pool, databaseUrl, close, ...(postgres && { postgres }) }
  } catch (error) {
    await close()
    throw error
  }
}

export type RunningNode = {
  server: Server
  ground: Ground
  url: string
  /** Answers what is under way, then stops jobs, then the database. */
  stop(): Promise<void>
  /** Ends when PostgreSQL died by itself; never when it was stopped. */
  died: Promise<void>
}

export async function startNode(role: Role, config: Config, log: Log): Promise<RunningNode> {
  const data = await openData(config, log)
  try {
    const ground: Ground = { db: data.db, clock: () => new Date(), log }
    const server = await buildNode(role, ground, config)
    await listen(server, config)
    const jobs = await startJobs(ground, data.pool, roles[role].jobs)
    const { port } = server.server.address() as AddressInfo
    return {
      server,
      ground,
      url: config.publicUrl ?? `${config.tls ? 'https' : 'http'}://${displayHost(config.host)}:${port}`,
      stop: async () => {
        await server.close()
        await jobs.stop()
        await data.close()
      },
      died: new Promise((resolve) => {
        void data.postgres?.exited.then((how) => how === 'died' && resolve())
      }),
    }
  } catch (error) {
    await data.close()
    throw error
  }
}

/** `start` takes the configured port or says that somebody holds it. */
async function listen(server: Server, { host, port }: Config): Promise<void> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw conflict('port_taken', { host, port })
    }
    throw error
  }
}

const displayHost = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host)

