import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNode } from '../../src/app/start.ts'
import { projectDir } from '../../src/app/version.ts'
import { enrol } from '../../src/features/sync/enrolment-actions.ts'
import { postJson } from '../../src/features/sync/http-line-protocol.ts'
import { readConfig } from '../../src/platform/config.ts'
import { createLog } from '../../src/platform/log.ts'
import { openTestDatabase } from './database.ts'
import type { Site } from './site.ts'

export type StationBeside = Awaited<ReturnType<typeof openStationBeside>>

/** A real station on a free port of this machine, enrolled by `code` at the hub of the site. */
export async function openStationBeside({ node: { ground, url } }: Site, code: string) {
  const database = await openTestDatabase()
  await enrol(
    database.db,
    { url, code },
    (to, body) => postJson(globalThis.fetch, to, body),
    ground.clock(),
  )
  const dataDir = mkdtempSync(join(tmpdir(), 'cunxiao-station-'))
  const config = readConfig(
    { DATABASE_URL: database.url, CUNXIAO_PORT: '0', CUNXIAO_DATA: dataDir },
    projectDir,
  )
  const node = await startNode('station', config, createLog('silent'))
  return {
    ...node,
    db: database.db,
    close: async () => {
      await node.stop()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
