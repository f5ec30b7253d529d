import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { daySpanOf } from './calendar/instant.ts'
import { occurrencesOf } from './calendar/occurrences.ts'
import type { Pattern } from './calendar/pattern.ts'
import type { DaySpan } from './calendar/spans.ts'
import type { ChangedOccurrence, FeedEvent } from './ical.ts'
import { kindLabels, type SlotKind } from './timetable.ts'

/** A slot with all that came of it, as a calendar tells it. */
export type FeedSlot = {
  id: string
  kind: SlotKind
  title: string | null
  pattern: Pattern
  stations: readonly string[]
  schoolName: string
  roomName: string | null
  occurrences: readonly FeedTime[]
}

export type FeedTime = {
  startsAt: string
  endsAt: string
  movedFrom: { startsAt: string; endsAt: string } | null
  state: 'planned' | 'called_off'
  /** Why it was moved or called off, in a person's words. */
  note: string | null
  version: number
  updatedAt: string
}

/** One event for each slot: weekly ones as a series with what was moved and called off, others each by itself. */
export function eventsOf(slots: readonly FeedSlot[], language: Language): FeedEvent[] {
  return slots.flatMap((slot) =>
    slot.pattern.repeats.by === 'weeks'
      ? seriesOf(slot, language)
      : slot.occurrences.map((one) => singleOf(slot, one, language)),
  )
}

const textsOf = (
  { kind, title, stations, schoolName, roomName }: FeedSlot,
  language: Language,
) => ({
  summary: [title ?? kindLabels[kind][language], ...stations].join(' · '),
  location: [schoolName, roomName].filter(Boolean).join(' '),
})

const uidOf = (id: string): string => `${id}@cunxiao`

const placeOf = ({ movedFrom, ...time }: FeedTime): DaySpan => daySpanOf(movedFrom ?? time)

function singleOf(slot: FeedSlot, one: FeedTime, language: Language): FeedEvent {
  const { day } = placeOf(one)
  return {
    ...textsOf(slot, language),
    uid: uidOf(`${slot.id}-${day}`),
    ...told(one),
  }
}

const told = (one: FeedTime) => ({
  time: daySpanOf(one),
  sequence: one.version,
  changedAt: one.updatedAt,
  ...(one.state === 'called_off' && { isCalledOff: true }),
  ...(one.note !== null && { description: one.note }),
})

function seriesOf(slot: FeedSlot, language: Language): FeedEvent[] {
  const { pattern, occurrences, id } = slot
  if (pattern.repeats.by !== 'weeks') return []
  const byDay = new Map<Day, FeedTime>(occurrences.map((one) => [placeOf(one).day, one]))
  const days = occurrencesOf(pattern).filter(({ day }) => byDay.has(day))
  const [first] = days
  const last = days.at(-1)
  if (!first || !last) return []
  const known = occurrencesOf(pattern).filter(({ day }) => day >= first.day && day <= last.day)
  const changed = occurrences
    .filter(({ movedFrom, state }) => movedFrom !== null || state === 'called_off')
    .map((one): ChangedOccurrence => ({ day: placeOf(one).day, ...told(one) }))
  const newest = occurrences.reduce((a, b) => (a.updatedAt > b.updatedAt ? a : b))
  return [
    {
      ...textsOf(slot, language),
      uid: uidOf(id),
      sequence: Math.max(...occurrences.map(({ version }) => version)),
      changedAt: newest.updatedAt,
      time: first,
      series: {
        weekdays: pattern.repeats.weekdays,
        every: pattern.repeats.every ?? 1,
        until: last.day,
        except: known.filter(({ day }) => !byDay.has(day)).map(({ day }) => day),
        changed,
      },
    },
  ]
}
