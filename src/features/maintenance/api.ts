import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, LanguageName, PlaceCode, PlaceQuery } from '../../base/schemas.ts'
import { keysOf } from '../schools/values.ts'
import { severities, ticketStates } from './values.ts'

const StationUpkeep = z
  .object({
    unitCode: PlaceCode,
    unitName: z.string(),
    schoolName: z.string(),
    /** Null: nothing was entered yet. */
    lastOn: z.nullable(DayText),
    dueOn: DayText,
    /** Since the last time, or since it is at work. */
    days: z.int(),
    isOverdue: z.boolean(),
    simulated: z.boolean(),
  })
  .meta({ id: 'StationUpkeep' })
export type StationUpkeep = z.output<typeof StationUpkeep>

const OpenFault = z
  .object({
    id: z.uuid(),
    state: z.enum(keysOf(ticketStates)),
    symptom: z.string(),
    severity: z.enum(keysOf(severities)),
    assetNo: z.nullable(z.string()),
    schoolName: z.string(),
    reportedOn: DayText,
    dueOn: DayText,
    isOverdue: z.boolean(),
    simulated: z.boolean(),
  })
  .meta({ id: 'OpenFault' })
export type OpenFault = z.output<typeof OpenFault>

/** Whose equipment is to be looked after, and what is broken, of a place; late ones first (S3-4). */
export const readDue = endpoint('GET /api/maintenance/due', {
  query: PlaceQuery,
  answer: z.object({
    today: DayText,
    stations: z.array(StationUpkeep),
    faults: z.array(OpenFault),
  }),
})

/** The same that is late, as a workbook: stations, then repairs. */
export const exportDue = endpoint('GET /api/maintenance/due/sheet', {
  query: PlaceQuery.extend({ language: LanguageName.default('zh-Hans') }),
  file: ['xlsx'],
})
