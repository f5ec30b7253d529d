import { expect, test } from 'vitest'
import { loan } from '../schools/loan.ts'
import { isOverdue } from './overdue.ts'
import type { Row } from './shape.ts'

const lent = { state: 'lent', dueDay: '2026-11-28' } as unknown as Row

test('a loan is overdue from the day after it was due until it is back or given up', () => {
  expect(isOverdue(loan, lent, '2026-11-28')).toBe(false)
  expect(isOverdue(loan, lent, '2026-11-29')).toBe(true)
  for (const state of ['returned', 'lost', 'refused'])
    expect(isOverdue(loan, { ...lent, state }, '2026-11-29')).toBe(false)
})

test('a case without such a day is never overdue', () => {
  expect(isOverdue({ lifecycle: loan.lifecycle }, lent, '2027-01-01')).toBe(false)
})
