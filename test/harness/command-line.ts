import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const cli = join(import.meta.dirname, '..', '..', 'src', 'app', 'cli.ts')

export type Said = { exit: number | null; out: string; err: string }

/** `cunxiao …` on the data in `dataDir`, to its end. */
export function cunxiao(
  dataDir: string,
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const env = { ...process.env, CUNXIAO_DATA: dataDir, ...settings }
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...words], { env }, (error, out, err) =>
      resolve({ exit: error ? Number(error.code) : 0, out, err }),
    )
  })
}

export type StartedHub = {
  url: string
  /** The one-time code for the first administrator, which it prints when there is none. */
  readCode(): Promise<string>
  /** SIGTERM, as a service manager does; how the process ended. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<Said>
  kill(): Promise<void>
}

/**
 * `cunxiao start` on a free port, once it says that it is ready. `inside`: a program that runs another
 * as its only child, with its arguments.
 */
export async function startHub(
  dataDir: string,
  inside: readonly string[] = [],
): Promise<StartedHub> {
  const [program = '', ...args] = [...inside, process.execPath, cli, 'start']
  const child = spawn(program, args, {
    env: { ...process.env, CUNXIAO_DATA: dataDir, CUNXIAO_PORT: '0', CUNXIAO_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  const said = { out: '', err: '' }
  child.stdout.on('data', (text: Buffer) => {
    said.out += text
  })
  child.stderr.on('data', (text: Buffer) => {
    said.err += text
  })
  const url = await saying(child, said, /^ready: (\S+)$/m)
  const own = Number(child.pid)
  const pid =
    inside.length > 0 ? Number(readFileSync(`/proc/${own}/task/${own}/children`, 'utf8')) : own
  const end = async (signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Said> => {
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(pid, signal)
      await exited
    }
    return { exit: child.exitCode, ...said }
  }
  return {
    url,
    readCode: () => saying(child, said, /^ {4}(\S{4}-\S{4}-\S{4})$/m),
    stop: (signal = 'SIGTERM') => end(signal),
    kill: async () => void (await end('SIGKILL')),
  }
}

/** What the pattern captures, as soon as the process has said it; fails when it ends before. */
async function saying(
  child: ChildProcess,
  said: { out: string; err: string },
  pattern: RegExp,
): Promise<string> {
  for (;;) {
    const found = pattern.exec(said.out)?.[1]
    if (found !== undefined) return found
    const [what] = await Promise.race([
      once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data'),
      once(child, 'exit').then(() => ['exit']),
    ])
    if (what === 'exit') throw new Error(`it ended: ${said.out}${said.err}`)
  }
}
