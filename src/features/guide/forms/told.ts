import type { Instant } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { type NoticeItem, weekdayOf, whenOf } from '../notice-item.ts'
import { listOf, type Script, say } from './words.ts'

/** What all forms are made of. */
export type Told = {
  signature: string
  /** In the order of their beginnings. */
  items: readonly NoticeItem[]
  fromDay: string
  toDay: string
  note?: string | undefined
  /** It corrects an earlier notice; what of it changed, in sentences. */
  changes?: readonly string[] | undefined
}

/**
 * As a message takes it: every text in one line, and no 【】 in it but that of the signature, by which networks know who
 * sends.
 */
export function plainTold(told: Told): Told {
  const { signature, items, note, changes } = told
  return {
    ...told,
    signature: oneLine(signature).replace(/[【】]/g, ''),
    items: items.map((item) => ({
      ...{ ...item, title: plain(item.title), place: plain(item.place) },
      ...(item.audience !== undefined && { audience: plain(item.audience) }),
      ...(item.channel !== undefined && { channel: plain(item.channel) }),
    })),
    ...(note !== undefined && { note: plain(note) }),
    ...(changes !== undefined && { changes: changes.map(plain) }),
  }
}

/** What stands in a line of its own is parted by a space. */
export const oneLine = (text: string): string =>
  text.replace(/\s*[\n\r\v\f\u0085\u2028\u2029]\s*/g, ' ').trim()

const plain = (text: string): string => oneLine(text).replaceAll('【', '〔').replaceAll('】', '〕')

/** 9:05: as people write it. */
export const clock = (minute: number): string => timeOfMinute(minute).replace(/^0/, '')

export function dateText(day: string, script: Script): string {
  const [, month = '', date = ''] = day.split('-').map((part) => String(Number(part)))
  return say(script, 'date', { month, day: date })
}

export const weekdayText = (day: string, script: Script): string =>
  listOf(script, 'weekdays')[weekdayOf(day) - 1] ?? ''

/** 19:30-21:00, and what ends on the day after says so. */
export function spanText({ startsAt, endsAt }: Span, script: Script, dash = '-'): string {
  const from = whenOf(startsAt)
  const to = whenOf(endsAt)
  const next = from.day === to.day ? '' : say(script, 'nextDay')
  return `${clock(from.minute)}${dash}${next}${clock(to.minute)}`
}
type Span = { startsAt: Instant; endsAt: Instant }

/** 12月9日周三19:30-21:00 */
export const whenText = (item: Span, script: Script): string => {
  const { day } = whenOf(item.startsAt)
  return `${dateText(day, script)}${weekdayText(day, script)}${spanText(item, script)}`
}
