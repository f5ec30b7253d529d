import { expect, test } from 'vitest'
import { layoutOf, sumsOf, type VolumeColumn, volumePages } from './register-volume.ts'

const school: VolumeColumn = { heading: '学校', width: 60, kind: 'text' }
const seats: VolumeColumn = { heading: '座位', unit: '个', width: 14, kind: 'sum' }
const year: VolumeColumn = { heading: '建成年份', width: 14, kind: 'number' }

test('only sum columns are added up, and an unknown number adds nothing', () => {
  const rows = [
    { cells: ['甲', 40, 2007], unverified: false },
    { cells: ['乙', null, 2008], unverified: true },
    { cells: ['丙', 8, null], unverified: false },
  ]
  expect(sumsOf([school, seats, year], rows)).toEqual([null, 48, null])
})

test('a volume of few columns stands upright and fills the page', () => {
  const { landscape, widthsMm, fontPt } = layoutOf([school, seats, year])
  expect({ landscape, fontPt }).toEqual({ landscape: false, fontPt: 9 })
  expect(widthsMm.reduce((sum, width) => sum + width, 0)).toBeCloseTo(168 - 30, 0)
})

test('many columns lie landscape, in smaller type when they are still too many', () => {
  const columns = (count: number) => Array.from({ length: count }, () => seats)
  expect(layoutOf(columns(9))).toMatchObject({ landscape: false, fontPt: 9 })
  expect(layoutOf(columns(10))).toMatchObject({ landscape: true, fontPt: 9 })
  expect(layoutOf(columns(20))).toMatchObject({ landscape: true, fontPt: 8 })
  expect(layoutOf(columns(30))).toMatchObject({ landscape: true, fontPt: 7 })
})

test('a column is wide enough for its longest number, also for its total', () => {
  const money: VolumeColumn = { heading: '金额', unit: '分', width: 14, kind: 'sum' }
  const pagesFor = (amount: number) => {
    const rows = Array.from({ length: 11 }, () => ({ cells: ['甲', amount], unverified: false }))
    return volumePages({
      title: '登记册',
      county: '永顺县',
      classifiedBy: 'resourceClass',
      asOf: '2026-11-20',
      columns: [{ ...school, width: 130 }, money],
      sections: [{ name: '资金', rows }],
      signatures: [],
    })
  }
  expect(pagesFor(10).layout).toMatchObject({ landscape: true, widthsMm: [208.5, 22.5] })
  const { sums, layout } = pagesFor(98_160_000_000)
  expect(sums[1]).toBe(1_079_760_000_000)
  expect(layout.widthsMm[1]).toBeGreaterThan(13 * 2 + 3)
})

test('a column is wide enough for a date, a code and a Latin word, which no line breaks', () => {
  const narrow = (heading: string): VolumeColumn => ({ heading, width: 12, kind: 'text' })
  const cells = ['2026-10-15', '3143123034', 'IT equipment keeper', '多媒体教室', 'x'.repeat(400)]
  const { layout } = volumePages({
    title: '登记册',
    county: '永顺县',
    classifiedBy: 'resourceClass',
    asOf: '2026-11-20',
    columns: cells.map(() => narrow('列')),
    sections: [{ name: '一', rows: [{ cells, unverified: false }] }],
    signatures: [],
  })
  const [date = 0, code, word = 0, han = 0, slip = 0] = layout.widthsMm
  expect(date).toBe(code)
  expect(date).toBeGreaterThan(16 + 2.4)
  expect(word).toBeGreaterThan(date - 3)
  expect(han).toBeLessThan(word)
  expect(slip / han).toBeCloseTo(40 / 12, 1)
})
