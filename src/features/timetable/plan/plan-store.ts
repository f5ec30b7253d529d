import { sql } from 'kysely'
import type { CodeRange } from '../../../base/place.ts'
import type { Tx } from '../../../platform/db.ts'
import type { NewRuling, PlanOutcome, Ruling, TermPlanHead } from './term-plan.ts'

const head = sql`id, version, name, region_code::text as region_code, level, from_day, to_day, settings, state, failure,
  solved_at, adopted_at`

/** The newest first; a county makes a few each term. */
export async function listPlans(tx: Tx, { lower, upper }: CodeRange): Promise<TermPlanHead[]> {
  const { rows } = await sql<TermPlanHead>`select ${head} from term_plans
    where region_code >= ${lower} and region_code < ${upper} order by created_at desc`.execute(tx)
  return rows
}

export type StoredPlan = TermPlanHead & { outcome: PlanOutcome | null }

export async function findPlan(tx: Tx, id: string): Promise<StoredPlan | undefined> {
  const { rows } =
    await sql<StoredPlan>`select ${head}, outcome from term_plans where id = ${id}`.execute(tx)
  return rows[0]
}

export async function insertPlan(
  tx: Tx,
  {
    id,
    name,
    regionCode,
    level,
    fromDay,
    toDay,
    settings,
    createdBy,
  }: Pick<
    TermPlanHead,
    'id' | 'name' | 'regionCode' | 'level' | 'fromDay' | 'toDay' | 'settings'
  > & {
    createdBy: string | null
  },
): Promise<void> {
  await sql`insert into term_plans (id, region_code, level, name, from_day, to_day, settings, created_by)
    values (${id}, ${regionCode}, ${level}, ${name}, ${fromDay}, ${toDay}, ${JSON.stringify(settings)}::jsonb,
      ${createdBy})`.execute(tx)
}

export async function setPlan(
  tx: Tx,
  id: string,
  set: {
    state: TermPlanHead['state']
    outcome?: PlanOutcome | null
    failure?: string | null
    solvedAt?: string | null
  },
): Promise<void> {
  const { state, outcome = null, failure = null, solvedAt = null } = set
  await sql`update term_plans set version = version + 1, state = ${state}, failure = ${failure},
      outcome = ${outcome === null ? null : JSON.stringify(outcome)}::jsonb, solved_at = ${solvedAt}
    where id = ${id}`.execute(tx)
}

export async function setAdopted(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update term_plans set version = version + 1, adopted_at = ${at} where id = ${id}`.execute(
    tx,
  )
}

export async function insertRuling(
  tx: Tx,
  ruling: NewRuling & {
    id: string
    regionCode: string
    ruledBy: string | null
    ruledByName: string
  },
): Promise<void> {
  const { startMinute = null, ...rest } = ruling
  await tx
    .insertInto('termRulings')
    .values({ ...rest, startMinute })
    .execute()
}

/** Those that hold, of these stations. */
export async function listTermRulings(tx: Tx, stationIds: readonly string[]): Promise<Ruling[]> {
  const { rows } =
    await sql<Ruling>`select id, station_id, kind, meeting, weekday, start_minute, reason, ruled_by_name,
      ruled_at from term_rulings where withdrawn_at is null and station_id = any(${[...stationIds]}::uuid[])
    order by ruled_at, id`.execute(tx)
  return rows
}

export async function findTermRuling(
  tx: Tx,
  id: string,
): Promise<{ id: string; regionCode: string; withdrawnAt: string | null } | undefined> {
  return tx
    .selectFrom('termRulings')
    .select(['id', 'regionCode', 'withdrawnAt'])
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function withdrawRuling(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('termRulings').set({ withdrawnAt: at }).where('id', '=', id).execute()
}
