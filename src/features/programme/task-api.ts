import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, Id, PlaceQuery, written } from '../../base/schemas.ts'

const TaskPart = z.object({
  id: z.uuid(),
  orgName: z.string(),
  leads: z.boolean(),
  doneOn: z.nullable(DayText),
  note: z.nullable(z.string()),
  doneByName: z.nullable(z.string()),
  /** The reader holds a post there: it is his to tick. */
  isMine: z.boolean(),
})
export type TaskPart = z.output<typeof TaskPart>

const PlanTask = z
  .object({
    id: z.uuid(),
    planId: z.uuid(),
    programmeTitle: z.string(),
    taskTitle: z.string(),
    title: z.string(),
    dueOn: DayText,
    isDone: z.boolean(),
    /** How far up it is told by now. */
    rung: z.int().min(0).max(4),
    parts: z.array(TaskPart),
  })
  .meta({ id: 'PlanTask' })
export type PlanTask = z.output<typeof PlanTask>

/** Tasks of the plan in force, the earliest due first (G-3). */
export const readPlanTasks = endpoint('GET /api/plan-tasks', {
  query: PlaceQuery,
  answer: z.object({ tasks: z.array(PlanTask) }),
})

/** A unit ticks its own part, or takes its tick back. */
export const tickPart = endpoint('PUT /api/plan-tasks/parts/:id', {
  params: Id,
  body: z.strictObject({ done: z.boolean(), note: z.exactOptional(written().min(1).max(300)) }),
})
