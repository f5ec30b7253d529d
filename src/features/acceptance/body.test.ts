import { expect, test } from 'vitest'
import type { Held } from '../team/team.ts'
import { cadenceOf, carriedTo, leadsOn } from './body.ts'

const rule = { since: '2026-01-01', days: 92 }

test('S5-4, INV-37 a meeting is overdue on the day after the 92nd without one', () => {
  const met = [{ state: 'signed' as const, day: '2026-03-01' }]
  expect(cadenceOf(met, { ...rule, today: '2026-06-01' })).toEqual({
    ...{ lastOn: '2026-03-01', nextBy: '2026-06-01', isOverdue: false },
  })
  expect(cadenceOf(met, { ...rule, today: '2026-06-02' }).isOverdue).toBe(true)
})

test('S5-4 what is planned or called off is no meeting; before the first, days count from the host', () => {
  const none = [
    { state: 'notified' as const, day: '2026-03-01' },
    { state: 'cancelled' as const, day: '2026-03-02' },
  ]
  expect(cadenceOf(none, { ...rule, today: '2026-04-03' })).toEqual({
    ...{ lastOn: null, nextBy: '2026-04-03', isOverdue: false },
  })
})

test('S5-2, INV-13 each Party organisation of a station has one lead on any day, or none', () => {
  const lead = (party: Held['party'], name: string, fromDay: string, toDay: string | null) => ({
    ...({ id: name, unitCode: 'u', position: 'joint_lead', party, standsInFor: null } as const),
    ...({ name, state: 'active', fromDay, toDay } as const),
  })
  const held = [
    lead('township', '甲', '2026-01-01', '2026-05-31'),
    lead('township', '乙', '2026-06-01', null),
    lead('school', '丙', '2026-01-01', null),
  ]
  const names = (day: string) => leadsOn(held, 'village', day).map(({ name }) => name)
  expect(names('2026-05-31')).toEqual(['甲', null, '丙'])
  expect(names('2026-06-01')).toEqual(['乙', null, '丙'])
  expect(leadsOn(held, 'township', '2026-06-01').map(({ party }) => party)).toEqual([
    ...['township', 'school'],
  ])
})

test('S5-6, INV-37 an item is carried from meeting to meeting until the one in which it was done', () => {
  const item = (state: 'open' | 'done', endedOn: string | null) => [
    { state, raisedOn: '2026-03-01', endedOn },
  ]
  expect(carriedTo(item('open', null), '2026-03-01')).toHaveLength(0)
  expect(carriedTo(item('open', null), '2026-06-01')).toHaveLength(1)
  expect(carriedTo(item('done', '2026-07-01'), '2026-06-01')).toHaveLength(1)
  expect(carriedTo(item('done', '2026-05-01'), '2026-06-01')).toHaveLength(0)
})
