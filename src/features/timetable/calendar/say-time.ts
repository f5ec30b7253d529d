import { addDays } from '../../../base/calendar.ts'
import { minutesOfDay, timeOfMinute } from '../../../base/clock.ts'
import type { Language } from '../../../base/language.ts'
import { weekdayOf } from './days.ts'
import type { SlotRefusal } from './judge.ts'
import type { DaySpan } from './spans.ts'

const weekdayNames: Readonly<Record<Language, readonly string[]>> = {
  'zh-Hans': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  'zh-Hant': ['週一', '週二', '週三', '週四', '週五', '週六', '週日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}

/** `Tue 2008-03-11`, `2008-03-11 周二`. */
export function sayDay(day: string, language: Language): string {
  const weekday = weekdayNames[language][weekdayOf(day) - 1] ?? ''
  return language === 'en' ? `${weekday} ${day}` : `${day} ${weekday}`
}

/** `Tue 2008-03-11 10:00–11:00`; an end on the next day is said with its day. */
export function sayTime({ day, from, to }: DaySpan, language: Language): string {
  const end =
    to > minutesOfDay
      ? `${sayDay(addDays(day, 1), language)} ${timeOfMinute(to)}`
      : timeOfMinute(to)
  return `${sayDay(day, language)} ${timeOfMinute(from)}–${end}`
}

/** The details of a refusal with their days in a language, for the words of its code. */
export const spokenDetails = (
  { details, nearest }: SlotRefusal,
  request: DaySpan,
  language: Language,
): SlotRefusal['details'] => ({
  ...details,
  when: sayTime(request, language),
  nearest: nearest.map((time) => sayTime(time, language)),
})
