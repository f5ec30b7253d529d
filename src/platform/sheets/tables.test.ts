import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { madeByHand, readAll, simpleRows } from './fixture.ts'
import { inspectSheet, readSheet } from './read.ts'

const sheetOf = (rows: Record<number, Record<string, string>>, merges: string[] = []) => {
  const xml = Object.entries(rows).map(([row, cells]) => {
    const inner = Object.entries(cells).map(
      ([column, text]) => `<c r="${column}${row}" t="inlineStr"><is><t>${text}</t></is></c>`,
    )
    return `<row r="${row}">${inner.join('')}</row>`
  })
  const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')
  return `<sheetData>${xml.join('')}</sheetData><mergeCells count="${merges.length}">${merged}</mergeCells>`
}

const headings = ['村', '学校', '电视', '电脑']

test('a title, a note and blank rows above the heading are passed over', async () => {
  const sheet = sheetOf(
    {
      1: { A: '清河县学校设备表' },
      2: { A: '单位：台' },
      5: { A: '村', B: '学校', C: '电视', D: '电脑' },
      8: { A: '和平', B: '和平小学', C: '2', D: '1' },
    },
    ['A1:D1'],
  )
  const read = await readAll({ name: '', bytes: await madeByHand({ sheets: [sheet] }) }, headings)
  expect(read).toMatchObject({
    name: '表1',
    heading: { number: 5, from: 5, cells: headings },
    rows: [{ number: 8, cells: ['和平', '和平小学', '2', '1'] }],
  })
})

test('a title that begins behind a hidden column is no part of the heading', async () => {
  const sheet = sheetOf(
    {
      1: { B: '设备登记册' },
      2: { A: '编号', B: '村', C: '学校', D: '电视' },
      3: { A: '1', B: '和平', C: '和平小学', D: '2' },
    },
    ['B1:D1'],
  )
  const read = await readAll({ name: '', bytes: await madeByHand({ sheets: [sheet] }) }, headings)
  expect(read.heading).toMatchObject({ from: 2, cells: ['编号', '村', '学校', '电视'] })
})

test('in a heading of two rows, cells merged downward belong to the lower one', async () => {
  const sheet = sheetOf(
    {
      1: { A: '村', B: '学校', C: '设备' },
      2: { C: '电视', D: '电脑' },
      3: { A: '和平', B: '和平小学', C: '2', D: '1' },
    },
    ['A1:A2', 'B1:B2', 'C1:D1'],
  )
  const read = await readAll({ name: '', bytes: await madeByHand({ sheets: [sheet] }) }, headings)
  expect(read.heading).toEqual({
    number: 2,
    from: 1,
    cells: headings,
    paths: [['村'], ['学校'], ['设备', '电视'], ['设备', '电脑']],
  })
  expect(read.rows).toEqual([{ number: 3, cells: ['和平', '和平小学', '2', '1'] }])
})

test('a village merged over its schools is the village of each', async () => {
  const sheet = sheetOf(
    {
      1: { A: '村', B: '学校' },
      2: { A: '和平', B: '一小' },
      3: { B: '二小' },
      4: { A: '', B: '三小' },
      5: { B: '四小' },
    },
    ['A2:A4'],
  )
  const read = await readAll({ name: '', bytes: await madeByHand({ sheets: [sheet] }) }, headings)
  expect(read.rows.map(({ cells }) => cells)).toEqual([
    ['和平', '一小'],
    ['和平', '二小'],
    ['和平', '三小'],
    [undefined, '四小'],
  ])
})

test('remarks, signature lines and sums between the rows are marked and told of', async () => {
  const sheet = sheetOf(
    {
      1: { A: '村', B: '学校', C: '电视', D: '电脑' },
      2: { A: '注意村', B: '说明：新建', C: '2', D: '1' },
      3: { A: '合 计', B: '2所', C: '2', D: '1' },
      4: { A: '以上数据截至八月底' },
      5: { A: '注：电脑含一体机' },
      6: { A: '填表人：张三', C: '审核（盖章）：' },
      7: { A: '联系电话' },
      8: { B: '全县总计：2台' },
      9: { A: '合计村', B: '小计小学', C: '2', D: '1' },
      10: { A: '单位（盖章）' },
      11: { A: '村', B: '学校', C: '电视', D: '电脑' },
      12: { A: '合计', B: '小计小学', C: '2', D: '1' },
      13: { A: '采集人：', B: '校对员：李四' },
      14: { A: '人民村', B: '负责人：李四小学', C: '2', D: '1' },
    },
    ['A4:D4'],
  )
  const read = await readAll({ name: '', bytes: await madeByHand({ sheets: [sheet] }) }, headings)
  expect(read.rows.flatMap(({ number, note }) => (note ? [[number, note]] : []))).toEqual([
    [3, 'total'],
    [4, 'group'],
    [5, 'remark'],
    [6, 'remark'],
    [8, 'total'],
    [10, 'remark'],
    [11, 'heading'],
    [13, 'remark'],
  ])
  expect(read.warnings).toEqual([
    { code: 'totals_left_out', count: 2, rows: [3, 8] },
    { code: 'groups_left_out', count: 1, rows: [4] },
    { code: 'remarks_left_out', count: 4, rows: [5, 6, 10, 13] },
    { code: 'headings_left_out', count: 1, rows: [11] },
  ])
})

test('of several worksheets the one with most known headings is read, a hidden one only alone; the others are named', async () => {
  const few = sheetOf({ 1: { A: '村' }, 2: { A: '少' } })
  const most = sheetOf({ 1: { A: '村', B: '学校', C: '电视' }, 2: { A: '多' } })
  const hidden = sheetOf({ 1: { A: '村', B: '学校', C: '电视', D: '电脑' }, 2: { A: '藏' } })
  const bytes = await madeByHand({
    sheets: [few, hidden, most, most],
    sheetAttributes: ['', 'state="hidden"'],
  })
  const read = await readAll({ name: '', bytes }, headings)
  expect([read.name, read.rows[0]?.cells]).toEqual(['表3', ['多']])
  expect(read.warnings).toEqual([{ code: 'worksheets_left_out', count: 2, names: ['表4', '表2'] }])
  const alone = await madeByHand({ sheets: [hidden], sheetAttributes: ['state="veryHidden"'] })
  const found = await readAll({ name: '', bytes: alone }, headings)
  expect(found.rows[0]?.cells).toEqual(['藏'])
  expect(found.warnings).toEqual([{ code: 'worksheet_hidden', count: 1, names: ['表1'] }])
})

test('a person sees every worksheet with its first rows, and chooses another one or another heading', async () => {
  const few = sheetOf({ 1: { A: '小组', B: '户数' }, 2: { A: '一组', B: '20' } })
  const most = sheetOf({ 1: { A: '村', B: '学校', C: '电视' }, 2: { A: '多' } })
  const bytes = await madeByHand({ sheets: [few, most], sheetAttributes: ['state="hidden"'] })
  const isKnown = (cells: readonly (string | undefined)[]) =>
    cells.filter((text) => text && headings.includes(text)).length
  const worksheets = await inspectSheet({ name: '', bytes }, { isHeading: isKnown })
  expect(
    worksheets.map(({ index, name, hidden, known, headings, rows }) => ({
      index,
      name,
      hidden,
      known,
      headings: headings.map(({ number, cells }) => [number, cells]),
      rows: rows.length,
    })),
  ).toEqual([
    { index: 0, name: '表1', hidden: true, known: 0, headings: [[1, ['小组', '户数']]], rows: 2 },
    {
      index: 1,
      name: '表2',
      hidden: false,
      known: 3,
      headings: [[1, ['村', '学校', '电视']]],
      rows: 2,
    },
  ])
  const sheet = await readSheet(
    { name: '', bytes },
    { isHeading: isKnown, expected: [], worksheet: 0, heading: 1 },
  )
  const rows = []
  for await (const batch of sheet.batches) rows.push(...batch)
  expect([sheet.heading.cells, rows]).toEqual([
    ['小组', '户数'],
    [{ number: 2, cells: ['一组', '20'] }],
  ])
})

test('three rows of headings under a title: each column knows the words above it', async () => {
  const sheet = sheetOf(
    {
      1: { A: '学校情况表' },
      2: { A: '村', B: '学校', C: '设备' },
      3: { C: '接收设备', E: '电脑' },
      4: { C: '电视', D: '天线', E: '合计', F: '其中可用' },
      5: { A: '和平', B: '和平小学', C: '2', D: '1', E: '3', F: '2' },
    },
    ['A1:F1', 'A2:A4', 'B2:B4', 'C2:F2', 'C3:D3', 'E3:F3'],
  )
  const bytes = await madeByHand({ sheets: [sheet] })
  const { heading, rows } = await readAll({ name: '', bytes }, headings)
  expect(heading).toEqual({
    number: 4,
    from: 2,
    cells: ['村', '学校', '电视', '设备接收设备天线', '电脑', '设备电脑其中可用'],
    paths: [
      ['村'],
      ['学校'],
      ['设备', '接收设备', '电视'],
      ['设备', '接收设备', '天线'],
      ['设备', '电脑', '合计'],
      ['设备', '电脑', '其中可用'],
    ],
  })
  expect(rows.map(({ number }) => number)).toEqual([5])
  const [worksheet] = await inspectSheet({ name: '', bytes }, { isHeading: () => 0 })
  expect(worksheet?.headings.map(({ from, number }) => [from, number])).toEqual([[2, 4]])
})

test('two rows of headings in a text, where nothing says what was merged', async () => {
  const lines = [
    '村,学校,设备,,负责人,',
    ',,电视,电脑,姓名,电话',
    '和平,和平小学,2,1,张三,13800001234',
  ]
  const read = await readAll({ name: '', bytes: Buffer.from(lines.join('\n')) }, headings)
  expect(read.heading).toMatchObject({
    number: 2,
    from: 1,
    cells: ['村', '学校', '电视', '电脑', '负责人姓名', '负责人电话'],
  })
  expect(read.rows.map(({ number }) => number)).toEqual([3])
  const one = ['村,学校,设备', '和平,和平小学,好', '上坪,上坪小学,好']
  const single = await readAll({ name: '', bytes: Buffer.from(one.join('\n')) }, headings)
  expect([single.heading.number, single.rows.length]).toEqual([1, 2])
})

test('hidden rows are read and told of', async () => {
  const rows =
    '<row r="1"><c r="A1" t="str"><v>村</v></c></row><row r="2" hidden="1"><c r="A2" t="str"><v>和平</v></c></row>'
  const bytes = await madeByHand({ sheets: [`<sheetData>${rows}</sheetData>`] })
  expect(await readAll({ name: '', bytes }, ['村'])).toMatchObject({
    rows: [{ number: 2, cells: ['和平'], hidden: true }],
    warnings: [{ code: 'rows_hidden', count: 1, rows: [2] }],
  })
})

test('a heading below the first twenty filled rows is not found', async () => {
  const above = (rows: number) => [...Array.from({ length: rows }, () => ['x']), ['村'], ['和平']]
  const bytes = async (rows: number) => madeByHand({ sheets: [simpleRows(above(rows))] })
  expect((await readAll({ name: '', bytes: await bytes(19) }, ['村'])).heading.number).toBe(20)
  await expect(readAll({ name: '', bytes: await bytes(20) }, ['村'])).rejects.toMatchObject({
    code: 'sheet_no_heading',
  })
})

const manyRows = Buffer.from(`村\n${'和平\n'.repeat(5_500)}`)
const isHeading = (cells: readonly (string | undefined)[]) => (cells[0] === '村' ? 1 : 0)

test('rows arrive in batches, in order, none lost at the seams', async () => {
  const numbered = Array.from({ length: 5_500 }, (_, i) => `${i}\n`).join('')
  const bytes = Buffer.from(`村\n${numbered}`)
  const sheet = await readSheet({ name: '', bytes }, { isHeading, expected: [] })
  const sizes: number[] = []
  let next = 0
  for await (const batch of sheet.batches) {
    sizes.push(batch.length)
    for (const row of batch) {
      expect(row).toEqual({ number: next + 2, cells: [String(next)] })
      next++
    }
  }
  expect(next).toBe(5_500)
  expect(Math.max(...sizes)).toBeLessThan(2_500)
})

test('a loop that is left early ends the parsing', async () => {
  const threads: Worker[] = []
  const watch = (thread: Worker) => threads.push(thread)
  process.on('worker', watch)
  const sheet = await readSheet({ name: '', bytes: manyRows }, { isHeading, expected: [] })
  process.off('worker', watch)
  expect(threads.map(({ threadId }) => threadId > 0)).toEqual([true])
  for await (const _ of sheet.batches) break
  expect(threads.map(({ threadId }) => threadId)).toEqual([-1])
  const rest = []
  for await (const batch of sheet.batches) rest.push(batch)
  expect(rest).toEqual([])
})

test('an aborted signal rejects with its reason, before, while opening and between batches', async () => {
  const reason = new Error('the person left')
  await expect(
    readSheet(
      { name: '', bytes: manyRows },
      { isHeading, expected: [], signal: AbortSignal.abort(reason) },
    ),
  ).rejects.toBe(reason)

  const opening = new AbortController()
  const opened = readSheet(
    { name: '', bytes: manyRows },
    { isHeading, expected: [], signal: opening.signal },
  )
  opening.abort(reason)
  await expect(opened).rejects.toBe(reason)

  const reading = new AbortController()
  const sheet = await readSheet(
    { name: '', bytes: manyRows },
    { isHeading, expected: [], signal: reading.signal },
  )
  const take = async () => {
    for await (const _ of sheet.batches) reading.abort(reason)
  }
  await expect(take()).rejects.toBe(reason)
})

test('what is wrong far below the heading still reaches the reader', async () => {
  const text = `村\n${'和平\n'.repeat(3_000)}${'长'.repeat(40_000)}`
  const sheet = await readSheet({ name: '', bytes: Buffer.from(text) }, { isHeading, expected: [] })
  let seen = 0
  const take = async () => {
    for await (const batch of sheet.batches) seen += batch.length
  }
  await expect(take()).rejects.toMatchObject({ details: { row: 3_002 } })
  expect(seen).toBeGreaterThan(0)
})
