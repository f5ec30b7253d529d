import * as z from 'zod'
import { endpoint } from '../../../base/endpoint.ts'
import { PlaceQuery } from '../../../base/schemas.ts'
import { Hindered } from '../api.ts'
import { LearningStation } from '../learning-station.ts'
import { NewPlan, NewRuling, PlanOutcome, Ruling, TermPlanHead } from './term-plan.ts'

const Id = z.object({ id: z.uuid() })

export const listPlans = endpoint('GET /api/term-plans', {
  query: PlaceQuery,
  answer: z.object({ plans: z.array(TermPlanHead) }),
})

/** Begins to plan at once; the answer comes to the plan. */
export const makePlan = endpoint('POST /api/term-plans', {
  body: NewPlan,
  status: 202,
  answer: z.object({ id: z.uuid() }),
})

const TermPlanDetail = TermPlanHead.extend({
  outcome: z.nullable(PlanOutcome),
  stations: z.array(LearningStation),
  rulings: z.array(Ruling),
}).meta({ id: 'TermPlanDetail' })
export type TermPlanDetail = z.output<typeof TermPlanDetail>

export const readPlan = endpoint('GET /api/term-plans/:id', { params: Id, answer: TermPlanDetail })

/** The same question once more, with the rulings of today. */
export const planAgain = endpoint('POST /api/term-plans/:id/again', {
  params: Id,
  status: 202,
  answer: z.object({ id: z.uuid() }),
})

/** Each station's week is proposed to its three parties. */
export const adoptPlan = endpoint('POST /api/term-plans/:id/adopt', {
  params: Id,
  answer: z.object({ proposed: z.int(), hindered: z.array(Hindered) }),
})

export const ruleTerm = endpoint('POST /api/term-rulings', {
  body: NewRuling,
  status: 201,
  answer: z.object({ id: z.uuid() }),
})

export const withdrawTermRuling = endpoint('POST /api/term-rulings/:id/withdraw', { params: Id })
