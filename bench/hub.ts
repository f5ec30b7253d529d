import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNode } from '../src/app/node.ts'
import { openNodeBlobs } from '../src/app/node-blobs.ts'
import { readConfig } from '../src/platform/config.ts'
import { connect, type Db } from '../src/platform/db.ts'
import { loginCookie, type Server } from '../src/platform/http.ts'
import { migrateJobs } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { openPrinter } from '../src/platform/pdf.ts'
import { maker } from '../src/platform/postgres/maker.ts'
import { type RunningPostgres, startPostgres } from '../src/platform/postgres/supervisor.ts'
import { password } from './county.ts'

/**
 * A cluster with the settings of production, gone after `stop`: what is measured includes the fsync
 * of a commit. By its name the next run of the tests removes what a killed run leaves.
 */
export async function startCluster(): Promise<RunningPostgres> {
  const dataDir = await newDirectory()
  const running = await startPostgres({ dataDir, log: () => {} })
  return {
    ...running,
    stop: async () => {
      await running.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A directory that PostgreSQL's own account can pass through. */
export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `cunxiao-throwaway-${maker}-`))
  await chmod(directory, 0o755)
  return directory
}

export type Hub = { server: Server; db: Db; close(): Promise<void> }

/** A hub on the database, migrated, without a port; it believes any address a request is said to come from. */
export async function openHub(url: string): Promise<Hub> {
  await migrate(url)
  const { db, pool } = connect(url)
  await migrateJobs(pool)
  const printer = openPrinter()
  const dataDir = await mkdtemp(join(tmpdir(), 'cunxiao-'))
  const blobs = openNodeBlobs({ dataDir })
  const ground = { db, clock: () => new Date(), log: createLog('silent'), printer, blobs }
  const config = readConfig(
    { CUNXIAO_DATA: tmpdir(), CUNXIAO_TRUST_PROXY: '127.0.0.1', CUNXIAO_UPLOAD_LIMIT_MB: '128' },
    tmpdir(),
  )
  const server = await buildNode('hub', ground, config)
  await server.ready()
  return {
    server,
    db,
    close: async () => {
      await server.close()
      await printer.close()
      await db.destroy()
    },
  }
}

/** Logs in and answers the cookie. Requests are limited by login and, before it, by address. */
export async function logIn(server: Server, loginName: string, from = 1): Promise<string> {
  const answer = await server.inject({
    method: 'POST',
    url: '/api/login',
    headers: { origin: 'http://localhost', 'x-forwarded-for': addressOf(from) },
    payload: { loginName, password },
  })
  const cookie = answer.cookies.find(({ name }) => name === loginCookie)?.value
  if (!cookie) throw new Error(`login ${loginName}: ${answer.statusCode} ${answer.body}`)
  return cookie
}

export const addressOf = (at: number): string => `10.0.${Math.floor(at / 250)}.${1 + (at % 250)}`

/** Fetches as that login; an answer that is not 200 is a fault of the benchmark. */
export async function getAs(server: Server, cookie: string, url: string): Promise<string> {
  const answer = await server.inject({
    method: 'GET',
    url,
    // As from elsewhere: this machine itself is told more by `/api/health`.
    headers: { 'x-forwarded-for': addressOf(0) },
    cookies: { [loginCookie]: cookie },
  })
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
  return answer.body
}
