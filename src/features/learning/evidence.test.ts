import { expect, test } from 'vitest'
import { attemptsIn, type Said } from './evidence.ts'
import { verbs } from './verbs.ts'

const rules = { idleMinutes: 10, sittingMinutes: 180, contentPercent: 200 }
const video = 'urn:uuid:019abc00-0000-7000-8000-000000000001'
const station = 'station-a'
let count = 0

const said = (
  verb: string,
  timestamp: string,
  { duration, length }: { duration?: string; length?: number } = {},
): Said => ({
  id: `s${++count}`,
  station,
  statement: {
    verb: { id: verb },
    object: { id: video },
    timestamp,
    ...(duration && { result: { duration } }),
    context: {
      registration: 'attempt-1',
      extensions: {
        'https://w3id.org/xapi/video/extensions/session-id': timestamp.slice(0, 13),
        ...(length && { 'https://w3id.org/xapi/video/extensions/length': length }),
      },
    },
  },
})

test('S5-14 minutes are those that the end of a sitting says, with that statement as evidence', () => {
  const begun = said(verbs.initialized, '2026-11-02T12:00:00Z')
  const ended = said(verbs.terminated, '2026-11-02T12:31:00Z', { duration: 'PT30M30S' })
  const [attempt] = attemptsIn([ended, begun], rules)
  expect(attempt).toMatchObject({ minutes: 30, countedIds: [ended.id], completed: false })
  expect(attempt?.said.map(({ id }) => id)).toEqual([begun.id, ended.id])
})

test('S5-14 a month is that of the county, and each has its own minutes', () => {
  // 1 December, 01:00 in the county.
  const late = said(verbs.terminated, '2026-11-30T17:00:00Z', { duration: 'PT20M' })
  const early = said(verbs.terminated, '2026-11-30T12:00:00Z', { duration: 'PT5M' })
  expect(attemptsIn([early, late], rules).map(({ month, minutes }) => [month, minutes])).toEqual([
    ['2026-12', 20],
    ['2026-11', 5],
  ])
})

test('S5-14 a film seen again and again counts twice its length and no more', () => {
  const seen = ['01', '02', '03'].map((day) =>
    said(verbs.terminated, `2026-11-${day}T12:00:00Z`, { duration: 'PT10M', length: 600 }),
  )
  expect(attemptsIn(seen, rules)).toMatchObject([{ minutes: 20 }])
})

test('a question counts for its quiz', () => {
  const at = '2026-11-02T12:00:00Z'
  const question = said(verbs.answered, at)
  const context = {
    ...(question.statement.context as object),
    contextActivities: { grouping: [{ id: 'urn:quiz' }] },
  }
  const [attempt] = attemptsIn(
    [{ ...question, statement: { ...question.statement, context } }],
    rules,
  )
  expect(attempt?.activity).toBe('urn:quiz')
})

test('what is about a person is no evidence', () => {
  const statement = {
    verb: { id: 'a' },
    object: { objectType: 'Agent' },
    timestamp: '2026-11-02T12:00:00Z',
  }
  expect(attemptsIn([{ id: 'x', station, statement }], rules)).toEqual([])
})

const progressed = (timestamp: string, duration: string, station_ = station): Said => {
  const one = said(verbs.progressed, timestamp, { duration })
  const context = one.statement.context as { extensions: object }
  const extensions = {
    ...context.extensions,
    'https://w3id.org/xapi/video/extensions/session-id': 'one-sitting',
  }
  return {
    ...one,
    station: station_,
    statement: { ...one.statement, context: { ...context, extensions } },
  }
}

test('S5-14 a sitting that nobody ended counts what was said of it last, and counts it once', () => {
  const minutes = ['01', '02', '03'].map((n) =>
    progressed(`2026-11-02T12:${n}:00Z`, `PT${Number(n)}M`),
  )
  expect(attemptsIn(minutes, rules)).toMatchObject([{ minutes: 3, countedIds: [minutes[2]?.id] }])
  const ended = progressed('2026-11-02T12:03:40Z', 'PT3M40S')
  expect(attemptsIn([...minutes, ended], rules)).toMatchObject([{ minutes: 3 }])
})

test('S5-14 a sitting over the end of a month, or told to two stations, counts where it began', () => {
  // Half past eleven on the last of November in the county, and after midnight.
  const parts = [
    progressed('2026-11-30T15:30:00Z', 'PT10M'),
    progressed('2026-11-30T16:10:00Z', 'PT50M', 'station-b'),
  ]
  expect(attemptsIn(parts, rules)).toMatchObject([
    { month: '2026-11', station: 'station-a', minutes: 50 },
  ])
})

test('what a unit of a course tells of its own progress is not the length of the sitting', () => {
  const at = '2026-11-02T12:00:00Z'
  const unit = (verb: string, duration: string): Said => {
    const one = said(verb, at, { duration })
    const extensions = { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': 'unit' }
    const context = { ...(one.statement.context as object), extensions }
    return { ...one, statement: { ...one.statement, context } }
  }
  const told = [unit(verbs.progressed, 'PT90M'), unit(verbs.terminated, 'PT5M')]
  expect(attemptsIn(told, rules)).toMatchObject([{ minutes: 5 }])
})
