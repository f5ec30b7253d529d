import { newId } from '../../base/ids.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { findOrgUnit } from '../people/org-unit-store.ts'
import type { Basis, Goal, PlanContent, Step, Task } from './plan.ts'
import {
  findPlanBefore,
  insertPlan,
  lockPlans,
  type StoredPlan,
  setPlanContent,
} from './plan-store.ts'
import { findProgramme } from './programme-store.ts'

/** The next version with what the last one said; the first is empty. */
export async function draftPlan(
  db: Db,
  actor: Actor,
  programmeId: string,
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const programme = await findProgramme(tx, programmeId)
    if (!programme) throw notFound('programme', programmeId)
    requireWriter(actor, programme)
    const last = await findPlanBefore(tx, { programmeId, number: afterAll })
    const { regionCode, simulated } = programme
    const id = newId()
    const isNew = await insertPlan(tx, {
      ...{ id, programmeId, regionCode, simulated, createdBy: actor.personId || null },
      content: last?.content ?? { basis: [], goals: [], tasks: [] },
    })
    if (!isNew) throw conflict('plan_is_open')
    await audit(tx, actor, [
      event({ action: 'plan.drafted', ...{ id, regionCode } }, { programmeId }),
    ])
    return { id }
  })
}

/** Of no version. */
const afterAll = 2_000_000_000

type At = { id: string; version: number; key?: string | undefined }

export const writeBasis = (
  db: Db,
  actor: Actor,
  { id, version, key, ...said }: At & Omit<Basis, 'key'>,
) =>
  change(db, actor, { id, version }, (content, fresh) => {
    const basis = { ...said, key: key ?? fresh }
    return { ...content, basis: placed(content.basis, basis, key) }
  })

export const writeGoal = (
  db: Db,
  actor: Actor,
  { id, version, key, text }: At & Omit<Goal, 'key'>,
) =>
  change(db, actor, { id, version }, (content, fresh) => ({
    ...content,
    goals: placed(content.goals, { key: key ?? fresh, text }, key),
  }))

export const writeTask = (
  db: Db,
  actor: Actor,
  { id, version, key, title, ...orgs }: At & { title: string; lead: string; cooperating: string[] },
) =>
  change(db, actor, { id, version }, async (content, fresh, tx) => {
    const cooperating = [...new Set(orgs.cooperating)].filter((one) => one !== orgs.lead)
    const task: Task = {
      ...{ key: key ?? fresh, title, lead: await requireOrg(tx, orgs.lead) },
      cooperating: await Promise.all(cooperating.map((one) => requireOrg(tx, one))),
      steps: content.tasks.find((one) => one.key === key)?.steps ?? [],
    }
    return { ...content, tasks: placed(content.tasks, task, key) }
  })

export const writeStep = (
  db: Db,
  actor: Actor,
  { id, version, key, task: of, ...said }: At & { task: string } & Omit<Step, 'key'>,
) =>
  change(db, actor, { id, version }, (content, fresh) => {
    const task = content.tasks.find((one) => one.key === of)
    if (!task) throw notFound('plan_part', of)
    const steps = placed(task.steps, { ...said, key: key ?? fresh }, key)
    return { ...content, tasks: placed(content.tasks, { ...task, steps }, of) }
  })

export const removePart = (
  db: Db,
  actor: Actor,
  { id, version, part }: { id: string; version: number; part: string },
) =>
  change(db, actor, { id, version }, ({ basis, goals, tasks }) => {
    const without = <P extends { key: string }>(some: readonly P[]) =>
      some.filter(({ key }) => key !== part)
    return {
      ...{ basis: without(basis), goals: without(goals) },
      tasks: without(tasks).map((task) => ({ ...task, steps: without(task.steps) })),
    }
  })

/** In its place, or last. */
function placed<P extends { key: string }>(
  some: readonly P[],
  one: P,
  key: string | undefined,
): P[] {
  if (key === undefined) return [...some, one]
  if (!some.some((each) => each.key === key)) throw notFound('plan_part', key)
  return some.map((each) => (each.key === key ? one : each))
}

/** Changes a draft as the person saw it. */
async function change(
  db: Db,
  actor: Actor,
  { id, version }: { id: string; version: number },
  make: (content: PlanContent, fresh: string, tx: Tx) => PlanContent | Promise<PlanContent>,
): Promise<{ key: string }> {
  return scoped(db, actor, async (tx) => {
    const plan = await requireDraft(tx, actor, { id, version })
    const fresh = newId().slice(-12)
    const content = await make(plan.content, fresh, tx)
    if (JSON.stringify(content).length > mostText) throw invalid('plan_too_long')
    await setPlanContent(tx, id, content)
    await audit(tx, actor, [event({ action: 'plan.written', ...plan }, { number: plan.number })])
    return { key: fresh }
  })
}

/** As many characters as a plan that people read may have. */
const mostText = 200_000

async function requireDraft(
  tx: Tx,
  actor: Actor,
  { id, version }: { id: string; version: number },
): Promise<StoredPlan> {
  const [plan] = await lockPlans(tx, [id])
  if (!plan) throw notFound('plan', id)
  requireWriter(actor, plan)
  if (plan.state !== 'draft') throw conflict('plan_is_submitted')
  if (plan.version !== version) throw conflict('changed_since_seen')
  return plan
}

async function requireOrg(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const found = await findOrgUnit(tx, id)
  if (!found) throw notFound('org_unit', id)
  return { id, name: found.name }
}

function requireWriter(actor: Actor, at: { regionCode: string }): void {
  const verb = 'plans.write'
  if (!may(actor, verb, at)) throw forbidden('not_permitted', { verb })
}

const event = (
  { action, id, regionCode }: { action: string; id: string; regionCode: string },
  payload: object,
) => ({
  ...{ action, subjectType: 'implementation_plan', subjectId: id },
  ...{ regionCode, payload },
})
