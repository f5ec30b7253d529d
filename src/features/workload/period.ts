import type { Day } from '../../base/calendar.ts'
import type { Stage } from '../schools/school.ts'

/** Teaching periods in hundredths, to whole steps of so many hundredths; half a step is rounded up (S3-9). */
export const periodsOf = (minutes: number, periodMinutes: number, step = 1): number =>
  Math.floor((minutes * 200 + periodMinutes * step) / (2 * periodMinutes * step)) * step

/** A school's own period, else what the county sets for its stage. */
export const periodMinutesOf = (
  school: { stage: Stage; periodMinutes: number | null } | undefined,
  policy: { primary: number; middle: number },
): number =>
  school?.periodMinutes ??
  (school?.stage === 'junior_middle' || school?.stage === 'nine_year'
    ? policy.middle
    : policy.primary)

/** The school year's first term is August to January, its second February to July. */
export type Term = { year: number; term: 1 | 2 }

export function termOf(day: Day): Term {
  const [year = 0, month = 0] = day.split('-').map(Number)
  if (month >= 8) return { year, term: 1 }
  return month === 1 ? { year: year - 1, term: 1 } : { year: year - 1, term: 2 }
}

export const textOfTerm = ({ year, term }: Term): string => `${year}-${term}`

export function readTerm(text: string): Term | undefined {
  const found = /^(\d{4})-([12])$/.exec(text)
  return found ? { year: Number(found[1]), term: found[2] === '1' ? 1 : 2 } : undefined
}

export const termAfter = ({ year, term }: Term): Term =>
  term === 1 ? { year, term: 2 } : { year: year + 1, term: 1 }

/**
 * The term in whose sheet an entry counts: that of its day, or the next one that nobody has signed yet, as a
 * correction (S3-10). `signed`: the terms of this teacher that are.
 */
export function countedIn(doneOn: Day, signed: ReadonlySet<string>): string {
  let term = termOf(doneOn)
  while (signed.has(textOfTerm(term))) term = termAfter(term)
  return textOfTerm(term)
}

/** The first and the last day. */
export const daysOfTerm = ({ year, term }: Term): { from: Day; to: Day } =>
  term === 1
    ? { from: `${year}-08-01`, to: `${year + 1}-01-31` }
    : { from: `${year + 1}-02-01`, to: `${year + 1}-07-31` }
