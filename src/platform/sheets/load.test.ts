import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSheet } from './read.ts'
import type { Column } from './table.ts'
import { writeCsv } from './write-csv.ts'
import { writeSheet } from './write-xlsx.ts'

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

const isHeading = (cells: readonly (string | undefined)[]) =>
  cells.filter((text) => text?.startsWith('列')).length

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(count: number, kind: 'xlsx' | 'csv'): Promise<string> {
  const path = join(folder, `${count}.${kind}`)
  const table = { name: '表', columns, rows: rowsOf(count) }
  const createdAt = new Date('2026-11-23T08:00:00Z')
  const pieces =
    kind === 'csv'
      ? writeCsv(table)
      : writeSheet({ language: 'zh-Hans', createdAt, sheets: [table] })
  await pipeline(pieces, createWriteStream(path))
  return path
}

async function countRows(path: string): Promise<number> {
  const sheet = await readSheet({ name: '', path }, { isHeading, expected: [] })
  let count = 0
  for await (const batch of sheet.batches) count += batch.length
  return count
}

test('writing and reading 100,000 rows of 15 columns takes less than 500 MB', async () => {
  const before = process.memoryUsage().rss
  let peak = before
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 10)
  const path = await fileOf(100_000, 'xlsx')
  expect(await countRows(path)).toBe(100_000)
  clearInterval(look)
  expect((peak - before) / 2 ** 20).toBeLessThan(500)
})

test.each(['xlsx', 'csv'] as const)(
  'reading 50,000 rows of %s holds up the event loop for less than 200 ms',
  async (kind) => {
    const path = await fileOf(50_000, kind)
    // The least of a few: the machine may be busy with other tests.
    let least = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < 4 && least >= 200; tries++) {
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      expect(await countRows(path)).toBe(50_000)
      delay.disable()
      least = Math.min(least, delay.max / 1e6)
    }
    expect(least).toBeLessThan(200)
  },
  300_000,
)
