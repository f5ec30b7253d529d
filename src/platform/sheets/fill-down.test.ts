import { expect, test } from 'vitest'
import { columnsToFillDown, fillDown } from './fill-down.ts'
import type { SheetRow } from './row.ts'

const rows: SheetRow[] = [
  { number: 2, cells: ['1', '和平镇', '一小', '20', '新'] },
  { number: 3, cells: ['2', undefined, '二小', undefined, '新'] },
  { number: 4, cells: [undefined, '小计', undefined, '20'], note: 'total' },
  { number: 5, cells: ['3', '上坪镇', '三小', '20'] },
  { number: 6, cells: ['4', undefined, '四小'] },
]

test('a column that names each group once may hold for the rows below', () => {
  expect(columnsToFillDown(rows)).toEqual([1])
  expect(columnsToFillDown([])).toEqual([])
})

test('it is filled down to the next, and sums are left alone', () => {
  expect(rows.map(fillDown([1])).map(({ cells }) => cells[1])).toEqual([
    '和平镇',
    '和平镇',
    '小计',
    '上坪镇',
    '上坪镇',
  ])
  expect(rows[1]?.cells[1]).toBeUndefined()
})
