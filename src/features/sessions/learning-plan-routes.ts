import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { printActivity } from './activity-paper-actions.ts'
import { readPlanReport } from './learning-plan-actions.ts'
import * as api from './learning-plan-api.ts'
import { printPlan } from './learning-plan-paper-actions.ts'

/** Plans for a year, a term, a month: beside what took place, and on paper. */
export function learningPlanRoutes(server: Server, ground: Ground): void {
  const { db, printer, clock } = ground
  serve(server, api.readPlanReport, ({ actor, query }) => readPlanReport(db, actor, query))
  serve(server, api.printPlan, async ({ actor, query }) => {
    const { pdf } = await printPlan(db, actor, printer, query, clock())
    return { name: 'learning-plan.pdf', content: pdf }
  })
  serve(server, api.printActivity, ({ actor, params, query }) =>
    printActivity(ground, actor, { ...params, ...query }),
  )
}
