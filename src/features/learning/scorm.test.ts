import { expect, test } from 'vitest'
import { newlySaid, outcomeOf, readScormSaid } from './scorm.ts'
import { verbs } from './verbs.ts'

test('O2-17 SCORM 1.2 and 2004 say in their own words how far a learner is', () => {
  const one = {
    cmi: { core: { lesson_status: 'passed', score: { raw: '80', min: '0', max: '100' } } },
  }
  expect(outcomeOf(one)).toEqual({
    completed: true,
    passed: true,
    score: { raw: 80, min: 0, max: 100, scaled: 0.8 },
  })
  const two = {
    cmi: { completion_status: 'completed', success_status: 'failed', score: { scaled: '0.3' } },
  }
  expect(outcomeOf(two)).toEqual({ completed: true, passed: false, score: { scaled: 0.3 } })
  expect(outcomeOf({ cmi: { core: { lesson_status: 'incomplete', score: { raw: '' } } } })).toEqual(
    {
      completed: false,
    },
  )
})

test('a score that no statement may carry is left out', () => {
  const outcome = (score: object) => outcomeOf({ cmi: { completion_status: 'completed', score } })
  expect(outcome({ scaled: 7 })).toEqual({ completed: true })
  expect(outcome({ raw: 120, max: 100 })).toEqual({ completed: true })
})

test('each thing is said once', () => {
  const now = { completed: true, passed: true }
  expect(newlySaid({ completed: false }, now).map(({ verb }) => verb)).toEqual([
    verbs.passed,
    verbs.completed,
  ])
  expect(newlySaid(now, now)).toEqual([])
})

test('X-11 what a page says that is not of this shape is not heard', () => {
  const said = { cunxiao: 'scorm', key: 'k', page: 1, event: 'changed', kept: { cmi: { a: 1 } } }
  expect(readScormSaid(said, 'k')).toEqual({ ...said, kept: { cmi: { a: 1 }, ended: false } })
  for (const wrong of [
    null,
    'x',
    { ...said, event: 'delete' },
    { ...said, cunxiao: 'x' },
    { ...said, key: 'of another' },
    { ...said, kept: { cmi: 'x' } },
  ])
    expect(readScormSaid(wrong, 'k')).toBeUndefined()
})

test('B3 what is long is heard, and what is too long is told', () => {
  const said = (length: number) => ({
    ...{ cunxiao: 'scorm', key: 'k', page: 1, event: 'changed' },
    kept: { cmi: { suspend_data: '字'.repeat(length) } },
  })
  expect(readScormSaid(said(150_000), 'k')).toMatchObject({ event: 'changed' })
  expect(readScormSaid(said(2_000_001), 'k')).toBe('too_large')
})
