import { type Day, dayOf } from '../../base/calendar.ts'
import type { Answer } from '../../base/endpoint.ts'
import { everywhere, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { listMoves, openMoves } from '../moves/move-actions.ts'
import { waitsFor } from '../moves/waits-actions.ts'
import { type Actor, may, mayAnywhere, requireAnywhere } from '../people/actor.ts'
import { maskText } from '../registers/cells.ts'
import { Phone } from '../schools/values.ts'
import { listTroubles } from './above/report-store.ts'
import { listWords } from './above/word-store.ts'
import { differences, levelOf, type PlanLists, type PlanRow, type ReviewLevel } from './plan.ts'
import type { PlanHeadAnswer, readPlans as readPlansEndpoint, Said } from './plan-api.ts'
import { isAtLevel, seesPlan } from './plan-reach.ts'
import { planMovable, townshipMovable, townshipsOf } from './plan-review-actions.ts'
import { digestedRows } from './plan-rows-store.ts'
import { readPlanLists } from './plan-source-store.ts'
import {
  findPlan,
  findPlanBefore,
  listPasses,
  listPlans,
  listRemarks,
  type PlanHead,
  type StoredPlan,
} from './plan-store.ts'
import { listPhases, listProgrammes } from './programme-store.ts'

const closed: readonly string[] = ['returned', 'withdrawn', 'filed', 'superseded']

export async function readPlans(
  db: Db,
  actor: Actor,
  { place, placeLevel }: { place: string; placeLevel: PlaceLevel },
  now: Date,
): Promise<Answer<typeof readPlansEndpoint>> {
  requireAnywhere(actor, 'plans.read')
  const today = dayOf(now)
  const above = placeLevel === 'township' || placeLevel === 'village' ? 'county' : placeLevel
  return asSystem(db, 'the plan of a county', async (tx) => {
    const within = rangeOf(place, above)
    const plans = (await listPlans(tx, within)).filter((one) => seesPlan(actor, one))
    const programmes = (await listProgrammes(tx, within)).filter((one) =>
      may(actor, 'plans.write', one),
    )
    const dueOn = await firstEnds(tx, plans)
    return {
      plans: plans.map((plan) => headOf(plan, dueOn.get(plan.programmeId) ?? null, today)),
      mayDraft: programmes
        .filter(({ id }) =>
          plans.every(({ programmeId, state }) => programmeId !== id || closed.includes(state)),
        )
        .map(({ id, title }) => ({ id, title })),
      troubles: mayAnywhere(actor, 'plans.review') ? await listTroubles(tx, within) : [],
    }
  })
}

/** The end of the first phase of their programmes (I1-6). */
async function firstEnds(
  tx: Tx,
  plans: readonly { programmeId: string }[],
): Promise<Map<string, Day>> {
  const phases = await listPhases(tx, [...new Set(plans.map(({ programmeId }) => programmeId))])
  return new Map(
    phases
      .filter(({ number }) => number === 1)
      .map(({ programmeId, toDay }) => [programmeId, toDay]),
  )
}

function headOf(plan: PlanHead, firstEnd: Day | null, today: Day): PlanHeadAnswer {
  const { id, version, programmeId, programmeTitle, regionCode, countyName, number } = plan
  const { state, stateAt, digest, submittedOn, filingNumber, filedOn, simulated } = plan
  const dueOn = plan.dueOn ?? firstEnd
  const isGone = state === 'withdrawn' || state === 'returned'
  return {
    ...{ id, version, programmeId, programmeTitle, regionCode, countyName, number },
    ...{ state, stateAt, digest, submittedOn, dueOn, filingNumber, filedOn, simulated },
    isKeptBelow: plan.keptBy !== null,
    isLate:
      dueOn !== null && (submittedOn === null ? !isGone && today > dueOn : submittedOn > dueOn),
  }
}

export async function requirePlan(tx: Tx, actor: Actor, id: string): Promise<StoredPlan> {
  const plan = await findPlan(tx, id)
  if (!plan || !seesPlan(actor, plan)) throw notFound('plan', id)
  return plan
}

export const listsOf = (tx: Tx, plan: StoredPlan, day: Day): PlanLists | Promise<PlanLists> =>
  plan.lists ?? readPlanLists(tx, rangeOf(plan.regionCode, 'county'), day)

/** A version as its page shows it: content, lists, what each level said of each row, what may be done. */
export async function readPlan(db: Db, actor: Actor, id: string, now: Date) {
  return asSystem(db, 'the plan of a county', async (tx) => {
    const plan = await requirePlan(tx, actor, id)
    const today = dayOf(now)
    const lists = await listsOf(tx, plan, today)
    const before = await findPlanBefore(tx, plan)
    const rows = digestedRows(plan.content, lists)
    const seen = rows.filter(isSeenBy(actor))
    const old = before?.lists ? digestedRows(before.content, before.lists) : []
    const ends = await firstEnds(tx, [plan])
    const [facts] = await planMovable.facts(tx, actor, [plan], now)
    const mayAct = await remarksAs(tx, actor, plan)
    return {
      ...headOf(plan, ends.get(plan.programmeId) ?? null, today),
      ...{ basis: plan.content.basis, goals: plan.content.goals },
      tasks: plan.content.tasks.map((task) => ({
        ...task,
        steps: task.steps.map((step) => ({
          ...step,
          isOutside: step.dueOn < plan.programmeFrom || step.dueOn > plan.programmeTo,
        })),
      })),
      ...linesOf(seen),
      said: await saidOf(tx, plan, seen, old),
      removed: differences(old.filter(isSeenBy(actor)), seen)
        .filter(({ kind }) => kind === 'removed')
        .map(({ key, part }) => ({ key, part })),
      comparedWith: before?.number ?? null,
      townships: await townshipsFor(tx, actor, plan, now),
      moves: openMoves(actor, planMovable, plan, facts as never),
      waitsFor: (
        await waitsFor(tx, actor, planMovable, [{ ...plan, since: plan.stateAt }], today)
      ).flat(),
      history: await listMoves(tx, id),
      words: await listWords(tx, id),
      mayEdit: plan.state === 'draft' && may(actor, 'plans.write', plan),
      remarksAs: mayAct,
      mayFile:
        plan.state === 'approved' &&
        !plan.isWordSent &&
        isAtLevel(actor, 'plans.file', plan, 'province'),
    }
  })
}

const isSeenBy =
  (actor: Actor) =>
  ({ regionCode }: Pick<PlanRow, 'regionCode'>): boolean =>
    regionCode === undefined || may(actor, 'plans.read', { regionCode })

/** Lines of the lists, each with its key; numbers as whoever has no grant sees them. */
function linesOf(rows: readonly PlanRow[]) {
  const of = (part: PlanRow['part']) =>
    rows.filter((row) => row.part === part).map(({ key, says }) => ({ key, ...(says as object) }))
  const phoned = (part: 'leads' | 'operators') =>
    (of(part) as ({ key: string; phone: string | null } & object)[]).map(({ phone, ...line }) => ({
      ...line,
      phone: phone === null ? null : maskText(phone),
      isBad: phone === null || !Phone.safeParse(phone).success,
    }))
  return {
    hosts: of('hosts') as never,
    leads: phoned('leads') as never,
    operators: phoned('operators') as never,
  }
}

async function saidOf(
  tx: Tx,
  plan: StoredPlan,
  rows: ReturnType<typeof digestedRows>,
  old: readonly PlanRow[],
): Promise<Said[]> {
  const passes = Map.groupBy(
    await listPasses(tx, plan.programmeId),
    ({ rowKey, digest }) => `${rowKey} ${digest}`,
  )
  const remarks = Map.groupBy(await listRemarks(tx, plan.id), ({ rowKey }) => rowKey)
  const changed = new Map(differences(old, rows).map(({ key, kind }) => [key, kind]))
  return rows.map(({ key, part, digest }) => {
    const kind = old.length === 0 ? undefined : changed.get(key)
    return {
      ...{ key, part, passed: (passes.get(`${key} ${digest}`) ?? []).map(({ level }) => level) },
      remarks: (remarks.get(key) ?? []).map(({ level, remark, actorName, at }) => ({
        ...{ level, remark, actorName, at },
      })),
      change: kind === 'added' || kind === 'changed' ? kind : null,
    }
  })
}

async function townshipsFor(tx: Tx, actor: Actor, plan: StoredPlan, now: Date) {
  const own = (await townshipsOf(tx, plan)).filter((one) => may(actor, 'plans.read', one))
  const facts = await townshipMovable.facts(tx, actor, own, now)
  return own.map((one, at) => ({
    ...{ id: one.id, version: one.version, regionCode: one.regionCode, unitName: one.unitName },
    state: one.state,
    moves: openMoves(actor, townshipMovable, one, facts[at] as never),
  }))
}

/** The level for which the reader may write remarks now. */
async function remarksAs(tx: Tx, actor: Actor, plan: PlanHead): Promise<ReviewLevel | null> {
  const level = levelOf[plan.state]
  if (level === undefined || plan.isWordSent) return null
  if (level !== 'township') return isAtLevel(actor, 'plans.review', plan, level) ? level : null
  const waiting = (await townshipsOf(tx, plan)).filter(({ state }) => state === 'waiting')
  return waiting.some((one) => isAtLevel(actor, 'plans.review', one, 'township')) ? level : null
}

export const planWaits = ['township', 'review', 'file', 'returned'] as const
export type WaitingPlan = { id: string; what: (typeof planWaits)[number]; dueOn: Day | null }

/** Versions that wait for the actor's own word. */
export async function waitingPlans(db: Db, actor: Actor): Promise<WaitingPlan[]> {
  const verbs = ['plans.review', 'plans.file', 'plans.write'] as const
  if (!verbs.some((verb) => mayAnywhere(actor, verb))) return []
  return asSystem(db, 'the plan of a county', async (tx) => {
    const plans = (await listPlans(tx, everywhere)).filter((one) => seesPlan(actor, one))
    const waiting: WaitingPlan[] = []
    for (const plan of plans) {
      const what = await whatWaits(tx, actor, plan, plans)
      if (what) waiting.push({ id: plan.id, what, dueOn: plan.dueOn })
    }
    return waiting
  })
}

async function whatWaits(
  tx: Tx,
  actor: Actor,
  plan: PlanHead,
  plans: readonly PlanHead[],
): Promise<WaitingPlan['what'] | undefined> {
  if (plan.state === 'approved')
    return !plan.isWordSent && isAtLevel(actor, 'plans.file', plan, 'province') ? 'file' : undefined
  if (plan.state === 'returned') {
    const isLast = plans.every(
      ({ programmeId, number }) => programmeId !== plan.programmeId || number <= plan.number,
    )
    return isLast && may(actor, 'plans.write', plan) ? 'returned' : undefined
  }
  const level = await remarksAs(tx, actor, plan)
  return level === null ? undefined : level === 'township' ? 'township' : 'review'
}
