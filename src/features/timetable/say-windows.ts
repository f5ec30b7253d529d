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
  { kind, weekdays, every = 1, from, to }: Window,
  language: Language,
): string {
  const kindName = kindLabels[kind][language]
  const days = weekdays.toSorted((a, b) => a - b).map((one) => dayNames[one][language])
  if (language === 'en') {
    const often = every === 1 ? '' : `, every ${every} weeks`
    return `${kindName}, ${days.join(', ')} ${from}–${to}${often}`
  }
  const week = language === 'zh-Hant' ? '週' : '周'
  const often = every === 1 ? `每${week}` : `每${every}${week}的${week}`
  return `${often}${days.join('、')} ${from}–${to} ${kindName}`
}
