import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, PlaceCode, PlaceLevelName } from '../../base/schemas.ts'
import { type EntryMove, type EntryState, entryLifecycle } from './entry.ts'

const ShownEntry = z
  .object({
    id: z.uuid(),
    sourceId: z.uuid(),
    title: z.string(),
    doneOn: DayText,
    minutes: z.int(),
    state: z.enum(Object.keys(entryLifecycle.states) as EntryState[]),
    /** Why it was not accepted. */
    reason: z.nullable(z.string()),
    simulated: z.boolean(),
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
    organisationName: z.string(),
    entries: z.array(ShownEntry),
    confirmedMinutes: z.int(),
    claimedMinutes: z.int(),
    periodMinutes: z.int(),
    periods: z.int(),
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
  doneOn: z.iso.date(),
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

export const moveEntries = endpoint('POST /api/workload/moves', {
  body: z.strictObject({
    ids: z.array(z.uuid()).min(1).max(500),
    move: z.enum(Object.keys(entryLifecycle.moves) as EntryMove[]),
    reason: z.exactOptional(z.string().trim().min(1).max(300)),
  }),
  answer: z.object({ moved: z.int() }),
})
