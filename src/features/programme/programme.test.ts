import { expect, test } from 'vitest'
import { isDone, realSpan, tallyOf, type UnitFacts } from './gate.ts'
import {
  monthsAfter,
  phaseLabels,
  phasesFrom,
  programmeTemplates,
  warningsOf,
} from './programme.ts'

const unit = (code: string, done: UnitFacts['done'], hosted = true): UnitFacts => ({
  ...{ code, level: 'village', unitName: code, townshipCode: code.slice(0, 2), done },
  ...{ townshipName: code.slice(0, 2), stationId: hosted ? code : null },
})

test('I0-2 N11 I1-6 I2-6 T-1 five phases with the dates of the plan, counted from its first day', () => {
  const { phases, toDay } = phasesFrom('founding', '2007-11-01')
  expect(phases.map((one) => [one.number, one.fromDay, one.toDay])).toEqual([
    [1, '2007-11-01', '2007-11-30'],
    [2, '2007-12-01', '2007-12-31'],
    [3, '2008-01-01', '2008-01-31'],
    [4, '2008-02-01', '2008-06-30'],
    [5, '2008-07-01', '2008-07-31'],
  ])
  expect(toDay).toBe('2008-07-31')
  for (const { phases: some } of Object.values(programmeTemplates))
    expect(some.length).toBe(phaseLabels.length)
})

test('I0-2 a re-accreditation is another template: no plates, from its own first day', () => {
  const { phases } = phasesFrom('reaccreditation', '2027-03-01')
  expect(phases.at(-1)?.toDay).toBe('2027-08-31')
  expect(phases.flatMap(({ items }) => items)).not.toContain('plates')
})

test('a month after the last of January is the last of February', () => {
  expect(monthsAfter('2027-01-31', 1)).toBe('2027-02-28')
  expect(monthsAfter('2028-01-31', 1)).toBe('2028-02-29')
  expect(monthsAfter('2027-11-30', 3)).toBe('2028-02-29')
})

test('I0-1 dates outside the programme, or before the phase before ends, warn', () => {
  const { phases } = phasesFrom('founding', '2007-11-01')
  expect(warningsOf({ fromDay: '2007-11-01', toDay: '2008-07-31' }, phases)).toEqual([])
  expect(warningsOf({ fromDay: '2007-11-15', toDay: '2008-07-30' }, phases)).toEqual([
    { what: 'outside', number: 1 },
    { what: 'outside', number: 5 },
  ])
  const early = phases.map((one) => (one.number === 3 ? { ...one, fromDay: '2007-12-31' } : one))
  expect(warningsOf({ fromDay: '2007-11-01', toDay: '2008-07-31' }, early)).toEqual([
    { what: 'overlaps', number: 3 },
  ])
})

test('X-20 the figure of an item is its rows: done, outside the programme, and where it lacks', () => {
  const units = [
    unit('a1', { plates: '2007-12-01' }),
    unit('a2', { plates: '2007-10-01' }),
    unit('b1', {}),
    unit('b2', {}),
    unit('a3', {}),
    unit('c1', {}, false),
  ]
  const tally = tallyOf('plates', units, { fromDay: '2007-11-01', toDay: '2008-07-31' })
  expect(tally).toMatchObject({ done: 2, of: 5, outside: 1, firstOn: '2007-12-01' })
  expect(tally.open.map(({ townshipCode, count }) => [townshipCode, count])).toEqual([
    ['b1', 1],
    ['b2', 1],
    ['a3', 1],
  ])
  expect(isDone(tally)).toBe(false)
  // Over units, the one without a host counts too.
  expect(tallyOf('hosts', units, { fromDay: '2007-11-01', toDay: '2008-07-31' }).of).toBe(6)
  // Nothing to count is nothing done.
  expect(isDone(tallyOf('plates', [], { fromDay: '2007-11-01', toDay: '2008-07-31' }))).toBe(false)
})

test('T-1 what really was: from the first done thing to the last, or until today while something lacks', () => {
  const days = { fromDay: '2007-11-01', toDay: '2008-07-31' }
  const plan = { ...days, state: 'open' as const, closedOn: null }
  const of = (...some: UnitFacts[]) => [tallyOf('plates', some, days)]
  expect(realSpan(plan, of(unit('a', {})), '2008-01-05')).toBeNull()
  expect(
    realSpan(plan, of(unit('a', { plates: '2007-12-03' }), unit('b', {})), '2008-01-05'),
  ).toEqual({ fromDay: '2007-12-03', toDay: '2008-01-05', isGoing: true })
  expect(realSpan(plan, of(unit('a', { plates: '2007-12-03' })), '2008-01-05')).toEqual({
    ...{ fromDay: '2007-12-03', toDay: '2007-12-03', isGoing: false },
  })
  expect(
    realSpan({ ...plan, state: 'closed', closedOn: '2008-01-02' }, of(unit('a', {})), '2008-01-05'),
  ).toBeNull()
})
