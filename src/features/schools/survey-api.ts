import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Id,
  InstantText,
  openMoveAnswer,
  PlaceCode,
  PlaceLevelName,
  ProblemAnswer,
  written,
} from '../../base/schemas.ts'
import { OfficePrinting } from '../documents/official-api.ts'
import { MoveEntry, moveEndpoint, WaitsFor } from '../moves/api.ts'
import { FieldValue, rowEndpoints } from '../registers/row-api.ts'
import type { Shape } from '../registers/shape.ts'
import { equipment } from './equipment.ts'
import { room } from './room.ts'
import { modes, school } from './school.ts'
import { staff } from './staff.ts'
import { SchoolTotals, surveyReturn } from './survey.ts'
import { keysOf } from './values.ts'

const State = z.enum(keysOf(surveyReturn.states))

const SurveyCampaign = z.object({
  id: z.uuid(),
  name: z.string(),
  regionCode: PlaceCode,
  level: PlaceLevelName,
  opensOn: DayText,
  dueOn: DayText,
  closedOn: z.nullable(DayText),
})
export type SurveyCampaign = z.output<typeof SurveyCampaign>

const Completion = z
  .object({
    schools: z.int(),
    states: z.record(State, z.int()),
    /** Sent after the deadline, or not sent and the deadline is over. */
    late: z.int(),
  })
  .meta({ id: 'SurveyCompletion' })
export type Completion = z.output<typeof Completion>

const CampaignOverview = SurveyCampaign.extend({
  completion: Completion,
  townships: z.array(
    z.object({ code: PlaceCode, name: z.nullable(z.string()), completion: Completion }),
  ),
}).meta({ id: 'SurveyCampaign' })
export type CampaignOverview = z.output<typeof CampaignOverview>

export const SurveyReturn = z
  .object({
    id: z.uuid(),
    version: z.int(),
    campaignId: z.uuid(),
    schoolId: z.uuid(),
    schoolCode: z.string(),
    schoolName: z.string(),
    regionCode: PlaceCode,
    townshipName: z.nullable(z.string()),
    mode: z.enum(keysOf(modes)),
    state: State,
    late: z.boolean(),
    submittedAt: z.nullable(InstantText),
    verifiedAt: z.nullable(InstantText),
    spotCheckedOn: z.nullable(DayText),
  })
  .meta({ id: 'SurveyReturn' })
export type SurveyReturn = z.output<typeof SurveyReturn>

export const surveyedRegisters = ['schools', 'rooms', 'equipment', 'staff'] as const
const Surveyed = z.enum(surveyedRegisters)
export type SurveyedRegister = z.output<typeof Surveyed>

/** What a verifier wrote at one row, and how the school answered it. */
const SurveyRemark = z
  .object({
    id: z.uuid(),
    register: z.string(),
    rowId: z.uuid(),
    remark: z.string(),
    saidByName: z.string(),
    saidAt: InstantText,
    reply: z.nullable(z.string()),
    repliedByName: z.nullable(z.string()),
    repliedAt: z.nullable(InstantText),
    /** The row was changed, or taken out, after the remark. */
    isCorrected: z.boolean(),
  })
  .meta({ id: 'SurveyRemark' })
export type SurveyRemark = z.output<typeof SurveyRemark>

const FieldChange = z
  .object({
    field: z.string(),
    /** Null: it was empty. */
    was: z.nullable(FieldValue),
  })
  .meta({ id: 'FieldChange' })

/** Rows of one register with what became of them since the bureau's last word. */
const sectionOf = (shape: Shape) =>
  z.object({
    rows: z.array(
      z.object({
        row: rowEndpoints(shape).readRow.answer,
        isNew: z.boolean(),
        changed: z.array(FieldChange),
        /** What is possible and unlikely. */
        warnings: z.array(ProblemAnswer),
      }),
    ),
    removed: z.array(z.object({ id: z.uuid(), name: z.string(), reason: z.nullable(z.string()) })),
  })
export type FormSection = z.output<ReturnType<typeof sectionOf>>
export type FormRow = FormSection['rows'][number]
export type Sections = { [register in SurveyedRegister]?: FormSection }

/** One form as its page shows it. */
const ReturnDetail = SurveyReturn.extend({
  totals: SchoolTotals,
  /** Of the registers that the reader may see. */
  sections: z.object({
    schools: z.exactOptional(sectionOf(school)),
    rooms: z.exactOptional(sectionOf(room)),
    equipment: z.exactOptional(sectionOf(equipment)),
    staff: z.exactOptional(sectionOf(staff)),
  }),
  /** When the bureau returned or verified it last: changes are told from then on. */
  changesSince: z.nullable(InstantText),
  remarks: z.array(SurveyRemark),
  moves: z.array(openMoveAnswer(State)),
  waitsFor: z.array(WaitsFor),
  history: z.array(MoveEntry.extend({ fromState: State, toState: State })),
}).meta({ id: 'SurveyReturnDetail' })
export type ReturnDetail = z.output<typeof ReturnDetail>

export const listCampaigns = endpoint('GET /api/survey-campaigns', {
  answer: z.object({ campaigns: z.array(CampaignOverview) }),
})

export const openCampaign = endpoint('POST /api/survey-campaigns', {
  body: z.strictObject({
    name: written().min(1).max(80),
    regionCode: PlaceCode,
    level: PlaceLevelName,
    opensOn: AskedDay,
    dueOn: AskedDay,
  }),
  status: 201,
  answer: SurveyCampaign.extend({ forms: z.int() }),
})

export const addMissingForms = endpoint('POST /api/survey-campaigns/:id/forms', {
  params: Id,
  answer: z.object({ forms: z.int() }),
})

export const closeCampaign = endpoint('POST /api/survey-campaigns/:id/close', { params: Id })

export const listReturns = endpoint('GET /api/survey-campaigns/:id/returns', {
  params: Id,
  query: z.object({
    state: z.exactOptional(State),
    search: z.exactOptional(z.string().trim().max(200)),
  }),
  answer: z.object({ returns: z.array(SurveyReturn) }),
})

export const readReturn = endpoint('GET /api/survey-returns/:id', {
  params: Id,
  answer: ReturnDetail,
})

/** F1, to be checked, filled in and signed on paper. */
export const printReturn = endpoint('GET /api/survey-returns/:id/paper', {
  params: Id,
  query: OfficePrinting,
  file: ['pdf', 'docx'],
})

export const moveReturns = moveEndpoint('survey-returns', surveyReturn)

const Remark = z.strictObject({
  register: Surveyed,
  rowId: z.uuid(),
  remark: z.string().trim().min(1).max(500),
})
export type NewRemark = z.output<typeof Remark>

export const writeRemark = endpoint('POST /api/survey-returns/:id/remarks', {
  status: 201,
  params: Id,
  body: Remark,
  answer: Id,
})

export const replyToRemark = endpoint('POST /api/survey-remarks/:id/reply', {
  params: Id,
  body: z.strictObject({ reply: z.string().trim().min(1).max(500) }),
})

export const takeRemarkBack = endpoint('POST /api/survey-remarks/:id/take-back', { params: Id })

export const recordSpotCheck = endpoint('POST /api/survey-returns/:id/spot-check', {
  params: Id,
  body: z.strictObject({ on: z.exactOptional(AskedDay), note: written().max(500) }),
})

export const findTotals = endpoint('GET /api/schools/:id/totals', {
  params: Id,
  answer: z.object({
    totals: SchoolTotals,
    /** Null: not verified, or changed since. */
    verifiedAt: z.nullable(InstantText),
  }),
})
