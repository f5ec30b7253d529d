import { expect, test } from 'vitest'
import { loadMilp } from '../../platform/milp.ts'
import type { SitingProblem } from './model.ts'
import { pairsOfList } from './pairs.ts'
import { solveAsFarAsPossible } from './shortage.ts'

const milp = await loadMilp()
const means = { milp, now: () => performance.now() }

/** Three villages around one school with places for two of them, and a fourth at a school of its own. */
const crowded: SitingProblem = {
  demands: [
    { id: 'small', weight: 20, size: 20 },
    { id: 'middle', weight: 30, size: 30 },
    { id: 'large', weight: 60, size: 60 },
    { id: 'far', weight: 10, size: 10 },
  ],
  sites: [
    { id: 'A', capacity: 90 },
    { id: 'B', capacity: 15 },
  ],
  pairs: pairsOfList(4, [
    { demand: 0, site: 0, distance: 100 },
    { demand: 1, site: 0, distance: 200 },
    { demand: 2, site: 0, distance: 900 },
    { demand: 3, site: 1, distance: 300 },
  ]),
  objective: 'distance',
  timeLimitMs: 10_000,
}

test('S1-6 where places are short, the most people are served and the rest are named', () => {
  for (const objective of ['distance', 'minimax'] as const) {
    const solution = solveAsFarAsPossible({ ...crowded, objective }, means)
    expect(solution).toMatchObject({
      status: 'optimal',
      unassigned: [{ demand: 'small', reason: 'no_room' }],
      assignments: [
        { demand: 'middle', site: 'A' },
        { demand: 'large', site: 'A' },
        { demand: 'far', site: 'B' },
      ],
    })
  }
})

test('the limit on hosts counts real schools only', () => {
  const solution = solveAsFarAsPossible({ ...crowded, maxHosts: 1 }, means)
  expect(solution.hosts).toEqual(['A'])
  expect(solution.unassigned.map(({ demand, reason }) => [demand, reason]).toSorted()).toEqual([
    ['far', 'no_room'],
    ['small', 'no_room'],
  ])
})

test('a person’s lock is kept even when others lose their place by it', () => {
  const solution = solveAsFarAsPossible(
    { ...crowded, locked: [{ demand: 'small', site: 'A' }] },
    means,
  )
  expect(solution.assignments).toContainEqual({ demand: 'small', site: 'A', distance: 100 })
  expect(solution.unassigned).toEqual([{ demand: 'middle', reason: 'no_room' }])
})

test('locks that overfill a school are not argued away', () => {
  const locked = ['small', 'middle', 'large'].map((demand) => ({ demand, site: 'A' }))
  expect(solveAsFarAsPossible({ ...crowded, locked }, means)).toMatchObject({
    status: 'infeasible',
    obstacle: { code: 'locks_overfill_site' },
  })
})

test('with places enough the answer is the ordinary one', () => {
  const roomy = { ...crowded, sites: [{ id: 'A' }, { id: 'B' }] }
  expect(solveAsFarAsPossible(roomy, means)).toMatchObject({ status: 'optimal', unassigned: [] })
})
