import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { join } from 'node:path'
import * as z from 'zod'
import type { LauncherPorts, Running } from './launch-actions.ts'

export type Children = {
  /** The whole environment of the programs. */
  environment: NodeJS.ProcessEnv
  /** What follows the program's name to run it. */
  words: readonly string[]
  port: number
  tls: boolean
  /** Durations in ms: for the end of a program that was asked to end, and for an answer about its health. */
  patience: { stopMs: number; answerMs: number }
}

/** Programs as processes of this machine, with their own node where they bring one. */
export function openChildren(of: Children): Pick<LauncherPorts, 'start' | 'command'> {
  return {
    start: (directory) => {
      const child = spawnProgram(of, directory, of.words)
      const ended = endOf(child)
      return {
        ended: ended.then(() => undefined),
        stop: () => stopChild(child, ended, of.patience.stopMs),
        isHealthy: (version) => isHealthy(of, version),
      } satisfies Running
    },
    command: async (directory, words) => {
      const how = await endOf(spawnProgram(of, directory, words))
      if (how !== 0) throw new Error(`“${words.join(' ')}” ended with ${how}`)
    },
  }
}

/** The channel between the two is how a program notices that its launcher is gone. */
function spawnProgram(
  { environment }: Children,
  directory: string,
  words: readonly string[],
): ChildProcess {
  const brought = join(directory, 'node_modules', 'node', 'bin', nodeName)
  return spawn(
    existsSync(brought) ? brought : process.execPath,
    [...process.execArgv, join(directory, 'src', 'app', 'cli.ts'), ...words],
    { env: environment, cwd: directory, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
}

const nodeName = process.platform === 'win32' ? 'node.exe' : 'node'

const endOf = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'nothing'))
  })

async function stopChild(
  child: ChildProcess,
  ended: Promise<unknown>,
  stopMs: number,
): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), stopMs)
  await ended
  clearTimeout(patience)
}

const Health = z.object({ ready: z.literal(true), version: z.string() })

/** The certificate is not looked at: it is this machine asking itself. */
async function isHealthy({ port, tls, patience }: Children, version: string): Promise<boolean> {
  const get = tls ? getHttps : getHttp
  const signal = AbortSignal.timeout(patience.answerMs)
  try {
    const request = get({
      host: '127.0.0.1',
      port,
      path: '/api/health',
      rejectUnauthorized: false,
      agent: false,
      signal,
    })
    const [response] = await once(request, 'response', { signal })
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    const health = Health.safeParse(JSON.parse(text))
    return health.success && health.data.version === version
  } catch {
    return false
  }
}
