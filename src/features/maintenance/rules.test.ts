import { expect, test } from 'vitest'
import { movesFrom, pathOf } from '../../base/lifecycle.ts'
import { repairDue, upkeepDue } from './due.ts'
import { fenOf } from './money.ts'
import { downtimeOf, ticket, ticketLifecycle } from './ticket.ts'

const activeFrom = '2026-09-01'

test('S3-4 a station is to be looked after an interval after the last time, or after it began', () => {
  const kept = { lastOn: '2026-10-20', activeFrom }
  expect(upkeepDue(kept, 31, '2026-11-20')).toEqual({
    ...{ dueOn: '2026-11-20', days: 31, isOverdue: false },
  })
  expect(upkeepDue(kept, 31, '2026-11-21').isOverdue).toBe(true)
  expect(upkeepDue({ lastOn: null, activeFrom }, 31, '2026-10-03')).toMatchObject({
    ...{ dueOn: '2026-10-02', isOverdue: true },
  })
  // What was done before the station was at work is no upkeep of it.
  expect(upkeepDue({ lastOn: '2026-08-01', activeFrom }, 31, '2026-10-02').isOverdue).toBe(false)
})

test('S3-4 a repair is late by how bad the fault is, and no longer once it is repaired', () => {
  const days = { blocks_sessions: 3, degraded: 7, cosmetic: 30 }
  const late = (severity: keyof typeof days, state: 'waiting_parts' | 'repaired', today: string) =>
    repairDue({ reportedOn: '2026-11-01', severity, state }, days, today).isOverdue
  expect(late('blocks_sessions', 'waiting_parts', '2026-11-04')).toBe(false)
  expect(late('blocks_sessions', 'waiting_parts', '2026-11-05')).toBe(true)
  expect(late('degraded', 'waiting_parts', '2026-11-05')).toBe(false)
  expect(late('blocks_sessions', 'repaired', '2026-11-05')).toBe(false)
})

test('S3-4 the time out of use is reckoned from report and repair, and by days where a time is not known', () => {
  const reported = { reportedOn: '2026-11-01', reportedAt: '19:10' }
  const repaired = { repairedOn: '2026-11-03', repairedAt: '09:00' }
  expect(downtimeOf({ ...reported, ...repaired })).toBe(2 * 1_440 - 610)
  expect(downtimeOf({ reportedOn: '2026-11-01', ...repaired })).toBe(2_880)
  expect(downtimeOf(reported)).toBeUndefined()
  expect(ticket.complete?.({ ...reported, ...repaired, downtimeMinutes: 7 })).toMatchObject({
    downtimeMinutes: 2_270,
  })
  expect(ticket.complete?.({ ...reported, downtimeMinutes: 7 })).toEqual(reported)
  expect(ticket.complete?.({ ...reported, repairedOn: '昨天' })).not.toHaveProperty(
    'downtimeMinutes',
  )
})

test('S3-4 no cost is negative, and nothing is repaired before it was reported', () => {
  const row = {
    ...{ schoolCode: 'L-01', symptom: '不开机', severity: 'degraded' as const },
    ...{ reportedOn: '2026-11-03', reportedAt: '10:00', reportedBy: '吴老师' },
  }
  expect(ticket.row.safeParse({ ...row, costFen: 0 }).success).toBe(true)
  expect(ticket.row.safeParse({ ...row, costFen: -1 }).success).toBe(false)
  expect(ticket.check?.({ ...row, repairedOn: '2026-11-02' })).toMatchObject([
    { code: 'ticket_repaired_before' },
  ])
  expect(ticket.check?.({ ...row, repairedOn: '2026-11-03', repairedAt: '09:59' })).toHaveLength(1)
  expect(ticket.check?.({ ...row, repairedOn: '2026-11-03', repairedAt: '10:30' })).toEqual([])
})

test('S3-4 yuan as people write them become fen, exactly', () => {
  expect(['80', '80.5', '0.29', '1234567.89'].map(fenOf)).toEqual([8_000, 8_050, 29, 123_456_789])
  expect(['-1', '八十', '1.234', '1e3'].map(fenOf)).toEqual([null, null, null, null])
  expect(fenOf(' ')).toBeUndefined()
})

test('S3-4 whoever repaired it does not verify it; the others may', () => {
  expect(pathOf(ticketLifecycle)).toEqual(['reported', 'assigned', 'repaired', 'verified'])
  const verify = (isRepairer: boolean) =>
    movesFrom(
      ticketLifecycle,
      'repaired',
      { isTold: true, isRepairer, repairedOn: '2026-11-03', today: '2026-11-03' },
      () => true,
    ).find(({ name }) => name === 'verify')?.obstacles
  expect(verify(false)).toEqual([])
  expect(verify(true)).toEqual([{ code: 'ticket_of_own_hand' }])
  const early = { isTold: true, isRepairer: false, repairedOn: '2026-11-04', today: '2026-11-03' }
  expect(ticketLifecycle.moves.repair.obstacles(early)).toHaveLength(1)
})
