import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenData, openData } from '../../src/app/data.ts'
import { buildNode } from '../../src/app/node.ts'
import { openNodeBlobs } from '../../src/app/node-blobs.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem } from '../../src/platform/db.ts'
import { createLog } from '../../src/platform/log.ts'
import { openPrinter } from '../../src/platform/pdf.ts'
import { cunxiao } from './command-line.ts'
import { type TestNode, testPlaces } from './node.ts'

export type RestorableHub = TestNode & {
  /** `cunxiao backup` onto another disk; the backup's directory. */
  backUp(): Promise<string>
  /** `cunxiao restore` into a fresh data directory, as on a new machine, and the hub's next start. */
  restore(backup: string): Promise<void>
}

/** Memory that counts as a disk: another device than the one the data lies on. */
const otherDisk = '/dev/shm'

/** A hub with a PostgreSQL of its own, which the real commands back up and restore. */
export async function openRestorableHub(): Promise<RestorableHub> {
  let now = new Date('2026-11-23T02:00:00.000Z')
  const clock = () => now
  const printer = openPrinter()
  const log = createLog('silent')
  const base = await mkdtemp(join(tmpdir(), 'cunxiao-hub-'))
  const backups = await mkdtemp(join(otherDisk, 'cunxiao-backups-'))
  // PostgreSQL started by root is another user, who must be able to pass through.
  await chmod(base, 0o755)
  let machine = 0
  let dataDir = ''
  let data: OpenData

  async function start() {
    const config = readConfig({ CUNXIAO_DATA: dataDir }, tmpdir())
    data = await openData(config, log)
    const ground = { db: data.db, clock, log, printer, blobs: openNodeBlobs(config) }
    const server = await buildNode('hub', ground, config)
    await server.ready()
    return { db: data.db, ground, server }
  }
  const newMachine = () => {
    dataDir = join(base, `machine-${++machine}`)
  }

  newMachine()
  const hub: RestorableHub = {
    ...(await start()),
    setNow: (instant) => {
      now = new Date(instant)
    },
    backUp: async () => {
      const { exit, out, err } = await cunxiao(dataDir, ['backup', backups])
      const directory = /^(\/\S+): \d+ files,/m.exec(out)?.[1]
      if (exit !== 0 || !directory) throw new Error(`backup: ${exit} ${out}${err}`)
      return directory
    },
    restore: async (backup) => {
      await hub.server.close()
      await data.close()
      newMachine()
      const { exit, out, err } = await cunxiao(dataDir, ['restore', backup])
      if (exit !== 0) throw new Error(`restore: ${exit} ${out}${err}`)
      Object.assign(hub, await start())
    },
    close: async () => {
      await hub.server.close()
      await data.close()
      await printer.close()
      await rm(base, { recursive: true, force: true })
      await rm(backups, { recursive: true, force: true })
    },
  }
  await asSystem(hub.db, 'test places', (tx) => savePlaces(tx, testPlaces))
  return hub
}
