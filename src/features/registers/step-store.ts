import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { Applied } from '../sync/replication.ts'
import type { Shape } from './shape.ts'
import type { CaseStep, StepBody } from './steps.ts'
import { tableOf } from './store.ts'

/** What stations did, as their records say it. */
export const insertCaseSteps =
  (lifecycle: string) =>
  async (tx: Tx, facts: readonly Applied<StepBody>[]): Promise<void> => {
    const rows = facts.map(({ body, about: { id, station, actor, wallMs } }) => ({
      ...{ id, station, lifecycle, actor_id: actor ?? null, at: new Date(wallMs).toISOString() },
      ...{ case_id: body.case, after: body.after, name: body.name, fields: body.fields },
      ...{ from_state: body.from, to_state: body.to },
      ...{ reason: body.reason ?? null, flags: body.flags ?? null },
    }))
    await sql`insert into case_steps select (jsonb_populate_recordset(null::case_steps,
      ${JSON.stringify(rows)}::jsonb)).* on conflict (id) do nothing`.execute(tx)
  }

/** What the hub did, or a station was told of the hub and of others. */
export async function insertHubSteps(
  tx: Tx,
  lifecycle: string,
  steps: readonly (Omit<CaseStep, 'at' | 'station'> & {
    regionCode: string
    actorId: string | null
  })[],
): Promise<void> {
  const rows = steps.map(({ caseId, from, to, fields, flags, actorName, after, ...step }) => ({
    ...step,
    lifecycle,
    subjectId: caseId,
    fromState: from,
    toState: to,
    after: [...after],
    fields: JSON.stringify(fields),
    flags: flags && JSON.stringify(flags),
    actorName: actorName ?? '',
  }))
  if (rows.length > 0) await tx.insertInto('moves').values(rows).execute()
}

/** All steps of these cases that are known here; of a station below another hub none, for that one answers for it. */
export async function listSteps(
  system: Tx,
  lifecycle: string,
  ids: readonly string[],
): Promise<CaseStep[]> {
  const { rows } = await sql<CaseStep>`
    select id, subject_id as case_id, after, name, from_state as "from", to_state as "to", fields, reason, flags,
      actor_name, at, station, organisation_id, region_code
    from moves where subject_id = any(${[...ids]}::uuid[]) and lifecycle = ${lifecycle} and after is not null
    union all
    select s.id, s.case_id, s.after, s.name, s.from_state, s.to_state, s.fields, s.reason, s.flags, p.name, s.at,
      s.station, w.organisation_id, w.region_code
    from case_steps as s left join persons as p on p.id = s.actor_id left join sync_peers as w on w.id = s.station
    where s.case_id = any(${[...ids]}::uuid[]) and s.lifecycle = ${lifecycle}
      and (w.kind = 'station' or s.station = (select id from sync_identity))`.execute(system)
  return rows
}

/** What stations did with these cases, by the records that say so. */
export const listRecordedSteps = (
  system: Tx,
  lifecycle: string,
  caseIds: readonly string[],
): Promise<{ id: string; caseId: string; name: string }[]> =>
  system
    .selectFrom('caseSteps')
    .select(['id', 'caseId', 'name'])
    .where('lifecycle', '=', lifecycle)
    .where('caseId', '=', sql<string>`any(${[...caseIds]}::uuid[])`)
    .execute()

/** The row stands after this one step. */
export async function setLeaves(
  tx: Tx,
  shape: Shape,
  steps: readonly { caseId: string; id: string }[],
): Promise<void> {
  await sql`update ${tableOf(shape)} as r set leaves = array[s.id], disputed = false
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s ("caseId" uuid, id uuid)
    where r.id = s."caseId"`.execute(tx)
}

export type Stands = {
  id: string
  state: string
  at: string
  leaves: readonly string[]
  disputed: boolean
  retired: { day: string; reason: string } | null
}

/** How rows stand by all their steps; their fields are written beside. */
export async function setStands(tx: Tx, shape: Shape, rows: readonly Stands[]): Promise<void> {
  const given = rows.map(({ retired, ...row }) => ({
    ...row,
    day: retired?.day ?? null,
    reason: retired?.reason ?? null,
  }))
  await sql`update ${tableOf(shape)} as r set state = s.state, state_at = s.at, leaves = s.leaves,
      disputed = s.disputed, retired_on = s.day, retired_reason = s.reason
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as s
      (id uuid, state text, at timestamptz, leaves uuid[], disputed boolean, day date, reason text)
    where r.id = s.id`.execute(tx)
}

export type Due = { id: number; lifecycle: string; caseId: string }

export const listDue = (tx: Tx, after: number, max: number): Promise<Due[]> =>
  tx
    .selectFrom('casesDue')
    .select(['id', 'lifecycle', 'caseId'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(max)
    .execute()

export async function deleteDue(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .deleteFrom('casesDue')
      .where('id', 'in', [...ids])
      .execute()
}

export async function deleteCases(tx: Tx, shape: Shape, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await sql`delete from ${tableOf(shape)} where id = any(${[...ids]}::uuid[])`.execute(tx)
}

/** As they travel: those of the hub and of every station it hears, by their ids. */
export async function listTravelling(
  system: Tx,
  lifecycle: string,
  ids: readonly string[],
): Promise<Map<string, Travelling>> {
  const { rows } = await sql<Travelling & { key: string }>`
    select id::text as key, organisation_id, region_code, jsonb_build_object('id', id, 'lifecycle', lifecycle,
      'subject_id', case_id, 'region_code', region_code, 'organisation_id', organisation_id, 'station', station,
      'name', name, 'from_state', from_state, 'to_state', to_state, 'reason', reason, 'flags', flags,
      'actor_id', actor_id, 'actor_name', actor_name, 'at', at, 'after', after, 'fields', fields) as item
    from (
      select id, lifecycle, subject_id as case_id, region_code, organisation_id, station, name, from_state, to_state,
        reason, flags, actor_id, actor_name, at, after, fields
      from moves where after is not null
      union all
      select s.id, s.lifecycle, s.case_id, w.region_code, w.organisation_id, s.station, s.name, s.from_state, s.to_state,
        s.reason, s.flags, s.actor_id, coalesce(p.name, ''), s.at, s.after, s.fields
      from case_steps as s join sync_peers as w on w.id = s.station and w.kind = 'station'
      left join persons as p on p.id = s.actor_id
    ) as step
    where lifecycle = ${lifecycle} and id = any(${[...ids]}::uuid[])`.execute(system)
  return new Map(rows.map(({ key, ...step }) => [key, step]))
}
export type Travelling = {
  organisationId: string | null
  regionCode: string
  item: Record<string, unknown>
}

export async function listStepKeys(system: Tx, lifecycle: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id::text from (
      select id, at from moves where lifecycle = ${lifecycle} and after is not null
      union all select id, at from case_steps where lifecycle = ${lifecycle}
    ) as step order by at`.execute(system)
  return rows.map(({ id }) => id)
}

/** The stations of each of these organisations. */
export async function listStationsOf(
  system: Tx,
  organisations: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await system
    .selectFrom('syncPeers')
    .select(['id', 'organisationId'])
    .where('kind', '=', 'station')
    .where('state', '<>', 'revoked')
    .where('organisationId', 'in', [...organisations])
    .orderBy('id')
    .execute()
  const byOrganisation = Map.groupBy(rows, ({ organisationId }) => organisationId ?? '')
  return new Map([...byOrganisation].map(([id, found]) => [id, found.map((one) => one.id)]))
}
