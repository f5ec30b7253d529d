import * as z from 'zod'
import {
  AskedDay,
  DayText,
  InstantText,
  PlaceCode,
  PlaceLevelName,
  Reason,
} from '../../../base/schemas.ts'
import { Window } from '../timetable.ts'

/** A programme that comes every week at one time; weekday 0 is Monday. */
export const Broadcast = z.object({
  weekday: z.int().min(0).max(6),
  from: z.int().min(0).max(1_439),
  to: z.int().min(1).max(1_440),
})
export type Broadcast = z.output<typeof Broadcast>

/** What every station of the plan asks of a week, and when people come. Minutes; hours are minutes of the day. */
export const PlanSettings = z
  .object({
    /** Minutes of each session of a week; together what the rule asks. */
    sessions: z.array(z.int().min(20).max(240)).min(1).max(7),
    openDayMinutes: z.int().min(0).max(600),
    /** Open days are on Saturday or Sunday. */
    openAtWeekends: z.boolean(),
    /** Nobody is asked to come earlier or later. */
    earliest: z.int().min(0).max(1_380),
    latest: z.int().min(60).max(1_440),
    /** In these weeks people are in the fields until dark. */
    farming: z.nullable(z.object({ from: AskedDay, to: AskedDay })),
    /** A session of each week is to be on while one of these is. */
    broadcasts: z.exactOptional(z.array(Broadcast).max(14)),
  })
  .meta({ id: 'TermPlanSettings' })
export type PlanSettings = z.output<typeof PlanSettings>

/** 07:00 to 21:30. */
export const usualSettings: PlanSettings = {
  sessions: [60, 60],
  openDayMinutes: 120,
  openAtWeekends: true,
  earliest: 420,
  latest: 1_290,
  farming: null,
}

export const meetings = ['session', 'open_day'] as const
export const Meeting = z.enum(meetings)

const Said = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })

/** What a station gets: its week, and what it wished for and does not get, in words. */
const PlannedStation = z
  .object({
    stationId: z.uuid(),
    windows: z.array(Window),
    unmet: z.array(Said),
  })
  .meta({ id: 'PlannedStation' })
export type PlannedStation = z.output<typeof PlannedStation>

/** A week in which a station has less than is asked, and why. */
const PlanShortfall = z
  .object({ stationId: z.uuid(), monday: DayText, kind: Meeting, minutes: z.int(), why: Said })
  .meta({ id: 'PlanShortfall' })

export const PlanOutcome = z
  .object({
    figures: z.object({
      regular: z.int(),
      moved: z.int(),
      short: z.int(),
      exempt: z.int(),
      seconds: z.number(),
    }),
    stations: z.array(PlannedStation),
    shortfalls: z.array(PlanShortfall),
  })
  .meta({ id: 'TermPlanOutcome' })
export type PlanOutcome = z.output<typeof PlanOutcome>

export const planStates = ['solving', 'solved', 'failed'] as const

export const TermPlanHead = z
  .object({
    id: z.uuid(),
    version: z.int(),
    name: z.string(),
    regionCode: PlaceCode,
    level: PlaceLevelName,
    fromDay: DayText,
    toDay: DayText,
    settings: PlanSettings,
    state: z.enum(planStates),
    failure: z.nullable(z.string()),
    solvedAt: z.nullable(InstantText),
    adoptedAt: z.nullable(InstantText),
  })
  .meta({ id: 'TermPlan' })
export type TermPlanHead = z.output<typeof TermPlanHead>

export const NewPlan = z.strictObject({
  name: z.string().trim().min(1).max(60),
  place: PlaceCode,
  placeLevel: PlaceLevelName,
  fromDay: AskedDay,
  toDay: AskedDay,
  settings: PlanSettings,
})
export type NewPlan = z.output<typeof NewPlan>

/** What a person decided of one station's week; weekday 0 is Monday. */
export const NewRuling = z.strictObject({
  stationId: z.uuid(),
  kind: z.enum(['fixed', 'forbidden']),
  meeting: Meeting,
  weekday: z.int().min(0).max(6),
  /** Absent: of what is forbidden, the whole day. */
  startMinute: z.exactOptional(z.int().min(0).max(1_439)),
  reason: Reason,
})
export type NewRuling = z.output<typeof NewRuling>

export const Ruling = NewRuling.extend({
  id: z.uuid(),
  startMinute: z.nullable(z.int()),
  ruledByName: z.string(),
  ruledAt: InstantText,
}).meta({ id: 'TermRuling' })
export type Ruling = z.output<typeof Ruling>
