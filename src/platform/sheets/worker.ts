import { readFile, stat } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '../../base/refusal.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import { openFile } from './open.ts'
import type { Opening, SheetRow } from './row.ts'

/** The parsing thread: posts the openings, is told which sheet to read, then a batch per `next`. */
export type Task = { name: string; bytes: Uint8Array } | { name: string; path: string }
export type Command = { read: number; after: number } | 'next'
export type Report =
  | { openings: Opening[] }
  | { batch: SheetRow[] }
  | { end: true }
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
  const file = await openFile(await bytesOf(task), task.name)
  report({ openings: file.openings })
  const choice = await command()
  if (choice === 'next') throw new Error('no sheet was chosen')
  let batch: SheetRow[] = []
  for await (const rows of file.rowsOf(choice.read)) {
    for (const row of rows) if (row.number > choice.after) batch.push(row)
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
  report({ end: true })
}

const rowsPerBatch = 1_000

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
