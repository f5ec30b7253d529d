import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Details,
  Id,
  InstantText,
  LanguageName,
  PlaceCode,
  PlaceQuery,
  Reason,
  RowDay,
  written,
} from '../../base/schemas.ts'
import { enumOf } from './values.ts'
import { dutyKinds } from './visit.ts'
import { lights, responsiblePosts } from './week.ts'

const Light = z.enum(lights)

/** Who sees to it; without a name nobody holds the post at present. Null where nothing is wrong. */
const Responsible = z.nullable(
  z.object({ post: z.enum(responsiblePosts), name: z.nullable(z.string()) }),
)
export type Responsible = NonNullable<z.output<typeof Responsible>>

/** One learning station in one ISO week, and why it is as it is (S5-10, S5-13). */
const WeekOfStation = z
  .object({
    stationId: z.uuid(),
    code: PlaceCode,
    name: z.string(),
    level: z.enum(['township', 'village']),
    schoolId: z.nullable(z.uuid()),
    schoolName: z.nullable(z.string()),
    light: Light,
    scheduled: z.int(),
    delivered: z.int(),
    /** Of those: not yet confirmed by the school. */
    unconfirmed: z.int(),
    minutesNeeded: z.int(),
    openDays: z.int(),
    openDaysNeeded: z.int(),
    /** Why it is as it is, and what mends it: a button each. */
    reasons: z.array(z.object({ code: z.string(), details: Details })),
    remedies: z.array(
      z.discriminatedUnion('act', [
        z.object({ act: z.literal('plan_minutes'), minutes: z.int() }),
        z.object({ act: z.literal('plan_open_day'), days: z.int() }),
        z.object({ act: z.literal('close_session'), id: z.uuid() }),
        z.object({ act: z.literal('ask_exemption') }),
      ]),
    ),
    excuse: z.nullable(
      z.object({
        id: z.uuid(),
        state: z.enum(['asked', 'approved', 'refused']),
        reason: z.string(),
        askedByName: z.string(),
        decidedByName: z.nullable(z.string()),
        mayDecide: z.boolean(),
      }),
    ),
    mayAsk: z.boolean(),
    responsible: Responsible,
  })
  .meta({ id: 'WeekOfStation' })
export type WeekOfStation = z.output<typeof WeekOfStation>

const WeekTotals = z
  .object({
    code: PlaceCode,
    name: z.string(),
    stations: z.int(),
    green: z.int(),
    yellow: z.int(),
    red: z.int(),
    excused: z.int(),
    scheduled: z.int(),
    delivered: z.int(),
  })
  .meta({ id: 'WeekTotals' })
export type WeekTotals = z.output<typeof WeekTotals>

/** All stations of a place in one week, with totals by township. */
export const readWeek = endpoint('GET /api/weeks', {
  query: PlaceQuery.extend({ monday: z.exactOptional(AskedDay) }),
  answer: z.object({
    monday: DayText,
    stations: z.array(WeekOfStation),
    townships: z.array(WeekTotals),
  }),
})

/** The same stations over many weeks, a light for each. */
export const readWeeks = endpoint('GET /api/weeks/course', {
  query: PlaceQuery.extend({ from: AskedDay, to: AskedDay }),
  answer: z.object({
    mondays: z.array(DayText),
    stations: z.array(
      z.object({
        stationId: z.uuid(),
        code: PlaceCode,
        name: z.string(),
        weeks: z.array(z.object({ light: Light, scheduled: z.int(), delivered: z.int() })),
      }),
    ),
  }),
})

export const askExcuse = endpoint('POST /api/weeks/excuses', {
  status: 201,
  body: z.strictObject({ stationId: z.uuid(), monday: AskedDay, reason: Reason }),
  answer: z.object({ id: z.uuid() }),
})

export const decideExcuse = endpoint('POST /api/weeks/excuses/:id/decision', {
  params: Id,
  body: z.strictObject({ approve: z.boolean(), note: z.exactOptional(Reason) }),
  answer: z.object({ decidedAt: InstantText }),
})

// ── What shared rooms give to both sides, and what sessions were for ──

const Month = PlaceQuery.extend({ from: AskedDay, to: AskedDay })

const RoomUse = z
  .object({
    schoolId: z.uuid(),
    schoolName: z.string(),
    regionCode: PlaceCode,
    roomName: z.nullable(z.string()),
    /** Null: nothing was agreed in this room yet, so that its lessons are not noted. */
    schoolMinutes: z.nullable(z.int()),
    communityMinutes: z.int(),
    totalMinutes: z.nullable(z.int()),
  })
  .meta({ id: 'RoomUse' })

const StationUse = z
  .object({
    stationId: z.uuid(),
    code: PlaceCode,
    name: z.string(),
    schoolName: z.nullable(z.string()),
    /** What its timetables gave it and was not called off, as far as it is over. */
    agreedMinutes: z.int(),
    usedMinutes: z.int(),
    /** Null: not within the last 400 days. */
    lastOn: z.nullable(DayText),
    isIdle: z.boolean(),
    responsible: Responsible,
  })
  .meta({ id: 'StationUse' })
export type StationUse = z.output<typeof StationUse>

const FunctionUse = z
  .object({
    /** Null: nobody said. */
    serviceFunction: z.nullable(z.string()),
    sessions: z.int(),
    minutes: z.int(),
    people: z.int(),
    /** Of `people`. */
    members: z.int(),
  })
  .meta({ id: 'FunctionUse' })

export const readUsage = endpoint('GET /api/usage', {
  query: Month,
  answer: z.object({
    stations: z.array(StationUse),
    rooms: z.array(RoomUse),
    functions: z.array(FunctionUse),
    themes: z.array(z.object({ theme: z.nullable(z.string()), minutes: z.int() })),
  }),
})

// ── Assistants ──

const DutyUnit = z
  .object({
    unitCode: PlaceCode,
    name: z.string(),
    schoolName: z.string(),
    lastOn: z.nullable(DayText),
    /** Since they were last in touch. */
    days: z.int(),
    isOverdue: z.boolean(),
    counts: z.array(z.object({ kind: enumOf(dutyKinds), count: z.int() })),
    mayRecord: z.boolean(),
    simulated: z.boolean(),
  })
  .meta({ id: 'DutyUnit' })

const DutySheet = z
  .object({
    units: z.array(DutyUnit),
    records: z.array(
      z.object({
        day: DayText,
        kind: enumOf(dutyKinds),
        note: z.string(),
        unitCode: PlaceCode,
        name: z.nullable(z.string()),
      }),
    ),
  })
  .meta({ id: 'DutySheet' })
export type DutySheet = z.output<typeof DutySheet>

export const readDuties = endpoint('GET /api/duties', { query: Month, answer: DutySheet })

/** 协管员工作表 (F28): organising, tutoring, feedback, return visits, by station, and what was done. */
export const printDuties = endpoint('GET /api/duties/paper', {
  query: Month.extend({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})

export const recordDuty = endpoint('POST /api/duties', {
  body: z.strictObject({
    unitCode: PlaceCode,
    kind: enumOf(dutyKinds),
    day: RowDay,
    note: written().min(1).max(500),
  }),
})
