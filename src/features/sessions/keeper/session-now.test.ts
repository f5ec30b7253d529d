import { expect, test } from 'vitest'
import type { KeeperSession } from '../keeper-api.ts'
import { sessionLifecycle } from '../session.ts'
import { causes, checks, segmentForms, sessionKinds } from '../values.ts'
import { attendanceNow } from './attendance-now.ts'
import {
  addedHere,
  addMinutes,
  type Done,
  formsOf,
  isOver,
  minutesBetween,
  sessionNow,
  timesOf,
} from './session-now.ts'
import words from './words/zh-Hans.json' with { type: 'json' }

const evening: KeeperSession = {
  ...{ id: 'a', version: null, state: 'planned', kind: 'group_learning', title: '插秧' },
  ...{ day: '2026-11-30', plannedFrom: '19:00', plannedTo: '21:00', roomNo: null },
  ...{ schoolName: '瓦场小学', stations: [], runners: [], headCount: null, delivered: 0 },
  ...{ disputed: false, isLate: false },
}
/** At that hour of the county's clock. */
const done = (time: string, act: string, said: object = {}, rest: Partial<Done> = {}): Done => ({
  ...{ sessionId: 'a', what: act, body: { act, ...said } },
  at: new Date(`2026-11-30T${time}:00+08:00`).toISOString(),
  ...rest,
})

test('S3-8 a session is on the telephone what was done there, whether the station knows or not', () => {
  const evenings = [
    done('18:30', 'prepare', { checked: ['room'] }),
    done('19:05', 'begin'),
    done('19:40', 'interrupt', { cause: 'power' }),
    done('20:00', 'resume'),
    done('21:00', 'close', { headCount: 23, members: 8, endedAt: '20:58' }),
  ]
  expect(sessionNow(evening, evenings, 0)).toMatchObject({
    ...{ state: 'recorded', checked: ['room'], beganAt: '19:05', endedAt: '20:58' },
    ...{ headCount: 23, members: 8, waits: true },
    interruptions: [{ from: '19:40', to: '20:00', cause: 'power' }],
  })
  expect(sessionNow(evening, evenings.slice(0, 3), 0)).toMatchObject({ state: 'interrupted' })
  expect(sessionNow(evening, [done('10:00', 'cancel', { cause: 'few' })], 0).state).toBe(
    'cancelled',
  )
})

test('what the station took is folded in until an answer is newer, and what it refused never is', () => {
  const taken = done('19:05', 'begin', {}, { takenMs: 100 })
  expect(sessionNow(evening, [taken], 99)).toMatchObject({ state: 'running', waits: false })
  expect(sessionNow(evening, [taken], 100)).toMatchObject({ state: 'planned', waits: false })
  const refused = done('19:05', 'begin', {}, { refused: { code: 'x' } })
  expect(sessionNow(evening, [refused], 0).state).toBe('planned')
})

test('a session that nobody planned is there at once, and once', () => {
  const added = done('19:00', 'add', {}, { what: 'add' })
  const all = [{ ...added, body: { id: 'b', title: '红薯', kind: 'open_day', day: '2026-11-30' } }]
  expect(addedHere(all, new Set())).toMatchObject([{ id: 'b', title: '红薯' }])
  expect(addedHere(all, new Set(['b']))).toEqual([])
})

test('N1 past midnight an evening is over on the next day', () => {
  const late = { ...evening, plannedFrom: '23:30', plannedTo: '00:30' }
  expect(isOver(late, { day: '2026-11-30', time: '23:59' })).toBe(false)
  expect(isOver(late, { day: '2026-12-01', time: '00:29' })).toBe(false)
  expect(isOver(late, { day: '2026-12-01', time: '00:30' })).toBe(true)
  expect([minutesBetween('23:30', '00:30'), addMinutes('22:00', 120)]).toEqual([60, '00:00'])
})

test('whoever closes it while it runs ends it now, whoever closes it later as planned', () => {
  const begun = { ...evening, beganAt: '19:05', endedAt: null }
  expect(timesOf(begun, { day: '2026-11-30', time: '20:40' }).endedAt).toBe('20:40')
  expect(timesOf(begun, { day: '2026-11-30', time: '22:40' }).endedAt).toBe('21:00')
  expect(timesOf(begun, { day: '2026-12-01', time: '19:30' }).endedAt).toBe('21:00')
})

test('O2-7 the four forms add up to the minutes of the evening, as they were planned or as it usually goes', () => {
  for (let minutes = 0; minutes <= 300; minutes++) {
    const parts = Object.values(formsOf(minutes, []))
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(minutes)
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
  }
  expect(formsOf(120, [])).toEqual({ viewing: 60, tutoring: 30, discussion: 20, qa: 10 })
  const planned = [
    { form: 'viewing', minutes: 30 },
    { form: 'tutoring', minutes: 90 },
  ] as const
  expect(formsOf(60, [...planned])).toEqual({ viewing: 15, tutoring: 45, discussion: 0, qa: 0 })
})

test('a tick here is there, the later one counts, and a guest stands on the list once', () => {
  const people = [
    { personId: 'p', name: '田大妈', group: '一组', isPresent: false },
    { personId: 'q', name: '石大爷', group: '一组', isPresent: true },
  ].map((one) => ({ ...one, how: null, isMember: false, hasCard: false }))
  const signed = (of: object[]): Done => ({
    ...{ sessionId: 'a', at: '', what: 'sign_in', body: { signed: of } },
  })
  const since = [
    signed([
      { personId: 'p', isPresent: true },
      { name: '李婶', isPresent: true },
    ]),
    signed([{ personId: 'q', isPresent: false }]),
  ]
  const present = (ticks: Record<string, boolean>) =>
    attendanceNow(people, since, 'a', ticks).flatMap(({ name, isPresent }) =>
      isPresent ? name : [],
    )
  expect(present({})).toEqual(['田大妈', '李婶'])
  expect(present({ p: false, q: true })).toEqual(['石大爷', '李婶'])
})

test('whatever a session may say has its words on these pages', () => {
  expect(Object.keys(words.cause)).toEqual(Object.keys(causes))
  expect(Object.keys(words.check)).toEqual(expect.arrayContaining(Object.keys(checks)))
  expect(Object.keys(words.form)).toEqual(Object.keys(segmentForms))
  expect(Object.keys(words.kind)).toEqual(Object.keys(sessionKinds))
  expect(Object.keys(words.state)).toEqual(
    expect.arrayContaining(Object.keys(sessionLifecycle.states)),
  )
})
