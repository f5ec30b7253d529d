import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { Refusal } from '../base/refusal.ts'

/** What a program of others may take while it reads what somebody gave us. */
export type ProgramLimits = {
  seconds: number
  /** Without a word on its output for so long, it hangs. */
  silentSeconds?: number
  memoryBytes: number
  /** Of each file that it writes. */
  fileBytes: number
}

/** It ended badly: `because` says whose doing that was. */
export class ProgramFailed extends Error {
  readonly because: 'failed' | 'too_long'
  constructor(because: ProgramFailed['because'], message: string) {
    super(message)
    this.because = because
  }
}

type Run = {
  limits: ProgramLimits
  env?: NodeJS.ProcessEnv
  cwd?: string
  onSaid?: (said: string) => void
  /** Keeps what it says up to so many characters; the rest is dropped. */
  keepSaid?: number
}

/**
 * Runs a program to its end within limits, without input, and answers what it said. Past a limit it is
 * ended with everything that it began. Memory and files are limited where there is a POSIX shell.
 */
export async function runProgram(
  command: string,
  options: readonly string[],
  { limits, env, cwd, onSaid = () => {}, keepSaid = 0 }: Run,
): Promise<string> {
  const [first, ...rest] = limited(command, options, limits)
  const child = spawn(first, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: posix,
    ...(env && { env }),
    ...(cwd !== undefined && { cwd }),
  })
  let said = ''
  let complaint = ''
  let tooLong = false
  const end = () => {
    tooLong = true
    endTree(child)
  }
  const wholeTimer = setTimeout(end, limits.seconds * 1_000)
  const silentMs = (limits.silentSeconds ?? limits.seconds) * 1_000
  const silentTimer = setTimeout(end, silentMs)
  child.stdout.on('data', (part: Buffer) => {
    silentTimer.refresh()
    const words = String(part)
    onSaid(words)
    said = `${said}${words}`.slice(0, keepSaid)
  })
  child.stderr.on('data', (part: Buffer) => {
    complaint = `${complaint}${part}`.slice(-2_000)
  })
  try {
    const { code, signal } = await new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ code, signal }))
    })
    if (tooLong) throw new ProgramFailed('too_long', `${command} took too long`)
    if (code === 0) return said
    const words = `${command} ended with ${code ?? signal}: ${complaint.trim()}`
    // A full disk is no fault of what was read.
    if (/No space left on device/.test(complaint)) {
      throw new Refusal('unavailable', 'disk_full', { said: words })
    }
    const stopped = signal === 'SIGTERM' || signal === 'SIGINT' || /received signal/.test(complaint)
    // Somebody shuts this machine down.
    if (stopped) throw new Refusal('unavailable', 'program_stopped', { said: words })
    throw new ProgramFailed('failed', words)
  } finally {
    clearTimeout(wholeTimer)
    clearTimeout(silentTimer)
    // What it left running.
    if (posix) endTree(child)
  }
}

type Ended = { code: number | null; signal: NodeJS.Signals | null }

const posix = process.platform !== 'win32'

/** Not every system knows every limit. */
const limitScript = 'ulimit -c 0; ulimit -v "$1"; ulimit -f "$2"; shift 2; exec "$@"'

function limited(
  command: string,
  options: readonly string[],
  { memoryBytes, fileBytes }: ProgramLimits,
): [string, ...string[]] {
  if (!posix) return [command, ...options]
  const [kilobytes, blocks] = [Math.ceil(memoryBytes / 1_024), Math.ceil(fileBytes / 512)]
  return ['/bin/sh', '-c', limitScript, 'sh', `${kilobytes}`, `${blocks}`, command, ...options]
}

function endTree({ pid }: ChildProcess): void {
  if (pid === undefined) return
  if (!posix) {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // Nobody is left.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** The first of these, by name or by path, that says its version. Looked for again until it is there. */
export function findProgram(names: readonly string[], version = '--version'): string | undefined {
  const known = names.find((name) => found.has(name))
  if (known !== undefined) return known
  const here = names.find((name) => spawnSync(name, [version], { stdio: 'ignore' }).status === 0)
  if (here !== undefined) found.add(here)
  return here
}

const found = new Set<string>()
