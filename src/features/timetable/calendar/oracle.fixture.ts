import type { HolidayYear } from './holidays.ts'
import type { SchoolCalendar } from './school-calendar.ts'

/**
 * The rules of model.md 4.5 as they are written there, asked of every minute of a day one by one. It shares no function
 * with the engine: days are counted with `Date`, times are compared in minutes.
 */
export type OracleRoom = {
  calendar: SchoolCalendar
  years: readonly HolidayYear[]
  /** Minutes of other sessions, counted from 1970-01-01 00:00 local. */
  taken: readonly { from: number; to: number }[]
  /** Each day is asked once. */
  asked: Map<number, readonly boolean[]>
}

export const oracleMinute = (day: string, minute: number): number =>
  new Date(`${day}T00:00:00Z`).getTime() / 60_000 + minute

export function isFree({ calendar, years, taken, asked }: OracleRoom, minute: number): boolean {
  if (taken.some(({ from, to }) => minute >= from && minute < to)) return false
  const number = Math.floor(minute / 1_440)
  const ofDay = asked.get(number) ?? protectedMinutes(calendar, years, dayWith(minute))
  asked.set(number, ofDay)
  return ofDay[minute - number * 1_440] === false
}

const dayWith = (minute: number): string =>
  new Date(minute * 60_000).toISOString().slice(0, 'YYYY-MM-DD'.length)

const nextDay = (day: string): string => dayWith(oracleMinute(day, 24 * 60))

const isoWeekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

const inMinutes = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** Of each minute of the day, whether it is the school's. */
function protectedMinutes(
  calendar: SchoolCalendar,
  years: readonly HolidayYear[],
  day: string,
): boolean[] {
  const isSchool = isSchoolDayByText(calendar, years, day)
  const tomorrow = isSchoolDayByText(calendar, years, nextDay(day))
  // Boarding pupils come back on the evening before: on a Sunday, or on the last day without school.
  const isEve = tomorrow && (!isSchool || isoWeekday(day) === 7)
  const times = [
    ...examTimes(calendar, day),
    ...(isEve ? bellTimes(calendar, { day, weekday: 7, onlyEvening: true }) : []),
    ...(isSchool ? weekdaysRung(calendar, years, day) : []).flatMap((weekday) =>
      bellTimes(calendar, { day, weekday, onlyEvening: false }),
    ),
  ]
  return Array.from({ length: 1_440 }, (_, minute) =>
    times.some(([from, to]) => minute >= from && minute < to),
  )
}

type Times = [from: number, to: number][]

const examTimes = ({ days }: SchoolCalendar, day: string): Times =>
  days.flatMap((entry) => {
    if (entry.is !== 'exam' || entry.day !== day) return []
    const { from, to } = entry
    return [from === undefined || to === undefined ? [0, 1_440] : [inMinutes(from), inMinutes(to)]]
  })

type Asked = { day: string; weekday: number; onlyEvening: boolean }

function bellTimes({ bells }: SchoolCalendar, { day, weekday, onlyEvening }: Asked): Times {
  const rung = bells.filter(
    (bell) =>
      bell.weekdays.some((one) => one === weekday) &&
      (bell.validFrom === undefined || bell.validFrom <= day) &&
      (bell.validTo === undefined || bell.validTo >= day),
  )
  if (rung.length === 0) return onlyEvening ? [] : [[8 * 60, 17 * 60 + 30]]
  return rung.flatMap(({ blocks }) =>
    blocks
      .filter(({ kind }) => !onlyEvening || kind === 'evening_study')
      .map(({ from, to }): [number, number] => [inMinutes(from), inMinutes(to)]),
  )
}

/** Whose bells ring: of the weekday itself, of the one it replaces, of all while nobody has said which. */
function weekdaysRung(
  calendar: SchoolCalendar,
  years: readonly HolidayYear[],
  day: string,
): number[] {
  const own = calendar.days.find((entry) => entry.is === 'teaching' && entry.day === day)
  if (own?.is === 'teaching') return [own.weekday]
  if (!isKeptMakeUpDay(calendar, years, day)) return [isoWeekday(day)]
  const said = calendar.makeUp.find((entry) => entry.day === day)
  return said ? [said.weekday] : [1, 2, 3, 4, 5]
}

const inside = (spans: readonly { from: string; to: string }[], day: string): boolean =>
  spans.some(({ from, to }) => from <= day && day <= to)

const noticeOf = (years: readonly HolidayYear[], day: string) =>
  years.flatMap(({ days }) => days).findLast((entry) => entry.day === day)

function isTurn({ rotation }: SchoolCalendar, day: string): boolean {
  if (!rotation) return false
  let at = rotation.anchor
  let place = 0
  const cycle = rotation.on + rotation.off
  if (at > day) {
    // As many whole turns back as bring the anchor before the day.
    const back = Math.ceil((oracleMinute(at, 0) - oracleMinute(day, 0)) / 1_440 / cycle) * cycle
    at = dayWith(oracleMinute(at, -back * 1_440))
  }
  while (at < day) {
    at = nextDay(at)
    place = (place + 1) % cycle
  }
  return place < rotation.on
}

const isKeptMakeUpDay = (
  calendar: SchoolCalendar,
  years: readonly HolidayYear[],
  day: string,
): boolean =>
  calendar.keepsMakeUpDays && noticeOf(years, day)?.off === false && !isTurn(calendar, day)

/**
 * "(in a term AND not in vacation AND not closed) AND ((Mon-Fri AND no public holiday) OR kept make-up day OR extra
 * teaching day)"; before the first and after the last term nobody has said that there is none.
 */
function isSchoolDayByText(
  calendar: SchoolCalendar,
  years: readonly HolidayYear[],
  day: string,
): boolean {
  const word = calendar.days.find((entry) => entry.is !== 'exam' && entry.day === day)
  if (word) return word.is === 'teaching'
  if (inside(calendar.breaks, day)) return false
  const { terms } = calendar
  const isVacation =
    !inside(terms, day) && terms.some(({ to }) => to < day) && terms.some(({ from }) => from > day)
  if (isVacation) return false
  if (isKeptMakeUpDay(calendar, years, day)) return true
  if (noticeOf(years, day)?.off === true) return false
  return calendar.rotation ? isTurn(calendar, day) : isoWeekday(day) <= 5
}
