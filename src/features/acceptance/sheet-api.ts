import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, Id, InstantText, PlaceCode, PlaceQuery, written } from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { keysOf } from '../schools/values.ts'
import { evaluationLifecycle, levels } from './evaluation.ts'
import { sheets } from './sheets.ts'

const Level = z.enum(keysOf(levels))
const SheetName = z.enum(keysOf(sheets))

const Filled = z.object({
  points: z.record(z.string(), z.int()),
  deductions: z.record(z.string(), z.int()),
  vetoes: z.array(z.string()),
  notes: z.record(z.string(), z.string()),
})
const Count = z.object({ points: z.int(), have: z.int(), of: z.int() })

const SheetLine = z
  .object({
    id: z.uuid(),
    unitCode: PlaceCode,
    unitName: z.string(),
    townshipName: z.string(),
    unitLevel: z.enum(['township', 'village']),
    stationId: z.uuid(),
    schoolName: z.nullable(z.string()),
    level: Level,
    sheet: SheetName,
    state: z.enum(keysOf(evaluationLifecycle.states)),
    visitDay: DayText,
    inspectors: z.string(),
    score: z.nullable(z.int()),
    total: z.nullable(z.int()),
    fillings: z.int(),
    /** Several inspectors filled it in, and nobody has chosen yet. */
    isToChoose: z.boolean(),
    simulated: z.boolean(),
  })
  .meta({ id: 'AcceptanceSheetLine' })
export type SheetLine = z.output<typeof SheetLine>

export const readSheets = endpoint('GET /api/acceptance/visits', {
  query: PlaceQuery,
  answer: z.object({ sheets: z.array(SheetLine) }),
})

/** Those that the asker may fill in, for his telephone. */
export const readOwnSheets = endpoint('GET /api/acceptance/inspections', {
  answer: z.object({ sheets: z.array(SheetLine) }),
})

const Filling = z.object({
  id: z.uuid(),
  filled: Filled,
  score: z.int(),
  byName: z.string(),
  isMine: z.boolean(),
  filledAt: InstantText,
  at: InstantText,
})

export const readSheet = endpoint('GET /api/acceptance/visits/:id', {
  params: Id,
  answer: SheetLine.extend({
    /** What the records say, by item. */
    counted: z.record(z.string(), Count),
    passPercent: z.int(),
    list: z.array(Filling),
    countingId: z.nullable(z.uuid()),
    mayFill: z.boolean(),
    mayChoose: z.boolean(),
  }).meta({ id: 'AcceptanceSheet' }),
})

const Points = z.record(z.string().max(8), z.int().min(0).max(1_000))

/** What an inspector filled in, with the key that his telephone gave it; taken once however often it comes. */
export const fillIn = endpoint('POST /api/acceptance/visits/:id/fillings', {
  params: Id,
  body: z.strictObject({
    key: z.uuid(),
    at: z.iso.datetime(),
    sentAt: z.iso.datetime(),
    points: Points,
    deductions: z.record(z.string().max(8), z.int().min(0).max(20)),
    vetoes: z.array(z.string().max(8)).max(10),
    notes: z.record(z.string().max(8), written().max(300)),
  }),
  answer: z.object({ id: z.uuid(), score: z.int() }),
})

/** Of several fillings the one that counts. */
export const chooseFilling = endpoint('POST /api/acceptance/visits/:id/choice', {
  params: Id,
  body: z.strictObject({ fillingId: z.uuid() }),
  answer: z.object({ score: z.int() }),
})

export const printReport = endpoint('GET /api/acceptance/visits/:id/report', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})

/** The sheet of a visit, to be filled in by hand. */
export const printChecklist = endpoint('GET /api/acceptance/visits/:id/checklist', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})
