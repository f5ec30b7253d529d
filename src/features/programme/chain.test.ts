import { expect, test } from 'vitest'
import { type Linked, linkOn } from './chain.ts'
import type { LetterState } from './letter.ts'

const letter = (state: LetterState, more: Partial<Linked> = {}): Linked => ({
  ...{ id: state, unitCode: '433123101000', state, title: '责任书' },
  ...{ fromDay: '2026-01-01', toDay: '2026-12-31', issuerName: '龙县长', receiverName: '石书记' },
  ...more,
})
const holder = (name: string, since = '2025-06-01') => ({ unitCode: '433123101000', name, since })

test('I2-4 the letter in force stands before one that is only signed above, and that before a draft', () => {
  const link = linkOn(
    [letter('drafted'), letter('signed_by_issuer'), letter('in_force')],
    holder('石书记'),
    '2026-06-01',
    30,
  )
  expect(link).toMatchObject({ letter: { state: 'in_force' }, holder: '石书记', resignBy: null })
})

test('I2-4 a letter that is terminated, or whose days are over, stands for nothing', () => {
  expect(linkOn([letter('terminated')], undefined, '2026-06-01', 30).letter).toBeNull()
  expect(linkOn([letter('in_force')], undefined, '2027-01-01', 30).letter).toBeNull()
  expect(linkOn([letter('in_force')], undefined, '2026-12-31', 30).letter).not.toBeNull()
})

test('S5-3 whoever took over has the letter signed anew within the days of the rule', () => {
  const changed = (state: LetterState, name = '田书记') =>
    linkOn([letter(state)], holder(name, '2026-05-20'), '2026-06-01', 30).resignBy
  expect(changed('in_force')).toBe('2026-06-19')
  expect(changed('signed_by_issuer')).toBe('2026-06-19')
  expect(changed('in_force', '石书记')).toBeNull()
  // A draft names whoever is written into it next.
  expect(changed('drafted')).toBeNull()
})
