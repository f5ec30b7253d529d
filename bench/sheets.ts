/**
 * Reads and writes a sheet of 15 columns through the driver and, as the yardstick, through exceljs
 * at once; each in a process of its own. Prints a markdown table.
 *
 *     node bench/sheets.ts
 */
import { execFileSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import ExcelJS from 'exceljs'
import { readSheet } from '../src/platform/sheets/read.ts'
import type { Column } from '../src/platform/sheets/table.ts'
import { writeSheet } from '../src/platform/sheets/write-xlsx.ts'

const columns = Array.from(
  { length: 15 },
  (_, at): Column => ({ heading: `列${at}`, format: at % 3 === 1 ? 'decimal' : 'text' }),
)

function* rowsOf(count: number) {
  for (let row = 0; row < count; row++)
    yield columns.map(({ format }, at) =>
      format === 'text' ? `第${row}行第${at}列的村小学教学点名称` : row / 8 + at,
    )
}

const tasks: Record<string, (path: string, count: number) => Promise<unknown>> = {
  'write, driver': (path, count) =>
    pipeline(
      writeSheet({
        language: 'zh-Hans',
        createdAt: new Date(),
        sheets: [{ name: '表', columns, rows: rowsOf(count) }],
      }),
      createWriteStream(path),
    ),
  'write, exceljs': async (path, count) => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('表')
    sheet.addRow(columns.map(({ heading }) => heading))
    for (const row of rowsOf(count)) sheet.addRow(row)
    await workbook.xlsx.writeFile(`${path}.other.xlsx`)
  },
  'read, driver': (path, count) => readDriver(path, count),
  'read, exceljs': (path, count) => readExceljs(path, count),
  'read a file of exceljs, driver': (path, count) => readDriver(`${path}.other.xlsx`, count),
  'read a file of exceljs, exceljs': (path, count) => readExceljs(`${path}.other.xlsx`, count),
}

async function readDriver(path: string, expected: number): Promise<void> {
  const sheet = await readSheet(
    { name: '', path },
    { isHeading: (cells) => cells.filter((text) => text?.startsWith('列')).length, expected: [] },
  )
  let count = 0
  for await (const batch of sheet.batches) count += batch.length
  if (count !== expected) throw new Error(`${count} rows instead of ${expected}`)
}

async function readExceljs(path: string, expected: number): Promise<void> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(path)
  let count = -1
  workbook.getWorksheet('表')?.eachRow(() => count++)
  if (count !== expected) throw new Error(`${count} rows instead of ${expected}`)
}

type Measured = { ms: number; grownMb: number; blockedMs: number }

/** Blocked is the longest time the main thread did not answer. */
async function measure(task: string, path: string, count: number): Promise<Measured> {
  const before = process.memoryUsage().rss
  let peak = before
  let last = performance.now()
  let blockedMs = 0
  const look = setInterval(() => {
    const now = performance.now()
    blockedMs = Math.max(blockedMs, now - last)
    last = now
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 5)
  const start = performance.now()
  await tasks[task]?.(path, count)
  const ms = performance.now() - start
  await new Promise((resolve) => setTimeout(resolve, 10))
  clearInterval(look)
  return { ms, grownMb: (peak - before) / 2 ** 20, blockedMs }
}

async function compare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sheets-'))
  const print = (cells: (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
  print(['rows', 'task', 'seconds', 'rows/s', 'memory MB', 'longest block ms', 'speed'])
  print(Array.from({ length: 7 }, () => '---'))
  for (const count of [5_000, 100_000]) {
    const path = join(folder, `${count}.xlsx`)
    let driver: Measured | undefined
    for (const task of Object.keys(tasks)) {
      const output = execFileSync(process.execPath, [import.meta.filename, task, path, `${count}`])
      const measured: Measured = JSON.parse(output.toString())
      const { ms, grownMb, blockedMs } = measured
      const isDriver = task.endsWith('driver')
      if (isDriver) driver = measured
      print([
        count,
        task,
        (ms / 1_000).toFixed(2),
        Math.round((count / ms) * 1_000),
        Math.round(grownMb),
        Math.round(blockedMs),
        isDriver || !driver ? '' : `driver ${(ms / driver.ms).toFixed(1)}×`,
      ])
    }
  }
  await rm(folder, { recursive: true })
}

const [task, path, count] = process.argv.slice(2)
if (task && path) process.stdout.write(JSON.stringify(await measure(task, path, Number(count))))
else await compare()
