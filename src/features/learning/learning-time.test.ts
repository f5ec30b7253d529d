import { describe, expect, test } from 'vitest'
import { learnedIn, type Moment } from './learning-time.ts'

const rules = { idleMinutes: 10, sittingMinutes: 120, contentPercent: 150 }
const minutes = (n: number) => n * 60_000
const moment = (at: number, more: Partial<Moment> = {}): Moment => ({
  statementId: `s${at}`,
  sitting: 'evening',
  atMs: minutes(at),
  soFar: false,
  ...more,
})

describe('S5-14 minutes of one attempt', () => {
  test('what the end of a sitting says, not the same minutes again of what was finished in it', () => {
    const moments = [
      moment(0),
      moment(20, { durationMs: minutes(20) }),
      moment(25, { durationMs: minutes(25), soFar: true }),
    ]
    expect(learnedIn(moments, rules)).toEqual({ minutes: 25, statementIds: ['s25'] })
  })

  test('sittings add up', () => {
    const moments = [
      moment(25, { durationMs: minutes(25), soFar: true }),
      moment(90, { sitting: 'next', durationMs: minutes(15), soFar: true }),
    ]
    expect(learnedIn(moments, rules)).toEqual({ minutes: 40, statementIds: ['s25', 's90'] })
  })

  test('without a duration the time between statements, but no night that the page stood open', () => {
    expect(learnedIn([moment(0), moment(8), moment(500), moment(503)], rules).minutes).toBe(21)
  })

  test('one statement alone says nothing of time', () => {
    expect(learnedIn([moment(0)], rules)).toEqual({ minutes: 0, statementIds: [] })
  })

  test('no sitting is longer than the rule, whatever it claims', () => {
    expect(learnedIn([moment(0, { durationMs: minutes(9_000), soFar: true })], rules).minutes).toBe(
      120,
    )
  })

  test('a film of ten minutes left running gives fifteen', () => {
    const moments = [moment(60, { durationMs: minutes(60), soFar: true })]
    expect(learnedIn(moments, rules, minutes(10)).minutes).toBe(15)
  })

  test('an unfinished minute is none', () => {
    expect(learnedIn([moment(1, { durationMs: 59_999, soFar: true })], rules).minutes).toBe(0)
  })

  test('the order in which statements arrive makes no difference', () => {
    const moments = [
      moment(3, { durationMs: minutes(3) }),
      moment(5, { statementId: 'b', durationMs: minutes(5), soFar: true }),
      moment(6, { statementId: 'a', durationMs: minutes(5), soFar: true }),
    ]
    expect(learnedIn(moments.toReversed(), rules)).toEqual(learnedIn(moments, rules))
    expect(learnedIn(moments, rules).statementIds).toEqual(['a'])
  })
})
