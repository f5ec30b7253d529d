import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  DayText,
  InstantText,
  LanguageName,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
  RowDay,
  written,
} from '../../base/schemas.ts'
import { moveEndpoint } from '../moves/api.ts'
import { type Activity, activities, statedActivities } from './activity.ts'
import { type EntryState, entryLifecycle } from './entry.ts'

const ShownEntry = z
  .object({
    id: z.uuid(),
    activity: z.enum(Object.keys(activities) as Activity[]),
    sourceId: z.uuid(),
    title: z.string(),
    doneOn: DayText,
    minutes: z.int(),
    state: z.enum(Object.keys(entryLifecycle.states) as EntryState[]),
    /** Why it was not accepted. */
    reason: z.nullable(z.string()),
    simulated: z.boolean(),
    /** Done in an earlier term, whose sheet was signed before it was confirmed. */
    isCorrection: z.boolean(),
    /** The reader may say how long it took. */
    mayCorrect: z.boolean(),
    /** The reader decides about it; `obstacles`: not yet. */
    decides: z.boolean(),
    obstacles: z.array(z.object({ code: z.string() })),
  })
  .meta({ id: 'WorkloadEntry' })
export type ShownEntry = z.output<typeof ShownEntry>

/** What one teacher did in a term; `periods` in hundredths, of what is confirmed. */
const Statement = z
  .object({
    personId: z.uuid(),
    name: z.string(),
    organisationId: z.uuid(),
    organisationName: z.string(),
    entries: z.array(ShownEntry),
    confirmedMinutes: z.int(),
    claimedMinutes: z.int(),
    /** Of `confirmedMinutes`: done in an earlier term. */
    correctedMinutes: z.int(),
    periodMinutes: z.int(),
    periods: z.int(),
    /** It stands as it was signed. */
    sheet: z.nullable(z.object({ id: z.uuid(), signedByName: z.string(), signedAt: InstantText })),
    maySign: z.boolean(),
  })
  .meta({ id: 'WorkloadStatement' })
export type Statement = z.output<typeof Statement>

/** `isCut`: there is more, in a smaller place it is shown. */
const Statements = z.object({ statements: z.array(Statement), isCut: z.boolean() })
export type Statements = z.output<typeof Statements>

const Claim = z.strictObject({
  personId: z.uuid(),
  resourceId: z.uuid(),
  minutes: z.int().min(1).max(6_000),
  doneOn: RowDay,
})
export type Claim = z.output<typeof Claim>

export const listStatements = endpoint('GET /api/workload', {
  query: z.object({ term: z.string(), place: PlaceCode, placeLevel: PlaceLevelName }),
  answer: Statements,
})

export const claimWorkload = endpoint('POST /api/workload', {
  body: Claim,
  status: 201,
  answer: z.object({ id: z.uuid() }),
})

export const moveEntries = moveEndpoint('workload', entryLifecycle)

const StatedWork = z.strictObject({
  personId: z.uuid(),
  activity: z.enum(statedActivities),
  title: written().min(1).max(120),
  minutes: z.int().min(1).max(6_000),
  doneOn: RowDay,
})
export type StatedWork = z.output<typeof StatedWork>

export const stateWork = endpoint('POST /api/workload/works', {
  body: StatedWork,
  status: 201,
  answer: z.object({ id: z.uuid() }),
})

/** What was counted by itself, or stated, as long as nobody has decided about it. */
export const correctEntry = endpoint('PUT /api/workload/:id', {
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ minutes: z.int().min(1).max(6_000) }),
  answer: z.object({ minutes: z.int() }),
})

const Teachers = z
  .array(z.strictObject({ personId: z.uuid(), organisationId: z.uuid() }))
  .min(1)
  .max(2_000)
const Signed = z.object({ signed: z.array(z.uuid()) })
const place = { place: PlaceCode, placeLevel: PlaceLevelName }

export const signSheets = endpoint('POST /api/workload/sheets', {
  body: z.strictObject({
    ...{ ...place, term: z.string(), teachers: Teachers },
    /** Warnings that whoever signs has read. */
    despite: z.exactOptional(z.array(z.literal('term_not_over')).max(1)),
  }),
  answer: Signed,
})

/** A teacher’s sheets of a term to print, with lines for whoever has not signed (F36). */
export const printSheets = endpoint('GET /api/workload/sheets', {
  query: PlaceQuery.extend({
    term: z.string(),
    person: z.exactOptional(z.uuid()),
    language: LanguageName.default('zh-Hans'),
  }),
  file: ['pdf'],
})

const TermSheet = z.object({ minutes: z.int(), periods: z.int(), signedByName: z.string() })
/** A school year: its two terms as they were signed. */
const YearSheet = z
  .object({
    personId: z.uuid(),
    name: z.string(),
    organisationId: z.uuid(),
    organisationName: z.string(),
    regionCode: PlaceCode,
    firstTerm: z.nullable(TermSheet),
    secondTerm: z.nullable(TermSheet),
    minutes: z.int(),
    periods: z.int(),
    signedByName: z.nullable(z.string()),
    maySign: z.boolean(),
  })
  .meta({ id: 'WorkloadYear' })
export type YearSheet = z.output<typeof YearSheet>

const RolledUp = z.object({
  organisationId: z.uuid(),
  organisationName: z.string(),
  teachers: z.int(),
  minutes: z.int(),
  periods: z.int(),
})
export type RolledUp = z.output<typeof RolledUp>

export const readYear = endpoint('GET /api/workload/years/:year', {
  params: z.object({ year: z.coerce.number().int().min(2000).max(9999) }),
  query: PlaceQuery,
  answer: z.object({ teachers: z.array(YearSheet), schools: z.array(RolledUp) }),
})

export const signYear = endpoint('POST /api/workload/years/:year', {
  params: z.object({ year: z.coerce.number().int().min(2000).max(9999) }),
  body: z.strictObject({ ...place, teachers: Teachers }),
  answer: Signed,
})
