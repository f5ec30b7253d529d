import { addDays, type Day } from '../../../base/calendar.ts'
import { daysOfTerm, termOf } from '../../workload/period.ts'
import { monthAfter, monthOf } from './month.ts'

export const spans = ['month', 'term', 'year'] as const
export type Span = (typeof spans)[number]

/** The month, term or school year of a day. */
export function daysOf(span: Span, day: Day): { from: Day; to: Day } {
  if (span === 'month') {
    const month = monthOf(day)
    return { from: `${month}-01`, to: addDays(`${monthAfter(month)}-01`, -1) }
  }
  const term = termOf(day)
  if (span === 'term') return daysOfTerm(term)
  return {
    from: daysOfTerm({ year: term.year, term: 1 }).from,
    to: daysOfTerm({ year: term.year, term: 2 }).to,
  }
}
