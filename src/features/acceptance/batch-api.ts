import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  Id,
  InstantText,
  openMoveAnswer,
  PlaceCode,
  PlaceQuery,
  written,
} from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { MoveEntry, moveEndpoint } from '../moves/api.ts'
import { keysOf } from '../schools/values.ts'
import { applicationLifecycle, batchLifecycle } from './batch.ts'
import { sheets } from './sheets.ts'

const SheetName = z.enum(keysOf(sheets))
const BatchState = z.enum(keysOf(batchLifecycle.states))
const ApplicationState = z.enum(keysOf(applicationLifecycle.states))

/** Long enough that nobody finds it from its digest. */
const SecretNumber = z.string().regex(/^\d{16,40}$/)

const Listed = z.array(
  z.object({ stationId: z.uuid(), unitCode: PlaceCode, name: z.string(), school: z.string() }),
)

const Batch = z
  .object({
    id: z.uuid(),
    version: z.int(),
    regionCode: PlaceCode,
    state: BatchState,
    stateAt: InstantText,
    title: z.string(),
    sheet: SheetName,
    listed: Listed,
    shareBp: z.int(),
    digest: z.string(),
    /** Null: not revealed. */
    number: z.nullable(z.string()),
    sampled: z.nullable(z.array(z.string())),
    madeByName: z.string(),
    madeAt: InstantText,
    drawnAt: z.nullable(InstantText),
    simulated: z.boolean(),
    mayJudge: z.boolean(),
    moves: z.array(openMoveAnswer(BatchState)),
    history: z.array(MoveEntry),
  })
  .meta({ id: 'EvaluationBatch' })
export type Batch = z.output<typeof Batch>

const Application = z
  .object({
    id: z.uuid(),
    version: z.int(),
    regionCode: PlaceCode,
    state: ApplicationState,
    stateAt: InstantText,
    batchId: z.uuid(),
    number: z.nullable(z.string()),
    listed: Listed,
    appliedByName: z.string(),
    appliedAt: InstantText,
    simulated: z.boolean(),
    mayJudge: z.boolean(),
    moves: z.array(openMoveAnswer(ApplicationState)),
    history: z.array(MoveEntry),
  })
  .meta({ id: 'ProvincialApplication' })
export type Application = z.output<typeof Application>

export const readUpperLevels = endpoint('GET /api/acceptance/levels', {
  query: PlaceQuery,
  answer: z.object({
    batches: z.array(Batch),
    applications: z.array(Application),
    mayCommit: z.boolean(),
    mayApply: z.boolean(),
  }),
})

export const commitBatch = endpoint('POST /api/acceptance/batches', {
  body: z.strictObject({
    place: PlaceCode,
    title: written().min(1).max(120),
    sheet: SheetName,
    /** Of which the digest alone is kept. */
    number: SecretNumber,
  }),
  answer: z.object({ id: z.uuid(), digest: z.string(), listed: z.int(), size: z.int() }),
})

export const drawBatch = endpoint('POST /api/acceptance/batches/:id/draw', {
  params: Id,
  body: z.strictObject({
    number: SecretNumber,
    inspectors: written().min(1).max(120),
    day: AskedDay,
  }),
  answer: z.object({ sampled: z.array(PlaceCode) }),
})

export const moveBatches = moveEndpoint('acceptance/batches', batchLifecycle)

export const applyFor = endpoint('POST /api/acceptance/applications', {
  body: z.strictObject({ batchId: z.uuid(), number: z.exactOptional(written().max(60)) }),
  answer: z.object({ id: z.uuid() }),
})

export const acceptApplication = endpoint('POST /api/acceptance/applications/:id/accept', {
  params: Id,
  body: z.strictObject({
    prefix: z.string().regex(/^[0-9A-Z-]{1,16}$/),
    first: z.int().min(1).max(9_000),
  }),
  answer: z.object({ accepted: z.int() }),
})

export const moveApplications = moveEndpoint('acceptance/applications', applicationLifecycle)

export const printApplication = endpoint('GET /api/acceptance/applications/:id/paper', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})

/** What the city made of a batch. */
export const printEvaluation = endpoint('GET /api/acceptance/batches/:id/report', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})
