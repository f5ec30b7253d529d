import { realpath } from 'node:fs/promises'
import { chooseAccount } from './account.ts'
import { prepareBinaries } from './binaries.ts'
import { clusterDirectory, readPasswords } from './cluster.ts'
import { isLastUser, shareCluster } from './keeper.ts'
import { shutDown } from './launch.ts'
import { readPostmaster } from './postmaster-pid.ts'
import type { RunningPostgres } from './supervisor.ts'

type Found = Pick<RunningPostgres, 'url' | 'adminUrl' | 'dataDirectory' | 'port' | 'pid'>

/** The server another process started on this data; undefined when none runs. */
export async function findRunningPostgres(dataDir: string): Promise<Found | undefined> {
  const dataDirectory = await realpath(clusterDirectory(dataDir)).catch(() => undefined)
  if (dataDirectory === undefined) return undefined
  const postmaster = await readPostmaster(dataDirectory)
  if (postmaster?.status !== 'ready') return undefined
  const { node, administrator } = await readPasswords(dataDirectory)
  const { port, pid } = postmaster
  return {
    dataDirectory,
    port,
    pid,
    url: `postgres://cunxiao:${node}@127.0.0.1:${port}/cunxiao`,
    adminUrl: `postgres://postgres:${administrator}@127.0.0.1:${port}/postgres`,
  }
}

/**
 * That server, to be used beside the other process: who leaves last stops it. Undefined when it is
 * not usable, yet or any more.
 */
export async function joinPostgres(
  dataDir: string,
): Promise<(Found & Pick<RunningPostgres, 'leave'>) | undefined> {
  const found = await findRunningPostgres(dataDir)
  if (!found) return undefined
  const { administrator: password } = await readPasswords(found.dataDirectory)
  const session = await shareCluster({ port: found.port, password })
  if (!session) return undefined
  return {
    ...found,
    leave: async () => {
      // Whoever started it may have stopped it meanwhile.
      const last = await isLastUser(session).catch(() => false)
      await session.end()
      if (last) await stop(dataDir, found)
    },
  }
}

async function stop(dataDir: string, { dataDirectory, pid }: Found): Promise<void> {
  const account = await chooseAccount(dataDirectory)
  const { directory } = await prepareBinaries(dataDir, account)
  await shutDown({ binDirectory: directory, dataDirectory, account }, pid, 'fast')
}
