/** The hub of `sync-http.ts`: its HTTP server, its PostgreSQL, and how long each request took it. */
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { openNodeBlobs } from '../src/app/node-blobs.ts'
import { loadIdentity } from '../src/features/sync/identity-store.ts'
import { savePeer, setEnrolled } from '../src/features/sync/peer-store.ts'
import { syncRoutes } from '../src/features/sync/routes.ts'
import { stationFeeds } from '../src/features/sync/scope.ts'
import { publicKeyOf } from '../src/features/sync/signature-protocol.ts'
import { readConfig } from '../src/platform/config.ts'
import { asSystem, connect } from '../src/platform/db.ts'
import { createServer } from '../src/platform/http.ts'
import { createLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { openPrinter } from '../src/platform/pdf.ts'
import { attendanceReplication, makeAttendanceTable } from './attendance.ts'
import { startCluster } from './hub.ts'
import { answerParent } from './parts.ts'

export type HubAddress = { url: string; id: string; signingKey: string }
/** Keys as base64. */
export type NewStation = {
  id: string
  kind: 'station' | 'hub'
  signingKey: string
  sealingKey: string
}
/** Since it was asked last: milliseconds of each answer by path, those of the processor, answers that were no 200. */
export type HubTimes = {
  hello: number[]
  push: number[]
  processorMs: number
  refused: number
}

const region = '433123102205'
const cluster = await startCluster()
await migrate(cluster.url)
const { db } = connect(cluster.url)
await makeAttendanceTable(db)
const log = createLog('silent')
const printer = openPrinter()
const server = await createServer(readConfig({ CUNXIAO_DATA: tmpdir() }, tmpdir()), log, '0')
const times: Record<string, number[]> = {}
let refused = 0
let processor = process.cpuUsage()
server.addHook('onResponse', async ({ url }, reply) => {
  times[url] ??= []
  times[url].push(reply.elapsedTime)
  if (reply.statusCode !== 200) refused++
})
const pace = { intervalMs: 60_000, batchRecords: 2_000 }
// What it can do is measured, so nobody is sent away.
const roundsPerSecond = Number.MAX_SAFE_INTEGER
syncRoutes({
  nameIn: async () => 'bench',
  replication: attendanceReplication,
  pace,
  roundsPerSecond,
})(server, {
  ...{ db, log, printer, blobs: openNodeBlobs({ dataDir: tmpdir() }) },
  clock: () => new Date(),
})
await server.listen({ host: '127.0.0.1', port: 0 })

await answerParent({
  async address(): Promise<HubAddress> {
    const { id, signingKey } = await asSystem(db, 'test', loadIdentity)
    const { port } = server.server.address() as AddressInfo
    return {
      url: `http://127.0.0.1:${port}`,
      id,
      signingKey: publicKeyOf(signingKey).toString('base64'),
    }
  },
  async enrol(stations: readonly NewStation[]): Promise<void> {
    await asSystem(db, 'test', async (tx) => {
      for (const { id, kind, signingKey, sealingKey } of stations) {
        const feeds = kind === 'hub' ? [] : stationFeeds(id, region)
        const about = {
          kind,
          name: id,
          regionCode: region,
          organisationId: null,
        }
        await savePeer(tx, { id, feeds, ...about }, new Date())
        const keys = {
          signing: Buffer.from(signingKey, 'base64'),
          sealing: Buffer.from(sealingKey, 'base64'),
        }
        await setEnrolled(tx, id, keys, new Date())
      }
    })
  },
  async times(): Promise<HubTimes> {
    const { user, system } = process.cpuUsage(processor)
    const { '/sync/hello': hello = [], '/sync/push': push = [] } = times
    const taken = { hello, push, processorMs: (user + system) / 1_000, refused }
    processor = process.cpuUsage()
    for (const path of Object.keys(times)) delete times[path]
    refused = 0
    return taken
  },
  /** Rows made of records, which are the proof that they are there. */
  async held(): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from bench_attendance`.execute(db)
    return rows[0]?.count ?? 0
  },
})
await server.close()
await printer.close()
await db.destroy()
await cluster.stop()
