import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { PlanContent, PlanLists, PlanState, ReviewLevel, TownshipState } from './plan.ts'
import type { TemplateName } from './programme.ts'

export type StoredPlan = {
  id: string
  version: number
  programmeId: string
  programmeTitle: string
  template: TemplateName
  programmeFrom: Day
  programmeTo: Day
  regionCode: string
  countyName: string
  number: number
  state: PlanState
  stateAt: Instant
  content: PlanContent
  lists: PlanLists | null
  digest: string | null
  submittedOn: Day | null
  dueOn: Day | null
  filingNumber: string | null
  filedOn: Day | null
  actedBy: string[]
  simulated: boolean
  /** The hub below that keeps it; null: it is kept here. */
  keptBy: string | null
  /** A hub above has said something of it that the hub that keeps it has not answered yet. */
  isWordSent: boolean
}
export type PlanHead = Omit<StoredPlan, 'content' | 'lists' | 'actedBy'>

const head = sql`p.id, p.version, p.programme_id, g.title as programme_title, g.template,
  g.from_day as programme_from, g.to_day as programme_to, p.region_code::text as region_code,
  coalesce(c.name, '') as county_name, p.number, p.state, p.state_at, p.digest, p.submitted_on, p.due_on, p.filing_number,
  p.filed_on, p.simulated, p.kept_by, exists (select from plan_words as w left join plan_answers as a on a.word_id = w.id
    where w.plan_id = p.id and w.digest = p.digest and a.word_id is null) as is_word_sent`
const from = sql`from implementation_plans as p join programmes as g on g.id = p.programme_id
  left join places as c on c.code = p.region_code`
const whole = sql`${head}, p.content, p.lists, p.acted_by ${from}`

/** The latest version first. */
export async function listPlans(tx: Tx, { lower, upper }: CodeRange): Promise<PlanHead[]> {
  const { rows } = await sql<PlanHead>`
    select ${head} ${from} where p.region_code >= ${lower} and p.region_code < ${upper}
    order by g.from_day desc, p.programme_id, p.number desc`.execute(tx)
  return rows
}

export async function findPlan(tx: Tx, id: string): Promise<StoredPlan | undefined> {
  const { rows } = await sql<StoredPlan>`select ${whole} where p.id = ${id}`.execute(tx)
  return rows[0]
}

/** The version of a number, or the latest that was submitted before it. */
export async function findPlanBefore(
  tx: Tx,
  { programmeId, number }: { programmeId: string; number: number },
): Promise<StoredPlan | undefined> {
  const { rows } = await sql<StoredPlan>`
    select ${whole} where p.programme_id = ${programmeId} and p.number < ${number} and p.lists is not null
    order by p.number desc limit 1`.execute(tx)
  return rows[0]
}

/** Until the transaction ends nobody else moves, writes or remarks on these. */
export async function lockPlans(tx: Tx, ids: readonly string[]): Promise<StoredPlan[]> {
  await sql`select 1 from implementation_plans where id = any(${[...ids]}::uuid[]) order by id for update`.execute(
    tx,
  )
  const { rows } = await sql<StoredPlan>`
    select ${whole} where p.id = any(${[...ids]}::uuid[]) order by p.id`.execute(tx)
  return rows
}

/** Undefined: another version is open already. */
export async function insertPlan(
  tx: Tx,
  plan: {
    id: string
    programmeId: string
    regionCode: string
    content: PlanContent
    simulated: boolean
    createdBy: string | null
  },
): Promise<boolean> {
  const { rows } = await sql`
    insert into implementation_plans (id, programme_id, region_code, number, content, simulated, created_by)
    select ${plan.id}, ${plan.programmeId}, ${plan.regionCode},
      1 + coalesce((select max(number) from implementation_plans where programme_id = ${plan.programmeId}), 0),
      ${JSON.stringify(plan.content)}::jsonb, ${plan.simulated}, ${plan.createdBy}
    on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function setPlanContent(tx: Tx, id: string, content: PlanContent): Promise<void> {
  await sql`update implementation_plans set content = ${JSON.stringify(content)}::jsonb, version = version + 1
    where id = ${id}`.execute(tx)
}

export async function setPlanState(
  tx: Tx,
  id: string,
  state: PlanState,
  actedBy: readonly string[],
): Promise<void> {
  await sql`update implementation_plans set state = ${state}, state_at = clock_timestamp(), version = version + 1,
    acted_by = ${[...actedBy]}::uuid[] where id = ${id}`.execute(tx)
}

export async function freezePlan(
  tx: Tx,
  id: string,
  frozen: { lists: PlanLists; digest: string; submittedOn: Day; dueOn: Day | null },
): Promise<void> {
  await sql`update implementation_plans set lists = ${JSON.stringify(frozen.lists)}::jsonb, digest = ${frozen.digest},
    submitted_on = ${frozen.submittedOn}, due_on = ${frozen.dueOn} where id = ${id}`.execute(tx)
}

export async function isFilingNumberTaken(tx: Tx, number: string): Promise<boolean> {
  const found = await tx
    .selectFrom('implementationPlans')
    .select('id')
    .where('filingNumber', '=', number)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export async function setFiled(
  tx: Tx,
  id: string,
  { number, day }: { number: string; day: Day },
): Promise<void> {
  await sql`
    update implementation_plans set state = 'filed', state_at = clock_timestamp(), version = version + 1,
      filing_number = ${number}, filed_on = ${day}
    where id = ${id}`.execute(tx)
}

export async function findInForce(tx: Tx, programmeId: string): Promise<StoredPlan | undefined> {
  const { rows } = await sql<StoredPlan>`
    select ${whole} where p.programme_id = ${programmeId} and p.state = 'filed' for update of p`.execute(
    tx,
  )
  return rows[0]
}

// ── Townships ──

export type StoredTownship = {
  id: string
  version: number
  planId: string
  regionCode: string
  unitName: string
  state: TownshipState
  stateAt: Instant
  actorId: string | null
  planState: PlanState
  /** At the level before: whoever submitted the plan. */
  actedBy: string[]
}
const township = sql`t.id, t.version, t.plan_id, t.region_code::text as region_code, coalesce(u.name, t.region_code) as unit_name,
  t.state, t.state_at, t.actor_id, p.state as plan_state, p.acted_by
  from plan_townships as t join implementation_plans as p on p.id = t.plan_id left join places as u on u.code = t.region_code`

export async function listTownships(tx: Tx, planId: string): Promise<StoredTownship[]> {
  const { rows } = await sql<StoredTownship>`
    select ${township} where t.plan_id = ${planId} order by t.region_code`.execute(tx)
  return rows
}

export async function findTownships(tx: Tx, ids: readonly string[]): Promise<StoredTownship[]> {
  const { rows } = await sql<StoredTownship>`
    select ${township} where t.id = any(${[...ids]}::uuid[]) order by t.id`.execute(tx)
  return rows
}

export async function insertTownships(
  tx: Tx,
  rows: readonly { id: string; planId: string; regionCode: string }[],
): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto('planTownships')
      .values([...rows])
      .execute()
}

export async function setTownship(
  tx: Tx,
  id: string,
  state: TownshipState,
  actorId: string | null,
): Promise<void> {
  await sql`update plan_townships set state = ${state}, state_at = clock_timestamp(), version = version + 1, actor_id = ${actorId}
    where id = ${id}`.execute(tx)
}

// ── What was said of rows ──

export type Pass = { level: ReviewLevel; rowKey: string; digest: string; regionCode: string }
export async function listPasses(tx: Tx, programmeId: string): Promise<Pass[]> {
  const { rows } = await sql<Pass>`
    select level, row_key, digest, region_code::text as region_code from plan_passes where programme_id = ${programmeId}`.execute(
    tx,
  )
  return rows
}

export async function insertPasses(
  tx: Tx,
  passes: readonly (Pass & { programmeId: string; planId: string })[],
): Promise<void> {
  const rows = passes.map(({ rowKey, programmeId, planId, regionCode, ...one }) => ({
    ...{ ...one, row_key: rowKey, programme_id: programmeId, plan_id: planId },
    region_code: regionCode,
  }))
  await sql`
    insert into plan_passes select * from jsonb_populate_recordset(null::plan_passes, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing`.execute(tx)
}

export type StoredRemark = {
  level: ReviewLevel
  rowKey: string
  regionCode: string
  remark: string
  actorName: string
  at: Instant
}
export async function listRemarks(tx: Tx, planId: string): Promise<StoredRemark[]> {
  const { rows } = await sql<StoredRemark>`
    select level, row_key, region_code::text as region_code, remark, actor_name, at from plan_remarks
    where plan_id = ${planId} order by at, id`.execute(tx)
  return rows
}

/** Instead of the one before; null takes it back. */
export async function setRemark(
  tx: Tx,
  one: {
    id: string
    planId: string
    regionCode: string
    level: ReviewLevel
    rowKey: string
    remark: string | null
    actorId: string | null
    actorName: string
  },
): Promise<void> {
  await sql`delete from plan_remarks where plan_id = ${one.planId} and level = ${one.level} and row_key = ${one.rowKey}`.execute(
    tx,
  )
  const { remark } = one
  if (remark !== null)
    await tx
      .insertInto('planRemarks')
      .values({ ...one, remark })
      .execute()
}
