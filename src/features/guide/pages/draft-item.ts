import { addDays } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { newId } from '../../../base/ids.ts'
import type { Planned } from '../api.ts'
import { type ItemKind, momentAt, type NoticeItem, whenOf } from '../notice-item.ts'
import type { ShownProgramme } from '../programme.ts'

/** An item as it is filled in; '' is nothing yet. */
export type DraftItem = {
  id: string
  kind: ItemKind
  day: string
  from: string
  to: string
  title: string
  place: string
  audience: string
  channel: string
  occurrenceId?: string
  resourceId?: string
}

const empty = { title: '', place: '', audience: '', channel: '' }

export const newItem = (day: string, place: string): DraftItem => ({
  ...empty,
  ...{ id: newId(), kind: 'session', day, from: '19:30', to: '21:00', place },
})

export function itemOfPlanned({ occurrenceId, kind, title, place, ...when }: Planned): DraftItem {
  const from = whenOf(when.startsAt)
  const to = timeOfMinute(whenOf(when.endsAt).minute)
  return {
    ...empty,
    ...{ id: newId(), kind, day: from.day, from: timeOfMinute(from.minute), to, occurrenceId },
    ...{ title: title ?? '', place: place ?? '' },
  }
}

export const itemOfProgramme = (
  { day, fromTime, toTime, title }: ShownProgramme,
  channel: string,
  place: string,
): DraftItem => ({
  ...empty,
  ...{ id: newId(), kind: 'broadcast', day, from: fromTime, to: toTime ?? '', title, place },
  channel: channel.slice(0, 30),
})

export function draftOf(item: NoticeItem): DraftItem {
  const from = whenOf(item.startsAt)
  const { id, kind, title, place, audience = '', channel = '', occurrenceId, resourceId } = item
  return {
    ...{ id, kind, title, place, audience, channel, day: from.day },
    ...{ from: timeOfMinute(from.minute), to: timeOfMinute(whenOf(item.endsAt).minute) },
    ...(occurrenceId !== undefined && { occurrenceId }),
    ...(resourceId !== undefined && { resourceId }),
  }
}

/** What ends before it begins ends on the day after; undefined where a time is missing. */
export function itemOf(draft: DraftItem): NoticeItem | undefined {
  const { id, kind, day, from, to, occurrenceId, resourceId } = draft
  const startsAt = momentAt(day, from)
  const endsAt = momentAt(to !== '' && to <= from ? addDays(day, 1) : day, to)
  if (startsAt === undefined || endsAt === undefined) return undefined
  const audience = draft.audience.trim()
  const channel = draft.channel.trim()
  return {
    ...{ id, kind, startsAt, endsAt, title: draft.title.trim(), place: draft.place.trim() },
    ...(audience !== '' && { audience }),
    ...(channel !== '' && { channel }),
    ...(occurrenceId !== undefined && { occurrenceId }),
    ...(resourceId !== undefined && { resourceId }),
  }
}

export const byTime = (a: DraftItem, b: DraftItem): number =>
  `${a.day} ${a.from} ${a.id}` < `${b.day} ${b.from} ${b.id}` ? -1 : 1
