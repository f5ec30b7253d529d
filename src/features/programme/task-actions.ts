import { type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { Language } from '../../base/language.ts'
import { everywhere, type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { forbidden, notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, mayAnywhere, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import type { FeedEvent } from '../timetable/ical.ts'
import { isAtLevel, seesPlan } from './plan-reach.ts'
import type { StoredPlan } from './plan-store.ts'
import { rungOf } from './task.ts'
import type { PlanTask } from './task-api.ts'
import {
  dropOthers,
  listTasks,
  listUnitsOf,
  lockPart,
  putPart,
  putTask,
  type StoredTask,
  setPart,
} from './task-store.ts'

const why = 'the plan of a county'

/** Makes the tasks of the version that is in force now; what was ticked of the one before stays ticked. */
export async function makeTasks(
  tx: Tx,
  { id, programmeId, regionCode, content }: StoredPlan,
  now: Date,
): Promise<void> {
  const parts: { taskId: string; orgUnitId: string }[] = []
  const steps: string[] = []
  for (const task of content.tasks)
    for (const step of task.steps) {
      steps.push(step.key)
      const taskId = await putTask(tx, {
        ...{ id: newId(), programmeId, planId: id, regionCode, stepKey: step.key },
        ...{ taskTitle: task.title, title: step.title, dueOn: step.dueOn },
      })
      for (const org of [task.lead, ...task.cooperating]) {
        const leads = org.id === task.lead.id
        await putPart(tx, { id: newId(), taskId, orgUnitId: org.id, leads })
        parts.push({ taskId, orgUnitId: org.id })
      }
    }
  await dropOthers(tx, programmeId, { steps, parts }, dayOf(now))
}

export async function readPlanTasks(
  db: Db,
  actor: Actor,
  { place, placeLevel }: { place: string; placeLevel: PlaceLevel },
  now: Date,
): Promise<{ tasks: PlanTask[] }> {
  requireAnywhere(actor, 'plans.read')
  const above = placeLevel === 'township' || placeLevel === 'village' ? 'county' : placeLevel
  return asSystem(db, why, async (tx) => {
    const tasks = await tasksOf(tx, actor, dayOf(now), placeAt(place, above), above)
    return {
      tasks: tasks.map(({ parts, changedAt: _at, changes: _n, regionCode: _code, ...task }) => ({
        ...task,
        parts: parts.map(({ orgUnitId: _org, ...part }) => part),
      })),
    }
  })
}

type SeenTask = Omit<StoredTask, 'parts'> &
  Pick<PlanTask, 'isDone' | 'rung'> & {
    parts: (StoredTask['parts'][number] & { isMine: boolean })[]
  }

async function tasksOf(
  tx: Tx,
  actor: Actor,
  day: Day,
  place?: string,
  level: PlaceLevel = 'county',
): Promise<SeenTask[]> {
  const found = await listTasks(tx, place ? rangeOf(place, level) : everywhere)
  const own = await listUnitsOf(tx, actor.personId, day)
  const policies = await readPolicies(tx, ['programme.escalateDays'])
  return found
    .filter((task) => seesPlan(actor, task))
    .map((task) => {
      const isDone = task.parts.every(({ doneOn }) => doneOn !== null)
      const days = policies(task.regionCode, day)['programme.escalateDays']
      return {
        ...{ ...task, isDone, rung: isDone ? 0 : rungOf(task.dueOn, day, days) },
        parts: task.parts.map((part) => ({ ...part, isMine: own.has(part.orgUnitId) })),
      }
    })
}

export async function tickPart(
  db: Db,
  actor: Actor,
  { id, done, note }: { id: string; done: boolean; note?: string | undefined },
  now: Date,
): Promise<void> {
  await asSystem(db, why, async (tx) => {
    const day = dayOf(now)
    const part = await lockPart(tx, id)
    if (!part || !seesPlan(actor, { regionCode: part.taskRegion })) throw notFound('plan_task', id)
    if (!(await listUnitsOf(tx, actor.personId, day)).has(part.orgUnitId))
      throw forbidden('task_of_other_unit')
    await setPart(
      tx,
      id,
      done
        ? { doneOn: day, note: note ?? null, doneBy: actor.personId, doneByName: actor.name }
        : { doneOn: null, note: null, doneBy: null, doneByName: null },
    )
    await audit(tx, actor, [
      {
        ...{ action: 'plan_task.ticked', subjectType: 'plan_task', subjectId: id },
        ...{ regionCode: part.regionCode, payload: { done, note: note ?? null } },
      },
    ])
  })
}

export type TaskCounts = {
  own: { count: number; dueOn: Day | null; late: boolean }
  /** Overdue so long that it is told to the actor, of others. */
  escalated: number
}

/** What the actor's units have before them, and what of others has come up the ladder to him. */
export async function countTasks(db: Db, actor: Actor, now: Date): Promise<TaskCounts> {
  const nothing = { own: { count: 0, dueOn: null, late: false }, escalated: 0 }
  if (!mayAnywhere(actor, 'plans.read')) return nothing
  const day = dayOf(now)
  const tasks = await asSystem(db, why, (tx) => tasksOf(tx, actor, day))
  const own = tasks.filter(({ parts }) => parts.some((one) => one.isMine && one.doneOn === null))
  const [dueOn = null] = own.map((task) => task.dueOn).toSorted()
  return {
    own: { count: own.length, dueOn, late: dueOn !== null && dueOn < day },
    escalated: tasks.filter((task) => !own.includes(task) && reaches(actor, task)).length,
  }
}

function reaches(actor: Actor, task: SeenTask): boolean {
  const { rung, parts, regionCode } = task
  if (rung >= 2 && parts.some(({ leads, isMine }) => leads && isMine)) return true
  if (rung >= 3 && may(actor, 'plans.write', { regionCode })) return true
  return rung >= 4 && isAtLevel(actor, 'plans.review', { regionCode }, 'county')
}

const due = text('到期', 'Due')

/** Deadlines of a person's units, for the calendar that he subscribes to. */
export async function deadlinesOf(
  tx: Tx,
  personId: string,
  { from, day, language }: { from: Day; day: Day; language: Language },
): Promise<FeedEvent[]> {
  const own = await listUnitsOf(tx, personId, day)
  if (own.size === 0) return []
  const tasks = await listTasks(tx, everywhere)
  return tasks
    .filter(({ dueOn, parts }) => dueOn >= from && parts.some((one) => own.has(one.orgUnitId)))
    .map(({ id, dueOn, title, taskTitle, changes, changedAt }) => ({
      ...{ uid: `${id}@cunxiao`, sequence: changes, changedAt },
      time: { day: dueOn, from: 17 * 60, to: 17 * 60 + 30 },
      summary: `${due[language]} · ${title}`,
      description: taskTitle,
    }))
}
