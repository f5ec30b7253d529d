import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cunxiao } from '../../../../test/harness/command-line.ts'
import type { TimetableQuestion } from './problem.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'timetable-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function run(problem: TimetableQuestion | string, ...options: string[]) {
  const text = typeof problem === 'string' ? problem : JSON.stringify(problem)
  const path = join(folder, 'p.json')
  writeFileSync(path, text)
  return cunxiao(folder, ['timetable', 'solve', '--problem', path, ...options])
}

const time = { unit: 'minutes', days: 2, from: 1_080, to: 1_320, step: 30 } as const
const question: TimetableQuestion = {
  time,
  rooms: [{ id: 'hall' }],
  events: [
    { id: 'Heping', length: 120 },
    { id: 'Xinmin', length: 120, preferred: [{ day: 1, from: 1_080, to: 1_320 }] },
  ],
}

test('S5-7 one JSON object holds status, objective, bound, terms and every assignment', async () => {
  const { exit, out, err } = await run(question, '--json')
  expect({ exit, err }).toEqual({ exit: 0, err: '' })
  expect(JSON.parse(out)).toMatchObject({
    status: 'optimal',
    objective: 0,
    bound: 0,
    gap: 0,
    terms: { unplaced: 0, preferred: 0 },
    assignments: [
      { event: 'Heping', meeting: 0, room: 'hall' },
      { event: 'Xinmin', meeting: 0, day: 1, room: 'hall' },
    ],
    unplaced: [],
    unmet: [],
    obstacles: [],
  })
})

test('S5-7 without --json a person reads the week, and why a wish is not met', async () => {
  const whole = { day: 0, from: 1_080, to: 1_200 }
  const { out } = await run({
    ...question,
    events: [
      { id: 'Heping', length: 120, windows: [whole] },
      { id: 'Xinmin', length: 120, preferred: [whole] },
    ],
  })
  expect(out).toContain('status     optimal')
  expect(out).toContain('  18:00–20:00  Heping  hall')
  expect(out).toContain('wishes not met: 1')
  expect(out).toContain(
    'Xinmin is outside the times wished for (day 0 at 18:00 in hall: taken by Heping (hall))',
  )
})

test('S5-7 what does not fit ends with 3 and the reason on standard error', async () => {
  const { exit, out, err } = await run(
    { ...question, events: [...question.events, { id: 'Wan', meetings: 2, length: 240 }] },
    '--json',
  )
  expect(exit).toBe(3)
  expect(JSON.parse(out)).toMatchObject({ status: 'infeasible', objective: null })
  expect(err).toMatch(/^infeasible: /)
})

test.each([
  ['no JSON', '{"time": ', 'p.json: problem: is not JSON'],
  [
    'a fault',
    JSON.stringify({ time, events: [{ id: 'e', length: 45 }] }),
    'p.json: events[0].length: is no multiple',
  ],
])('S5-7 %s ends with 2 and its place, standard output stays empty', async (_, text, reason) => {
  const { exit, out, err } = await run(text, '--json')
  expect({ exit, out }).toEqual({ exit: 2, out: '' })
  expect(err).toContain(reason)
})

test.each([
  ['--time-limit', '0'],
  ['--seed', 'x'],
  ['--iterations', '-1'],
])('S5-7 the option %s %s is refused with 2', async (...options) => {
  const { exit, out } = await run(question, ...options, '--json')
  expect({ exit, out }).toEqual({ exit: 2, out: '' })
})

test('S5-7 a file that is not there is named', async () => {
  const { exit, err } = await cunxiao(folder, ['timetable', 'solve', '--problem', 'none.json'])
  expect(exit).toBe(2)
  expect(err).toContain('none.json: problem: cannot be read')
})

test('S5-7 the schema says what a problem is made of', async () => {
  const { out } = await cunxiao(folder, ['timetable', 'schema'])
  expect(out).toContain('"mustOverlap"')
  expect(JSON.parse(out)).toMatchObject({ $defs: { TimetableProblem: { type: 'object' } } })
})
