import { addDays, daysBetween } from '../../../base/calendar.ts'
import { minuteOfTime } from '../../../base/clock.ts'
import type { Problem } from '../../../base/problem.ts'
import { weekdays } from './days.ts'
import type {
  BellSchedule,
  Break,
  CalendarParts,
  DayException,
  MakeUpDay,
  Rotation,
  Season,
  Term,
} from './school-calendar.ts'

/** What is wrong with a calendar, by name; nothing of it is ever mended silently. */
export function calendarProblems(parts: CalendarParts): Problem[] {
  const { terms = [], breaks = [], days = [], makeUp = [], bells = [], rotation = null } = parts
  const { seasons = [] } = parts
  return [
    ...reversedSpans('terms', terms),
    ...overlappingTerms(terms),
    ...reversedSpans('breaks', breaks),
    ...longBreaks(breaks),
    ...strayBreaks(breaks, terms),
    ...dayProblems(days),
    ...makeUpProblems(makeUp),
    ...bells.flatMap(bellProblems),
    ...overlappingBells(bells),
    ...silentBells(bells, rotation),
    ...seasons.flatMap(seasonProblems),
  ]
}

const reversedSpans = (field: string, spans: readonly Term[]): Problem[] =>
  spans
    .filter(({ from, to }) => from > to)
    .map(({ from, to }) => ({ code: 'span_reversed', field, details: { from, to } }))

function overlappingTerms(terms: readonly Term[]): Problem[] {
  return pairsOf(terms)
    .filter(([one, other]) => one.from <= other.to && other.from <= one.to)
    .map(([one, other]) => ({
      code: 'terms_overlap',
      field: 'terms',
      details: { first: spanText(one), second: spanText(other) },
    }))
}

/** A summer vacation is half as long; a year that is mistyped would free a year of lessons. */
const longestBreakDays = 130

const longBreaks = (breaks: readonly Break[]): Problem[] =>
  breaks.flatMap(({ from, to }) => {
    const days = daysBetween(from, to) + 1
    if (days <= longestBreakDays) return []
    return [
      {
        code: 'break_too_long',
        field: 'breaks',
        details: { from, to, days, most: longestBreakDays },
      },
    ]
  })

/** How far from a term a vacation that goes with it may begin or end. */
const nearDays = 14

/** Of a year for which no term is entered: perhaps of another year than was meant. */
const strayBreaks = (breaks: readonly Break[], terms: readonly Term[]): Problem[] =>
  breaks
    .filter(({ from, to }) => from <= to && terms.length > 0)
    .filter(
      ({ from, to }) =>
        !terms.some(
          (term) => from <= addDays(term.to, nearDays) && to >= addDays(term.from, -nearDays),
        ),
    )
    .map(({ from, to }) => ({
      ...{ code: 'break_outside_terms', field: 'breaks', details: { from, to } },
      level: 'warning' as const,
    }))

function dayProblems(days: readonly DayException[]): Problem[] {
  const seen = new Set<string>()
  return days.flatMap((entry): Problem[] => {
    const { day } = entry
    if (entry.is === 'exam') {
      const { from, to } = entry
      if ((from === undefined) !== (to === undefined))
        return [{ code: 'exam_half_timed', field: 'days', details: { day } }]
      if (from === undefined || to === undefined || from < to) return []
      return [{ code: 'exam_reversed', field: 'days', details: { day, from, to } }]
    }
    if (seen.has(day)) return [{ code: 'day_said_twice', field: 'days', details: { day } }]
    seen.add(day)
    return []
  })
}

function makeUpProblems(makeUp: readonly MakeUpDay[]): Problem[] {
  return makeUp
    .filter(({ day }, i) => makeUp.findIndex((other) => other.day === day) < i)
    .map(({ day }) => ({ code: 'day_said_twice', field: 'makeUp', details: { day } }))
}

function bellProblems({ validFrom, validTo, blocks }: BellSchedule): Problem[] {
  const reversed =
    validFrom !== undefined && validTo !== undefined
      ? reversedSpans('bells', [{ from: validFrom, to: validTo }])
      : []
  return [
    ...reversed,
    ...blocks.flatMap(({ from, to }): Problem[] => {
      const length = minuteOfTime(to) - minuteOfTime(from)
      if (length > 0) return []
      if (length === 0) return [{ code: 'bell_empty', field: 'bells', details: { from } }]
      return [{ code: 'bell_across_midnight', field: 'bells', details: { from, to } }]
    }),
  ]
}

function overlappingBells(bells: readonly BellSchedule[]): Problem[] {
  return pairsOf(bells).flatMap(([one, other]) => {
    const from = [one.validFrom, other.validFrom].filter((day) => day !== undefined).toSorted()
    const to = [one.validTo, other.validTo].filter((day) => day !== undefined).toSorted()
    const [first, last] = [from.at(-1), to[0]]
    if (first !== undefined && last !== undefined && first > last) return []
    return weekdays
      .filter((weekday) => one.weekdays.includes(weekday) && other.weekdays.includes(weekday))
      .map((weekday) => ({
        code: 'bells_overlap',
        field: 'bells',
        details: { weekday, from: first ?? '…', to: last ?? '…' },
      }))
  })
}

/** At a weekend no bells ring but those of a rotation, and on Sunday the evening before school. */
function silentBells(bells: readonly BellSchedule[], rotation: Rotation | null): Problem[] {
  if (rotation) return []
  return bells.flatMap(({ weekdays: days, blocks }) =>
    days
      .filter((weekday) =>
        blocks.some(({ kind }) => weekday === 6 || (weekday === 7 && kind !== 'evening_study')),
      )
      .map((weekday) => ({
        code: 'bells_on_weekend',
        field: 'bells',
        details: { weekday },
        level: 'warning' as const,
      })),
  )
}

const seasonProblems = ({ name, busyFrom, busyTo }: Season): Problem[] =>
  busyFrom < busyTo
    ? []
    : [{ code: 'season_reversed', field: 'seasons', details: { name, from: busyFrom, to: busyTo } }]

const pairsOf = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((one, i) => items.slice(i + 1).map((other): [T, T] => [one, other]))

const spanText = ({ from, to, name }: Term): string =>
  name === undefined ? `${from}–${to}` : `${name} ${from}–${to}`
