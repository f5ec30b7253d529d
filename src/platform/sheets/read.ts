import { Worker } from 'node:worker_threads'
import { invalid, Refusal } from '../../base/refusal.ts'
import {
  type Choice,
  chooseHeading,
  type Heading,
  headingAt,
  headingCandidates,
  type IsHeading,
} from './heading.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import type { Opening, SheetRow } from './row.ts'
import type { SheetWarning } from './warnings.ts'
import type { Command, Report, Task } from './worker.ts'

/** `pasted`: a range copied in a spreadsheet program, as UTF-8. */
export type SheetFile = { name: string; pasted?: true | undefined } & (
  | { bytes: Uint8Array }
  | { path: string }
)

type ReadOptions = {
  /** How many cells of a row are known headings; the row with most of them is the heading. */
  isHeading: IsHeading
  /** Headings to name when none is found. */
  expected: readonly string[]
  /** Of `inspectSheet`: what a person chose instead. */
  worksheet?: number
  /** The number of a row of the heading, likewise. */
  heading?: number
  /** Stops the parsing; the pending call rejects with the signal's reason. */
  signal?: AbortSignal
}

type Sheet = {
  /** Of the worksheet; empty for text. */
  name: string
  heading: Heading
  /** Rows below the heading, about 1,000 at a time, parsed as they are taken. Read it once. */
  batches: AsyncIterable<SheetRow[]>
  /** Complete when the last batch was taken. */
  warnings: SheetWarning[]
  /** Ends the parsing early; after the last batch, or when a loop over them ends, it has ended. */
  close: () => Promise<void>
}

/** One worksheet of a file, for a person to choose from. */
export type Worksheet = {
  index: number
  name: string
  hidden: boolean
  /** The first of them. */
  rows: SheetRow[]
  /** The one with most known headings, then others that look like one. */
  headings: Heading[]
  /** How many cells of the first heading are known. */
  known: number
}

/**
 * Reads an uploaded sheet in a thread of its own: xlsx, xlsm, CSV or TSV in any usual encoding, and the
 * web pages and XML that programs save as .xls. Rows with a `note` are none of the table.
 */
export async function readSheet(file: SheetFile, options: ReadOptions): Promise<Sheet> {
  const parser = startParser(file, options.signal)
  try {
    const { openings, oneText } = await openingsOf(parser)
    const { choice, others } = choose(openings, options)
    const { sheet, heading } = choice
    const { name = '', hidden } = openings[sheet] ?? {}
    const warnings: SheetWarning[] = []
    if (hidden) warnings.push({ code: 'worksheet_hidden', count: 1, names: [name] })
    const names = others.map((other) => openings[other.sheet]?.name ?? '')
    if (!oneText && names.length > 0)
      warnings.push({ code: 'worksheets_left_out', count: names.length, names })
    parser.send({ read: sheet, from: heading.from, after: heading.number })
    return { name, heading, batches: batchesOf(parser, warnings), warnings, close: parser.stop }
  } catch (error) {
    await parser.stop()
    throw error
  }
}

/** The worksheets of a file with their first rows and what may be their headings. */
export async function inspectSheet(
  file: SheetFile,
  { isHeading, signal }: Pick<ReadOptions, 'isHeading' | 'signal'>,
): Promise<Worksheet[]> {
  const parser = startParser(file, signal)
  try {
    const { openings, oneText } = await openingsOf(parser)
    const { choices } = chooseHeading(openings, isHeading)
    const worksheets = openings.map((opening, index): Worksheet => {
      const best = choices.find(({ sheet }) => sheet === index)
      const others = headingCandidates(opening).filter(
        ({ number }) => number !== best?.heading.number,
      )
      return {
        index,
        name: opening.name,
        hidden: opening.hidden ?? false,
        rows: opening.rows,
        headings: best ? [best.heading, ...others] : others,
        known: best?.known ?? 0,
      }
    })
    return oneText
      ? worksheets.filter(({ index }) => index === (choices[0]?.sheet ?? 0))
      : worksheets
  } finally {
    await parser.stop()
  }
}

async function openingsOf(parser: Parser) {
  const opened = await parser.next()
  if (!('openings' in opened)) throw new Error('the parser did not open the file')
  return opened
}

/** The worksheet and heading to read, and the other worksheets that have as good as the same headings. */
function choose(
  openings: readonly Opening[],
  { isHeading, expected, worksheet, heading }: ReadOptions,
): { choice: Choice; others: Choice[] } {
  const { choices, found } = chooseHeading(openings, isHeading)
  const best =
    worksheet === undefined ? choices[0] : choices.find(({ sheet }) => sheet === worksheet)
  const sheet = worksheet ?? best?.sheet ?? 0
  const opening = openings[sheet]
  const choice =
    heading !== undefined && opening
      ? { sheet, heading: headingAt(opening, heading, isHeading), known: best?.known ?? 0 }
      : best
  if (!choice) throw invalid('sheet_no_heading', { expected, found })
  const others = choices.filter((one) => one.sheet !== sheet && one.known * 2 >= choice.known)
  return { choice, others: worksheet === undefined ? others : [] }
}

async function* batchesOf(parser: Parser, warnings: SheetWarning[]): AsyncGenerator<SheetRow[]> {
  try {
    for (;;) {
      parser.send('next')
      const report = await parser.next()
      if ('end' in report) warnings.push(...report.end)
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
