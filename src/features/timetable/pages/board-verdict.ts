import { addDays, type Day } from '../../../base/calendar.ts'
import type { Board, BoardRoom } from '../board.ts'
import { mondayOf } from '../calendar/days.ts'
import { allDay, type DayMinute, freeSpans, type Taken } from '../calendar/free-times.ts'
import { type Holidays, makeHolidays } from '../calendar/holidays.ts'
import { daySpanOf } from '../calendar/instant.ts'
import { judgeRequest, type SlotNote, type SlotRefusal, whenOf } from '../calendar/judge.ts'
import { type ProtectedWindow, protectedWindows } from '../calendar/protected.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import { type DaySpan, lengthOf, offLine, onLine, type Span } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'

/** What is known in the browser of a week: enough to say why not before one lets go. The server has the last word. */
export type WeekRules = {
  monday: Day
  holidays: Holidays
  calendarOf(room: BoardRoom): SchoolCalendar
  roomOf(id: string): BoardRoom | undefined
  /** Of each calendar, by the day of the week: when it keeps the rooms. */
  guarded: readonly (readonly (readonly ProtectedWindow[])[])[]
  taken: ReadonlyMap<string, readonly Taken[]>
}

export function rulesOf(board: Board, titleOf: (one: Occurrence) => string): WeekRules {
  const holidays = makeHolidays(board.holidays)
  const rooms = new Map(board.rooms.map((room) => [room.id, room]))
  const sunday = addDays(board.monday, 6)
  const standing = board.occurrences.filter(({ state }) => state === 'planned')
  return {
    monday: board.monday,
    holidays,
    calendarOf: ({ calendar }) => {
      const found = board.calendars[calendar]
      if (!found) throw new Error(`the board has no calendar ${calendar}`)
      return found
    },
    roomOf: (id) => rooms.get(id),
    guarded: board.calendars.map((calendar) => {
      const windows = protectedWindows(calendar, holidays, board.monday, sunday)
      return board.days.map(({ day }) => windows.filter((one) => one.day === day))
    }),
    taken: takenBy(standing, titleOf),
  }
}

const takenBy = (standing: readonly Occurrence[], titleOf: (one: Occurrence) => string) =>
  new Map(
    [...Map.groupBy(standing, ({ roomId }) => roomId)].map(([roomId, own]) => [
      roomId,
      own.map((one) => ({ ...daySpanOf(one), id: one.id, title: titleOf(one) })),
    ]),
  )

/** With rooms of the same school that are not on the board. */
export function withRooms(
  rules: WeekRules,
  like: BoardRoom,
  found: {
    rooms: readonly { id: string; name: string | null }[]
    occurrences: readonly Occurrence[]
  },
  titleOf: (one: Occurrence) => string,
): WeekRules {
  const rooms = new Map(found.rooms.map((room) => [room.id, { ...like, ...room, stations: [] }]))
  const standing = found.occurrences.filter(({ state }) => state === 'planned')
  return {
    ...rules,
    roomOf: (id) => rules.roomOf(id) ?? rooms.get(id),
    taken: new Map([...rules.taken, ...takenBy(standing, titleOf)]),
  }
}

export type Verdict =
  | { ok: true; notes: SlotNote[] }
  | {
      ok: false
      code: SlotRefusal['code'] | 'time_past' | 'room_of_other_school'
      details: SlotRefusal['details']
      free: DaySpan[]
    }

/** `id`: what is moved, which is not in its own way and stays in its school. */
export type Placing = { roomId: string; id?: string; schoolId?: string; span: DaySpan }

/** Whether a session may stand there, or the rule that says no, whose it is, and the nearest free times of the week. */
export function verdictOn(
  rules: WeekRules,
  { roomId, id, schoolId, span }: Placing,
  now: DayMinute,
): Verdict {
  const room = rules.roomOf(roomId)
  if (!room) throw new Error(`the board has no room ${roomId}`)
  if (schoolId !== undefined && schoolId !== room.schoolId)
    return {
      ...{ ok: false, code: 'room_of_other_school', details: { name: room.schoolName }, free: [] },
    }
  const taken = othersIn(rules, { roomId, ...(id !== undefined && { id }) })
  const calendar = rules.calendarOf(room)
  const wish = { schoolName: room.schoolName, calendar, holidays: rules.holidays, taken }
  const judged = judgeRequest({ ...wish, request: { ...span, track: 'community' }, earliest: now })
  const ofWeek = ({ day }: DaySpan) => mondayOf(day) === rules.monday
  // Of other weeks the board does not know what is planned.
  const free = judged.ok ? [] : judged.refusal.nearest.filter(ofWeek)
  if (isPast(span, now)) return { ok: false, code: 'time_past', details: { day: span.day }, free }
  if (judged.ok) return judged
  const { code, details } = judged.refusal
  return { ok: false, code, details: { ...details, nearest: free.map(whenOf) }, free }
}

const isPast = (span: DaySpan, { day, minute }: DayMinute): boolean =>
  onLine(span).from <= onLine({ day, from: minute, to: minute }).from

const othersIn = (
  rules: WeekRules,
  { roomId, id }: Pick<Placing, 'roomId' | 'id'>,
): readonly Taken[] => (rules.taken.get(roomId) ?? []).filter((one) => one.id !== id)

/** Where in the week a session could begin and end: what is not among them is grey while it is carried. */
export function openSpans(
  rules: WeekRules,
  { roomId, id, schoolId, span }: Placing,
  now: DayMinute,
): DaySpan[] {
  const room = rules.roomOf(roomId)
  if (!room || (schoolId !== undefined && schoolId !== room.schoolId)) return []
  const taken = othersIn(rules, { roomId, ...(id !== undefined && { id }) })
  const open: Span[] = freeSpans(
    { calendar: rules.calendarOf(room), holidays: rules.holidays, taken },
    { fromDay: rules.monday, toDay: addDays(rules.monday, 6), hours: allDay, earliest: now },
  )
  return open.filter((one) => lengthOf(one) >= lengthOf(span)).flatMap(byDays)
}

/** A free night runs on into the morning; each day shows its own part. */
function byDays(span: Span): DaySpan[] {
  const parts: DaySpan[] = []
  for (let { from } = span; from < span.to; ) {
    const { day, from: minute } = offLine({ from, to: from + 1 })
    const end = Math.min(span.to, from + allDay.to - minute)
    parts.push({ day, from: minute, to: minute + end - from })
    from = end
  }
  return parts
}
