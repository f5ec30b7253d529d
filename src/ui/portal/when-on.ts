import { type Day, dayOf, type Instant, timeOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { formatDay } from '../format.ts'

/** 12月9日 周三 19:30—21:00; `nextDay` where it ends on the day after. */
export function whenOn(
  { startsAt, endsAt }: { startsAt: Instant; endsAt: Instant },
  language: Language,
  { today, nextDay }: { today: Day; nextDay: string },
): string {
  const next = dayOf(startsAt) === dayOf(endsAt) ? '' : nextDay
  return `${formatDay(dayOf(startsAt), language, today)} ${clockOf(startsAt)}—${next}${clockOf(endsAt)}`
}

const clockOf = (instant: string): string => timeOf(instant).replace(/^0/, '')
