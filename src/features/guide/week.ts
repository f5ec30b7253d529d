import type { Instant } from '../../base/calendar.ts'
import { clock } from './forms/told.ts'
import { weekdayOf, whenOf } from './notice-item.ts'
import type { OnItem, UsualTime } from './week-api.ts'

export type Occurring = Omit<OnItem, 'audience' | 'channel'>
export type Announced = OnItem & { occurrenceId?: string | undefined }

/**
 * What is on, by time: what is planned, as a notice puts it where one does, and what notices announce besides. What was
 * announced for a time that was since called off or moved is told as it is planned now.
 */
export function mergeWeek(
  planned: readonly Occurring[],
  announced: readonly Announced[],
  { from, to }: { from: Instant; to: Instant },
): OnItem[] {
  const byOccurrence = new Map(
    announced.flatMap((item) =>
      item.occurrenceId === undefined ? [] : [[item.occurrenceId, item] as const],
    ),
  )
  const own = planned.map((one): OnItem => {
    const said = byOccurrence.get(one.id)
    if (!said) return one
    const { audience, channel } = said
    return {
      ...{ ...one, title: said.title, place: said.place },
      ...(audience !== undefined && { audience }),
      ...(channel !== undefined && { channel }),
    }
  })
  const others = announced
    .filter(({ occurrenceId }) => occurrenceId === undefined)
    .map(({ occurrenceId: _, ...item }) => item)
  return [...own, ...others]
    .filter(({ startsAt, endsAt }) => endsAt > from && startsAt < to)
    .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0))
}

/** What comes on the same weekday at the same time at least twice, in the order of the week. */
export function usualTimes(planned: readonly Occurring[]): UsualTime[] {
  const counts = new Map<string, { time: UsualTime; days: Set<string> }>()
  for (const { kind, startsAt, endsAt } of planned) {
    if (kind === 'broadcast') continue
    const from = whenOf(startsAt)
    const time = {
      ...{ kind, weekday: weekdayOf(from.day), from: clock(from.minute) },
      to: clock(whenOf(endsAt).minute),
    }
    const key = JSON.stringify(time)
    const found = counts.get(key) ?? { time, days: new Set() }
    found.days.add(from.day)
    counts.set(key, found)
  }
  return [...counts.values()]
    .filter(({ days }) => days.size > 1)
    .map(({ time }) => time)
    .toSorted(
      (a, b) =>
        a.weekday - b.weekday || a.from.padStart(5, '0').localeCompare(b.from.padStart(5, '0')),
    )
}
