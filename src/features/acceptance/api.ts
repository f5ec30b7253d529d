import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Id,
  ObstacleAnswer,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
  written,
} from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { stationLifecycle } from '../founding/station-life.ts'
import { keysOf } from '../schools/values.ts'
import { orderLifecycle, origins } from './order.ts'
import { sheets } from './sheets.ts'
import { barNames } from './trial.ts'

// ── Orders to rectify ──

const OrderLine = z
  .object({
    id: z.uuid(),
    state: z.enum(keysOf(orderLifecycle.states)),
    unitCode: PlaceCode,
    placeLevel: z.enum(['township', 'village']),
    unitName: z.string(),
    townshipName: z.string(),
    schoolName: z.string(),
    title: z.string(),
    foundOn: DayText,
    origin: z.enum(keysOf(origins)),
    required: z.string(),
    ownerName: z.nullable(z.string()),
    dueDay: DayText,
    issuedOn: z.nullable(DayText),
    closedOn: z.nullable(DayText),
    /** Of an overdue one: how far up it has gone. */
    level: z.nullable(z.int()),
    nextLevelOn: z.nullable(DayText),
    hasReachedMe: z.boolean(),
    /** What was done, as whoever did it said last. */
    reply: z.nullable(z.string()),
    simulated: z.boolean(),
  })
  .meta({ id: 'OrderLine' })
export type OrderLine = z.output<typeof OrderLine>

const OrderFigures = z
  .object({
    issued: z.int(),
    closed: z.int(),
    open: z.int(),
    overdue: z.int(),
    closureBp: z.nullable(z.int()),
    medianDays: z.nullable(z.int()),
  })
  .meta({ id: 'OrderFigures' })
export type OrderFigures = z.output<typeof OrderFigures>

export const readOrders = endpoint('GET /api/acceptance/orders', {
  query: PlaceQuery,
  answer: z.object({ day: DayText, orders: z.array(OrderLine), figures: OrderFigures }),
})

/** The same problem at many stations: an order for each. */
export const orderMany = endpoint('POST /api/acceptance/orders', {
  body: z.strictObject({
    place: PlaceCode,
    placeLevel: PlaceLevelName,
    unitCodes: z.array(PlaceCode).min(1).max(2_000),
    title: written().min(1).max(120),
    foundOn: AskedDay,
    origin: z.enum(keysOf(origins)),
    required: written().min(1).max(1_000),
    ownerName: z.exactOptional(written().max(40)),
    dueDay: AskedDay,
    /** At once; otherwise they wait for whoever may issue them. */
    issue: z.boolean(),
  }),
  answer: z.object({ made: z.int() }),
})

/** Order or reply of one, or the open orders of a place. */
export const printOrders = endpoint('GET /api/acceptance/orders/paper', {
  query: PlaceQuery.extend({
    id: z.exactOptional(z.uuid()),
    paper: z.enum(['order', 'reply']).default('order'),
    ...OfficePrinting.shape,
  }),
  file: ['pdf', 'docx'],
})

// ── Trial ──

const Trial = z
  .object({
    id: z.uuid(),
    unitCode: PlaceCode,
    level: z.enum(['township', 'village']),
    name: z.string(),
    townshipName: z.string(),
    schoolName: z.nullable(z.string()),
    state: z.enum(keysOf(stationLifecycle.states)),
    beganOn: DayText,
    /** With the one on which it began. */
    days: z.int(),
    /** Of confirmed sessions of group learning since then. */
    sessions: z.int(),
    minutes: z.int(),
    attendees: z.int(),
    openDays: z.int(),
    bars: z.array(
      z.object({
        name: z.enum(barNames),
        done: z.int(),
        total: z.int(),
        lacks: z.array(ObstacleAnswer),
      }),
    ),
    lacks: z.array(ObstacleAnswer),
    isReady: z.boolean(),
    simulated: z.boolean(),
  })
  .meta({ id: 'Trial' })
export type Trial = z.output<typeof Trial>

export const readTrials = endpoint('GET /api/acceptance/trials', {
  query: PlaceQuery,
  answer: z.object({
    day: DayText,
    trials: z.array(Trial),
    /** Stations that wait for their trial, and that the reader may let begin. */
    mayBegin: z.int(),
  }),
})

export const beginTrials = endpoint('POST /api/acceptance/trials', {
  body: z.strictObject({
    place: PlaceCode,
    placeLevel: PlaceLevelName,
    unitCodes: z.exactOptional(z.array(PlaceCode).min(1).max(2_000)),
    day: AskedDay,
    note: z.exactOptional(written().max(200)),
  }),
  answer: z.object({ begun: z.int() }),
})

// ── A station's page ──

export const readStationAcceptance = endpoint('GET /api/acceptance/stations/:id', {
  params: Id,
  answer: z
    .object({
      unitCode: PlaceCode,
      level: z.enum(['township', 'village']),
      orders: z.array(OrderLine),
      /** Null: it is not in its trial. */
      trial: z.nullable(Trial),
      /** What each sheet would come to today. */
      rehearsals: z.array(
        z.object({
          sheet: z.enum(keysOf(sheets)),
          counts: z.record(z.string(), z.object({ points: z.int(), have: z.int(), of: z.int() })),
          /** By the records alone. */
          counted: z.int(),
          /** To be had on site, at the most. */
          onSite: z.int(),
          total: z.int(),
        }),
      ),
      provincialCode: z.nullable(z.string()),
    })
    .meta({ id: 'StationAcceptance' }),
})

/** How the trial of one station went. */
export const printTrial = endpoint('GET /api/acceptance/stations/:id/trial', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})
