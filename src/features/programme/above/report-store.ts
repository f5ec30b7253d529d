import { sql } from 'kysely'
import { type CodeRange, placeAt } from '../../../base/place.ts'
import type { Tx } from '../../../platform/db.ts'
import { findPlaces, savePlaces } from '../../people/place-store.ts'
import type { PlanState } from '../plan.ts'
import type { Report } from './report-protocol.ts'
import type { WordOutcome } from './word.ts'

// ── What goes up ──

export type Untold = { id: string; planVersion: number; answered: number; number: number }

/** Versions that stand otherwise than they were last reported: own ones once the city has them, and those that came from below. */
export async function listUntold(tx: Tx, station: string): Promise<Untold[]> {
  const { rows } = await sql<Untold>`
    select p.id, p.version as plan_version, a.answered, coalesce(r.number, 0) + 1 as number
    from implementation_plans as p
    left join lateral (select number, plan_version, answered from plan_reports as r
      where r.plan_id = p.id and r.station = ${station} order by number desc limit 1) as r on true
    cross join lateral (select count(*)::int as answered from plan_answers as a where a.plan_id = p.id) as a
    where (p.kept_by is not null or r.number is not null or p.state in ('city_review', 'approved', 'filed', 'superseded'))
      and (p.version, a.answered) is distinct from (r.plan_version, r.answered)
    order by p.programme_id, p.number`.execute(tx)
  return rows
}

export type Answer = { wordId: string; outcome: WordOutcome; at: string }

export const listAnswers = (tx: Tx, planId: string): Promise<Answer[]> =>
  tx
    .selectFrom('planAnswers')
    .select(['wordId', 'outcome', 'at'])
    .where('planId', '=', planId)
    .orderBy('at')
    .$castTo<Answer>()
    .execute()

export async function insertAnswers(
  tx: Tx,
  planId: string,
  answers: readonly Answer[],
): Promise<void> {
  if (answers.length === 0) return
  await tx
    .insertInto('planAnswers')
    .values(answers.map((one) => ({ ...one, planId })))
    .onConflict((oc) => oc.column('wordId').doNothing())
    .execute()
}

// ── What has come from below ──

export type Unread = {
  station: string
  planId: string
  number: number
  parts: string[]
  signature: string
}

/** The latest report of each plan that has come whole and has not been read; the earlier versions of a plan first. */
export async function listUnread(tx: Tx, own: string): Promise<Unread[]> {
  const { rows } = await sql<Unread>`
    select distinct on (r.station, r.plan_id) r.station, r.plan_id, r.number, r.signature,
      array_agg(r.packed order by r.part) as parts
    from plan_reports as r left join plan_receipts as c on c.station = r.station and c.plan_id = r.plan_id
    where r.station <> ${own} and r.number > coalesce(c.number, 0)
    group by r.station, r.plan_id, r.number, r.signature
    having count(*) = max(r.parts) and count(distinct r.part) = max(r.parts)
    order by r.station, r.plan_id, r.number desc, max(r.at) desc`.execute(tx)
  return rows
}

/** The hub by which the log of this station comes here: its name, its key, and the digits of its place. */
export type Neighbour = { name: string; signingKey: Buffer; digits: string }
export async function findNeighbour(tx: Tx, station: string): Promise<Neighbour | undefined> {
  const { rows } = await sql<Neighbour>`
    select p.name, p.signing_key, substr(p.feeds[cardinality(p.feeds)], length('scope:') + 1) as digits
    from sync_logs as l join sync_peers as p on p.id = l.via
    where l.station = ${station} and p.kind = 'hub' and p.signing_key is not null order by l.ordinal desc limit 1`.execute(
    tx,
  )
  return rows[0]
}

export async function setReceipt(
  tx: Tx,
  { station, planId, number }: Unread,
  trouble: string | null,
): Promise<void> {
  await tx
    .insertInto('planReceipts')
    .values({ station, planId, number, trouble })
    .onConflict((oc) => oc.columns(['station', 'planId']).doUpdateSet({ number, trouble }))
    .execute()
}

export type ReportTrouble = { hub: string; trouble: string }
/** Plans from below that could not be taken, each with its reason, of hubs within the range. */
export async function listTroubles(tx: Tx, { lower, upper }: CodeRange): Promise<ReportTrouble[]> {
  const { rows } = await sql<ReportTrouble>`
    select distinct p.name as hub, c.trouble from plan_receipts as c
    join sync_logs as l on l.station = c.station join sync_peers as p on p.id = l.via
    where c.trouble is not null and p.region_code >= ${lower} and p.region_code < ${upper} order by hub, trouble`.execute(
    tx,
  )
  return rows
}

/** False: the programme is another hub's, or this one's own. */
export async function putProgramme(
  tx: Tx,
  station: string,
  { programme, plan: { regionCode } }: Report,
): Promise<boolean> {
  const { rows } = await sql`
    insert into programmes (id, region_code, title, template, from_day, to_day, simulated, kept_by)
    select ${programme.id}, ${regionCode}, ${programme.title}, ${programme.template}, ${programme.fromDay},
      ${programme.toDay}, ${programme.simulated}, ${station}
    on conflict (id) do update set title = excluded.title, from_day = excluded.from_day, to_day = excluded.to_day,
      version = programmes.version + 1
    where programmes.kept_by = excluded.kept_by and programmes.region_code = excluded.region_code
    returning id`.execute(tx)
  return rows.length === 1
}

export type Copy = { state: PlanState; keptBy: string | null; digest: string | null }
export const findCopy = (tx: Tx, id: string): Promise<Copy | undefined> =>
  tx
    .selectFrom('implementationPlans')
    .select(['state', 'keptBy', 'digest'])
    .where('id', '=', id)
    .forUpdate()
    .$castTo<Copy>()
    .executeTakeFirst()

export async function insertCopy(tx: Tx, station: string, { programme, plan }: Report) {
  await sql`
    insert into implementation_plans (id, programme_id, region_code, number, state, state_at, content, lists, digest,
      submitted_on, due_on, filing_number, filed_on, simulated, kept_by)
    select ${plan.id}, ${programme.id}, ${plan.regionCode}, ${plan.number}, ${plan.state}, ${plan.stateAt},
      ${JSON.stringify(plan.content)}::jsonb, ${JSON.stringify(plan.lists)}::jsonb, ${plan.digest}, ${plan.submittedOn},
      ${plan.dueOn}, ${plan.filingNumber}, ${plan.filedOn}, ${programme.simulated}, ${station}`.execute(
    tx,
  )
}

/** How it stands is as its hub says; what was submitted never changes. */
export async function setCopy(tx: Tx, { plan }: Report): Promise<void> {
  await sql`
    update implementation_plans set state = ${plan.state}, state_at = ${plan.stateAt}, version = version + 1,
      filing_number = ${plan.filingNumber}, filed_on = ${plan.filedOn}
    where id = ${plan.id}
      and (state, filing_number) is distinct from (${plan.state}, ${plan.filingNumber})`.execute(tx)
}

/** What levels have said, as its hub tells it; `keeping`: remarks that are being written at this one. */
export async function putSayings(
  tx: Tx,
  { programme, plan, townships, passes, remarks }: Report,
  { keeping }: { keeping: boolean },
): Promise<void> {
  const programmeId = programme.id
  const planId = plan.id
  await nameNewPlaces(tx, plan, townships)
  await sql`
    insert into plan_townships (id, plan_id, region_code, state)
    select id, ${planId}, "regionCode", state
    from jsonb_to_recordset(${JSON.stringify(townships)}::jsonb) as t (id uuid, "regionCode" text, state text)
    on conflict (id) do update set state = excluded.state where plan_townships.plan_id = excluded.plan_id`.execute(
    tx,
  )
  await sql`
    insert into plan_passes (programme_id, region_code, level, row_key, digest, plan_id)
    select ${programmeId}, "regionCode", level, "rowKey", digest, ${planId}
    from jsonb_to_recordset(${JSON.stringify(passes)}::jsonb) as p ("regionCode" text, level text, "rowKey" text, digest text)
    on conflict do nothing`.execute(tx)
  await sql`delete from plan_remarks where plan_id = ${planId} and (level <> 'city' or ${!keeping})`.execute(
    tx,
  )
  await sql`
    insert into plan_remarks (id, plan_id, region_code, level, row_key, remark, actor_name, at)
    select gen_random_uuid(), ${planId}, "regionCode", level, "rowKey", remark, "actorName", at
    from jsonb_to_recordset(${JSON.stringify(remarks)}::jsonb) as r
      ("regionCode" text, level text, "rowKey" text, remark text, "actorName" text, at timestamptz)
    on conflict do nothing`.execute(tx)
}

/** County and townships that this hub has no name of get the one that the hub below has. */
async function nameNewPlaces(
  tx: Tx,
  { regionCode, countyName }: Report['plan'],
  townships: Report['townships'],
): Promise<void> {
  const named = [
    { code: regionCode, level: 'county' as const, name: countyName },
    ...townships.map((one) => ({
      ...{ code: placeAt(one.regionCode, 'township'), level: 'township' as const },
      name: one.unitName,
    })),
  ].filter(({ name }) => name !== '')
  const known = new Set(
    (
      await findPlaces(
        tx,
        named.map(({ code }) => code),
      )
    ).map(({ code }) => code),
  )
  await savePlaces(
    tx,
    named.filter(({ code }) => !known.has(code)),
  )
}
