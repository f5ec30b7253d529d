import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellText, numberText } from './cell-text.ts'
import { guardText, restoreText } from './csv-safety.ts'
import { readAll } from './fixture.ts'
import type { Column, Value } from './table.ts'
import { writeCsv } from './write-csv.ts'
import { type NewWorkbook, sheetBytes, writeSheet } from './write-xlsx.ts'
import { inflate, readDirectory } from './zip.ts'

const createdAt = new Date('2026-11-23T08:00:00Z')

const columns: Column[] = [
  { heading: 'id', format: 'text', hidden: true },
  { heading: '村代码', format: 'text', note: '12 位统计代码' },
  { heading: '面积', format: 'decimal', unit: '平方米' },
  { heading: '建成', format: 'date' },
  { heading: '类型', format: 'text', choices: ['电视', '电脑,平板', '其他 "X"'] },
]
const rows: Value[][] = [
  ['a1', '043312310120', 12.5, '2008-02-29', '电视'],
  ['a2', '433123101201', undefined, '1899-01-01', '=HYPERLINK("x")'],
]
const book: NewWorkbook = {
  title: '设备表',
  note: '请于 9 月 10 日前报县。',
  language: 'zh-Hans',
  createdAt,
  sheets: [{ name: '设备', columns, rows }],
}
const headings = ['id', '村代码', '面积（平方米）', '建成', '类型']

const openedByExceljs = async (bytes: Uint8Array) => {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(new Uint8Array(bytes).buffer)
  return workbook
}

const partOf = async (bytes: Uint8Array, name: string): Promise<string> => {
  const file = Buffer.from(bytes)
  const part = readDirectory(file).get(name)
  const pieces: Buffer[] = []
  if (part) for await (const piece of inflate(file, part, { bytes: 2 ** 30 })) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('another program finds in our workbook', () => {
  test('the title, the headings and the values with their types', async () => {
    const sheet = (await openedByExceljs(await sheetBytes(book))).getWorksheet('设备')
    expect(sheet?.getCell('B1').value).toBe('设备表')
    expect(sheet?.getRow(3).values).toEqual([undefined, ...headings])
    expect(sheet?.getRow(4).values).toEqual([
      undefined,
      'a1',
      '043312310120',
      12.5,
      new Date('2008-02-29T00:00:00Z'),
      '电视',
    ])
    expect(sheet?.getCell('B5').numFmt).toBe('@')
    expect(sheet?.getCell('D5').value).toBe('1899-01-01')
  })

  test('frozen heading, filter, hidden column, paper, repeated heading, page numbers', async () => {
    const sheet = (await openedByExceljs(await sheetBytes(book))).getWorksheet('设备')
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 3 })
    expect(sheet?.autoFilter).toBe('A3:E5')
    expect([sheet?.getColumn(1).hidden, sheet?.getColumn(2).hidden]).toEqual([true, false])
    expect(sheet?.getColumn(3).width).toBeGreaterThanOrEqual('面积（平方米）'.length * 2)
    expect(sheet?.pageSetup).toMatchObject({
      paperSize: 9,
      orientation: 'landscape',
      printTitlesRow: '3:3',
      fitToWidth: 1,
      fitToHeight: 0,
    })
    expect(sheet?.headerFooter.oddFooter).toBe('&C第 &P 页，共 &N 页')
  })

  test('a list of choices, commas and quotation marks included, also for rows to be added', async () => {
    const workbook = await openedByExceljs(await sheetBytes(book))
    expect(workbook.getWorksheet('设备')?.getCell('E900').dataValidation).toMatchObject({
      type: 'list',
      formulae: ["'_lists'!$A$1:$A$3"],
    })
    const lists = workbook.getWorksheet('_lists')
    expect(lists?.state).toBe('hidden')
    expect([1, 2, 3].map((row) => lists?.getCell(row, 1).value)).toEqual(columns[4]?.choices)
  })

  test('no formula, whatever a text begins with; editing keeps it a text', async () => {
    const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', "'=1", '\r=1']
    const bytes = await sheetBytes({
      ...book,
      sheets: [{ name: 'x', columns: columns.slice(1, 2), rows: texts.map((text) => [text]) }],
    })
    const sheet = (await openedByExceljs(bytes)).getWorksheet('x')
    for (let row = 4; row < 4 + texts.length; row++)
      expect(sheet?.getCell(row, 1).type).toBe(ExcelJS.ValueType.String)
    const xml = await partOf(bytes, 'xl/worksheets/sheet1.xml')
    expect(xml).not.toMatch(/<f[ >]/)
    const styles = [...xml.matchAll(/<c r="A\d+" s="(\d)"/g)].slice(3).map((match) => match[1])
    expect(styles).toEqual(texts.map(() => '5'))
    const formats = (await partOf(bytes, 'xl/styles.xml')).split('<cellXfs')[1]?.split('<xf ')
    expect(formats?.[6]).toMatch(/numFmtId="49".*quotePrefix="1"/)
  })
})

test('names that a spreadsheet program would refuse are made acceptable and distinct', async () => {
  const names = ['a/b:c*?[]', '', 'History', '设备', '设备', 'x'.repeat(40), "'引'", '_lists']
  const bytes = await sheetBytes({
    ...book,
    sheets: names.map((name) => ({ name, columns, rows: [] })),
  })
  const written = (await openedByExceljs(bytes)).worksheets.map(({ name }) => name)
  expect(written).toEqual([
    'a b c',
    'Sheet2',
    'Sheet3',
    '设备',
    '设备2',
    'x'.repeat(28),
    '引',
    '_lists2',
    '_lists',
  ])
})

test('the same content and moment make the same bytes; another moment does not', async () => {
  const first = await sheetBytes(book)
  expect(Buffer.compare(await sheetBytes(book), first)).toBe(0)
  const later = await sheetBytes({ ...book, createdAt: new Date('2026-11-24T08:00:00Z') })
  expect(Buffer.compare(later, first)).not.toBe(0)
})

test('a text longer than a cell may hold is refused, not cut', async () => {
  const long = { ...book, sheets: [{ name: 'x', columns, rows: [['x'.repeat(32_768)]] }] }
  await expect(sheetBytes(long)).rejects.toMatchObject({
    code: 'sheet_text_too_long',
    details: { cell: 'A4', limit: 32_767 },
  })
})

test('rows are asked for only as fast as the pieces are taken', async () => {
  let asked = 0
  function* endless(): Generator<Value[]> {
    for (;;) yield [String(asked++), '433123101201', Math.sin(asked)]
  }
  const pieces = writeSheet({ ...book, sheets: [{ name: 'x', columns, rows: endless() }] })
  for (let i = 0; i < 60; i++) await pieces.next()
  const soFar = asked
  await pieces.return(undefined)
  expect(soFar).toBeGreaterThan(0)
  expect(soFar).toBeLessThan(100_000)
})

test('a source that fails fails the writing', async () => {
  async function* failing(): AsyncGenerator<Value[]> {
    yield ['a']
    throw new Error('the line is down')
  }
  const broken = { ...book, sheets: [{ name: 'x', columns, rows: failing() }] }
  await expect(sheetBytes(broken)).rejects.toThrow('the line is down')
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '=1+1',
    '-5',
    "'=1",
    "''@x",
    '\t=x',
    '"',
    'a"b,c;d\te',
    'a\r\nb',
    '_x000D_',
    '_x005F_x000D_',
    ' 　 ',
    '<&>',
    ']]>',
    '𠀀𪚥',
    '\u0000\u0008\ufffe',
    '0012',
    '433123101201',
    '注：x',
    '１２',
    '＝1',
    '1.5E+12',
    "'4.33e17",
    '４.３３Ｅ＋１１',
    "'0012",
    '="a"',
    '合计',
  ),
)
const anyNumber = fc.oneof(fc.double({ noNaN: true }), fc.constant(undefined))
const anyRows = (text: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(text, text, anyNumber), { minLength: 1, maxLength: 20 })

/** What reading gives for what was written: trimmed text, and nothing for rows of blanks. */
const expected = (rows: readonly Value[][]) =>
  rows
    .map((row) =>
      row.map((value) =>
        typeof value === 'number'
          ? Number.isFinite(value)
            ? numberText(value)
            : String(value)
          : cellText((value ?? '').toWellFormed()),
      ),
    )
    .map((cells) => cells.slice(0, cells.findLastIndex((text) => text !== undefined) + 1))
    .filter((cells) => cells.length > 0)

const plainColumns: Column[] = [
  { heading: '村', format: 'text' },
  { heading: '名', format: 'text' },
  { heading: '数', format: 'decimal' },
]

describe('what is written is read back', () => {
  test('from a workbook', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(nasty), async (rows) => {
        const bytes = await sheetBytes({
          language: 'zh-Hans',
          createdAt,
          sheets: [{ name: '表', columns: plainColumns, rows }],
        })
        const read = await readAll({ name: '', bytes }, ['村', '名', '数'])
        expect(read.rows.map(({ cells }) => cells)).toEqual(expected(rows))
      }),
      { numRuns: 25, verbose: 1 },
    )
  })

  // A NUL marks a file that is no text; the database cannot hold one either.
  test('from CSV', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(nasty.map((text) => text.replaceAll('\0', ''))), async (rows) => {
        const pieces: Buffer[] = []
        for await (const piece of writeCsv({ columns: plainColumns, rows })) pieces.push(piece)
        const read = await readAll({ name: '', bytes: Buffer.concat(pieces) }, ['村', '名', '数'])
        expect(read.rows.map(({ cells }) => cells)).toEqual(expected(rows))
      }),
      { numRuns: 25, verbose: 1 },
    )
  })

  test('a number is the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const read = Number(numberText(value))
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-14)
      }),
      { verbose: 1 },
    )
  })

  test('a guarded text is harmless and restored', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(guardText(text)).not.toMatch(/^[=+\-@\t\r]/)
        const guarded = guardText(text)
        expect(restoreText(guarded) ?? guarded).toBe(text)
      }),
      { numRuns: 1_000, verbose: 1 },
    )
  })
})

test('CSV has a byte order mark, CRLF, quotes where needed, and guards on texts alone', async () => {
  const pieces: Buffer[] = []
  const table = {
    columns: plainColumns,
    rows: [
      ['=1', 'a"b', -5],
      [undefined, '一\n二', 1e-7],
    ],
  }
  for await (const piece of writeCsv(table)) pieces.push(piece)
  expect(Buffer.concat(pieces).toString()).toBe(
    '\ufeff村,名,数\r\n\'=1,"a""b",-5\r\n,"一\n二",0.0000001\r\n',
  )
})
