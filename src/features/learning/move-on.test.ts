import { describe, expect, test } from 'vitest'
import { type Block, type MoveOn, moveOns, movesOn, newlySatisfied } from './move-on.ts'

const facts = (said: string) => ({
  completed: said.includes('c'),
  passed: said.includes('p'),
  waived: said.includes('w'),
})

describe('cmi5 13.1.4 a unit is done', () => {
  const done: Readonly<Record<MoveOn, readonly string[]>> = {
    Passed: ['p', 'cp', 'w'],
    Completed: ['c', 'cp', 'w'],
    CompletedAndPassed: ['cp', 'w'],
    CompletedOrPassed: ['c', 'p', 'cp', 'w'],
    NotApplicable: ['', 'c', 'p', 'cp', 'w'],
  }
  test.each(moveOns)('%s', (moveOn) => {
    const when = ['', 'c', 'p', 'cp', 'w'].filter((said) => movesOn(moveOn, facts(said)))
    expect(when).toEqual(done[moveOn])
  })
})

describe('cmi5 9.3.9 satisfied is said', () => {
  const course: Block = {
    id: 'course',
    children: [
      { id: 'basics', children: [{ id: 'soil', moveOn: 'Completed' }] },
      { id: 'exam', moveOn: 'Passed' },
    ],
  }
  const satisfied = (said: Record<string, string>, before: string[] = []) =>
    newlySatisfied(course, (id) => facts(said[id] ?? ''), new Set(before))

  test('of a block when all in it is done', () => {
    expect(satisfied({ soil: 'c' })).toEqual(['basics'])
  })

  test('of the course last', () => {
    expect(satisfied({ soil: 'c', exam: 'p' })).toEqual(['basics', 'course'])
  })

  test('once', () => {
    expect(satisfied({ soil: 'c', exam: 'p' }, ['basics'])).toEqual(['course'])
    expect(satisfied({ soil: 'c', exam: 'p' }, ['basics', 'course'])).toEqual([])
  })

  test('of nothing that is not done', () => {
    expect(satisfied({ exam: 'p' })).toEqual([])
  })
})
