import { expect, test } from 'vitest'
import type { Board, BoardRoom } from '../board.ts'
import { instantsOf } from '../calendar/instant.ts'
import { mergeCalendars } from '../calendar/merge-calendars.ts'
import type { Occurrence } from '../occurrence.ts'
import { openSpans, rulesOf, verdictOn } from './board-verdict.ts'

const room: BoardRoom = {
  ...{ id: 'room', name: '远程教育室', schoolId: 'school', schoolName: '瓦场小学', calendar: 0 },
  ...{ schoolRegionCode: '433123101201', townshipName: null, stations: [], mayPlan: true },
}
const session = (id: string, day: string, from: number, to: number): Occurrence => ({
  ...{ id, version: 1, regionCode: '433123101201', slotId: 'slot', schoolId: 'school' },
  ...{ roomId: 'room', kind: 'group_learning', stationIds: [], day, state: 'planned' },
  ...{ ...instantsOf({ day, from, to }), movedFrom: null, reason: null, title: null },
  ...{ operatorId: null, simulated: false },
})
const board: Board = {
  monday: '2026-11-30',
  days: ['11-30', '12-01', '12-02', '12-03', '12-04', '12-05', '12-06'].map((day) => ({
    ...{ day: `2026-${day}`, holiday: null, off: null },
  })),
  calendars: [
    mergeCalendars({
      terms: [{ from: '2026-09-01', to: '2027-01-20' }],
      bells: [
        {
          weekdays: [1, 2, 3, 4, 5],
          blocks: [
            { kind: 'lessons', from: '08:00', to: '11:50' },
            { kind: 'lessons', from: '14:00', to: '17:00' },
          ],
        },
      ],
    }),
  ],
  holidays: [{ year: 2026, source: '', days: [{ day: '2026-12-03', name: '纪念日', off: true }] }],
  rooms: [room],
  guests: [],
  occurrences: [
    session('one', '2026-12-01', 1_140, 1_200),
    session('two', '2026-12-01', 1_200, 1_260),
    { ...session('off', '2026-12-02', 1_140, 1_200), state: 'called_off' },
  ],
  operators: [],
  clashes: [],
  experts: [],
  needs: { minutes: 120, openDays: 1 },
  isCut: false,
}
const rules = rulesOf(board, () => '集中学习')
const now = { day: '2026-12-01', minute: 480 }
const on = (day: string, from: number, to: number, id = 'one') =>
  verdictOn(rules, { roomId: 'room', id, span: { day, from, to } }, now)

test('S5-8 lesson time is refused with its rule, its school and the nearest free times of this week', () => {
  expect(on('2026-12-02', 600, 660)).toMatchObject({
    ...{ ok: false, code: 'time_protected' },
    details: { school: '瓦场小学', kind: 'lessons', blockFrom: '08:00', blockTo: '11:50' },
    free: [
      { day: '2026-12-02', from: 710 },
      { day: '2026-12-02', from: 420 },
      { day: '2026-12-03', from: 600 },
    ],
  })
  expect(on('2026-12-03', 600, 660)).toEqual({ ok: true, notes: [] })
})

test('another session is in the way, its own place and what was called off are not', () => {
  expect(on('2026-12-01', 1_170, 1_230)).toMatchObject({ code: 'time_taken' })
  expect(on('2026-12-01', 1_140, 1_200)).toEqual({ ok: true, notes: [] })
  expect(on('2026-12-02', 1_140, 1_200)).toEqual({ ok: true, notes: [] })
})

test('what is past is refused, whatever the school has then', () => {
  expect(on('2026-11-30', 1_140, 1_200)).toMatchObject({ ok: false, code: 'time_past' })
  expect(on('2026-12-01', 470, 500)).toMatchObject({ code: 'time_past' })
})

test('the spans in which it may lie are long enough, after now, and end at midnight for each day', () => {
  const open = openSpans(
    rules,
    { roomId: 'room', id: 'one', span: { day: '2026-12-01', from: 1_140, to: 1_290 } },
    now,
  )
  expect(open.filter(({ day }) => day <= '2026-12-01')).toEqual([
    { day: '2026-12-01', from: 1_020, to: 1_200 },
    { day: '2026-12-01', from: 1_260, to: 1_440 },
  ])
  expect(open.find(({ day }) => day === '2026-12-03')).toEqual({
    ...{ day: '2026-12-03', from: 0, to: 1_440 },
  })
  // Between the morning and the afternoon there are 130 minutes.
  expect(open.some(({ day, from }) => day === '2026-12-04' && from === 710)).toBe(false)
})
