import { expect, test } from 'vitest'
import type { SitingProblem } from './model.ts'
import { pairsOfPositions } from './pairs.ts'
import { solveInWorker } from './worker.ts'

/** Sites that hold two and a half demands each: too many ways to be through in a moment. */
function hard(timeLimitMs: number): SitingProblem {
  const places = Array.from({ length: 240 }, (_, i) => ({
    x: (i * 7919) % 10_007,
    y: (i * 104_729) % 9973,
  }))
  return {
    demands: places.map((_, i) => ({
      id: `d${i}`,
      weight: 1 + ((i * 31) % 17),
      size: 40 + (i % 13),
    })),
    sites: places.map((_, j) => ({ id: `s${j}`, capacity: 115 })),
    pairs: pairsOfPositions(
      places,
      places.toReversed().map(({ x, y }) => ({ x: y, y: x })),
      {
        detour: 1,
        roundDown: false,
      },
    ),
    maxHosts: 125,
    objective: 'distance',
    timeLimitMs,
  }
}

test('an aborted search ends its thread and rejects with the reason', async () => {
  const controller = new AbortController()
  const reason = new Error('the plan was changed')
  const search = solveInWorker(hard(60_000), {
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  })
  await expect(search).rejects.toBe(reason)
})

test('the time limit holds, with an honest gap', async () => {
  const startedMs = performance.now()
  const solution = await solveInWorker(hard(1500))
  expect(performance.now() - startedMs).toBeLessThan(30_000)
  expect(['feasible', 'optimal']).toContain(solution.status)
  expect(solution.bound as number).toBeLessThanOrEqual(solution.objective as number)
  expect(solution.status === 'optimal').toBe((solution.gap as number) <= 1e-6)
})

test('a time limit that is over before the thread has begun leaves everything unknown', async () => {
  expect(await solveInWorker(hard(1))).toMatchObject({
    status: 'unknown',
    objective: null,
    assignments: [],
  })
})

test('a refusal in the thread is the same refusal outside', async () => {
  const locked = [{ demand: 'nobody', site: 's1' }]
  await expect(solveInWorker({ ...hard(5000), locked })).rejects.toMatchObject({
    kind: 'invalid',
    code: 'demand_unknown',
    details: { demand: 'nobody' },
  })
})
