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
    ['a truth in words', '<c r="A5" t="b"><v>true</v></c>', 'TRUE'],
    ['a falsehood in capitals', '<c r="A5" t="b"><v>FALSE</v></c>', 'FALSE'],
    [
      'an inline text beside a value',
      '<c r="A5" t="inlineStr"><v>1.0</v><is><t>1.</t></is></c>',
      '1.',
    ],
    [
      'the same the other way round',
      '<c r="A5" t="inlineStr"><is><t>甲</t></is><v>甲</v></c>',
      '甲',
    ],
    ['an inline text without its type', '<c r="A5"><is><t>甲</t></is></c>', '甲'],
    [
      'a text with all the digits of a number',
      '<c r="A5" t="str"><v>4.33123101201E+11</v></c>',
      '433123101201',
    ],
    ['a moment of UTC', '<c r="A5" t="d"><v>2018-05-01T16:00:00Z</v></c>', '2018-05-01T16:00:00Z'],
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
    ['000000', '743', '000743'],
    ['#,##0.00_);[Red](#,##0.00)', '-1234.5', '-1234.5'],
    ['G/通用格式', '3', '3'],
  ])('the format %s', async (format, value, text) => {
    const row = await cellsOf(`<c r="A5" s="1"><v>${value}</v></c>`, { formats: [format] })
    expect(row?.cells).toEqual([text])
  })

  test.each([
    ['"ZC-"0000', '12', 'ZC-0012'],
    ['\\Z0000', '12', 'Z0012'],
    ['000-0000', '1234567', '123-4567'],
    ['000-0000', '12', '000-0012'],
    ['0000-00-00', '20180501', '2018-05-01'],
    ['0.00', '1', '1.00'],
    ['0"号"', '3', '3号'],
    ['[$¥-804]#,##0.00', '1234.5', '¥1234.50'],
    ['"d"0', '0', 'd0'],
  ])('the format %s shows of %s what it adds', async (format, value, shown) => {
    const row = await cellsOf(`<c r="A5" s="1"><v>${value}</v></c>`, { formats: [format] })
    expect(row).toEqual({ number: 5, cells: [value], shown: [{ column: 0, text: shown }] })
  })

  test.each([
    ['0', '1.5'],
    ['#,##0', '1234'],
    ['General', '3'],
    ['0.0', '1.25'],
    ['# ?/?', '0.5'],
  ])('the format %s adds nothing to %s', async (format, value) => {
    const row = await cellsOf(`<c r="A5" s="1"><v>${value}</v></c>`, { formats: [format] })
    expect(row).toEqual({ number: 5, cells: [value] })
  })

  test.each([
    ['yyyy/m/d h:mm', '43220.9999999', '2018-05-01'],
    ['yyyy/m/d', '43220.9999999', '2018-05-01'],
    ['yyyy/m/d h:mm', '43220.9999', '2018-04-30 23:59:51'],
    ['h:mm', '0.9999999', '00:00'],
    ['[h]:mm', '0.9999999', '24:00'],
  ])('there is no 24 o’clock: %s of %s', async (format, value, text) => {
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
    ['<f>SUM(B1:B2)</f><v></v>', '', 'formula_without_value', '=SUM(B1:B2)', []],
    ['<f>SUM(B1:B2)</f><v/>', '', 'formula_without_value', '=SUM(B1:B2)', []],
    ['<f>1=1</f><v></v>', 't="b"', 'formula_without_value', '=1=1', []],
    ['<f>"a"</f><v></v>', 't="s"', 'formula_without_value', '="a"', []],
    ['<f>"a"</f>', 't="str"', 'formula_without_value', '="a"', []],
    ['<f t="shared" si="0"/>', '', 'formula_without_value', '=', []],
    ['<v>4.33123E+11</v>', 't="str"', 'digits_lost', '4.33123E+11', ['4.33123E+11']],
    ['<is><t>4.33e+017</t></is>', 't="inlineStr"', 'digits_lost', '4.33e+017', ['4.33e+017']],
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

  test('where the file says that nothing is computed, 0 is told of and an empty text is no result', async () => {
    const parts = { workbookPr: '<calcPr calcId="124519" fullCalcOnLoad="1"/>' }
    expect(await cellsOf('<c r="A5"><f>2+3</f><v>0</v></c><c r="B5"><v>0</v></c>', parts)).toEqual({
      number: 5,
      cells: ['0', '0'],
      problems: [{ column: 0, code: 'formula_not_computed', value: '=2+3', level: 'warning' }],
    })
    expect(await cellsOf('<c r="A5" t="str"><f>"a"</f><v></v></c>', parts)).toMatchObject({
      problems: [{ column: 0, code: 'formula_without_value', value: '="a"' }],
    })
    expect(await cellsOf('<c r="A5"><f>2+3</f><v>5</v></c>', parts)).toEqual({
      number: 5,
      cells: ['5'],
    })
  })

  test('a text typed with an apostrophe is one, whatever it looks like', async () => {
    const row = await cellsOf('<c r="A5" t="inlineStr" s="1"><is><t>1.5E+12</t></is></c>', {
      formats: ['@'],
      styleAttributes: ['quotePrefix="1"'],
    })
    expect(row).toEqual({ number: 5, cells: ['1.5E+12'] })
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

  test.each([
    ['workbook.xml', 'worksheets/s.xml', 'worksheets/s.xml'],
    ['other/book.xml', 's.xml', 'other/s.xml'],
  ])('a workbook at %s of the package', async (main, target, part) => {
    const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const relation = (id: string, kind: string, to: string) =>
      `<Relationships><Relationship Id="${id}" Type="${type}/${kind}" Target="${to}"/></Relationships>`
    const folder = main.slice(0, main.lastIndexOf('/') + 1)
    const bytes = await archiveOf(
      Object.entries({
        '_rels/.rels': relation('a', 'officeDocument', main),
        [main]: '<workbook><sheets><sheet name="表" id="b"/></sheets></workbook>',
        [`${folder}_rels/${main.slice(folder.length)}.rels`]: relation('b', 'worksheet', target),
        [`${folder}sharedStrings.xml`]: '<sst><si><t>村</t></si></sst>',
        [part]:
          '<worksheet><sheetData><row><c t="s"><v>0</v></c></row><row><c t="str"><v>和平</v></c></row></sheetData></worksheet>',
      }).map(([name, xml]) => ({ name, text: [xml] })),
    )
    expect((await readAll({ name: '', bytes }, ['村'])).rows).toEqual([
      { number: 2, cells: ['和平'] },
    ])
  })

  test('rows out of order, twice or without a possible number are read under the number they have', async () => {
    const row = (r: string, cell: string, text: string) =>
      `<row r="${r}"><c r="${cell}" t="str"><v>${text}</v></c></row>`
    const rows = [
      row('1', 'A1', '村'),
      row('4', 'A4', '丁'),
      row('3', 'A3', '丙'),
      row('3', 'A5', '戊'),
      row('3', 'A3', '己'),
      row('1048577', 'A8', '辛'),
    ]
    const bytes = await madeByHand({ sheets: [`<sheetData>${rows.join('')}</sheetData>`] })
    const read = await readAll({ name: '', bytes }, ['村'])
    expect(read.rows.map(({ number, cells }) => [number, cells[0]])).toEqual([
      [4, '丁'],
      [3, '丙'],
      [5, '戊'],
      [6, '己'],
      [8, '辛'],
    ])
    expect(read.warnings).toEqual([
      { code: 'rows_out_of_order', count: 1, rows: [3] },
      { code: 'rows_renumbered', count: 3, rows: [5, 6, 8] },
    ])
  })

  test('hidden columns are read', async () => {
    const sheet =
      '<cols><col min="1" max="1" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>村</v></c></row><row r="2"><c r="A2"><v>7</v></c><c r="B2" t="str"><v>和平</v></c></row></sheetData>'
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

test.each([...'\u200b\u200e\u202a\u202e\u2060\u2066\u00ad\ufe0f\ufeff'])(
  'a mark nobody sees (%j) is taken out of a name',
  (mark) => expect(cellText(`和${mark}平`)).toBe('和平'),
)

test('marks nobody sees are no content', () => {
  expect(cellText('\u200b\ufeff \t')).toBeUndefined()
  expect(cellText('\u200e和平\u200b')).toBe('和平')
  expect(cellText('\u0000和\u0007平')).toBe('和平')
  expect(cellText('和\ud800')).toBe('和\ufffd')
  expect(cellText('𠀀村')).toBe('𠀀村')
})
