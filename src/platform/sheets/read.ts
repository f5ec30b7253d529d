import { Worker } from 'node:worker_threads'
import { invalid, Refusal } from '../../base/refusal.ts'
import { chooseHeading } from './heading.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import type { SheetRow } from './row.ts'
import type { Command, Report, Task } from './worker.ts'

export type SheetFile = { name: string; bytes: Uint8Array } | { name: string; path: string }

type ReadOptions = {
  /** How many cells of a row are known headings; the row with most of them is the heading. */
  isHeading: (cells: readonly (string | undefined)[]) => number
  /** Headings to name when none is found. */
  expected: readonly string[]
  /** Stops the parsing; the pending call rejects with the signal's reason. */
  signal?: AbortSignal
}

type Sheet = {
  /** Of the worksheet; empty for CSV. */
  name: string
  heading: { number: number; cells: (string | undefined)[] }
  /** Rows below the heading, about 1,000 at a time, parsed as they are taken. Read it once. */
  batches: AsyncIterable<SheetRow[]>
  /** Ends the parsing early; after the last batch, or when a loop over them ends, it has ended. */
  close: () => Promise<void>
}

/** Reads an uploaded sheet – xlsx, xlsm, CSV or TSV in any usual encoding – in a thread of its own. */
export async function readSheet(file: SheetFile, options: ReadOptions): Promise<Sheet> {
  const parser = startParser(file, options.signal)
  try {
    const opened = await parser.next()
    if (!('openings' in opened)) throw new Error('the parser did not open the file')
    const choice = chooseHeading(opened.openings, options.isHeading)
    if (!choice.heading)
      throw invalid('sheet_no_heading', { expected: options.expected, found: choice.found })
    const { sheet, heading } = choice
    parser.send({ read: sheet, after: heading.number })
    return {
      name: opened.openings[sheet]?.name ?? '',
      heading: { number: heading.number, cells: heading.cells },
      batches: batchesOf(parser),
      close: parser.stop,
    }
  } catch (error) {
    await parser.stop()
    throw error
  }
}

async function* batchesOf(parser: Parser): AsyncGenerator<SheetRow[]> {
  try {
    for (;;) {
      parser.send('next')
      const report = await parser.next()
      if (!('batch' in report)) return
      yield report.batch
    }
  } finally {
    await parser.stop()
  }
}

type Parser = {
  send: (command: Command) => void
  next: () => Promise<Report>
  stop: () => Promise<void>
}

/** A hostile file can exhaust the thread's memory or time, never the process's. */
function startParser(task: Task, signal: AbortSignal | undefined): Parser {
  signal?.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: sheetLimits.memoryMb },
  })
  const reports: Report[] = []
  let failure: { reason: unknown } | undefined
  let wake = (): void => undefined

  const fail = (reason: unknown): void => {
    failure ??= { reason }
    wake()
  }
  const abort = (): void => {
    fail(signal?.reason)
    void worker.terminate()
  }
  signal?.addEventListener('abort', abort, { once: true })
  worker.on('message', (report: Report) => {
    reports.push(report)
    wake()
  })
  worker.on('error', (error) => fail(isOutOfMemory(error) ? tooLarge('memoryMb') : error))
  worker.on('exit', () => {
    signal?.removeEventListener('abort', abort)
    fail(new Error('the parsing thread has ended'))
  })

  async function next(): Promise<Report> {
    if (reports.length === 0 && !failure) {
      const { promise, resolve } = Promise.withResolvers<void>()
      wake = resolve
      const timer = setTimeout(() => fail(tooLarge('batchMs')), sheetLimits.batchMs)
      await promise
      clearTimeout(timer)
    }
    const report = reports.shift()
    if (!report) throw failure?.reason
    if (!('refused' in report)) return report
    const { kind, code, details } = report.refused
    throw new Refusal(kind, code, details)
  }

  return {
    send: (command) => worker.postMessage(command),
    next,
    stop: async () => void (await worker.terminate()),
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
