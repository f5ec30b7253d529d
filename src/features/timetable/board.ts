import * as z from 'zod'
import { DayText, PlaceCode } from '../../base/schemas.ts'
import { HolidayYearShape } from './calendar/holiday-file.ts'
import { SchoolCalendarShape } from './calendar/school-calendar.ts'
import { Occurrence } from './occurrence.ts'
import { WeekNeeds } from './week-needs.ts'

const BoardStation = z
  .object({ id: z.uuid(), unitCode: PlaceCode, unitName: z.string() })
  .meta({ id: 'BoardStation' })
export type BoardStation = z.output<typeof BoardStation>

export const BoardRoom = z
  .object({
    id: z.uuid(),
    /** Null: the school as a whole. */
    name: z.nullable(z.string()),
    schoolId: z.uuid(),
    schoolName: z.string(),
    schoolRegionCode: PlaceCode,
    townshipName: z.nullable(z.string()),
    stations: z.array(BoardStation),
    /** Which of the board's calendars is its school's. */
    calendar: z.int(),
    /** The reader may move what happens there, and add to it. */
    mayPlan: z.boolean(),
  })
  .meta({ id: 'BoardRoom' })
export type BoardRoom = z.output<typeof BoardRoom>

/** One who is to run two at once, or an expert who is asked to both. */
const Clash = z
  .object({
    personId: z.exactOptional(z.uuid()),
    expert: z.exactOptional(z.string()),
    occurrenceIds: z.array(z.uuid()),
  })
  .meta({ id: 'BoardClash' })

export const Board = z
  .object({
    monday: DayText,
    /** Of each day the holiday or make-up day, where it is one. */
    days: z.array(
      z.object({ day: DayText, holiday: z.nullable(z.string()), off: z.nullable(z.boolean()) }),
    ),
    /** Of their schools; most say the same. From them the page says why not before one lets go. */
    calendars: z.array(SchoolCalendarShape),
    /** The notices that speak of the weeks around. */
    holidays: z.array(HolidayYearShape),
    rooms: z.array(BoardRoom),
    /** Those that learn in one of the rooms this week, and belong to another. */
    guests: z.array(BoardStation),
    occurrences: z.array(Occurrence),
    /** Names of those who run something this week, as far as the reader may know them. */
    operators: z.array(z.object({ id: z.uuid(), name: z.string() })),
    /** Who travels to tutor or to answer, as far as the reader may know. */
    experts: z.array(z.object({ occurrenceId: z.uuid(), name: z.string() })),
    clashes: z.array(Clash),
    /** Of the place that was asked for, in this week. */
    needs: WeekNeeds,
    isCut: z.boolean(),
  })
  .meta({ id: 'WeekBoard' })
export type Board = z.output<typeof Board>

type Placed = Pick<Occurrence, 'id' | 'operatorId' | 'startsAt' | 'endsAt' | 'state'>

/** Those that one person is to run, or one expert to come to, at the same time, by twos and threes. */
export function clashesOf(
  occurrences: readonly Placed[],
  experts: Board['experts'],
): Board['clashes'] {
  const standing = new Map(
    occurrences.filter(({ state }) => state === 'planned').map((one) => [one.id, one]),
  )
  const run = [...standing.values()].filter(({ operatorId }) => operatorId)
  const byName = Map.groupBy(experts, ({ name }) => name)
  return [
    ...[...Map.groupBy(run, ({ operatorId }) => operatorId ?? '')].flatMap(([personId, own]) =>
      togetherIn(own).map((ids) => ({ personId, occurrenceIds: ids })),
    ),
    ...[...byName].flatMap(([expert, own]) =>
      togetherIn(own.flatMap(({ occurrenceId }) => standing.get(occurrenceId) ?? [])).map(
        (ids) => ({ expert, occurrenceIds: ids }),
      ),
    ),
  ]
}

function togetherIn(own: readonly Pick<Occurrence, 'id' | 'startsAt' | 'endsAt'>[]): string[][] {
  const groups: string[][] = []
  let until = ''
  for (const { id, startsAt, endsAt } of own.toSorted((a, b) =>
    a.startsAt < b.startsAt ? -1 : 1,
  )) {
    const last = groups.at(-1)
    if (last && startsAt < until) last.push(id)
    else groups.push([id])
    if (endsAt > until) until = endsAt
  }
  return groups.filter(({ length }) => length > 1)
}
