import type { AddressInfo } from 'node:net'
import { conflict, Refusal } from '../base/refusal.ts'
import { compareWithStored } from '../features/sync/blob-home-actions.ts'
import { type Loop, startUplinkLoop } from '../features/sync/uplink-loop-actions.ts'
import { startWitness, type Witness } from '../features/sync/witness-actions.ts'
import type { Config } from '../platform/config.ts'
import type { ContentServer } from '../platform/content-http.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import { startJobs } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import { openPrinter } from '../platform/pdf.ts'
import { profiles } from '../platform/profile.ts'
import { weatherOf } from '../platform/weather.ts'
import { backupJobs } from './backup-job.ts'
import { openData } from './data.ts'
import { buildContent, buildNode } from './node.ts'
import { openNodeBlobs } from './node-blobs.ts'
import { releaseJobs } from './release-job.ts'
import { type Role, roles } from './roles.ts'
import { uplinkOptions } from './station-desk.ts'

export type RunningNode = {
  server: Server
  ground: Ground
  url: string
  /** Rounds with the hub above. */
  sync: Loop
  /** Answers what is under way, then stops the jobs, then the database. */
  stop(): Promise<void>
  /** Ends when the node's own PostgreSQL died. */
  died: Promise<void>
}

/** `clock`: what it takes for now. */
export async function startNode(
  role: Role,
  config: Config,
  log: Log,
  clock: Ground['clock'] = () => new Date(),
): Promise<RunningNode> {
  const data = await openData(config, log)
  const printer = openPrinter()
  let sync: Loop | undefined
  let content: ContentServer | undefined
  let witness: Witness | undefined
  try {
    const ground: Ground = {
      db: data.db,
      clock,
      log,
      printer,
      blobs: openNodeBlobs(config),
      ...(data.postgres && { postgres: data.postgres }),
    }
    // Before any station is answered.
    if (role === 'hub') witness = await startWitness(ground, config.dataDir)
    // Before anybody asks for or sends content.
    await settleContent(ground)
    const loop = startSync(role, ground, config)
    sync = loop
    let port = config.port
    content = buildContent(ground, config, () => port)
    const { host } = config
    const contentPort = await listen(content, { host, port: config.contentPort })
    const server = await buildNode(role, ground, { ...config, contentPort }, loop)
    port = await listen(server, config)
    const jobs = await startJobs(
      ground,
      data.pool,
      [
        ...roles[role].jobs(config),
        ...backupJobs(config),
        ...(role === 'station' ? releaseJobs(config) : []),
      ],
      profiles[config.profile].jobsAtOnce,
    )
    const scheme = config.tls ? 'https' : 'http'
    return {
      server,
      ground,
      sync: loop,
      url: config.publicUrl ?? `${scheme}://${nameOf(config.host)}:${port}`,
      stop: async () => {
        await loop.stop()
        await server.close()
        await content?.close()
        await jobs.stop()
        await printer.close()
        await witness?.stop()
        await data.close()
      },
      died: data.died,
    }
  } catch (error) {
    await sync?.stop()
    await content?.close()
    await witness?.stop()
    await data.close()
    throw error
  }
}

/** Weather in the store does not keep the node from starting; it is compared at the next start. */
async function settleContent({ db, blobs, clock, log }: Ground): Promise<void> {
  try {
    const { strange, stored, missing } = await compareWithStored(db, blobs, clock())
    if (strange) {
      log.error(
        { stored, missing },
        'the store of content is not the one this database knows, or has lost most of it; look for the right disk or bucket, or say `cunxiao blobs accept`',
      )
    } else if (missing > 0) log.warn({ stored, missing }, 'content is missing and asked for again')
  } catch (error) {
    const isUnavailable = error instanceof Refusal && error.kind === 'unavailable'
    if (!isUnavailable && !weatherOf(error)) throw error
    log.warn({ err: error }, 'content was not compared with its store')
  }
}

const startSync = (role: Role, ground: Ground, config: Config): Loop =>
  startUplinkLoop(ground, uplinkOptions(ground, config, { mustBeEnrolled: role === 'station' }))

/** Takes the configured port, or says that somebody holds it; the port it got. */
async function listen(
  server: Server | ContentServer,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<number> {
  try {
    await server.listen({ host, port })
    return (server.server.address() as AddressInfo).port
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw conflict('port_taken', { host, port })
    }
    throw error
  }
}

const nameOf = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host)
