import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'
import type { Weekday } from './calendar/days.ts'
import { kindLabels, type Window } from './timetable.ts'

const dayNames: Readonly<Record<Weekday, ReturnType<typeof text>>> = {
  1: text('一', 'Mon'),
  2: text('二', 'Tue'),
  3: text('三', 'Wed'),
  4: text('四', 'Thu'),
  5: text('五', 'Fri'),
  6: text('六', 'Sat'),
  7: text('日', 'Sun'),
}

export const weekdayName = (weekday: Weekday, language: Language): string =>
  language === 'en'
    ? dayNames[weekday].en
    : `${language === 'zh-Hant' ? '週' : '周'}${dayNames[weekday][language]}`

/** 每周二、四 19:00–20:00 集中学习; in English: Group learning, Tue and Thu 19:00–20:00. */
export function sayWindow(
  { kind, weekdays, every = 1, days: single, except = [], from, to }: Window,
  language: Language,
): string {
  const kindName = kindLabels[kind][language]
  if (single) return saySingle({ kindName, days: single, from, to }, language)
  const not = sayExcept(except, language)
  const days = weekdays.toSorted((a, b) => a - b).map((one) => dayNames[one][language])
  if (language === 'en') {
    const often = every === 1 ? '' : `, every ${every} weeks`
    return `${kindName}, ${days.join(', ')} ${from}–${to}${often}${not}`
  }
  const week = language === 'zh-Hant' ? '週' : '周'
  const often = every === 1 ? `每${week}` : `每${every}${week}的${week}`
  return `${often}${days.join('、')} ${from}–${to} ${kindName}${not}`
}

/** 12月8日, 8 Dec. */
const sayDay = (day: Day, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    ...{ month: language === 'en' ? 'short' : 'long', day: 'numeric', timeZone: 'UTC' },
  }).format(new Date(`${day}T00:00:00Z`))

const sayDays = (days: readonly Day[], language: Language): string =>
  days.map((day) => sayDay(day, language)).join(language === 'en' ? ', ' : '、')

const saySingle = (
  {
    kindName,
    days,
    from,
    to,
  }: { kindName: string; days: readonly Day[]; from: string; to: string },
  language: Language,
): string =>
  language === 'en'
    ? `${kindName}, ${sayDays(days, language)} only, ${from}–${to}`
    : `${sayDays(days, language)} ${from}–${to} ${kindName}`

const sayExcept = (days: readonly Day[], language: Language): string =>
  days.length === 0
    ? ''
    : language === 'en'
      ? `, not on ${sayDays(days, language)}`
      : `（${sayDays(days, language)}除外）`
