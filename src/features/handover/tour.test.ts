import { expect, test } from 'vitest'
import { roleCodes, roles } from '../people/role.ts'
import { mostMinutes, tourOf } from './tour.ts'

const work = Array.from({ length: 30 }, (_, n) => ({
  ...{ code: `item${n}`, details: { count: 1 }, link: '/console/' },
}))

test('no tour is longer than twenty minutes, whoever takes it and whatever waits', () => {
  for (const role of roleCodes) {
    const { steps, minutes, left } = tourOf(roles[role].permissions, work)
    expect(minutes, role).toBeLessThanOrEqual(mostMinutes)
    expect(minutes).toBe(steps.reduce((sum, one) => sum + one.minutes, 0))
    expect(left + steps.filter(({ isWork }) => isWork).length).toBe(work.length)
  }
})

test('a post is led to the pages that it may see, then to its open work', () => {
  const { steps } = tourOf(roles.village_secretary.permissions, work.slice(0, 2))
  expect(steps.map(({ step }) => step)).toEqual([
    ...['today', 'received', 'week', 'team', 'letters', 'rectification', 'meetings'],
    ...['work:item0', 'work:item1'],
  ])
  expect(tourOf(roles.head_of_school.permissions, []).steps.map(({ step }) => step)).not.toContain(
    'letters',
  )
})
