import { statfs } from 'node:fs/promises'
import { Refusal } from '../base/refusal.ts'
import { aboutInstall } from '../features/releases/install.ts'
import { openShelf } from '../features/releases/shelf-store.ts'
import type { DoorDesk } from '../features/stations/door-routes.ts'
import { describeOwnCertificate } from '../features/stations/own-certificate-actions.ts'
import type { StationDesk } from '../features/stations/station-routes.ts'
import { sumWantedBytes } from '../features/sync/blob-store.ts'
import { machineRefusals } from '../features/sync/enrolment-protocol.ts'
import { postJson } from '../features/sync/http-line-protocol.ts'
import { countWaiting } from '../features/sync/identity-store.ts'
import { startPace } from '../features/sync/pace.ts'
import { startRecorder } from '../features/sync/record-actions.ts'
import { readStickDown, writeStickUp } from '../features/sync/stick-actions.ts'
import type { UplinkOptions } from '../features/sync/uplink-actions.ts'
import type { Loop } from '../features/sync/uplink-loop-actions.ts'
import { LineDown } from '../features/sync/wire.ts'
import type { Config } from '../platform/config.ts'
import { asSystem } from '../platform/db.ts'
import type { Ground } from '../platform/ground.ts'
import type { HttpsBeside } from '../platform/https-beside.ts'
import { blobRules } from './node-blobs.ts'
import { replication } from './replication.ts'
import { version } from './version.ts'

/** How this node speaks to the hub above it. */
export function uplinkOptions(
  ground: Ground,
  { dataDir }: Pick<Config, 'dataDir'>,
  { mustBeEnrolled }: { mustBeEnrolled: boolean },
): UplinkOptions {
  const recorder = startRecorder(replication, ground.clock, { mustBeEnrolled })
  return {
    recorder,
    program: version,
    dataDir,
    fetch: globalThis.fetch,
    pace: startPace(recorder.monoMs),
    blobRules: () => blobRules(ground),
    release: async () => {
      const install = await openShelf(dataDir).readInstall()
      return install && aboutInstall(install)
    },
  }
}

/** What the station's own pages ask and do. */
export function stationDesk(
  ground: Ground,
  config: Config,
  loop: Loop | undefined,
  https: Pick<HttpsBeside, 'port'>,
): StationDesk & DoorDesk {
  const options = uplinkOptions(ground, config, { mustBeEnrolled: true })
  return {
    about: async () => {
      const { bavail, blocks, bsize } = await statfs(config.dataDir)
      return {
        waiting: await asSystem(ground.db, 'station page', countWaiting),
        incomingBytes: await asSystem(ground.db, 'station page', sumWantedBytes),
        disk: { freeBytes: bavail * bsize, totalBytes: blocks * bsize },
        certificate: (await describeOwnCertificate(ground.db, https)) ?? null,
        nextTryAt: loop?.nextAt().toISOString() ?? null,
      }
    },
    post: async (url, body) =>
      postJson(globalThis.fetch, url, body).catch((error: unknown) => {
        const isForPeople = machineRefusals.some(
          (code) => error instanceof Refusal && code === error.code,
        )
        throw error instanceof Refusal && !isForPeople ? new LineDown(error.code) : error
      }),
    enrolled: () => {
      void loop?.now()
    },
    tryNow: async () => {
      await loop?.now()
    },
    writePacket: () => writeStickUp(ground, options),
    readPacket: (bytes) => readStickDown(ground, options, bytes),
  }
}
