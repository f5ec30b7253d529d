import { readFile, stat } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '../../base/refusal.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import { openFile } from './open.ts'
import type { OpenFile, Opening, SheetRow } from './row.ts'
import { rowWarnings, type SheetWarning } from './warnings.ts'

/** The parsing thread: posts the openings, is told which sheet to read, then a batch per `next`. */
export type Task = { name: string; pasted?: true | undefined } & (
  | { bytes: Uint8Array }
  | { path: string }
)
/** `from` and `after`: the first and the last row of the heading. */
export type Command = { read: number; from: number; after: number } | 'next'
export type Report =
  | { openings: Opening[]; oneText: boolean }
  | { batch: SheetRow[] }
  | { end: SheetWarning[] }
  | { refused: { kind: Refusal['kind']; code: string; details: Record<string, unknown> } }

const port = parentPort
if (!port) throw new Error('not a thread')

const commands: Command[] = []
let wake: (() => void) | undefined
port.on('message', (command: Command) => {
  commands.push(command)
  wake?.()
})

async function command(): Promise<Command> {
  while (commands.length === 0) {
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  return commands.shift() as Command
}

const report = (report: Report): void => port.postMessage(report)

async function serve(task: Task): Promise<void> {
  const file = await openFile(await bytesOf(task), task.name, task)
  report({ openings: file.openings, oneText: file.oneText ?? false })
  const choice = await command()
  if (choice === 'next') throw new Error('no sheet was chosen')
  const isHeading = headingRows(file, choice)
  const warnings = rowWarnings()
  let batch: SheetRow[] = []
  let isBelow = false
  for await (const rows of file.rowsOf(choice.read)) {
    for (const row of rows) {
      if (!isBelow && row.number < choice.after) continue
      if (!isBelow) {
        isBelow = true
        if (row.number === choice.after) continue
      }
      if (isHeading(row)) row.note = 'heading'
      warnings.add(row)
      if (row.cells.length > 0 || row.problems) batch.push(row)
    }
    if (batch.length < rowsPerBatch) continue
    await command()
    report({ batch })
    batch = []
  }
  await command()
  if (batch.length > 0) {
    report({ batch })
    await command()
  }
  report({ end: warnings.list() })
}

const rowsPerBatch = 1_000

/** Whether a row below is the heading again, as it stands on every page of a printed list. */
function headingRows(
  { openings }: OpenFile,
  { read, from, after }: Exclude<Command, 'next'>,
): (row: SheetRow) => boolean {
  const headings = (openings[read]?.rows ?? [])
    .filter(({ number, cells }) => number >= from && number <= after && cells.length > 1)
    .map(({ cells }) => cells)
  return ({ cells }) =>
    headings.some(
      (heading) =>
        heading.length === cells.length && heading.every((text, column) => text === cells[column]),
    )
}

async function bytesOf(task: Task): Promise<Buffer> {
  if ('bytes' in task)
    return Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength)
  const { size } = await stat(task.path)
  if (size > sheetLimits.fileBytes) throw tooLarge('fileBytes', { found: size })
  return readFile(task.path)
}

try {
  await serve(workerData as Task)
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  report({ refused: { kind: error.kind, code: error.code, details: error.details } })
}
port.close()
