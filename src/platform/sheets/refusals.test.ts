import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { archiveOf, bomb, compoundDocument, madeByHand, readAll, simpleRows } from './fixture.ts'
import { sheetLimits } from './limits.ts'
import { inflate, readDirectory } from './zip.ts'

const refusal = async (bytes: Buffer, name = 'file') => {
  const error: unknown = await readAll({ name, bytes }, ['村', '数']).then(
    () => undefined,
    (reason) => reason,
  )
  return error instanceof Error && 'code' in error && 'details' in error
    ? { code: error.code, details: error.details }
    : error
}

const bitmap = Buffer.from(
  'BM\u001a\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u001a\u0000\u0000\u0000\u000c\u0000\u0000\u0000\u0001\u0000\u0001\u0000\u0001\u0000\u0001\u0000',
)

describe('what is not a sheet is refused by what it is', () => {
  test.each([
    ['a password', compoundDocument(['EncryptionInfo', 'EncryptedPackage']), 'sheet_encrypted', {}],
    ['Excel 97', compoundDocument(['Workbook']), 'sheet_old_format', { format: 'xls' }],
    ['Excel 5', compoundDocument(['Book']), 'sheet_old_format', { format: 'xls' }],
    ['Word 97', compoundDocument(['WordDocument']), 'sheet_other_file', { kind: 'word' }],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'sheet_other_file', { kind: 'pdf' }],
    ['a photo', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'sheet_other_file', { kind: 'image' }],
    ['a bitmap', bitmap, 'sheet_other_file', { kind: 'image' }],
    ['a web page', Buffer.from('\n<html><p>村</p>'), 'sheet_other_file', { kind: 'html' }],
    ['other XML', Buffer.from('<?xml version="1.0"?><a/>'), 'sheet_other_file', { kind: 'xml' }],
    ['a program', Buffer.from('MZ\0\0'), 'sheet_other_file', { kind: 'unknown' }],
    ['nothing', Buffer.alloc(0), 'sheet_empty', {}],
    ['blank lines', Buffer.from('\r\n , ,\r\n'), 'sheet_empty', {}],
  ])('%s', async (_, bytes, code, details) => {
    expect(await refusal(bytes)).toEqual({ code, details })
  })

  test('a WPS sheet is named after its own format', async () => {
    expect(await refusal(compoundDocument(['Workbook']), '设备.ET')).toEqual({
      code: 'sheet_old_format',
      details: { format: 'et' },
    })
  })

  test.each([
    ['word/document.xml', 'sheet_other_file', { kind: 'word' }],
    ['content.xml', 'sheet_old_format', { format: 'ods' }],
    ['photo.jpg', 'sheet_other_file', { kind: 'archive' }],
    ['xl/workbook.bin', 'sheet_old_format', { format: 'xlsb' }],
  ])('an archive with %s', async (path, code, details) => {
    expect(await refusal(await archiveOf([{ name: path, text: ['<a/>'] }]))).toEqual({
      code,
      details,
    })
  })

  test.each(['BM备注,村', 'PKID,村', '7z,村', 'GIF8,村', 'RIFF,村', '%PDF,村', 'Rar!,村'])(
    'a text whose first heading is %s is none of those',
    async (heading) => {
      const { rows } = await readAll({ name: '', bytes: Buffer.from(`${heading}\n1,和平\n`) }, [
        '村',
      ])
      expect(rows).toEqual([{ number: 2, cells: ['1', '和平'] }])
    },
  )

  test('the name of the file does not matter', async () => {
    const csv = Buffer.from('村,数\r\n和平,3\r\n')
    const { rows } = await readAll({ name: '名单.xls', bytes: csv }, ['村', '数'])
    expect(rows).toEqual([{ number: 2, cells: ['和平', '3'] }])
  })
})

describe('a damaged workbook is refused', () => {
  const whole = madeByHand({ sheets: [simpleRows([['村', '数']])] })

  test('cut off anywhere', async () => {
    const bytes = await whole
    for (const share of [0.05, 0.3, 0.6, 0.9, 0.99])
      expect(await refusal(bytes.subarray(0, bytes.length * share))).toMatchObject({
        code: 'sheet_broken',
      })
  })

  test('one byte changed in the rows', async () => {
    const bytes = Buffer.from(await whole)
    const at = bytes.indexOf('Tabelle-1.xml') + 'Tabelle-1.xml'.length + 20
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x55, at)
    expect(await refusal(bytes)).toMatchObject({ code: 'sheet_broken' })
  })

  test('a checksum that does not fit', async () => {
    const bytes = Buffer.from(await whole)
    const crc = bytes.lastIndexOf('xl/worksheets/Tabelle-1.xml') - 46 + 16
    bytes.writeUInt32LE(bytes.readUInt32LE(crc) ^ 1, crc)
    expect(await refusal(bytes)).toEqual({
      code: 'sheet_broken',
      details: { reason: 'zip_checksum', part: 'xl/worksheets/Tabelle-1.xml' },
    })
  })

  test('rows that are not XML', async () => {
    expect(await refusal(await madeByHand({ sheets: ['<sheetData><row></sheetData>'] }))).toEqual({
      code: 'sheet_broken',
      details: { reason: 'xml_nesting' },
    })
  })

  test('a string that is not in its table', async () => {
    const sheet = '<sheetData><row><c t="s"><v>7</v></c></row></sheetData>'
    expect(await refusal(await madeByHand({ sheets: [sheet] }))).toEqual({
      code: 'sheet_broken',
      details: { reason: 'string_missing', row: 1 },
    })
  })

  test('text that no encoding explains', async () => {
    const bytes = Buffer.concat([Buffer.from('村,数\r\n'), Buffer.from([0xff, 0xff, 0x0a])])
    expect(await refusal(bytes)).toMatchObject({ code: 'sheet_encoding' })
  })
})

describe('a hostile workbook harms nobody', () => {
  test('entities that multiply are refused before they are declared', async () => {
    const laughs = `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`
    const bytes = await madeByHand({
      sheets: [simpleRows([['村']])],
      more: { 'xl/sharedStrings.xml': laughs },
    })
    expect(await refusal(bytes)).toEqual({
      code: 'sheet_broken',
      details: { reason: 'xml_document_type' },
    })
  })

  test('an archive that lists more than the limit is refused unread', async () => {
    expect(await refusal(bomb(1, sheetLimits.inflatedBytes + 1))).toMatchObject({
      code: 'sheet_too_large',
      details: { what: 'inflatedBytes' },
    })
  })

  test('an archive that lists few bytes and inflates to many is stopped at what it listed', async () => {
    expect(await refusal(bomb(400, 1_000))).toEqual({
      code: 'sheet_broken',
      details: { reason: 'zip_size', part: 'xl/worksheets/bomb.xml' },
    })
  })

  test('parts that together inflate to more than the budget are stopped', async () => {
    const bytes = bomb(4, 4 * 2 ** 20)
    const part = readDirectory(bytes).get('xl/worksheets/bomb.xml')
    const budget = { bytes: 3 * 2 ** 20 }
    const inflateAll = async () => {
      if (part) for await (const _ of inflate(bytes, part, budget));
    }
    await expect(inflateAll()).rejects.toMatchObject({ code: 'sheet_too_large' })
    expect(budget.bytes).toBeGreaterThan(-1_000_000)
  })

  test('too many parts, too many characters', async () => {
    const parts = Array.from({ length: sheetLimits.parts + 1 }, (_, i) => ({
      name: `${i}`,
      text: [''],
    }))
    expect(await refusal(await archiveOf(parts))).toMatchObject({
      code: 'sheet_too_large',
      details: { what: 'parts', limit: sheetLimits.parts },
    })
    const long = simpleRows([['村'], ['长'.repeat(sheetLimits.cellLength + 1)]])
    expect(await refusal(await madeByHand({ sheets: [long] }))).toMatchObject({
      code: 'sheet_too_large',
      details: { what: 'cellLength', row: 2 },
    })
  })

  test('a stray cell beyond the limit of columns is left out and told of', async () => {
    const sheet =
      '<sheetData><row r="1"><c r="A1" t="str"><v>村</v></c></row><row r="2"><c r="A2" t="str"><v>和平</v></c><c r="XFD2"><v>1</v></c></row><row r="3"><c r="XFC3"><v>1</v></c></row></sheetData>'
    const { rows, warnings } = await readAll(
      { name: '', bytes: await madeByHand({ sheets: [sheet] }) },
      ['村'],
    )
    expect(rows.map(({ cells }) => cells)).toEqual([['和平']])
    expect(warnings).toEqual([{ code: 'cells_left_out', count: 2, rows: [2, 3] }])
    const csv = Buffer.from(`村\n和平${','.repeat(600)}1\n${','.repeat(600)}1\n`)
    expect((await readAll({ name: '', bytes: csv }, ['村'])).warnings).toEqual(warnings)
  })

  test('blank formatted cells beyond the limit of columns are no reason to refuse', async () => {
    const sheet =
      '<sheetData><row r="1"><c r="A1" t="str"><v>村</v></c><c r="XFD1" s="0"/></row></sheetData>'
    const { heading } = await readAll({ name: '', bytes: await madeByHand({ sheets: [sheet] }) }, [
      '村',
    ])
    expect(heading.cells).toEqual(['村'])
  })

  test('one row more than the limit', async () => {
    const csv = (rows: number) => Buffer.from(`村\n${'和平\n'.repeat(rows - 1)}`)
    expect(await refusal(csv(sheetLimits.rows + 1))).toMatchObject({
      code: 'sheet_too_large',
      details: { what: 'rows', limit: 200_000 },
    })
    const { rows } = await readAll({ name: '', bytes: csv(sheetLimits.rows) }, ['村'])
    expect(rows.length).toBe(199_999)
  })

  test('a file over the limit is not even read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sheets-'))
    const path = join(folder, 'huge.csv')
    const handle = await open(path, 'w')
    await handle.truncate(sheetLimits.fileBytes + 1)
    await handle.close()
    await expect(readAll({ name: '', path }, ['村'])).rejects.toMatchObject({
      code: 'sheet_too_large',
      details: { what: 'fileBytes' },
    })
    await rm(folder, { recursive: true })
  })
})

test('no heading: what was expected and what is there instead', async () => {
  expect(await refusal(iconv.encode('学校,面积\r\n和平小学,3\r\n', 'gbk'))).toEqual({
    code: 'sheet_no_heading',
    details: { expected: ['村', '数'], found: ['学校', '面积'] },
  })
})

test('a file that is gone is no refusal', async () => {
  await expect(readAll({ name: '', path: '/nowhere/at/all.xlsx' }, ['村'])).rejects.toMatchObject({
    code: 'ENOENT',
  })
})
