import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readProblem } from './faults.ts'
import { TimetableProblem } from './problem.ts'

const time = { unit: 'periods', days: 2, periodsPerDay: 4 }
const good = { time, rooms: [{ id: 'r' }], events: [{ id: 'e' }] }

const faultsOf = (value: unknown): string[] => {
  const read = readProblem(value)
  return 'faults' in read ? read.faults.map(({ path, reason }) => `${path}: ${reason}`) : []
}

test('S5-7 a problem with nothing to place is a problem', () => {
  expect(faultsOf({ time, events: [] })).toEqual([])
})

test.each([
  ['nothing', undefined, /^problem: /],
  ['a list', [], /^problem: /],
  ['a text', 'timetable', /^problem: /],
  ['no time', { events: [] }, /^time: /],
  ['another unit', { ...good, time: { unit: 'hours', days: 1 } }, /^time.unit: /],
  ['not a number', { ...good, time: { ...time, days: Number.NaN } }, /^time.days: /],
  ['endless days', { ...good, time: { ...time, days: 1e9 } }, /^time.days: /],
  ['a negative length', { ...good, events: [{ id: 'e', length: -1 }] }, /^events\[0\].length: /],
  ['half a meeting', { ...good, events: [{ id: 'e', meetings: 1.5 }] }, /^events\[0\].meetings: /],
  [
    'an endless weight',
    { ...good, weights: { load: Number.POSITIVE_INFINITY } },
    /^weights.load: /,
  ],
  ['a field of another format', { ...good, lectures: [] }, /^problem: .*lectures/],
  [
    'two of one name',
    { ...good, events: [{ id: 'e' }, { id: 'e' }] },
    /^events\[1\].id: “e” is events\[0\] already/,
  ],
  [
    'a room that is not there',
    { ...good, events: [{ id: 'e', rooms: ['x'] }] },
    /^events\[0\].rooms\[0\]: there is no room “x”/,
  ],
  [
    'a resource that is not there',
    { ...good, events: [{ id: 'e', needs: ['x'] }] },
    /^events\[0\].needs\[0\]: there is no resource “x”/,
  ],
  [
    'a window on another day',
    { ...good, events: [{ id: 'e', windows: [{ day: 2, from: 0, to: 1 }] }] },
    /^events\[0\].windows\[0\].day: there are 2 days/,
  ],
  [
    'a window that ends before it begins',
    { ...good, rooms: [{ id: 'r', unavailable: [{ day: 0, from: 3, to: 1 }] }] },
    /^rooms\[0\].unavailable\[0\].to: 1 is not after 3/,
  ],
  [
    'a meeting longer than a day',
    { ...good, events: [{ id: 'e', length: 5 }] },
    /^events\[0\].length: 5 is longer than a day of 4/,
  ],
  [
    'more rulings than meetings',
    {
      ...good,
      fixed: [
        { event: 'e', day: 0, start: 0 },
        { event: 'e', day: 1, start: 0 },
      ],
    },
    /^fixed\[1\].event: “e” has only 1 meetings/,
  ],
  [
    'a ruling at no period',
    { ...good, fixed: [{ event: 'e', day: 0, start: 9 }] },
    /^fixed\[0\].start: no period begins at 9/,
  ],
  [
    'a ruling that forbids nothing',
    { ...good, forbidden: [{ event: 'e' }] },
    /^forbidden\[0\]: names neither a room nor a day/,
  ],
  [
    'a ruling about room and time',
    { ...good, forbidden: [{ event: 'e', room: 'r', day: 0 }] },
    /^forbidden\[0\]: names a room and a time/,
  ],
  [
    'a step that does not divide the day',
    { ...good, time: { unit: 'minutes', days: 1, from: 0, to: 100, step: 30 } },
    /^time.step: 30 does not divide/,
  ],
  [
    'a length between steps',
    {
      time: { unit: 'minutes', days: 1, from: 0, to: 120, step: 30 },
      events: [{ id: 'e', length: 45 }],
    },
    /^events\[0\].length: is no multiple of the step, 30/,
  ],
  [
    'a room where there are none',
    { time, events: [{ id: 'e', needsRoom: true }] },
    /^events\[0\].needsRoom: there are no rooms/,
  ],
  [
    'an event of two parties',
    {
      ...good,
      fairness: [
        {
          id: 'g',
          parties: [
            { id: 'a', events: ['e'] },
            { id: 'b', events: ['e'] },
          ],
        },
      ],
    },
    /^fairness\[0\].parties\[1\].events\[0\]: “e” is of fairness\[0\]/,
  ],
  [
    'more meetings than can be kept',
    { time, events: Array.from({ length: 60 }, (_, i) => ({ id: `e${i}`, meetings: 1_000 })) },
    /^events: 60000 meetings are more than 50000/,
  ],
  [
    'more events than can be kept',
    { time, events: Array.from({ length: 20_001 }, (_, i) => ({ id: `e${i}` })) },
    /^events: /,
  ],
])('S5-7 %s is refused with its place', (_, value, fault) => {
  expect(faultsOf(value)[0]).toMatch(fault)
})

test('S5-7 a problem that contains itself is refused, not followed', () => {
  const circle: Record<string, unknown> = { ...good }
  circle.name = circle
  expect(faultsOf(circle)[0]).toMatch(/^name: /)
})

test('S5-7 of a thousand faults the first are told', () => {
  const events = Array.from({ length: 1_000 }, () => ({ id: '' }))
  expect(faultsOf({ time, events }).length).toBeLessThanOrEqual(20)
})

const page = readFileSync(
  join(import.meta.dirname, '../../../../docs/protocols/timetable.md'),
  'utf8',
)

test('S5-7 the example of the protocol is a problem', () => {
  const example = page
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .join('\n')
  expect(faultsOf(JSON.parse(example))).toEqual([])
})

test('S5-7 the protocol names every field and every weight with its default', () => {
  const { weights } = TimetableProblem.parse({ time, events: [] })
  for (const [name, weight] of Object.entries(weights)) {
    expect(page).toContain(`| \`${name}\` | ${weight} |`)
  }
  for (const name of Object.keys(TimetableProblem.shape)) {
    if (name !== 'name') expect(page).toMatch(new RegExp(`\`${name}\\b`))
  }
})
