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
  const runs = inRuns([
    deed('3', '王芳', 'rooms.changed'),
    deed('2', '王芳', 'rooms.changed'),
    deed('1', '李明', 'rooms.changed'),
    deed('0', '王芳', 'rooms.changed'),
  ])
  expect(runs.map(({ at, actorName, times }) => [at, actorName, times])).toEqual([
    ['3', '王芳', 2],
    ['1', '李明', 1],
    ['0', '王芳', 1],
  ])
})
