import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { foldHeading, foldText } from '../../platform/folding.ts'
import { readSheet } from '../../platform/sheets/read.ts'
import { inspectRow } from '../registers/cells.ts'
import { countHeadings, layOut } from '../registers/headings.ts'
import { lookAlikes, readCells } from '../registers/read-cells.ts'
import type { Shape } from '../registers/shape.ts'
import { equipment } from './equipment.ts'
import { school } from './school.ts'
import { staff } from './staff.ts'
import { township, village } from './village.ts'

/**
 * Sheets as offices and programs make them. They lie beside the project, not in it; what they are about
 * is tested with small ones of our own in platform/sheets and registers.
 */
const folder = findBeside('shared/cases/sheets')
const offices = findBeside('shared/cases/office')

const registers = {
  E: equipment,
  S: staff,
  L: school,
  T: township,
  V: village,
} as unknown as Record<string, Shape>

const cases: readonly [file: string, register: string, lines: string[] | string][] = [
  [
    '01-openpyxl-formula.xlsx',
    'E',
    [
      '2 F-01 !model:formula_without_value',
      '3 F-02 !quantity:formula_without_value',
      '4 F-03 !roomNo:formula_without_value',
    ],
  ],
  [
    '02-xlsxwriter-zero.xlsx',
    'E',
    ['2 F-04 ?quantity:formula_not_computed ?usableQuantity:formula_not_computed'],
  ],
  ['03-two-sheets.xlsx', 'E', ['2 M-01', 'worksheets_left_out 茶田镇,吉信镇']],
  ['04-inline-and-v.xlsx', 'E', ['2 1.']],
  ['07-minimal-package.xlsx', 'E', ['2 P-01']],
  ['07b-other-folder.xlsx', 'E', ['2 P-02']],
  ['08-text-exponent.xlsx', 'E', ['2  !assetNo:digits_lost', '3  !assetNo:digits_lost']],
  [
    '08c-exponent-comma.csv',
    'E',
    ['2  !assetNo:digits_lost', '3  !assetNo:digits_lost', '4  !assetNo:digits_lost'],
  ],
  ['09-equals-quote.csv', 'E', ['2 0012', '3 0013']],
  [
    '10-tab-suffix.csv',
    'E',
    [
      '2 T-0',
      '3 T-1',
      '4 T-2',
      '5 T-3',
      '6 T-4',
      '7 T-5',
      '8 T-6',
      '9 T-7',
      '10 T-8',
      '11 T-9',
      '12 T-10',
      '13 T-11',
    ],
  ],
  ['11-fullwidth-semicolons.csv', 'S', ['2 S0', '3 S1', '4 S2', '5 S3', '6 S4', '7 S5']],
  ['11b-semicolon-commas.csv', 'S', ['2 S0', '3 S1', '4 S2', '5 S3', '6 S4', '7 S5']],
  ['12-heading-BM.csv', 'S', ['2 K1']],
  ['12b-heading-PK.csv', 'S', ['2 K1']],
  ['13-utf8-cut.csv', 'S', 'sheet_encoding'],
  ['13b-utf8-one-bad-byte.csv', 'S', 'sheet_encoding'],
  [
    '14-invisible.csv',
    'S',
    ['2 V1', '3 V2', '4 V3', '5 V4', '6 V5', '7 V 6', '8 Ｖ７', '9 V7 ?staffNo:looks_like'],
  ],
  [
    '15-days.csv',
    'E',
    [
      '2 D-00',
      '3 D-01',
      '4 D-02',
      '5 D-03 ?receivedOn:read_as=2018-05-02',
      '6 D-04',
      '7 D-05',
      '8 D-06 ?receivedOn:read_as=2018-05-01',
      '9 D-07 !receivedOn:not_a_day',
      '10 D-08 !receivedOn:not_a_day',
      '11 D-09',
      '12 D-10 !receivedOn:not_a_day',
      '13 D-11',
      '14 D-12 !receivedOn:not_a_day',
      '15 D-13',
      '16 D-14 !receivedOn:not_a_day',
      '17 D-15 !receivedOn:not_a_day',
      '18 D-16',
      '19 D-17',
      '20 D-18',
      '21 D-19',
    ],
  ],
  [
    '15b-days.xlsx',
    'E',
    [
      '2 X-01',
      '3 X-02 !receivedOn:not_a_day',
      '4 X-03',
      '5 X-04 ?receivedOn:read_as=2018-05-01',
      '6 X-05',
      '7 X-06',
      '8 X-07',
      '9 X-08',
      '10 X-09',
      '11 X-10',
    ],
  ],
  ['15c-1904.xlsx', 'E', ['2 Y-01']],
  ['16-two-row-heading.xlsx', 'E', ['4 H-01', 'totals_left_out 5']],
  ['17-hidden-rows.xlsx', 'E', ['2 R-01', '3 R-02', '4 R-03', 'rows_hidden 3']],
  ['19-stray-column.xlsx', 'E', ['2 W-01', 'cells_left_out 2']],
  ['20-gb18030.csv', 'S', ['2 G1', '3 G2']],
  ['20b-utf16le.csv', 'S', ['2 G1', '3 G2']],
  ['20c-utf16be.txt', 'S', ['2 G1', '3 G2']],
  ['20d-utf16le-nobom.csv', 'S', ['2 G1', '3 G2']],
  ['20e-gb-bom-ish-cr.csv', 'S', ['2 G1', '3 G2']],
  ['20f-big5.csv', 'S', ['2 G3']],
  ['21-table.xls', 'S', []],
  ['21b-table-noroot.xls', 'S', []],
  ['21c-mhtml.xls', 'S', []],
  ['21d-xml2003.xls', 'S', 'sheet_empty'],
  ['21e-comment-html.xls', 'S', []],
  ['22-sep-line.csv', 'S', ['2 Q1']],
  [
    '23-placeholders.csv',
    'E',
    [
      '2 PL-1 ?receivedOn:placeholder_blank ?roomNo:placeholder_blank',
      '3 PL-2 ?receivedOn:placeholder_blank',
      '4 PL-3 ?quantity:placeholder_blank ?receivedOn:placeholder_blank !quantity:value_missing',
    ],
  ],
  ['24-headings.csv', 'S', ['2 HD1']],
  [
    '26-swapped.csv',
    'L',
    [
      '2 3143123999 !lat:coordinates_swapped',
      '3 3143123998',
      '4 3143123997 ?lat:point_zero',
      '5 3143123996',
    ],
  ],
  [
    '27-same-key.csv',
    'E',
    [
      '2 zc-1',
      '3 ZC-1 ?assetNo:looks_like',
      '4 ＺＣ-1 ?assetNo:looks_like',
      '5 ZC－1 ?assetNo:looks_like',
      '6 ZC–1 ?assetNo:looks_like',
      '7 ZC-1 ?assetNo:looks_like',
    ],
  ],
  ['29-equals-asset.csv', 'E', ['2 0012', '3 0013']],
  ['31-cut-in-gbk.csv', 'S', ['2 Z1', '3 Z2 !usableForProgramme:not_yes_or_no']],
  ['32-mixed-encodings.csv', 'S', 'sheet_encoding'],
  ['33-english-headings-one-gbk.csv', 'S', 'sheet_encoding'],
  ['34-one-rare-gb.csv', 'S', ['2 X1']],
  ['35-quoted-newline.csv', 'E', ['2 N-1', '3 N-2', '4 N-3', '5 N-4', '6 N-5', '7 N-6']],
  ['36-open-quote.csv', 'E', ['2 O-1 ?model:quotation_open', '3 O-2', '4 O-3']],
  ['37-cr-crlf.csv', 'E', ['2 C-1', '3 C-2 !quantity:not_an_integer']],
  ['38-totals.xlsx', 'E', ['2 TT-1', '3 TT-2', 'totals_left_out 4,5,6', 'remarks_left_out 7,8']],
  ['39-township-groups.xlsx', 'E', ['3 GG-1', '5 GG-2', 'groups_left_out 2,4']],
  ['40-merged-school.xlsx', 'E', ['2 MG-1', '3 MG-2', '4 MG-3']],
  ['40b-unmerged-below.xlsx', 'E', ['2 MU-1', '3 MU-2 !schoolCode:value_missing']],
  ['41-strict.xlsx', 'E', ['2 ST-1']],
  ['42-repeat-heading.xlsx', 'E', ['2 RH-1', '4 RH-2', 'headings_left_out 3']],
  ['43-errors.xlsx', 'E', ['2 ER-1 !model:cell_error', '3 ER-2 !quantity:value_missing']],
  ['44-shared-formula.xlsx', 'E', ['2 SF-1', '3 SF-2', '4 SF-3 !quantity:formula_without_value']],
  [
    '60-name-spaces.csv',
    'S',
    [
      '2 NS1',
      '3 NS2 ?name:looks_like',
      '4 ns1 ?staffNo:looks_like',
      '5 ０NS1 ?staffNo:looks_like',
      '6 001',
      '7 1 ?staffNo:looks_like',
      '8 1.0 ?staffNo:looks_like',
    ],
  ],
  [
    '61-yes-no.csv',
    'S',
    [
      '2 YN1',
      '3 YN2 !usableForProgramme:not_yes_or_no',
      '4 YN3',
      '5 YN4',
      '6 YN5',
      '7 YN6',
      '8 YN7 !partyMember:not_yes_or_no',
    ],
  ],
  [
    '62-bool-in-choice.xlsx',
    'S',
    ['2 BT1 !notUsableReason:reason_missing', '3 BT2 !notUsableReason:reason_missing', '4 BT3'],
  ],
  ['63-full-calc-string.xlsx', 'E', ['2 FC-1 !model:formula_without_value']],
  ['64-out-of-order-rows.xlsx', 'E', ['2 OO-1', '3 OO-2', 'rows_renumbered 3']],
  ['65-rows-unsorted.xlsx', 'E', ['3 OR-2', '2 OR-1', 'rows_out_of_order 2']],
  ['66-duplicate-rows.xlsx', 'E', ['2 OR-1', '3 OR-2', 'rows_renumbered 3']],
  ['67-hidden-first-sheet-and-empty.xlsx', 'E', ['2 HS-1', 'worksheet_hidden 数据']],
]

describe.skipIf(!folder)('sheets as offices and programs make them', () => {
  test.each(cases)('%s', async (file, register, lines) => {
    const found = linesOf(join(folder ?? '', file), registers[register] as Shape)
    if (typeof lines === 'string') await expect(found).rejects.toMatchObject({ code: lines })
    else expect(await found).toEqual(lines)
  })

  test('each of them is among these', () => {
    const files = readdirSync(folder ?? '').filter((name) => /\.(xlsx|csv|txt|xls)$/.test(name))
    expect(files).toEqual(cases.map(([file]) => file))
  })
})

describe.skipIf(!offices)('lists of an office', () => {
  const summary = async (file: string, shape: Shape) => {
    const lines = await linesOf(join(offices ?? '', file), shape)
    const counts: Record<string, number> = {}
    for (const line of lines)
      for (const [problem] of line.matchAll(/[!?]\w+:\w+/g))
        counts[problem] = (counts[problem] ?? 0) + 1
    return { rows: lines.filter((line) => /^\d/.test(line)).length, counts }
  }

  test('schools', async () => {
    expect(await summary('schools.xlsx', registers.L as Shape)).toEqual({
      rows: 48,
      counts: {
        // Those eight do not say whether they board either.
        '!bandwidthKbps:unit_open': 8,
        '?bandwidthKbps:placeholder_blank': 8,
        '?headPhone:read_as': 8,
        '?mode:mode_unlikely': 8,
        '?pupils:read_as': 8,
      },
    })
  })

  test('townships', async () => {
    expect(await summary('townships.xlsx', registers.T as Shape)).toEqual({
      rows: 17,
      counts: { '?lat:point_zero': 3 },
    })
  })

  test('villages', async () => {
    expect(await summary('villages.xlsx', registers.V as Shape)).toEqual({
      rows: 281,
      counts: { '?lat:point_zero': 42 },
    })
  })
})

/** Of each row its number, its key, and what is wrong with it: `!` refuses, `?` warns; then what the sheet says. */
async function linesOf(path: string, shape: Shape): Promise<string[]> {
  const sheet = await readSheet(
    { name: '', bytes: readFileSync(path) },
    { isHeading: countHeadings(shape, foldHeading), expected: [] },
  )
  const { fields } = layOut(shape, sheet.heading.cells, foldHeading)
  const looksLike = lookAlikes(shape)
  const lines: string[] = []
  for await (const batch of sheet.batches) {
    for (const row of batch) {
      if (row.note) continue
      const { values, problems } = readCells(shape, fields, row, foldText)
      const alike = looksLike(values, row.number)
      const rest = problems.some(({ level }) => !level) ? [] : inspectRow(shape, values).problems
      const all = [...problems, ...alike, ...rest]
      lines.push(
        [
          row.number,
          values[shape.naturalKey.at(-1) ?? ''],
          ...all.map(
            ({ code, field, level, details }) =>
              `${level ? '?' : '!'}${field}:${code}${details?.as ? `=${details.as}` : ''}`,
          ),
        ].join(' '),
      )
    }
  }
  return [
    ...lines,
    ...sheet.warnings.map(({ code, rows, names }) => `${code} ${(names ?? rows)?.join()}`),
  ]
}

function findBeside(path: string): string | undefined {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    if (existsSync(join(at, path))) return join(at, path)
    if (at === dirname(at)) return undefined
  }
}
