import { type Day, dayAt } from '../../../base/calendar.ts'
import { dayNumber, type Weekday, weekdayAt } from './days.ts'
import type { Holidays } from './holidays.ts'
import type { DayException, Rotation, SchoolCalendar, Term } from './school-calendar.ts'

/**
 * Why a day is a school day or none. `term_unknown`: before the first and after the last term that was entered nobody has
 * said whether there is school; such a day is guarded like one in a term until somebody does.
 */
export type DayReason =
  | 'term'
  | 'term_unknown'
  | 'rotation'
  | 'make_up'
  | 'teaching'
  | 'closed'
  | 'break'
  | 'vacation'
  | 'holiday'
  | 'weekend'
  | 'rest'

export type SchoolDay = {
  isSchoolDay: boolean
  reason: DayReason
  /** Of the term, the break, the holiday or the exception. */
  name?: string
  /** Whose bells ring; `unsaid`: the school has not said yet which weekday this make-up day replaces. */
  bells?: Weekday | 'unsaid'
  /** The year of holidays that nobody has entered, where it may change the answer. */
  unknownYear?: number
}

/** In the order in which they speak: the school's word for the day, break, vacation, make-up day, holiday, rotation, week. */
export function schoolDayOf(calendar: SchoolCalendar, holidays: Holidays, day: Day): SchoolDay {
  return schoolDayAt(calendarIndex(calendar), holidays, day, dayNumber(day))
}

/** What a year of days asks again and again. */
export type CalendarIndex = {
  calendar: SchoolCalendar
  exceptions: ReadonlyMap<Day, Exclude<DayException, { is: 'exam' }>>
  exams: ReadonlyMap<Day, readonly Extract<DayException, { is: 'exam' }>[]>
  replaced: ReadonlyMap<Day, Weekday>
  firstDay?: Day
  lastDay?: Day
  rotation?: { anchor: number; on: number; cycle: number }
}

const indexes = new WeakMap<SchoolCalendar, CalendarIndex>()

export function calendarIndex(calendar: SchoolCalendar): CalendarIndex {
  const made = indexes.get(calendar) ?? indexOf(calendar)
  indexes.set(calendar, made)
  return made
}

function indexOf(calendar: SchoolCalendar): CalendarIndex {
  const { terms, days, makeUp, rotation } = calendar
  const first = terms.map(({ from }) => from).toSorted()[0]
  const last = terms
    .map(({ to }) => to)
    .toSorted()
    .at(-1)
  return {
    calendar,
    exceptions: new Map(days.flatMap((entry) => (entry.is === 'exam' ? [] : [[entry.day, entry]]))),
    exams: Map.groupBy(
      days.filter((entry) => entry.is === 'exam'),
      ({ day }) => day,
    ),
    replaced: new Map(makeUp.map(({ day, weekday }) => [day, weekday])),
    ...(first !== undefined && { firstDay: first }),
    ...(last !== undefined && { lastDay: last }),
    ...(rotation && { rotation: cycleOf(rotation) }),
  }
}

const cycleOf = ({ anchor, on, off }: Rotation) => ({
  anchor: dayNumber(anchor),
  on,
  cycle: on + off,
})

export function schoolDayAt(
  index: CalendarIndex,
  holidays: Holidays,
  day: Day,
  number: number,
): SchoolDay {
  const { calendar, exceptions } = index
  const exception = exceptions.get(day)
  if (exception?.is === 'teaching')
    return school('teaching', exception.weekday, named(exception.name))
  if (exception) return free('closed', named(exception.name))
  const pause = calendar.breaks.find((span) => holds(span, day))
  if (pause) return free('break', named(pause.name))
  const term = calendar.terms.find((span) => holds(span, day))
  if (!term && isBetweenTerms(index, day)) return free('vacation')
  return ordinaryDay(index, holidays, { day, number, term })
}

type Ordinary = { day: Day; number: number; term: Term | undefined }

function ordinaryDay(
  index: CalendarIndex,
  holidays: Holidays,
  { day, number, term }: Ordinary,
): SchoolDay {
  const { calendar, replaced, rotation } = index
  const said = holidays.on(day)
  const isTurn = rotation !== undefined && isOn(rotation, number)
  if (said && !said.off && calendar.keepsMakeUpDays && !isTurn)
    return school('make_up', replaced.get(day) ?? 'unsaid', named(said.name))
  if (said?.off) return free('holiday', named(said.name))

  const unknownYear = holidays.unknownYearOf(day)
  const doubt = unknownYear === undefined ? {} : { unknownYear }
  const weekday = weekdayAt(number)
  if (rotation ? !isTurn : weekday > 5) return free(rotation ? 'rest' : 'weekend', doubt)
  if (!term) return school('term_unknown', weekday, doubt)
  return school(rotation ? 'rotation' : 'term', weekday, { ...named(term.name), ...doubt })
}

const holds = ({ from, to }: Term, day: Day): boolean => from <= day && day <= to

const isBetweenTerms = ({ firstDay, lastDay }: CalendarIndex, day: Day): boolean =>
  firstDay !== undefined && lastDay !== undefined && firstDay < day && day < lastDay

const isOn = ({ anchor, on, cycle }: { anchor: number; on: number; cycle: number }, at: number) =>
  (((at - anchor) % cycle) + cycle) % cycle < on

const school = (reason: DayReason, bells: Weekday | 'unsaid', more: Partial<SchoolDay>) => ({
  isSchoolDay: true,
  reason,
  bells,
  ...more,
})

const free = (reason: DayReason, more: Partial<SchoolDay> = {}) => ({
  isSchoolDay: false,
  reason,
  ...more,
})

const named = (name: string | undefined) => (name === undefined ? {} : { name })

/** Kept make-up days from `from` to `to` whose weekday the school still has to say. */
export function unsaidMakeUpDays(
  calendar: SchoolCalendar,
  holidays: Holidays,
  { from, to }: Pick<Term, 'from' | 'to'>,
): Day[] {
  const index = calendarIndex(calendar)
  const found: Day[] = []
  for (let number = dayNumber(from); number <= dayNumber(to); number++) {
    const day = dayAt(number)
    if (schoolDayAt(index, holidays, day, number).bells === 'unsaid') found.push(day)
  }
  return found
}
