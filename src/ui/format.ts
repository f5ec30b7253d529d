import type { Day, Instant } from '../base/calendar.ts'
import { dayOf, timeOf } from '../base/calendar.ts'
import type { Language } from '../base/language.ts'

/** 11月23日 周一; with the year when it is not `today`'s. */
export function formatDay(day: Day, language: Language, today: Day): string {
  const moment = new Date(`${day}T00:00:00Z`)
  const [year, month, date] = [
    moment.getUTCFullYear(),
    moment.getUTCMonth() + 1,
    moment.getUTCDate(),
  ]
  const sameYear = day.slice(0, 4) === today.slice(0, 4)
  const weekday = weekdays[language][moment.getUTCDay()]
  return language === 'en'
    ? `${weekday} ${date} ${englishMonths[month - 1]}${sameYear ? '' : ` ${year}`}`
    : `${sameYear ? '' : `${year}年`}${month}月${date}日 ${weekday}`
}

/** 周一, Mon. */
export const formatWeekday = (day: Day, language: Language): string =>
  weekdays[language][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''

/** 11月23日 周一 15:04, in the county's zone. */
export function formatInstant(instant: Instant, language: Language, today: Day): string {
  return `${formatDay(dayOf(instant), language, today)} ${timeOf(instant)}`
}

/** 80 → 1小时20分; whole hours and minutes below an hour stand alone. */
export function formatMinutes(minutes: number, language: Language): string {
  if (minutes < 0) return `−${formatMinutes(-minutes, language)}`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const [hourWord, minuteWord, aloneWord] = durationWords[language]
  if (hours === 0) return `${rest}${aloneWord}`
  return rest === 0
    ? `${hours}${hourWord}`
    : `${hours}${hourWord}${language === 'en' ? ' ' : ''}${rest}${minuteWord}`
}

/** 123456 → 123,456. */
export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    maximumFractionDigits: 6,
  }).format(value)
}

/** The number and its unit, which a line break never parts: 12 人, 50%. */
export function formatMeasure(value: number, unit: string | undefined, language: Language): string {
  const number = formatNumber(value, language)
  if (!unit) return number
  if (unit === '%') return `${number}%`
  return `${number}${language === 'en' ? '\u00a0' : '\u202f'}${unit}`
}

/** 1500000 → 1.5 MB; units of a thousand, as disks are sold. */
export function formatBytes(bytes: number, language: Language): string {
  const step = bytes < 1_000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1_000 ** step
  return formatMeasure(
    Number(value.toFixed(value < 10 && step > 0 ? 1 : 0)),
    ['B', 'KB', 'MB', 'GB', 'TB'][step],
    language,
  )
}

/** A count that stopped: 10,000 and more is told as such. */
export function formatCount(count: number, counted: boolean, language: Language): string {
  if (counted) return formatNumber(count, language)
  if (language === 'en') return `more than ${formatNumber(count, language)}`
  const tenThousands = formatNumber(count / 10_000, language)
  return `${tenThousands}\u202f${language === 'zh-Hans' ? '万' : '萬'}以上`
}

const weekdays: Readonly<Record<Language, readonly string[]>> = {
  'zh-Hans': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  'zh-Hant': ['週日', '週一', '週二', '週三', '週四', '週五', '週六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}
const englishMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const durationWords: Readonly<Record<Language, readonly [string, string, string]>> = {
  'zh-Hans': ['小时', '分', '分钟'],
  'zh-Hant': ['小時', '分', '分鐘'],
  en: [' h', ' min', ' min'],
}
