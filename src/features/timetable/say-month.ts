import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'

/** 2026年9月, September 2026; alone: 9月, September. */
export const sayMonth = (day: Day, language: Language, form: 'alone' | 'of year' = 'of year') =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    month: 'long',
    ...(form === 'of year' && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
