import { expect, test } from 'vitest'
import { isOpen, type TermState, termState } from './term.ts'

const term = { fromDay: '2026-11-24', toDay: '2026-11-25', revokedAt: null }

test.each<[string, TermState, boolean]>([
  ['2026-11-23', 'upcoming', true],
  ['2026-11-24', 'running', true],
  ['2026-11-25', 'running', true],
  ['2026-11-26', 'over', false],
])('X-1 what is given from 24 to 25 November is on %s %s', (today, state, open) => {
  expect([termState(term, today), isOpen(term, today)]).toEqual([state, open])
})

test('X-1 what was taken back is not running any more, nor ever was upcoming', () => {
  const revoked = { ...term, revokedAt: '2026-11-23T02:00:00.000Z' }
  for (const today of ['2026-11-23', '2026-11-24', '2026-11-26'])
    expect([termState(revoked, today), isOpen(revoked, today)]).toEqual(['revoked', false])
})
