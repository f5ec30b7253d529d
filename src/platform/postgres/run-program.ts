import { type SpawnOptions, spawn } from 'node:child_process'
import type { Account } from './account.ts'

/**
 * How PostgreSQL's programs are started: as its account, in a directory that account can enter,
 * and without our environment, whose `PG…` variables would be obeyed. Windows programs need theirs.
 */
export function spawnOptions(directory: string, account: Account): SpawnOptions {
  return {
    cwd: directory,
    windowsHide: true,
    ...(process.platform === 'win32' ? {} : { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } }),
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  }
}

/** Runs a program to its end; `output` is all it said. */
export function runProgram(
  path: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, output }))
  })
}
