import type { Day } from '../../../base/calendar.ts'
import { minuteOfTime } from '../../../base/clock.ts'
import { type Weekday, weekdays } from './days.ts'
import type { BellBlock, BlockKind, SchoolCalendar } from './school-calendar.ts'
import type { Span } from './spans.ts'

export type Block = Span & { kind: BlockKind }

/** Where a school has said no bells for a school day (N3). */
const unsaidBells: readonly Block[] = [{ kind: 'lessons', from: 480, to: 1_050 }]

export type Bells = { blocks: readonly Block[]; areUnsaid: boolean }
const unsaid: Bells = { blocks: unsaidBells, areUnsaid: true }

type Schedule = Bells & { validFrom: Day; validTo: Day }
export type BellIndex = { byWeekday: ReadonlyMap<Weekday, readonly Schedule[]> }

const indexes = new WeakMap<SchoolCalendar, BellIndex>()

export function bellIndex(calendar: SchoolCalendar): BellIndex {
  const made = indexes.get(calendar) ?? {
    byWeekday: new Map(weekdays.map((weekday) => [weekday, schedulesOf(calendar, weekday)])),
  }
  indexes.set(calendar, made)
  return made
}

const schedulesOf = ({ bells }: SchoolCalendar, weekday: Weekday): Schedule[] =>
  bells
    .filter(({ weekdays: rung }) => rung.includes(weekday))
    .map(({ validFrom = '0000', validTo = '9999', blocks }) => ({
      validFrom,
      validTo,
      blocks: blocks.map(blockOf),
      areUnsaid: false,
    }))

const blockOf = ({ kind, from, to }: BellBlock): Block => ({
  kind,
  from: minuteOfTime(from),
  to: minuteOfTime(to),
})

/** The bells of a weekday as they ring in the season of `day`. */
export const bellsOn = (index: BellIndex, weekday: Weekday, day: Day): Bells =>
  saidBells(index, weekday, day) ?? unsaid

const saidBells = ({ byWeekday }: BellIndex, weekday: Weekday, day: Day): Bells | undefined =>
  byWeekday.get(weekday)?.find(({ validFrom, validTo }) => validFrom <= day && day <= validTo)

/** Boarding pupils are back on the evening before school begins: as on a Sunday, and only where the school says that one. */
export const eveningBefore = (index: BellIndex, day: Day): readonly Block[] =>
  saidBells(index, 7, day)?.blocks.filter(({ kind }) => kind === 'evening_study') ?? []
