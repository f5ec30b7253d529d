import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Instant } from '../base/calendar.ts'
import { Refusal } from '../base/refusal.ts'

/**
 * Sets typst templates with data and makes PDF/A-2b of them (PDF 1.7 where it takes in a PDF), one job at a time, in a process of its
 * own: typst aborts its process on some inputs, cannot be interrupted and holds much memory while it
 * works. None of this may reach the node.
 */
export type Printer = {
  print(job: PrintJob): Promise<Printed>
  close(): Promise<void>
}

export type PrintJob = {
  /** The folder of the template and of all it reads, with a slash at its end. */
  folder: URL
  /** The template's path inside `folder`. */
  template: string
  /** Becomes `sys.inputs.data`, as JSON: typst never reads its text as markup. */
  data: object
  /** Pictures and PDFs that the template takes in, by path below `folder`: what is in them is `sys.inputs.files`. */
  files?: readonly PrintFile[]
  /** The only time in the file: the same data and moment give the same bytes. */
  createdAt: Instant
}

/** `path`: `/scans/1.pdf`. */
export type PrintFile = { path: string; bytes: Uint8Array }

/** What a template is told of each file: how many pages it has, or that nothing can be set of it, and why. */
export type FileLook = { pages: number } | { fault: 'locked' | 'unreadable' }

export type Printed = {
  pdf: Uint8Array
  pages: number
  /** Characters that no font has, each printed as 〓. */
  missing: string[]
}

/** What goes to the typst process and what comes back. */
export type TypstRequest = {
  folder: string
  template: string
  data: string
  files: readonly PrintFile[]
  createdAtMs: number
}
export type TypstAnswer = { printed: Printed } | { faults: string[] }

/** `idleMs`: how long the process is kept for the next job; starting it takes a third of a second. */
export function openPrinter({ timeLimitMs = 120_000, idleMs = 30_000 } = {}): Printer {
  let typst: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false

  const stop = async () => {
    clearTimeout(idle)
    const ending = typst
    typst = undefined
    if (ending && isRunning(ending)) await end(ending)
  }

  const printNow = async (job: PrintJob): Promise<Printed> => {
    if (closed) throw new Error('the printer is closed')
    clearTimeout(idle)
    if (!typst || !isRunning(typst)) typst = startTypst()
    const answer = await ask(typst, requestOf(job), timeLimitMs)
    idle = setTimeout(stop, idleMs).unref()
    if ('faults' in answer) throw new Error(`${job.template}: ${answer.faults.join('; ')}`)
    return answer.printed
  }

  return {
    print(job) {
      const printing = queue.then(() => printNow(job))
      queue = printing.catch(() => undefined)
      return printing
    },
    async close() {
      closed = true
      await stop()
    },
  }
}

const requestOf = (job: PrintJob): TypstRequest => ({
  folder: fileURLToPath(job.folder),
  template: job.template,
  data: JSON.stringify(job.data),
  files: job.files ?? [],
  createdAtMs: Date.parse(job.createdAt),
})

function startTypst(): ChildProcess {
  return fork(new URL('./typst-process.ts', import.meta.url), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

async function ask(
  typst: ChildProcess,
  request: TypstRequest,
  timeLimitMs: number,
): Promise<TypstAnswer> {
  const settled = new AbortController()
  const { signal } = settled
  holdNode(typst, true)
  try {
    typst.send(request)
    return await Promise.race([
      once(typst, 'message', { signal }).then(([answer]) => answer as TypstAnswer),
      once(typst, 'exit', { signal }).then(([code, killedBy]) => {
        throw new Error(`typst ended with ${code ?? killedBy} while it set ${request.template}`)
      }),
      wait(timeLimitMs, undefined, { signal }).then(() => {
        throw new Refusal('unavailable', 'document_takes_too_long', { timeLimitMs })
      }),
    ])
  } catch (reason) {
    if (isRunning(typst)) await end(typst)
    throw reason
  } finally {
    settled.abort()
    holdNode(typst, false)
  }
}

/** A process that waits for work must not keep the node from ending. */
function holdNode(typst: ChildProcess, hold: boolean): void {
  for (const handle of [typst, typst.channel]) {
    if (hold) handle?.ref()
    else handle?.unref()
  }
}

async function end(typst: ChildProcess): Promise<void> {
  const exited = once(typst, 'exit')
  typst.ref()
  typst.kill('SIGKILL')
  await exited
}

const isRunning = (typst: ChildProcess): boolean =>
  typst.exitCode === null && typst.signalCode === null
