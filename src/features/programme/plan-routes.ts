import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { readPlan, readPlans } from './plan-actions.ts'
import * as api from './plan-api.ts'
import { printApproval } from './plan-approval-actions.ts'
import {
  draftPlan,
  removePart,
  writeBasis,
  writeGoal,
  writeStep,
  writeTask,
} from './plan-draft-actions.ts'
import { printPlan, writePlanLists } from './plan-paper-actions.ts'
import { filePlan, planMovable, remarkRow, townshipMovable } from './plan-review-actions.ts'
import { readPlanTasks, tickPart } from './task-actions.ts'
import * as tasks from './task-api.ts'

/** The implementation plan, from draft to filing. */
export function implementationPlanRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, api.readPlans, ({ actor, query }) => readPlans(db, actor, query, clock()))
  serve(server, api.draftPlan, ({ actor, body }) => draftPlan(db, actor, body.programmeId))
  serve(server, api.readPlan, ({ actor, params }) => readPlan(db, actor, params.id, clock()))
  serve(server, api.writeBasis, ({ actor, params, body }) =>
    writeBasis(db, actor, { ...params, ...body }),
  )
  serve(server, api.writeGoal, ({ actor, params, body }) =>
    writeGoal(db, actor, { ...params, ...body }),
  )
  serve(server, api.writeTask, ({ actor, params, body }) =>
    writeTask(db, actor, { ...params, ...body }),
  )
  serve(server, api.writeStep, ({ actor, params, body }) =>
    writeStep(db, actor, { ...params, ...body }),
  )
  serve(server, api.removePlanPart, async ({ actor, params, body }) => {
    await removePart(db, actor, { ...params, ...body })
  })
  serve(server, api.movePlans, ({ actor, body }) =>
    makeMoves(db, actor, planMovable, body, clock()),
  )
  serve(server, api.movePlanTownships, ({ actor, body }) =>
    makeMoves(db, actor, townshipMovable, body, clock()),
  )
  serve(server, api.remarkPlanRow, ({ actor, params, body }) =>
    remarkRow(db, actor, { ...params, ...body }),
  )
  serve(server, api.filePlan, ({ actor, params, body }) =>
    filePlan(db, actor, { ...params, ...body }, clock()),
  )
  serve(server, api.printPlan, ({ actor, params, query }) =>
    printPlan(ground, actor, { ...params, ...query }),
  )
  serve(server, api.printApproval, ({ actor, params, query }) =>
    printApproval(ground, actor, { ...params, ...query }),
  )
  serve(server, api.writePlanLists, ({ actor, params, query }) =>
    writePlanLists(ground, actor, { ...params, ...query }),
  )
  serve(server, tasks.readPlanTasks, ({ actor, query }) => readPlanTasks(db, actor, query, clock()))
  serve(server, tasks.tickPart, ({ actor, params, body }) =>
    tickPart(db, actor, { ...params, ...body }, clock()),
  )
}
