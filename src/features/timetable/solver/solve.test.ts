import { beforeAll, expect, test } from 'vitest'
import type { SolveMilp } from '../../../base/milp.ts'
import { loadMilp } from '../../../platform/milp.ts'
import { readProblem } from './faults.ts'
import type { TimetableSolution } from './model.ts'
import type { TimetableQuestion } from './problem.ts'
import { type SolveEffort, solveTimetable } from './solve.ts'
import { obstacleText, unmetText, unplacedText } from './words.ts'

let milp: SolveMilp
beforeAll(async () => {
  milp = await loadMilp()
})

function solve(question: TimetableQuestion, effort?: Partial<SolveEffort>): TimetableSolution {
  const read = readProblem(question)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  const means = { milp, now: () => performance.now() }
  return solveTimetable(read.problem, means, {
    timeLimitMs: 10_000,
    seed: 1,
    iterations: 20_000,
    ...effort,
  })
}

const time = { unit: 'periods', days: 1, periodsPerDay: 3 } as const
const evening = { day: 0, from: 2, to: 3 }

test('S5-7 too many meetings of one person are told with the smallest set that does not fit', () => {
  const { status, obstacles, assignments } = solve({
    time,
    resources: [{ id: 'teacher' }],
    events: [
      { id: 'easy', needs: ['teacher'] },
      { id: 'a', needs: ['teacher'], windows: [evening] },
      { id: 'b', needs: ['teacher'], windows: [evening] },
    ],
  })
  expect(status).toBe('infeasible')
  expect(obstacles).toEqual([
    { code: 'too_few_times', resource: 'teacher', events: ['b', 'a'], needed: 2, available: 1 },
  ])
  expect(assignments.length).toBe(2)
  expect(obstacleText(obstacles[0] as never).en).toBe('b, a of teacher need 2 periods, there are 1')
})

test('S5-7 too few rooms are told with the rooms and what would need them', () => {
  const { status, obstacles } = solve({
    time,
    rooms: [{ id: 'small' }, { id: 'hall' }],
    events: Array.from({ length: 4 }, (_, i) => ({ id: `e${i}`, rooms: ['hall'] })),
  })
  expect(status).toBe('infeasible')
  expect(obstacles).toMatchObject([
    { code: 'too_few_places', rooms: ['hall'], needed: 4, available: 3 },
  ])
})

test('S5-7 what does not fit although nothing can be counted is told without what could stay', () => {
  // Of a length of 2, two fit into 3 periods and 1 by no means; counted in pieces they would.
  const { status, obstacles } = solve({
    time: { unit: 'periods', days: 2, periodsPerDay: 3 },
    resources: [{ id: 'teacher' }],
    events: [
      ...['a', 'b', 'c'].map((id) => ({ id, length: 2, needs: ['teacher'] })),
      { id: 'apart' },
    ],
  })
  expect(status).toBe('infeasible')
  expect(obstacles).toEqual([{ code: 'no_combination_fits', events: ['a', 'b', 'c'] }])
})

test('S5-7 one that is left out names who holds its time, and where that one could go', () => {
  const { status, unplaced, objective } = solve({
    time,
    place: 'most',
    resources: [{ id: 'teacher' }],
    events: [
      { id: 'a', needs: ['teacher'], windows: [evening] },
      { id: 'b', needs: ['teacher'], windows: [evening] },
    ],
  })
  expect({ status, objective }).toEqual({ status: 'optimal', objective: 1_000 })
  const [reason] = unplaced
  expect(reason).toMatchObject({
    code: 'places_taken',
    nearest: [
      {
        day: 0,
        start: 2,
        hindrance: { code: 'taken', holders: [{ by: 'resource', id: 'teacher' }] },
      },
    ],
  })
  expect(unplacedText(reason as never, { time }).en).toMatch(/every time is taken: .*\(teacher\)/)
})

test('S5-7 a wish that a rule forbids names the rule; one that another holds, the other', () => {
  const first = { day: 0, from: 0, to: 1 }
  const { unmet } = solve({
    time,
    resources: [{ id: 'teacher' }],
    events: [
      { id: 'ruled', preferred: [first], unavailable: [first] },
      { id: 'early', needs: ['teacher'], windows: [first] },
      { id: 'late', needs: ['teacher'], preferred: [first] },
    ],
  })
  expect(unmet).toMatchObject([
    {
      term: 'preferred',
      event: 'ruled',
      better: { start: 0, hindrance: { code: 'rule', rules: ['event_unavailable'] } },
    },
    {
      term: 'preferred',
      event: 'late',
      better: { start: 0, hindrance: { code: 'taken', holders: [{ event: 'early' }] } },
    },
  ])
  expect(unmetText(unmet[0] as never, { time })['zh-Hans']).toBe(
    'ruled不在希望的时段（第0天0：这时不能安排）',
  )
})

test('S5-7 a ruling stays where wishes and others would have it elsewhere, and opens no forbidden time', () => {
  const question: TimetableQuestion = {
    time,
    place: 'most',
    resources: [{ id: 'teacher' }],
    events: [
      { id: 'ruled', needs: ['teacher'], preferred: [evening] },
      { id: 'other', needs: ['teacher'], windows: [{ day: 0, from: 0, to: 1 }], priority: 50 },
    ],
    fixed: [{ event: 'ruled', day: 0, start: 0 }],
  }
  expect(solve(question)).toMatchObject({
    assignments: [{ event: 'ruled', start: 0 }],
    unplaced: [{ event: 'other', code: 'places_taken' }],
  })
  const [ruled, other] = question.events
  const forbidden = { ...question, events: [{ ...ruled, windows: [evening] }, other] }
  expect(solve(forbidden as TimetableQuestion).unplaced).toEqual([
    { event: 'ruled', meeting: 0, code: 'ruling_against_rule', rules: ['outside_windows'] },
  ])
})

test('S5-7 parts that share nothing are solved one by one, and their costs add up', () => {
  const { components, status, objective } = solve({
    time,
    rooms: [{ id: 'r1' }, { id: 'r2' }],
    events: ['r1', 'r2'].flatMap((room) =>
      ['a', 'b'].map((id) => ({ id: `${room} ${id}`, rooms: [room], preferred: [evening] })),
    ),
  })
  expect({ components, status, objective }).toEqual({
    components: 2,
    status: 'optimal',
    objective: 2,
  })
})

test('S5-7 thousands of events are placed, and the answer does not wait for the end of the time', () => {
  const before = process.cpuUsage()
  const { status, assignments } = solve(
    {
      time: { unit: 'periods', days: 5, periodsPerDay: 8 },
      rooms: Array.from({ length: 120 }, (_, i) => ({ id: `r${i}` })),
      resources: Array.from({ length: 400 }, (_, i) => ({ id: `t${i}` })),
      events: Array.from({ length: 4_000 }, (_, i) => ({ id: `e${i}`, needs: [`t${i % 400}`] })),
    },
    { timeLimitMs: 600_000 },
  )
  expect({ status, placed: assignments.length }).toEqual({ status: 'optimal', placed: 4_000 })
  // Of the processor, not of a clock on a busy machine, in microseconds.
  expect(process.cpuUsage(before).user).toBeLessThan(60_000_000)
}, 900_000)
