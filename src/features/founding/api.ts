import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Id,
  InstantText,
  LanguageName,
  ObstacleAnswer,
  openMoveAnswer,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
  written,
} from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { MoveEntry, moveEndpoint } from '../moves/api.ts'
import { equipmentTypes } from '../schools/equipment-types.ts'
import { keysOf } from '../schools/values.ts'
import { agreementLifecycle } from './agreement.ts'
import { hostChangeSteps } from './host-change.ts'
import { plateKinds, plateLifecycle } from './plate.ts'
import { markNames } from './stage-facts.ts'
import { stationLifecycle } from './station-life.ts'

const Stage = z.enum(keysOf(stationLifecycle.states))
const PlateKindName = z.enum(keysOf(plateKinds))

/** Of plates that were taken down only the history tells. */
const PlateLine = z.object({
  id: z.uuid(),
  kind: PlateKindName,
  state: z.enum(keysOf(plateLifecycle.states)),
  orderedOn: DayText,
  hungOn: z.nullable(DayText),
  position: z.nullable(z.string()),
  wording: z.string(),
  /** It was made for the host that the station has now. */
  isHere: z.boolean(),
})
export type PlateLine = z.output<typeof PlateLine>

const AgreementLine = z.object({
  id: z.uuid(),
  state: z.enum(keysOf(agreementLifecycle.states)),
  fromDay: DayText,
  toDay: DayText,
  isInForce: z.boolean(),
  /** It ends soon, and none follows. */
  isEnding: z.boolean(),
})

/** A learning station on its way: where it stands, what it has, what keeps it from its next stage. */
const FoundStation = z
  .object({
    id: z.uuid(),
    version: z.int(),
    unitCode: PlaceCode,
    level: z.enum(['township', 'village']),
    name: z.string(),
    townshipName: z.string(),
    officialName: z.string(),
    school: z.nullable(z.object({ id: z.uuid(), name: z.string() })),
    /** Of its host, in degrees (WGS 84). */
    point: z.nullable(z.object({ lat: z.number(), lon: z.number() })),
    hostedOn: z.nullable(DayText),
    state: Stage,
    stateAt: InstantText,
    plates: z.array(PlateLine),
    agreements: z.array(AgreementLine),
    /** What it would go on to by itself; null: it waits for a person, or is at an end. */
    next: z.nullable(Stage),
    obstacles: z.array(ObstacleAnswer),
    simulated: z.boolean(),
  })
  .meta({ id: 'FoundStation' })
export type FoundStation = z.output<typeof FoundStation>

export const readFoundStations = endpoint('GET /api/founding/stations', {
  query: PlaceQuery,
  answer: z.object({ stations: z.array(FoundStation) }),
})

const Mark = z.object({
  mark: z.enum(markNames),
  day: DayText,
  note: z.nullable(z.string()),
  actorName: z.string(),
  at: InstantText,
})
export const readFoundStation = endpoint('GET /api/founding/stations/:id', {
  params: Id,
  answer: FoundStation.extend({
    marks: z.array(Mark),
    history: z.array(MoveEntry),
    moves: z.array(openMoveAnswer(Stage)),
  }).meta({ id: 'FoundStationDetail' }),
})

const StepName = z.enum(['done', 'now', 'next'])
const Piece = z.object({
  id: z.uuid(),
  assetNo: z.string(),
  type: z.enum(keysOf(equipmentTypes)),
  model: z.nullable(z.string()),
  quantity: z.int(),
})
const School = z.object({ id: z.uuid(), name: z.string() })
const HostChange = z.object({
  /** Null: it had no host when it began to move. */
  from: z.nullable(School),
  /** Null: all four have not yet agreed on a new one; it stays where it is until then. */
  to: z.nullable(School),
  steps: z.record(z.enum(keysOf(hostChangeSteps)), StepName),
  decision: z.nullable(
    z.object({ id: z.uuid(), schoolName: z.string(), agreed: z.int(), parties: z.int() }),
  ),
  /** Kinds of plates that hang, of the old host and of the new. */
  oldPlates: z.array(PlateKindName),
  newPlates: z.array(PlateKindName),
  /** What is agreed with the old host still: how many times a week, and until when. */
  oldTimes: z.nullable(z.object({ windows: z.int(), toDay: DayText })),
  /** Times at the new host have been proposed and wait for an answer. */
  isNegotiated: z.boolean(),
  /** The station's own, which the old host still has. */
  equipment: z.array(Piece),
  /** Other stations at the old host: some of the equipment may be theirs. */
  othersAtOld: z.int(),
  learners: z.int(),
  mayChoose: z.boolean(),
  mayPropose: z.boolean(),
  mayHandOver: z.boolean(),
})
export type HostChange = z.output<typeof HostChange>

/** A station's way to another school; null: it is not on one. */
export const readHostChange = endpoint('GET /api/founding/stations/:id/host-change', {
  params: Id,
  answer: z.object({ change: z.nullable(HostChange.meta({ id: 'HostChange' })) }),
})
export const keepTimes = endpoint('POST /api/founding/stations/:id/host-change/times', {
  params: Id,
  status: 201,
  /** The reader spoke for all who are asked. */
  answer: z.object({ isAgreed: z.boolean() }),
})
export const handOverEquipment = endpoint('POST /api/founding/stations/:id/host-change/equipment', {
  params: Id,
  body: z.strictObject({ equipmentIds: z.array(z.uuid()).min(1).max(1_000) }),
  answer: z.object({ handedOver: z.int() }),
})
/** The list that both schools sign. */
export const printHandOver = endpoint('GET /api/founding/stations/:id/host-change/paper', {
  params: Id,
  query: z.object({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})

/** One station, one file: all that is kept of it, in one paper. */
export const printStationFile = endpoint('GET /api/founding/stations/:id/file', {
  params: Id,
  query: z.object({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})

export const moveStations = moveEndpoint('founding/stations', stationLifecycle)

/** Of these stations, or of every one of the place: what one of them has already is left as it is. */
const Bulk = PlaceQuery.extend({
  // Said: nobody means the county by leaving it out.
  placeLevel: PlaceLevelName,
  unitCodes: z.exactOptional(z.array(PlaceCode).min(1).max(6_000)),
}).strict()
const Made = z.object({ made: z.int() })

export const orderPlates = endpoint('POST /api/founding/plates', {
  body: Bulk.extend({ orderedOn: AskedDay, maker: z.exactOptional(written().max(60)) }).strict(),
  answer: Made,
})
export const draftAgreements = endpoint('POST /api/founding/agreements', {
  body: Bulk.extend({ fromDay: AskedDay }).strict(),
  answer: Made,
})

const Printing = PlaceQuery.extend({ language: LanguageName.default('zh-Hans') })
/** Every plate of the place that is ordered, at its true size. */
export const printPlates = endpoint('GET /api/founding/plates/artwork', {
  query: Printing.extend({ id: z.exactOptional(z.uuid()) }),
  file: ['pdf'],
})
/** Which plates hang and which do not. */
export const printHung = endpoint('GET /api/founding/plates/list', {
  query: Printing,
  file: ['pdf'],
})
/** Every draft of the place, or one agreement, with its annexes. */
export const printAgreements = endpoint('GET /api/founding/agreements/papers', {
  query: PlaceQuery.extend({ id: z.exactOptional(z.uuid()), ...OfficePrinting.shape }),
  file: ['pdf', 'docx'],
})
