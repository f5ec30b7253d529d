import { describe, expect, test } from 'vitest'
import { foldText } from '../../platform/folding.ts'
import { equipment } from '../schools/equipment.ts'
import { school } from '../schools/school.ts'
import { staff } from '../schools/staff.ts'
import { maskText } from './cells.ts'
import { lookAlikes, readCells } from './read-cells.ts'
import type { Shape } from './shape.ts'

const read = (shape: Shape, cells: Record<string, string>, more = {}) => {
  const fields = new Map(Object.keys(cells).map((field, column) => [column, field]))
  return readCells(shape, fields, { cells: Object.values(cells), ...more }, foldText)
}

describe('the cells of a row', () => {
  test('units, ticks, words of the field and telephone numbers are read', () => {
    expect(
      read(school, {
        pupils: '183人',
        bandwidthKbps: '１００兆',
        mode: '二',
        boarding: '√',
        headPhone: '138 0000 5678',
      }),
    ).toEqual({
      values: {
        pupils: 183,
        bandwidthKbps: 100_000,
        mode: 'mode2',
        boarding: true,
        headPhone: '13800005678',
      },
      problems: [],
    })
    for (const [word, value] of [
      ['中共党员', true],
      ['群众', false],
      ['非党员', false],
      ['✓', true],
      ['☑', true],
      ['✔', true],
      ['TRUE', true],
    ] as const)
      expect(read(staff, { partyMember: word }).values, word).toEqual({ partyMember: value })
    expect(read(staff, { usableForProgramme: '可以' }).values).toEqual({ usableForProgramme: true })
    for (const word of ['■', 'V'])
      expect(read(staff, { partyMember: word }).problems[0]?.code).toBe('not_yes_or_no')
  })

  test('a value that is less than its spelling is read with a warning', () => {
    expect(read(school, { pupils: '约150', headPhone: '13800001111/13900002222' })).toEqual({
      values: { pupils: 150, headPhone: '13800001111' },
      problems: [
        {
          code: 'read_as',
          field: 'pupils',
          value: '约150',
          details: { as: '150' },
          level: 'warning',
        },
        {
          code: 'read_as',
          field: 'headPhone',
          value: '13800001111/13900002222',
          details: { as: '13800001111' },
          level: 'warning',
        },
      ],
    })
  })

  test('a dash fills nothing in, 无 and 不详 are texts alone', () => {
    const { values, problems } = read(equipment, {
      assetNo: 'PL-1',
      receivedOn: '不详',
      roomNo: '/',
      model: '无',
      quantity: '—',
    })
    expect(values).toEqual({ assetNo: 'PL-1', model: '无' })
    expect(problems.map(({ code, field, level }) => [code, field, level])).toEqual([
      ['placeholder_blank', 'receivedOn', 'warning'],
      ['placeholder_blank', 'roomNo', 'warning'],
      ['placeholder_blank', 'quantity', 'warning'],
    ])
    expect(read(school, { mode: '无', boarding: '无', bandwidthKbps: '无' }).values).toEqual({
      mode: 'none',
      boarding: false,
    })
  })

  test('the point 0, 0 empties the point and nothing else', () => {
    expect(read(school, { name: '和平小学', lat: '0', lon: '0.0' })).toEqual({
      values: { name: '和平小学' },
      problems: [{ code: 'point_zero', field: 'lat', value: '0, 0', level: 'warning' }],
    })
    expect(read(school, { lat: '0', lon: '109.5' }).values).toEqual({ lat: 0, lon: 109.5 })
    expect(read(school, { lat: '27°55\'50"', lon: '109.504052E' }).values).toEqual({
      lat: 27.930556,
      lon: 109.504052,
    })
  })

  test('a text field takes what the sheet shows, a number what stands behind it', () => {
    const shown = [
      { column: 0, text: 'ZC-0012' },
      { column: 1, text: '3台' },
    ]
    expect(read(equipment, { assetNo: '12', quantity: '3' }, { shown }).values).toEqual({
      assetNo: 'ZC-0012',
      quantity: 3,
    })
  })

  test('a cell with an error is not read, one with a warning is', () => {
    const problems = [
      { column: 0, code: 'formula_without_value', value: '=1+1' },
      { column: 1, code: 'formula_not_computed', value: '=2+3', level: 'warning' },
    ]
    expect(read(equipment, { quantity: '7', usableQuantity: '0' }, { problems })).toEqual({
      values: { usableQuantity: 0 },
      problems: [
        { code: 'formula_without_value', value: '=1+1', field: 'quantity' },
        { code: 'formula_not_computed', value: '=2+3', level: 'warning', field: 'usableQuantity' },
      ],
    })
  })

  test('what our own sheets mask comes back as it is', () => {
    const masked = { birthYear: maskText('1980'), phone: maskText('13800001234') }
    expect(read(staff, masked)).toEqual({ values: masked, problems: [] })
  })
})

test('keys that look like one met before are told of, the same key again is not', () => {
  const looksLike = lookAlikes(equipment)
  const row = (assetNo: string, schoolCode = '3143123034') => ({ schoolCode, assetNo })
  expect(looksLike(row('ZC-1'), 2)).toEqual([])
  expect(looksLike(row('ZC-1'), 3)).toEqual([])
  expect(looksLike(row('zc-01'), 4)).toEqual([
    {
      code: 'looks_like',
      field: 'assetNo',
      value: 'zc-01',
      details: { other: 'ZC-1', row: 2 },
      level: 'warning',
    },
  ])
  expect(looksLike(row('zc-1', '3143123035'), 5)).toEqual([])
})

test('so are names beside the same key; people who are called the same are not', () => {
  const looksLike = lookAlikes(staff)
  const row = (staffNo: string, name: string, schoolCode = 'A') => ({ schoolCode, staffNo, name })
  expect(looksLike(row('1', '张三'))).toEqual([])
  expect(looksLike(row('2', '张三'), 3)).toEqual([])
  expect(looksLike(row('3', '张　三', 'B'), 4)).toEqual([])
  expect(looksLike(row('4', '张 三'), 5)).toMatchObject([
    { code: 'looks_like', field: 'name', value: '张 三', details: { other: '张三' } },
  ])
})
