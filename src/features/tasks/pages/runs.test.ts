import { expect, test } from 'vitest'
import { inRuns } from './runs.ts'

const deed = (at: string, actorName: string, action: string) => ({
  at,
  actorName,
  action,
  subjectType: 'rooms',
  subjectId: at,
})

test('the same person doing the same thing again and again is one line with its newest moment', () => {
  const runs = inRuns(
    [
      deed('3', '王芳', 'rooms.changed'),
      deed('2', '王芳', 'rooms.changed'),
      deed('1', '李明', 'rooms.changed'),
      deed('0', '王芳', 'rooms.changed'),
    ],
    false,
  )
  expect(runs.map(({ at, actorName, times }) => [at, actorName, times])).toEqual([
    ['3', '王芳', 2],
    ['1', '李明', 1],
    ['0', '王芳', 1],
  ])
})

test('where more happened than is told, the last line does not say that it was all', () => {
  const twice = [deed('2', '李明', 'rooms.changed'), deed('1', '王芳', 'rooms.changed')]
  const told = (isCut: boolean) => inRuns(twice, isCut).map(({ goesOn }) => goesOn)
  expect(told(true)).toEqual([false, true])
  expect(told(false)).toEqual([false, false])
})
