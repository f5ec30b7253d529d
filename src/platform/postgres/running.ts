import { realpath } from 'node:fs/promises'
import { clusterDirectory, readPasswords } from './cluster.ts'
import { readPostmaster } from './postmaster-pid.ts'
import type { RunningPostgres } from './supervisor.ts'

/** The server another process started on this data, to be used beside it; undefined when none runs. */
export async function findRunningPostgres(
  dataDir: string,
): Promise<Pick<RunningPostgres, 'url' | 'adminUrl' | 'dataDirectory'> | undefined> {
  const dataDirectory = await realpath(clusterDirectory(dataDir)).catch(() => undefined)
  if (dataDirectory === undefined) return undefined
  const postmaster = await readPostmaster(dataDirectory)
  if (postmaster?.status !== 'ready') return undefined
  const { node, administrator } = await readPasswords(dataDirectory)
  const { port } = postmaster
  return {
    dataDirectory,
    url: `postgres://cunxiao:${node}@127.0.0.1:${port}/cunxiao`,
    adminUrl: `postgres://postgres:${administrator}@127.0.0.1:${port}/postgres`,
  }
}
