import { expect, test } from 'vitest'
import { readProblem } from './faults.ts'
import type { TimetableProblem } from './problem.ts'
import { solveInWorker } from './worker.ts'

/** Many groups, each with meetings that would all like to be neighbours: not through in a moment. */
function hard(): TimetableProblem {
  const read = readProblem({
    time: { unit: 'periods', days: 5, periodsPerDay: 6 },
    rooms: Array.from({ length: 10 }, (_, i) => ({ id: `r${i}`, capacity: 20 + 7 * i })),
    resources: Array.from({ length: 60 }, (_, i) => ({ id: `g${i}`, compact: 1 })),
    events: Array.from({ length: 70 }, (_, i) => ({
      id: `e${i}`,
      meetings: 3,
      minDays: 3,
      attendance: (i * 37) % 90,
      needs: [`g${(i * 7) % 60}`, `g${(i * 11 + 3) % 60}`],
    })),
  })
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.problem
}

test('S5-7 an aborted search ends its thread and rejects with the reason', async () => {
  const controller = new AbortController()
  const reason = new Error('the plan was changed')
  const search = solveInWorker(
    hard(),
    { timeLimitMs: 60_000, seed: 1 },
    { signal: controller.signal, onProgress: () => controller.abort(reason) },
  )
  await expect(search).rejects.toBe(reason)
})

test('S5-7 the time limit holds, with an honest bound', async () => {
  const startedMs = performance.now()
  const solution = await solveInWorker(hard(), { timeLimitMs: 3_000, seed: 1 })
  expect(performance.now() - startedMs).toBeLessThan(30_000)
  expect(['feasible', 'optimal']).toContain(solution.status)
  expect(solution.bound as number).toBeLessThanOrEqual(solution.objective as number)
})

test('S5-7 a time limit that is over before the thread has begun leaves everything unknown', async () => {
  expect(await solveInWorker(hard(), { timeLimitMs: 1, seed: 1 })).toMatchObject({
    status: 'unknown',
    objective: null,
    assignments: [],
  })
})
