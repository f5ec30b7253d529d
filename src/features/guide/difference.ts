import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'
import { whenText } from './forms/told.ts'
import { scriptOf } from './forms/words.ts'
import type { NoticeItem } from './notice-item.ts'

export type ItemChange =
  | { kind: 'added' | 'dropped'; after: NoticeItem }
  | { kind: 'changed'; before: NoticeItem; after: NoticeItem; what: Differing[] }
export type Differing = 'time' | 'place' | 'title' | 'audience' | 'channel'

/** What a correction says anew: dropped, changed and added, in that order, each by time. */
export function changesBetween(
  before: readonly NoticeItem[],
  after: readonly NoticeItem[],
): ItemChange[] {
  const was = new Map(before.map((item) => [item.id, item]))
  const is = new Set(after.map(({ id }) => id))
  return [
    ...before.flatMap((item): ItemChange[] =>
      is.has(item.id) ? [] : [{ kind: 'dropped', after: item }],
    ),
    ...after.flatMap((item): ItemChange[] => {
      const old = was.get(item.id)
      const what = old ? whatDiffers(old, item) : []
      return old && what.length > 0 ? [{ kind: 'changed', before: old, after: item, what }] : []
    }),
    ...after.flatMap((item): ItemChange[] =>
      was.has(item.id) ? [] : [{ kind: 'added', after: item }],
    ),
  ]
}

function whatDiffers(a: NoticeItem, b: NoticeItem): Differing[] {
  const isMoved = a.startsAt !== b.startsAt || a.endsAt !== b.endsAt
  const fields = (['place', 'title', 'audience', 'channel'] as const).filter(
    (field) => a[field] !== b[field],
  )
  return [...(isMoved ? (['time'] as const) : []), ...fields]
}

const said = {
  added: text('新增：{when}，{place}，{title}', 'New: {when}, {place}, {title}'),
  dropped: text('取消：{when}，{title}', 'Called off: {when}, {title}'),
  time: text('{title}：改到{when}（原{was}）', '{title}: now {when} (was {was})'),
  place: text('{title}（{when}）：地点改为{place}', '{title} ({when}): now at {place}'),
  title: text('{when}：内容改为{title}（原{wasTitle}）', '{when}: now {title} (was {wasTitle})'),
  audience: text(
    '{title}（{when}）：参加的人改为{audience}',
    '{title} ({when}): now for {audience}',
  ),
  channel: text('{title}（{when}）：频道改为{channel}', '{title} ({when}): now on {channel}'),
  everybody: text('所有人', 'everybody'),
  none: text('不用频道', 'no channel'),
} as const

/** The same in sentences, as it is printed, sent and read out. */
export const sayChanges = (changes: readonly ItemChange[], language: Language): string[] =>
  changes.flatMap((change) => {
    const { kind, after } = change
    const before = 'before' in change ? change.before : undefined
    const script = scriptOf(language)
    const parts: Record<string, string> = {
      when: whenText(after, script),
      was: before ? whenText(before, script) : '',
      title: after.title,
      wasTitle: before?.title ?? '',
      place: after.place,
      audience: after.audience ?? said.everybody[language],
      channel: after.channel ?? said.none[language],
    }
    const fill = (phrase: keyof typeof said) =>
      said[phrase][language].replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '')
    return kind === 'changed' ? change.what.map(fill) : [fill(kind)]
  })
