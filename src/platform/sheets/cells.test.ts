import { describe, expect, test } from 'vitest'
import { cellText, numberText } from './cell-text.ts'
import { archiveOf, madeByHand, readAll, simpleRows } from './fixture.ts'
import { formatNumber, formatOfCode, formatOfId } from './number-format.ts'

const cellsOf = async (cells: string, parts: Partial<Parameters<typeof madeByHand>[0]> = {}) => {
  const heading = '<row r="1"><c r="A1" t="str"><v>村</v></c></row>'
  const sheet = `<sheetData>${heading}<row r="5">${cells}</row></sheetData>`
  const bytes = await madeByHand({ sheets: [sheet], ...parts })
  return (await readAll({ name: '', bytes }, ['村'])).rows[0]
}

describe('a cell reads as a person reads it', () => {
  test.each([
    ['a 12-digit code kept as a number', '<c r="A5"><v>4.33123101201E11</v></c>', '433123101201'],
    ['float noise', '<c r="A5"><v>0.30000000000000004</v></c>', '0.3'],
    ['a tiny number', '<c r="A5"><v>1.5E-7</v></c>', '0.00000015'],
    ['a truth', '<c r="A5" t="b"><v>1</v></c>', 'TRUE'],
    ['blanks around', '<c r="A5" t="str"><v>　 和平 \n</v></c>', '和平'],
    [
      'rich text without its reading aid',
      '<c r="A5" t="inlineStr"><is><r><t>和</t></r><r><t>平</t></r><rPh><t>heping</t></rPh></is></c>',
      '和平',
    ],
    [
      'an escaped character',
      '<c r="A5" t="str"><v>一_x000D_\n二_x005F_x0041_</v></c>',
      '一\n二_x0041_',
    ],
    ['the value of a formula', '<c r="A5" t="str"><f>A1&amp;"x"</f><v>村x</v></c>', '村x'],
    ['the truth of a formula', '<c r="A5" t="b"><f>1=2</f><v>0</v></c>', 'FALSE'],
    ['a day written as ISO', '<c r="A5" t="d"><v>2008-02-29T00:00:00</v></c>', '2008-02-29'],
  ])('%s', async (_, cell, text) => {
    expect(await cellsOf(cell)).toEqual({ number: 5, cells: [text] })
  })

  test.each([
    ['yyyy"年"m"月"d"日"', '39507', '2008-02-29'],
    ['[DBNum1][$-804]yyyy"年"m"月"d"日"', '39507', '2008-02-29'],
    ['yyyy"年"m"月"', '39507', '2008-02'],
    ['yyyy/m/d h:mm', '39507.8125', '2008-02-29 19:30'],
    ['yyyy/m/d', '39507.8125', '2008-02-29'],
    ['h:mm', '0.8125', '19:30'],
    ['[h]:mm', '1.5', '36:00'],
    ['0.0%', '0.07', '7%'],
    ['0.00E+00', '1234', '1234'],
    ['"d"0', '5', '5'],
    ['000000', '743', '000743'],
    ['#,##0.00_);[Red](#,##0.00)', '1234.5', '1234.5'],
    ['G/通用格式', '3', '3'],
  ])('the format %s', async (format, value, text) => {
    const row = await cellsOf(`<c r="A5" s="1"><v>${value}</v></c>`, { formats: [format] })
    expect(row?.cells).toEqual([text])
  })

  test('days counted from 1904', async () => {
    const row = await cellsOf('<c r="A5" s="1"><v>38045</v></c>', {
      formats: ['yyyy/m/d'],
      workbookPr: '<workbookPr date1904="1"/>',
    })
    expect(row?.cells).toEqual(['2008-02-29'])
  })

  test('days before the programs’ 29 February 1900 are not one off', () => {
    const day = formatOfId(14)
    expect(formatNumber(1, day, false)).toBe('1900-01-01')
    expect(formatNumber(59, day, false)).toBe('1900-02-28')
    expect(formatNumber(60, day, false)).toBe('60')
    expect(formatNumber(61, day, false)).toBe('1900-03-01')
    expect(formatNumber(2_958_465, day, false)).toBe('9999-12-31')
    expect(formatNumber(2_958_466, day, false)).toBe('2958466')
  })

  test('the formats of a Chinese Excel have no code in the file', () => {
    expect(formatNumber(39507, formatOfId(31), false)).toBe('2008-02-29')
    expect(formatNumber(39507, formatOfId(57), false)).toBe('2008-02')
    expect(formatNumber(0.5, formatOfId(32), false)).toBe('12:00')
    expect(formatNumber(0.25, formatOfId(9), false)).toBe('25%')
    expect(formatOfCode('m"月"d"日"')).toEqual(formatOfId(58))
  })
})

describe('what cannot be read is a problem of its cell', () => {
  test.each([
    ['<f>SUM(B1:B2)</f>', '', 'formula_without_value', '=SUM(B1:B2)', []],
    ['<v>#REF!</v>', 't="e"', 'cell_error', '#REF!', []],
    ['<f>1/0</f><v>#DIV/0!</v>', 't="e"', 'cell_error', '#DIV/0!', []],
    ['<v>4.3312319900101E+17</v>', '', 'digits_lost', '433123199001010000', ['433123199001010000']],
  ])('%s', async (inside, attributes, code, value, cells) => {
    expect(await cellsOf(`<c r="A5" ${attributes}>${inside}</c>`)).toEqual({
      number: 5,
      cells,
      problems: [{ column: 0, code, value }],
    })
  })

  test('a formula that gives the empty text is a blank cell', async () => {
    const row = await cellsOf('<c r="A5" t="str"><f>""</f><v></v></c><c r="B5"><v>1</v></c>')
    expect(row).toEqual({ number: 5, cells: [undefined, '1'] })
  })
})

describe('oddities of other programs', () => {
  test('rows and cells without references are counted', async () => {
    const bytes = await madeByHand({
      sheets: [
        simpleRows([
          ['村', '数'],
          ['和平', '3'],
        ]),
      ],
    })
    const { rows } = await readAll({ name: '', bytes }, ['村', '数'])
    expect(rows).toEqual([{ number: 2, cells: ['和平', '3'] }])
  })

  test('shared strings in runs and with prefixes', async () => {
    const sheet =
      '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>'
    const strings =
      '<x:si><x:t>村</x:t></x:si><x:si><x:r><x:rPr/><x:t>和平</x:t></x:r><x:r><x:t xml:space="preserve"> 村委会旁边的村小学教学点</x:t></x:r><x:phoneticPr/></x:si>'
    const bytes = await madeByHand({ sheets: [sheet], strings })
    const { rows } = await readAll({ name: '', bytes }, ['村'])
    expect(rows).toEqual([{ number: 2, cells: ['和平 村委会旁边的村小学教学点'] }])
  })

  test('a main part of another name, and parts by absolute and winding paths', async () => {
    const type = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
    const relation = (id: string, kind: string, target: string) =>
      `<Relationships><Relationship Id="${id}" Type="${type}/${kind}" Target="${target}"/></Relationships>`
    const bytes = await archiveOf(
      Object.entries({
        '_rels/.rels': relation('a', 'officeDocument', '/xl/Book7.xml'),
        'xl/Book7.xml': '<workbook><sheets><sheet name="表" id="b"/></sheets></workbook>',
        'xl/_rels/Book7.xml.rels': relation('b', 'worksheet', '../xl/deep/./S.xml'),
        'xl/deep/S.xml': `<worksheet>${simpleRows([['村'], ['和平']])}</worksheet>`,
      }).map(([name, xml]) => ({ name, text: [xml] })),
    )
    const { rows } = await readAll({ name: '', bytes }, ['村'])
    expect(rows).toEqual([{ number: 2, cells: ['和平'] }])
  })

  test('hidden rows and columns are read', async () => {
    const sheet =
      '<cols><col min="1" max="1" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>村</v></c></row><row r="2" hidden="1"><c r="A2"><v>7</v></c><c r="B2" t="str"><v>和平</v></c></row></sheetData>'
    const { rows } = await readAll({ name: '', bytes: await madeByHand({ sheets: [sheet] }) }, [
      '村',
    ])
    expect(rows).toEqual([{ number: 2, cells: ['7', '和平'] }])
  })

  test('macros do not hinder reading and are not looked at', async () => {
    const bytes = await madeByHand({
      sheets: [simpleRows([['村'], ['和平']])],
      more: { 'xl/vbaProject.bin': '\u0000macro' },
    })
    const { rows } = await readAll({ name: 'a.xlsm', bytes }, ['村'])
    expect(rows).toEqual([{ number: 2, cells: ['和平'] }])
  })
})

test('a number keeps every digit that is not noise', () => {
  expect(numberText(1 / 7)).toBe('0.14285714285714285')
  expect(numberText(28.12345678901234)).toBe('28.12345678901234')
  expect(numberText(0.07 * 100)).toBe('7')
  expect(numberText(1e21)).toBe('1000000000000000000000')
  expect(numberText(-0)).toBe('0')
  expect(numberText(-1.25e-9)).toBe('-0.00000000125')
})

test('marks nobody sees are no content', () => {
  expect(cellText('\u200b\ufeff \t')).toBeUndefined()
  expect(cellText('\u200e和平\u200b')).toBe('和平')
  expect(cellText('\u0000和\u0007平')).toBe('和平')
  expect(cellText('和\ud800')).toBe('和\ufffd')
  expect(cellText('𠀀村')).toBe('𠀀村')
})
