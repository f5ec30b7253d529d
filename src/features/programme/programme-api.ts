import * as z from 'zod'
import { type Answer, endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Id,
  InstantText,
  openMoveAnswer,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
  Reason,
  Version,
  written,
} from '../../base/schemas.ts'
import { MoveEntry, moveEndpoint } from '../moves/api.ts'
import { keysOf } from '../schools/values.ts'
import { type GateItem, gateItemNames } from './gate.ts'
import { phaseLifecycle, programmeTemplates } from './programme.ts'

const Template = z.enum(keysOf(programmeTemplates))
const PhaseStateName = z.enum(keysOf(phaseLifecycle.states))
const Item = z.enum(gateItemNames as [GateItem, ...GateItem[]])

const Programme = z
  .object({
    id: z.uuid(),
    version: z.int(),
    regionCode: PlaceCode,
    countyName: z.string(),
    title: z.string(),
    template: Template,
    fromDay: DayText,
    toDay: DayText,
    simulated: z.boolean(),
  })
  .meta({ id: 'Programme' })
export type Programme = z.output<typeof Programme>

export const readProgrammes = endpoint('GET /api/programmes', {
  query: PlaceQuery,
  answer: z.object({ programmes: z.array(Programme) }),
})

/** Its phases come with their own dates, counted from the first day. */
export const addProgramme = endpoint('POST /api/programmes', {
  status: 201,
  body: z.strictObject({
    place: PlaceCode,
    template: Template,
    title: written().min(1).max(80),
    fromDay: AskedDay,
  }),
  answer: z.object({ id: z.uuid() }),
})

/** One item of a gate: how far it is, who sees to it, since when it is late. */
const ItemLine = z
  .object({
    item: Item,
    done: z.int(),
    of: z.int(),
    isDone: z.boolean(),
    outside: z.int(),
    /** Days beyond the end of its phase. */
    lateDays: z.int(),
    waiver: z.nullable(z.object({ reason: z.string(), actorName: z.string(), at: InstantText })),
    open: z.array(z.object({ townshipCode: PlaceCode, townshipName: z.string(), count: z.int() })),
  })
  .meta({ id: 'GateItem' })
export type ItemLine = z.output<typeof ItemLine>

const Phase = z
  .object({
    id: z.uuid(),
    version: z.int(),
    number: z.int(),
    fromDay: DayText,
    toDay: DayText,
    state: PhaseStateName,
    /** In parts of a hundred, of all that its items count. */
    percent: z.int(),
    items: z.array(ItemLine),
    real: z.nullable(z.object({ fromDay: DayText, toDay: DayText, isGoing: z.boolean() })),
    moves: z.array(openMoveAnswer(PhaseStateName)),
    history: z.array(MoveEntry),
  })
  .meta({ id: 'ProgrammePhase' })
export type Phase = z.output<typeof Phase>

export const readProgramme = endpoint('GET /api/programmes/:id', {
  params: Id,
  query: z.object({
    place: z.exactOptional(PlaceCode),
    placeLevel: PlaceLevelName.default('county'),
  }),
  answer: Programme.extend({
    today: DayText,
    daysLeft: z.int(),
    /** Accepted stations to units in scope (T-2). */
    covered: z.int(),
    units: z.int(),
    phases: z.array(Phase),
    warnings: z.array(z.object({ what: z.enum(['outside', 'overlaps']), number: z.int() })),
    mayWrite: z.boolean(),
  }).meta({ id: 'ProgrammeDetail' }),
})

export type ProgrammeDetail = Answer<typeof readProgramme>

export const changeProgramme = endpoint('PUT /api/programmes/:id', {
  params: Id,
  body: z.strictObject({
    version: Version,
    title: written().min(1).max(80),
    fromDay: AskedDay,
    toDay: AskedDay,
  }),
})

export const changePhase = endpoint('PUT /api/programmes/phases/:id', {
  params: Id,
  body: z.strictObject({ version: Version, fromDay: AskedDay, toDay: AskedDay }),
})

export const movePhases = moveEndpoint('programmes/phases', phaseLifecycle)

/** The gate is passed without it, and why (INV-33). */
export const waiveItem = endpoint('POST /api/programmes/phases/:id/waivers', {
  params: Id,
  body: z.strictObject({ item: Item, reason: Reason }),
})

const ItemRow = z
  .object({
    code: PlaceCode,
    level: z.enum(['township', 'village']),
    unitName: z.string(),
    townshipName: z.string(),
    stationId: z.nullable(z.uuid()),
    doneOn: z.nullable(DayText),
    isOutside: z.boolean(),
  })
  .meta({ id: 'GateItemRow' })
export type ItemRow = z.output<typeof ItemRow>

/** The rows behind a figure. */
export const readItemRows = endpoint('GET /api/programmes/:id/items/:item', {
  params: z.object({ id: z.uuid(), item: Item }),
  query: z.object({
    place: z.exactOptional(PlaceCode),
    placeLevel: PlaceLevelName.default('county'),
  }),
  answer: z.object({ title: z.string(), rows: z.array(ItemRow) }),
})
