import { readFile, readlink, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** What a running PostgreSQL writes about itself into `postmaster.pid`. */
export type Postmaster = { pid: number; port: number; status: PostmasterStatus }

export type PostmasterStatus = 'starting' | 'ready' | 'stopping'

/**
 * The PostgreSQL that runs on this data directory, if one does. The file outlives `kill -9` and a
 * power cut, and its pid may by now be any process; PostgreSQL itself would then refuse to start,
 * so such a file is removed. One whose process is gone is left: PostgreSQL replaces it, after
 * looking for orphaned backends.
 *
 * `dataDirectory` is a real path. `answers` tells whether this cluster answers on a port; it is
 * asked only where there is no `/proc`.
 */
export async function findPostmaster(
  dataDirectory: string,
  answers: (port: number) => Promise<boolean>,
): Promise<Postmaster | undefined> {
  const postmaster = await readPostmaster(dataDirectory)
  if (!postmaster) return removeUnfinished(dataDirectory)
  if (!(await isAlive(postmaster.pid))) return undefined
  const isOurs =
    process.platform === 'linux'
      ? await isPostgresOn(dataDirectory, postmaster.pid)
      : await answers(postmaster.port)
  if (isOurs) return postmaster
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true })
  return undefined
}

/** A power cut may leave the file empty, which stops PostgreSQL too. One being written is not. */
async function removeUnfinished(dataDirectory: string): Promise<undefined> {
  const path = join(dataDirectory, 'postmaster.pid')
  if (!(await stat(path).catch(() => undefined))) return
  await delay(250)
  if (!(await readPostmaster(dataDirectory))) await rm(path, { force: true })
}

/** The file as it stands; undefined when it is absent or not completely written. */
export async function readPostmaster(dataDirectory: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')
  return parsePostmaster(text)
}

/** Lines: pid, data directory, start time, port, socket directory, address, memory key, status. */
export function parsePostmaster(text: string): Postmaster | undefined {
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  const status = lines[7]
  return {
    pid,
    port: Number(lines[3] ?? 0),
    status: status === 'ready' || status === 'stopping' ? status : 'starting',
  }
}

/** A process that has ended but whose parent has not asked for it (a zombie) is not alive. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat !== '' && !/^\d+ \(.*\) [ZX]/s.test(stat)
}

/** The program a process runs, where it can be told; ` (deleted)` follows when it was replaced. */
export function executableOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/exe`).catch(() => undefined)
}

/** PostgreSQL makes its data directory its working directory. */
async function isPostgresOn(dataDirectory: string, pid: number): Promise<boolean> {
  const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  const executable = (await executableOf(pid)) ?? ''
  return workingDirectory === dataDirectory && /\/postgres( \(deleted\))?$/.test(executable)
}
