import { type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { type AuditActor, audit } from '../audit/store.ts'
import { markStations } from '../founding/stage-actions.ts'
import type { MarkName } from '../founding/stage-facts.ts'
import { hostsOf } from '../founding/store.ts'
import { type Movable, recordMoves } from '../moves/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { sayWord } from './above/say-actions.ts'
import { listUnits } from './letter-store.ts'
import {
  badPhones,
  isOf,
  levelOf,
  missingRows,
  type PlanFacts,
  type PlanLists,
  type PlanState,
  planLifecycle,
  type ReviewLevel,
  type TownshipState,
  townshipLifecycle,
} from './plan.ts'
import { isAtLevel, seesPlan } from './plan-reach.ts'
import { type DigestedRow, digestedRows, digestOf } from './plan-rows-store.ts'
import { readPlanLists } from './plan-source-store.ts'
import {
  findInForce,
  findTownships,
  freezePlan,
  insertPasses,
  insertTownships,
  isFilingNumberTaken,
  listPasses,
  listRemarks,
  listTownships,
  lockPlans,
  type StoredPlan,
  type StoredTownship,
  setFiled,
  setPlanState,
  setRemark,
  setTownship,
} from './plan-store.ts'
import { listPhases } from './programme-store.ts'
import { makeTasks } from './task-actions.ts'

const why = 'the plan of a county'

const nothing = {
  ...{ basis: 0, steps: 0, phones: [], missing: [], remarks: 0 },
  ...{ isKeptBelow: false, isWordSent: false },
}

/** A version as something that county and city pass, return or take back. */
export const planMovable: Movable<StoredPlan, PlanState, PlanFacts> = {
  lifecycle: planLifecycle,
  lock: lockPlans,
  sees: seesPlan,
  standingOf: ({ regionCode }, move) => ({
    regionCode: move.endsWith('_city') ? placeAt(regionCode, 'city') : regionCode,
  }),
  facts: async (tx, actor, rows, now) =>
    asSystem(tx, why, (system) =>
      Promise.all(rows.map((plan) => planFacts(system, actor, plan, now))),
    ),
  // Of a plan that another hub keeps only the word is kept here; it moves once that hub has answered.
  record: async (tx, actor, made, asked) => {
    const rows = made.map(({ row }) => row)
    const own = rows.filter(({ keptBy }) => keptBy === null)
    await recordMoves(tx, actor, planLifecycle, own, asked)
    const word = asked.move === 'pass_city' ? 'pass' : 'return'
    const reason = word === 'return' ? (asked.reason ?? null) : null
    await asSystem(tx, why, async (system) => {
      for (const row of rows)
        if (row.keptBy !== null) await sayWord(system, actor, row, { level: 'city', word, reason })
    })
  },
  store: async (tx, moved, { move, to, actor, now }) =>
    asSystem(tx, why, async (system) => {
      for (const { row } of moved)
        if (row.keptBy === null) await storeMove(system, actor, row, { move, to, now })
    }),
}

async function planFacts(tx: Tx, actor: Actor, plan: StoredPlan, now: Date): Promise<PlanFacts> {
  const hasActed = plan.actedBy.includes(actor.personId)
  const level = levelOf[plan.state]
  if (plan.state !== 'draft')
    return {
      ...{ ...nothing, hasActed, isKeptBelow: plan.keptBy !== null },
      isWordSent: plan.isWordSent,
      isOfLevel: level !== undefined && isAtLevel(actor, 'plans.review', plan, level),
      remarks: (await listRemarks(tx, plan.id)).filter((one) => one.level === level).length,
    }
  const within = rangeOf(plan.regionCode, 'county')
  const lists = await readPlanLists(tx, within, dayOf(now))
  return {
    ...{ ...nothing, hasActed, isOfLevel: true, basis: plan.content.basis.length },
    steps: plan.content.tasks.flatMap(({ steps }) => steps).length,
    phones: badPhones(lists),
    missing: missingRows(await listUnits(tx, within), lists),
  }
}

type Asked = { move: string; to: PlanState; now: Date }

/** After its history is written; the actor is a person, or the office of a hub above. */
export async function storeMove(
  tx: Tx,
  actor: AuditActor,
  plan: StoredPlan,
  { move, to, now }: Asked,
): Promise<void> {
  const acting = actor.personId ? [actor.personId] : []
  if (move === 'submit') return submit(tx, actor, acting, plan, now)
  await setPlanState(tx, plan.id, to, move.startsWith('pass_') ? acting : plan.actedBy)
  const level = levelOf[plan.state]
  if (move === 'withdraw' || level === undefined) return
  await passRows(tx, plan, level, digestedRows(plan.content, plan.lists as PlanLists))
  if (move === 'pass_city') await markPlanned(tx, actor, plan, 'approved', now)
}

/** What has no remark of the level has passed it; what changes later is another row. */
async function passRows(
  tx: Tx,
  plan: StoredPlan,
  level: ReviewLevel,
  rows: readonly DigestedRow[],
): Promise<void> {
  const remarked = new Set(
    (await listRemarks(tx, plan.id))
      .filter((one) => one.level === level)
      .map(({ rowKey }) => rowKey),
  )
  await insertPasses(
    tx,
    rows
      .filter(({ key }) => !remarked.has(key))
      .map(({ key, digest, regionCode = plan.regionCode }) => ({
        ...{ level, rowKey: key, digest, regionCode },
        ...{ programmeId: plan.programmeId, planId: plan.id },
      })),
  )
}

/** Makes and freezes the lists; townships of which something is new are asked. */
async function submit(
  tx: Tx,
  actor: AuditActor,
  acting: readonly string[],
  plan: StoredPlan,
  now: Date,
): Promise<void> {
  const { id, programmeId, regionCode, content } = plan
  const today = dayOf(now)
  const lists = await readPlanLists(tx, rangeOf(regionCode, 'county'), today)
  const digest = digestOf({ content, lists })
  const [first] = await listPhases(tx, [programmeId])
  await freezePlan(tx, id, { lists, digest, submittedOn: today, dueOn: first?.toDay ?? null })
  await setPlanState(tx, id, 'township_review', acting)
  const rows = digestedRows(content, lists)
  const passed = new Set(
    (await listPasses(tx, programmeId))
      .filter(({ level }) => level === 'township')
      .map((one) => `${one.rowKey} ${one.digest}`),
  )
  const codes = [...new Set(rows.flatMap((row) => row.regionCode ?? []))]
  const townships = [...new Set(codes.map((code) => placeAt(code, 'township')))]
  await insertTownships(
    tx,
    townships.map((code) => ({ id: newId(), planId: id, regionCode: code })),
  )
  for (const one of await listTownships(tx, id)) {
    const own = rows.filter((row) => isOf(row, 'township', one.regionCode))
    if (own.every(({ key, digest: at }) => passed.has(`${key} ${at}`)))
      await setTownship(tx, one.id, 'passed', null)
  }
  await audit(tx, actor, [
    event({ action: 'plan.frozen', ...plan }, { number: plan.number, digest }),
  ])
  const frozen = { ...plan, lists, actedBy: [...acting], state: 'township_review' as const }
  await markPlanned(tx, actor, frozen, 'listed', now)
  await gatherIfAll(tx, actor, frozen)
}

/** Once every township has passed its part, the county looks at the whole. */
async function gatherIfAll(tx: Tx, actor: AuditActor, plan: StoredPlan): Promise<void> {
  const townships = await listTownships(tx, plan.id)
  if (townships.some(({ state }) => state !== 'passed')) return
  const acted = [...plan.actedBy, ...townships.flatMap(({ actorId }) => actorId ?? [])]
  await recordMoves(tx, actor, planLifecycle, [{ ...plan, state: 'township_review' }], {
    move: 'gather',
  })
  await setPlanState(tx, plan.id, 'county_review', [...new Set(acted)])
}

async function markPlanned(
  tx: Tx,
  actor: AuditActor,
  plan: StoredPlan,
  mark: MarkName,
  now: Date,
): Promise<void> {
  const units = (plan.lists?.hosts ?? []).map(({ unitCode }) => unitCode)
  const stations = await hostsOf(tx, units)
  const marks = [...stations.values()].map(({ id }) => ({
    ...{ stationId: id, mark, day: dayOf(now), restsOn: plan.id },
  }))
  await markStations(tx, actor, marks, now)
}

// ── Townships ──

export const townshipsOf = (tx: Tx, { id }: { id: string }): Promise<StoredTownship[]> =>
  listTownships(tx, id)

/** What a township says of its part; whoever is last sends the plan on, whoever returns it returns the whole. */
export const townshipMovable: Movable<StoredTownship, TownshipState, PlanFacts> = {
  lifecycle: townshipLifecycle,
  lock: (tx, ids) =>
    asSystem(tx, why, async (system) => {
      const found = await findTownships(system, ids)
      await lockPlans(system, [...new Set(found.map(({ planId }) => planId))])
      return findTownships(system, ids)
    }),
  sees: (actor, row) => may(actor, 'plans.read', row),
  hinders: ({ planState }) =>
    planState === 'township_review' ? [] : [{ code: 'plan_not_with_townships' }],
  facts: async (tx, actor, rows) =>
    asSystem(tx, why, async (system) => {
      const remarks = new Map<string, Awaited<ReturnType<typeof listRemarks>>>()
      for (const { planId } of rows)
        if (!remarks.has(planId)) remarks.set(planId, await listRemarks(system, planId))
      return rows.map((row) => ({
        ...{ ...nothing, hasActed: row.actedBy.includes(actor.personId) },
        isOfLevel: isAtLevel(actor, 'plans.review', row, 'township'),
        remarks: (remarks.get(row.planId) ?? []).filter(
          ({ level, regionCode }) =>
            level === 'township' && placeAt(regionCode, 'township') === row.regionCode,
        ).length,
      }))
    }),
  store: async (tx, moved, { to, actor }) =>
    asSystem(tx, why, async (system) => {
      for (const { row } of moved) await storeTownship(system, actor, row, to)
    }),
}

async function storeTownship(
  tx: Tx,
  actor: Actor,
  row: StoredTownship,
  to: TownshipState,
): Promise<void> {
  const [plan] = (await lockPlans(tx, [row.planId])) as [StoredPlan]
  await setTownship(tx, row.id, to, actor.personId)
  const own = digestedRows(plan.content, plan.lists as PlanLists).filter((one) =>
    isOf(one, 'township', row.regionCode),
  )
  await passRows(tx, plan, 'township', own)
  if (to === 'passed') return gatherIfAll(tx, actor, plan)
  await recordMoves(tx, actor, planLifecycle, [plan], {
    ...{ move: 'return_township', reason: row.unitName },
  })
  await setPlanState(tx, plan.id, 'returned', plan.actedBy)
}

// ── Remarks and filing ──

/** What the actor's level wants changed in a row of the version that waits for it. */
export async function remarkRow(
  db: Db,
  actor: Actor,
  { id, key, remark }: { id: string; key: string; remark?: string | undefined },
): Promise<void> {
  await asSystem(db, why, async (tx) => {
    const [plan] = await lockPlans(tx, [id])
    if (!plan || !seesPlan(actor, plan)) throw notFound('plan', id)
    const level = levelOf[plan.state]
    if (level === undefined || !plan.lists) throw conflict('plan_not_in_review')
    if (plan.isWordSent) throw conflict('plan_word_sent')
    const row = digestedRows(plan.content, plan.lists).find((one) => one.key === key)
    const at = { regionCode: row?.regionCode ?? plan.regionCode }
    if (!row || !may(actor, 'plans.read', at)) throw notFound('plan_row', key)
    if (level === 'township' && row.regionCode === undefined) throw conflict('plan_row_of_county')
    if (!isAtLevel(actor, 'plans.review', at, level))
      throw forbidden('not_permitted', { verb: 'plans.review' })
    await setRemark(tx, {
      ...{ id: newId(), planId: id, ...at, level, rowKey: key, remark: remark ?? null },
      ...{ actorId: actor.personId, actorName: actor.name },
    })
    await audit(tx, actor, [
      event({ action: 'plan.remarked', ...plan }, { level, row: key, remark: remark ?? null }),
    ])
  })
}

/** 省级备案: with the number that the province gives, after the city has passed it (INV-31). */
export async function filePlan(
  db: Db,
  actor: Actor,
  { id, version, number, day }: { id: string; version: number; number: string; day: Day },
  now: Date,
): Promise<void> {
  await asSystem(db, why, async (tx) => {
    const [plan] = await lockPlans(tx, [id])
    if (!plan || !seesPlan(actor, plan)) throw notFound('plan', id)
    if (!isAtLevel(actor, 'plans.file', plan, 'province'))
      throw forbidden('not_permitted', { verb: 'plans.file' })
    if (plan.state !== 'approved') throw conflict('plan_not_approved')
    if (plan.version !== version) throw conflict('changed_since_seen')
    if (plan.actedBy.includes(actor.personId)) throw conflict('plan_acted_before')
    if (plan.isWordSent) throw conflict('plan_word_sent')
    if (day > dayOf(now)) throw invalid('day_to_come', { day })
    if (plan.submittedOn !== null && day < plan.submittedOn)
      throw invalid('plan_filed_before', { day: plan.submittedOn })
    if (plan.keptBy !== null)
      return sayWord(tx, actor, plan, {
        ...{ level: 'province', word: 'file', filingNumber: number, filedOn: day },
      })
    if (!(await fileVersion(tx, actor, plan, { number, day }, now)))
      throw conflict('filing_number_taken', { number })
  })
}

/** The version is in force from now on, instead of the one before; false, and nothing is done: the number is another's. */
export async function fileVersion(
  tx: Tx,
  actor: AuditActor,
  plan: StoredPlan,
  { number, day }: { number: string; day: Day },
  now: Date,
): Promise<boolean> {
  if (await isFilingNumberTaken(tx, number)) return false
  const before = await findInForce(tx, plan.programmeId)
  if (before) {
    await recordMoves(tx, actor, planLifecycle, [before], { move: 'supersede', reason: number })
    await setPlanState(tx, before.id, 'superseded', before.actedBy)
  }
  await setFiled(tx, plan.id, { number, day })
  await recordMoves(tx, actor, planLifecycle, [plan], { move: 'file' })
  await audit(tx, actor, [
    event({ action: 'plan.filed', ...plan }, { filingNumber: number, day, digest: plan.digest }),
  ])
  await markPlanned(tx, actor, plan, 'filed', now)
  await makeTasks(tx, plan, now)
  return true
}

const event = (
  { action, id, regionCode }: { action: string; id: string; regionCode: string },
  payload: object,
) => ({
  ...{ action, subjectType: 'implementation_plan', subjectId: id },
  ...{ regionCode, payload },
})
