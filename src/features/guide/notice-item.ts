import * as z from 'zod'
import { countyZone, type Day, dayOf, type Instant, timeOf } from '../../base/calendar.ts'
import { text } from '../../base/text.ts'
import { readTime } from './xmltv/time.ts'

/** Both count in a message of 70 units, so both are short: whatever a notice says of time and place fits in one. */
export const placeMost = 22
export const signatureMost = 12

export const itemKinds = {
  session: text('集中学习', 'Learning together'),
  open_day: text('开放日', 'Open day'),
  broadcast: text('收看节目', 'A broadcast'),
} as const
export type ItemKind = keyof typeof itemKinds

const Moment = z.iso.datetime()

/** One thing that a notice announces. Its id stays when a correction moves it. */
export const NoticeItem = z.strictObject({
  id: z.uuid(),
  kind: z.enum(Object.keys(itemKinds) as ItemKind[]),
  startsAt: Moment,
  endsAt: Moment,
  title: z.string().min(1).max(80),
  /** Where: said and printed, never cut. */
  place: z.string().min(1).max(placeMost),
  /** For whom, where not for everybody. */
  audience: z.exactOptional(z.string().min(1).max(30)),
  /** What it is received on. */
  channel: z.exactOptional(z.string().min(1).max(30)),
  occurrenceId: z.exactOptional(z.uuid()),
  resourceId: z.exactOptional(z.uuid()),
})
export type NoticeItem = z.output<typeof NoticeItem>

export const byStart = (a: NoticeItem, b: NoticeItem): number =>
  a.startsAt === b.startsAt ? (a.id < b.id ? -1 : 1) : a.startsAt < b.startsAt ? -1 : 1

/** Of a moment what a notice tells, in the time of the county. */
export function whenOf(instant: Instant): { day: Day; minute: number } {
  const [hour = 0, minute = 0] = timeOf(instant, countyZone).split(':').map(Number)
  return { day: dayOf(instant), minute: hour * 60 + minute }
}

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

/** Where somebody is sent, as much of it as a message holds; undefined: a person has to say it shorter. */
export function shortPlace(school: string, room: string | undefined): string | undefined {
  const whole = room === undefined || room.startsWith(school) ? (room ?? school) : school + room
  return [whole, school, room ?? ''].find((one) => one !== '' && one.length <= placeMost)
}

/** 2026-12-09 and 19:30 of the county as a moment; undefined while either is being typed. */
export function momentAt(day: Day, time: string): Instant | undefined {
  const found = readTime(`${day.replaceAll('-', '')}${time.replace(':', '')}`, countyZone)
  return 'at' in found ? new Date(found.at).toISOString() : undefined
}
