import type { Language } from '../../../base/language.ts'
import type { PaperItem } from '../../documents/notice-paper.ts'
import { itemKinds, type NoticeItem, whenOf } from '../notice-item.ts'
import { dateText, oneLine, spanText, weekdayText } from './told.ts'
import { scriptOf } from './words.ts'

/** 12月9日 → 12月 and 9日, which stand one above the other on a poster. */
export function paperItem(item: NoticeItem, language: Language): PaperItem {
  const script = scriptOf(language)
  const { day } = whenOf(item.startsAt)
  const date = dateText(day, script)
  const at = date.indexOf('月') + 1
  return {
    ...{ day, month: date.slice(0, at), date: date.slice(at) },
    weekday: weekdayText(day, script),
    time: spanText(item, script, '—'),
    ...{ title: oneLine(item.title), place: oneLine(item.place) },
    ...{ audience: item.audience ?? null, channel: item.channel ?? null },
    kind: itemKinds[item.kind][language],
  }
}

export const periodText = (
  { fromDay, toDay }: { fromDay: string; toDay: string },
  language: Language,
): string => {
  const script = scriptOf(language)
  return `${dateText(fromDay, script)}—${dateText(toDay, script)}`
}
