import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNode } from '../../src/app/node.ts'
import { openNodeBlobs } from '../../src/app/node-blobs.ts'
import { replication } from '../../src/app/replication.ts'
import { version } from '../../src/app/version.ts'
import { everywhere } from '../../src/base/place.ts'
import type { TransferReport } from '../../src/features/sync/blob-transfer-protocol.ts'
import { carryBlobs } from '../../src/features/sync/blob-uplink-actions.ts'
import { enrol, invite } from '../../src/features/sync/enrolment-actions.ts'
import { postJson } from '../../src/features/sync/http-line-protocol.ts'
import { loadIdentity } from '../../src/features/sync/identity-store.ts'
import { startPace } from '../../src/features/sync/pace.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { type Recorder, startRecorder } from '../../src/features/sync/record-actions.ts'
import type { Replication } from '../../src/features/sync/replication.ts'
import { stationInvitation } from '../../src/features/sync/scope.ts'
import { contactHub, type UplinkOptions } from '../../src/features/sync/uplink-actions.ts'
import type { ExchangeReport } from '../../src/features/sync/uplink-protocol.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import type { Ground } from '../../src/platform/ground.ts'
import type { Server } from '../../src/platform/http.ts'
import { createLog } from '../../src/platform/log.ts'
import { openPrinter } from '../../src/platform/pdf.ts'
import { copyTestDatabase, openTestDatabase, type TestDatabase } from './database.ts'
import type { TestNode } from './node.ts'

export type TestStation = {
  id: string
  db: Db
  database: TestDatabase
  ground: Ground
  server: Server
  recorder: Recorder
  dataDir: string
  /** One round with the hub; throws `LineDown` while the line is cut. */
  contact(): Promise<ExchangeReport>
  /** Content both ways, with what the hub has asked for. */
  carry(wantedAbove: readonly string[]): Promise<TransferReport>
  /** While `cut`, nothing gets through; `cutAfter`: so many more requests do. */
  wire: { cut: boolean; cutAfter?: number }
  close(): Promise<void>
}

/** The hub's server as the network a station sees. */
export function lineTo(hub: { server: Server }, isCut: () => boolean): typeof globalThis.fetch {
  return async (input, init) => {
    if (isCut()) throw new TypeError('fetch failed')
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = Object.fromEntries(new Headers(init?.headers).entries())
    const body = init?.body
    const answer = await hub.server.inject({
      method: (init?.method ?? 'GET') as 'GET',
      url: url.pathname,
      headers,
      ...(body && { payload: typeof body === 'string' ? body : Buffer.from(body as Uint8Array) }),
    })
    return new Response(new Uint8Array(answer.rawPayload), {
      status: answer.statusCode,
      headers: answer.headers as Record<string, string>,
    })
  }
}

/** A station of that school, enrolled and on a database of its own; it has not yet talked to the hub. */
export async function openTestStation(
  hub: TestNode,
  school: { name: string; regionCode: string; organisationId: string },
  declared: Replication = replication,
): Promise<TestStation> {
  const { code } = await invite(
    hub.db,
    { scopes: [everywhere] },
    stationInvitation(school),
    declared,
    hub.ground.clock(),
  )
  return enrolTestStation(hub, code, declared)
}

/** An empty machine that enrols with this code: a new station, or a station's new disk. */
export async function enrolTestStation(
  hub: TestNode,
  code: string,
  declared: Replication = replication,
): Promise<TestStation> {
  const database = await openTestDatabase()
  await enrol(
    database.db,
    { url: 'http://hub.test', code },
    (url, body) =>
      postJson(
        lineTo(hub, () => false),
        url,
        body,
      ),
    hub.ground.clock(),
  )
  return startTestStation(hub, database, declared)
}

/** Another machine with a copy of the station's disk as it is now, and so under the same key (S10). */
export async function cloneTestStation(hub: TestNode, of: TestStation): Promise<TestStation> {
  return startTestStation(hub, await copyTestDatabase(of.database), replication)
}

async function startTestStation(
  hub: TestNode,
  database: TestDatabase,
  declared: Replication,
): Promise<TestStation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cunxiao-'))
  const ground: Ground = {
    db: database.db,
    clock: hub.ground.clock,
    log: createLog('silent'),
    printer: openPrinter(),
    blobs: openNodeBlobs({ dataDir }),
  }
  const server = await buildNode(
    'station',
    ground,
    readConfig({ CUNXIAO_DATA: tmpdir(), CUNXIAO_TLS_PORT: '0' }, tmpdir()),
  )
  await server.ready()
  const recorder = startRecorder(declared, ground.clock, { mustBeEnrolled: true })
  const wire: TestStation['wire'] = { cut: false }
  const line = lineTo(hub, () => {
    if (wire.cutAfter !== undefined && wire.cutAfter-- <= 0) return true
    return wire.cut
  })
  const options: UplinkOptions = {
    recorder,
    program: version,
    dataDir: tmpdir(),
    fetch: line,
    pace: startPace(recorder.monoMs),
    blobRules: async () => ({ quotaBytes: 1e9 }),
  }
  const { id } = await asSystem(ground.db, 'test', loadIdentity)
  return {
    id,
    db: ground.db,
    database,
    ground,
    server,
    recorder,
    dataDir,
    wire,
    contact: async () => {
      await drainOutbox(hub.db, declared)
      return contactHub(ground, options)
    },
    carry: (wantedAbove) => carryBlobs(ground, options, wantedAbove),
    close: async () => {
      await server.close()
      await ground.printer.close()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
