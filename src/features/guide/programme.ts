import * as z from 'zod'
import { addDays, type Day } from '../../base/calendar.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay, StartTime } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { ChannelCode } from './channel.ts'

export const ProgrammeItem = z.strictObject({
  channelCode: ChannelCode,
  day: RowDay,
  fromTime: StartTime,
  toTime: z.exactOptional(StartTime),
  title: z.string().min(1).max(120),
  category: z.exactOptional(z.string().min(1).max(40)),
  about: z.exactOptional(z.string().min(1).max(300)),
})
export type ProgrammeItem = z.output<typeof ProgrammeItem>

/** 9:5, 9：05, 9点5分 and 0930 are 09:05 and 09:30; 24:00 is left for the reader to mend. */
export function timeText(text: string): string {
  const plain = text.normalize('NFKC').trim()
  const [, hour, minute = '0'] =
    /^(\d{1,2})(?:[:.时時点點](\d{1,2})?分?)?(?::00)?$/.exec(plain) ??
    /^(\d{2})(\d{2})$/.exec(plain) ??
    []
  return hour === undefined ? text : `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
}

const ownTimes = ({ fromTime, toTime }: Readonly<Record<string, unknown>>) => ({
  ...(typeof fromTime === 'string' && { fromTime: timeText(fromTime) }),
  ...(typeof toTime === 'string' && { toTime: timeText(toTime) }),
})

/** 节目表: what is sent when, of the channels that the county receives. */
export const programmeItem = describeRegister({
  name: 'programme_items',
  label: text('节目表', 'Programme'),
  row: ProgrammeItem,
  naturalKey: ['channelCode', 'day', 'fromTime'],
  nameField: 'title',
  placeField: 'channelCode',
  complete: (row) => ({ ...row, ...ownTimes(row) }),
  fields: {
    channelCode: {
      label: text('频道代码', 'Channel'),
      asked: text('频道', 'Channel'),
      also: ['频道', '频道名称', '频道号'],
    },
    day: { label: text('播出日期', 'Day'), also: ['日期'] },
    fromTime: {
      label: text('开始时间', 'From'),
      also: ['开始', '播出时间', '时间', '起'],
      hint: text('如 19:30', 'As 19:30'),
    },
    toTime: {
      label: text('结束时间', 'To'),
      also: ['结束', '止'],
      hint: text('早于开始时间的，算到第二天', 'Earlier than the beginning: on the day after'),
    },
    title: { label: text('节目名称', 'Title'), also: ['节目', '内容', '名称'], searched: true },
    category: { label: text('类别', 'Kind'), also: ['栏目', '类型'], searched: true },
    about: { label: text('内容简介', 'About'), also: ['简介', '说明'] },
  },
  check: ({ fromTime, toTime }): Problem[] =>
    fromTime === toTime ? [{ code: 'programme_no_length', field: 'toTime' }] : [],
})

/** One of them as it is shown: to the minute, on the days on which it begins and ends. */
export type ShownProgramme = {
  id: string
  channelCode: string
  day: Day
  fromTime: string
  endDay: Day
  /** Null: nobody said, and nothing follows soon. */
  toTime: string | null
  title: string
  category: string | null
  about: string | null
}

type Kept = Omit<ShownProgramme, 'endDay'> & { updatedAt: string }

const longestUntold = 6 * 60

/**
 * The programme as it holds: of what overlaps on one channel that which was entered last, each with an end where one is
 * told or the next begins soon.
 */
export function standingProgramme(all: readonly Kept[]): ShownProgramme[] {
  const byChannel = Map.groupBy(all, ({ channelCode }) => channelCode)
  return [...byChannel.values()].flatMap((own) => {
    const inOrder = own.map(spanOf).toSorted((a, b) => a.from - b.from)
    return withoutReplaced(inOrder).map(({ one, to }) => toldOf(one, to))
  })
}

type Span = { one: Kept; from: number; to: number | undefined }

const minutesOf = (day: Day, time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return Date.parse(`${day}T00:00:00Z`) / 60_000 + hour * 60 + minute
}

function spanOf(one: Kept): Span {
  const from = minutesOf(one.day, one.fromTime)
  if (one.toTime === null) return { one, from, to: undefined }
  const isNextDay = one.toTime <= one.fromTime
  return { one, from, to: minutesOf(isNextDay ? addDays(one.day, 1) : one.day, one.toTime) }
}

function withoutReplaced(inOrder: readonly Span[]): Span[] {
  const standing: Span[] = []
  for (const span of inOrder) {
    const last = standing.at(-1)
    if (!last) standing.push(span)
    else if (last.to === undefined) {
      const isSoon = span.from - last.from <= longestUntold
      standing.splice(-1, 1, isSoon ? { ...last, to: span.from } : last)
      standing.push(span)
    } else if (last.to <= span.from) standing.push(span)
    else if (last.one.updatedAt < span.one.updatedAt) standing.splice(-1, 1, span)
    // Of one import neither is newer: the later beginning cuts the earlier.
    else if (last.one.updatedAt === span.one.updatedAt)
      standing.splice(-1, 1, { ...last, to: span.from }, span)
  }
  return standing
}

function toldOf({ updatedAt: _, ...one }: Kept, to: number | undefined): ShownProgramme {
  if (to === undefined) return { ...one, endDay: one.day, toTime: null }
  const end = new Date(to * 60_000).toISOString()
  return { ...one, endDay: end.slice(0, 10), toTime: end.slice(11, 16) }
}
