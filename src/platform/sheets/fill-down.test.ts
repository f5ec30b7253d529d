import { expect, test } from 'vitest'
import { fillDown, holdingBelow } from './fill-down.ts'
import type { SheetRow } from './row.ts'

const rows: SheetRow[] = [
  { number: 2, cells: ['1', '和平镇', '一小', '20', '新'] },
  { number: 3, cells: ['2', undefined, '二小', undefined, '新'] },
  { number: 4, cells: [undefined, '小计', undefined, '20'], note: 'total' },
  { number: 5, cells: ['3', '上坪镇', '三小', '20'] },
  { number: 6, cells: ['4', undefined, '四小'] },
]
const found = (columns: number[], given: readonly SheetRow[] = rows) => {
  const held = holdingBelow(columns)
  for (const row of given) held.take([row])
  return held.found()
}

test('a column that names each group once may hold for the rows below', () => {
  expect(found([0, 1, 2, 3, 4])).toEqual([{ column: 1, rows: 2 }])
  expect(found([1], [])).toEqual([])
})

test('one blank among many different values is a mistake, no group', () => {
  const many = Array.from({ length: 9 }, (_, i) => ({ number: i, cells: [`${i}`] }))
  expect(found([0], [...many, { number: 9, cells: [] }])).toEqual([])
})

test('it is filled down to the next, told of, and sums are left alone', () => {
  const filled = rows.map(fillDown([1]))
  expect(filled.map(({ cells }) => cells[1])).toEqual([
    '和平镇',
    '和平镇',
    '小计',
    '上坪镇',
    '上坪镇',
  ])
  expect(filled[1]?.problems).toEqual([
    { column: 1, code: 'filled_down', value: '和平镇', level: 'warning' },
  ])
  expect(rows[1]?.cells[1]).toBeUndefined()
})

test('nothing is put where something stands that cannot be read', () => {
  const wrong: SheetRow = {
    number: 3,
    cells: ['2'],
    problems: [{ column: 1, code: 'cell_error', value: '#REF!' }],
  }
  expect(found([1], [rows[0] as SheetRow, wrong])).toEqual([])
  const fill = fillDown([1])
  fill(rows[0] as SheetRow)
  expect(fill(wrong).cells[1]).toBeUndefined()
})
