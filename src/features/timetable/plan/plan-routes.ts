import { rangeOf } from '../../../base/place.ts'
import type { Ground } from '../../../platform/ground.ts'
import type { Server } from '../../../platform/http.ts'
import { serve } from '../../../platform/serve.ts'
import {
  adoptPlan,
  makePlan,
  planAgain,
  readPlan,
  readPlans,
  ruleTerm,
  withdrawTermRuling,
} from './plan-actions.ts'
import * as api from './plan-api.ts'

export function planRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, api.listPlans, async ({ actor, query: { place, placeLevel } }) => ({
    plans: await readPlans(db, actor, rangeOf(place, placeLevel)),
  }))
  serve(server, api.makePlan, ({ actor, body }) => makePlan(db, actor, body, clock()))
  serve(server, api.readPlan, ({ actor, params }) => readPlan(db, actor, params.id))
  serve(server, api.planAgain, ({ actor, params }) => planAgain(db, actor, params.id))
  serve(server, api.adoptPlan, ({ actor, params }) => adoptPlan(db, actor, params.id, clock()))
  serve(server, api.ruleTerm, ({ actor, body }) => ruleTerm(db, actor, body))
  serve(server, api.withdrawTermRuling, ({ actor, params }) =>
    withdrawTermRuling(db, actor, params.id, clock()),
  )
}
