import { type Day, dayAt } from '../../../base/calendar.ts'
import { minuteOfTime, minutesOfDay } from '../../../base/clock.ts'
import { type BellIndex, bellIndex, bellsOn, eveningBefore } from './bells.ts'
import { dayNumber, type Weekday, weekdayAt, weekdays } from './days.ts'
import type { Holidays } from './holidays.ts'
import type { BlockKind, SchoolCalendar } from './school-calendar.ts'
import { type CalendarIndex, calendarIndex, type SchoolDay, schoolDayAt } from './school-day.ts'
import { type Span, without } from './spans.ts'

/** Where they meet, the first holds. */
export const protectedKinds = ['exam', 'lessons', 'evening_study', 'after_school'] as const
export type ProtectedKind = 'exam' | BlockKind

/** Why time is the school's: the day's own reason, `exam`, or `school_tomorrow` for the evening before school begins again. */
export type Why = Omit<SchoolDay, 'isSchoolDay' | 'reason'> & {
  reason: SchoolDay['reason'] | 'exam' | 'school_tomorrow'
  /** The school has entered no bells for this day. */
  bellsUnsaid?: true
}

/** Time that is the school's, in minutes of the day. */
export type ProtectedSpan = Span & { kind: ProtectedKind; why: Why }
export type ProtectedWindow = ProtectedSpan & { day: Day }

/** In order and without overlap (INV-20, INV-25). */
export function protectedSpans(
  calendar: SchoolCalendar,
  holidays: Holidays,
  day: Day,
): ProtectedSpan[] {
  return protectedWindows(calendar, holidays, day, day).map(({ day: _, ...span }) => span)
}

/** The same for every day from `fromDay` to `toDay`, both inclusive. */
export function protectedWindows(
  calendar: SchoolCalendar,
  holidays: Holidays,
  fromDay: Day,
  toDay: Day,
): ProtectedWindow[] {
  const index = calendarIndex(calendar)
  const bells = bellIndex(calendar)
  const windows: ProtectedWindow[] = []
  const last = dayNumber(toDay)
  let number = dayNumber(fromDay)
  let day = fromDay
  let today = schoolDayAt(index, holidays, day, number)
  while (number <= last) {
    const nextDay = dayAt(number + 1)
    const tomorrow = schoolDayAt(index, holidays, nextDay, number + 1)
    const layers = [
      ...examsOn(index, day),
      ...(today.isSchoolDay ? lessonsOn(bells, day, today) : []),
      ...(tomorrow.isSchoolDay && (!today.isSchoolDay || weekdayAt(number) === 7)
        ? eveningOn(bells, day, tomorrow)
        : []),
    ]
    for (const span of parted(layers)) windows.push({ day, ...span })
    number++
    day = nextDay
    today = tomorrow
  }
  return windows
}

function examsOn({ exams }: CalendarIndex, day: Day): ProtectedSpan[] {
  return (exams.get(day) ?? []).map(({ from, to, name }) => ({
    kind: 'exam',
    from: from === undefined ? 0 : minuteOfTime(from),
    to: to === undefined ? minutesOfDay : minuteOfTime(to),
    why: { reason: 'exam', ...(name !== undefined && { name }) },
  }))
}

/** Until the school says which weekday a make-up day replaces, the bells of all five are kept free. */
function lessonsOn(bells: BellIndex, day: Day, today: SchoolDay): ProtectedSpan[] {
  const { isSchoolDay: _, ...reason } = today
  const rung = today.bells === 'unsaid' ? weekdays.slice(0, 5) : [today.bells as Weekday]
  return rung.flatMap((weekday) => {
    const { blocks, areUnsaid } = bellsOn(bells, weekday, day)
    const why: Why = areUnsaid ? { ...reason, bellsUnsaid: true } : reason
    return blocks.map((block) => ({ ...block, why }))
  })
}

function eveningOn(bells: BellIndex, day: Day, tomorrow: SchoolDay): ProtectedSpan[] {
  const { unknownYear } = tomorrow
  const why: Why = {
    reason: 'school_tomorrow',
    ...(unknownYear !== undefined && { unknownYear }),
  }
  return eveningBefore(bells, day).map((block) => ({ ...block, why }))
}

/** Each minute once: a layer's first kind keeps it, neighbours of one kind and one reason become one. */
function parted(layers: readonly ProtectedSpan[]): ProtectedSpan[] {
  const ranked = layers.toSorted((a, b) => rankOf(a) - rankOf(b))
  const kept: ProtectedSpan[] = []
  for (const layer of ranked)
    for (const span of without(layer, kept)) kept.push({ ...layer, ...span })
  const joined: ProtectedSpan[] = []
  for (const span of kept.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last?.to === span.from && last.kind === span.kind && isSame(last.why, span.why))
      last.to = span.to
    else joined.push(span)
  }
  return joined
}

const rankOf = ({ kind }: ProtectedSpan): number => protectedKinds.indexOf(kind)

const isSame = (one: Why, other: Why): boolean =>
  one === other ||
  (one.reason === other.reason &&
    one.name === other.name &&
    one.bellsUnsaid === other.bellsUnsaid &&
    one.unknownYear === other.unknownYear)
