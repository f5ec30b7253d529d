import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clusterDirectory } from './cluster.ts'
import { isLeftover, maker } from './maker.ts'
import { isAlive, readPostmaster } from './postmaster-pid.ts'
import { withoutDurability } from './settings.ts'
import { type RunningPostgres, startPostgres } from './supervisor.ts'

const prefix = 'cunxiao-throwaway-'

const settings = { ...withoutDurability, max_connections: '200' }

/**
 * A cluster for one run of tests: quick because a power cut may destroy it, and gone after `stop`.
 * What killed runs left, in processes and on the disk, is removed first.
 */
export async function startThrowawayPostgres(
  log: (line: string) => void,
): Promise<RunningPostgres> {
  await removeLeftovers(log)
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${maker}-`))
  // PostgreSQL started by root is another user, who must be able to pass through.
  await chmod(dataDir, 0o755)
  const running = await startPostgres({ dataDir, log, settings })
  return {
    ...running,
    stop: async () => {
      await running.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function removeLeftovers(log: (line: string) => void): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix) || !(await isLeftover(name))) continue
    const dataDir = join(tmpdir(), name)
    const owner = (await stat(dataDir).catch(() => undefined))?.uid
    if (owner === undefined || owner !== (process.getuid?.() ?? owner)) continue
    // Another run of tests may be removing it too.
    await removeLeftover(dataDir).catch((error: Error) => log(`${dataDir} stays: ${error.message}`))
  }
}

async function removeLeftover(dataDir: string): Promise<void> {
  const postmaster = await readPostmaster(clusterDirectory(dataDir))
  if (postmaster && (await isAlive(postmaster.pid))) {
    const left = await startPostgres({ dataDir, log: () => {}, settings })
    await left.stop()
  }
  await rm(dataDir, { recursive: true, force: true })
}
