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
  Reason,
} from '../../base/schemas.ts'
import { MoveEntry } from '../audit/api.ts'
import { modes } from './school.ts'
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

const SurveyReturn = z
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

/** One form as its page shows it. */
const ReturnDetail = SurveyReturn.extend({
  totals: SchoolTotals,
  /** Rows that are possible and unlikely, by register. */
  warnings: z.array(
    ProblemAnswer.extend({ register: z.string(), rowId: z.uuid(), name: z.string() }),
  ),
  moves: z.array(openMoveAnswer(State)),
  history: z.array(MoveEntry.extend({ fromState: State, toState: State })),
}).meta({ id: 'SurveyReturnDetail' })
export type ReturnDetail = z.output<typeof ReturnDetail>

export const listCampaigns = endpoint('GET /api/survey-campaigns', {
  answer: z.object({ campaigns: z.array(CampaignOverview) }),
})

export const openCampaign = endpoint('POST /api/survey-campaigns', {
  body: z.strictObject({
    name: z.string().trim().min(1).max(80),
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

export const moveReturn = endpoint('POST /api/survey-returns/:id/moves/:move', {
  params: Id.extend({ move: z.enum(keysOf(surveyReturn.moves)) }),
  body: z.strictObject({ reason: z.exactOptional(Reason) }),
  answer: z.object({ state: State }),
})

export const recordSpotCheck = endpoint('POST /api/survey-returns/:id/spot-check', {
  params: Id,
  body: z.strictObject({ on: z.exactOptional(AskedDay), note: z.string().trim().max(500) }),
})

export const findTotals = endpoint('GET /api/schools/:id/totals', {
  params: Id,
  answer: z.object({
    totals: SchoolTotals,
    /** Null: not verified, or changed since. */
    verifiedAt: z.nullable(InstantText),
  }),
})
