import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { PlaceLevel } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Certificate, Duty, Key } from './api.ts'

export type KeptHandover = {
  id: string
  postId: string
  personId: string
  role: string
  title: string
  organisationId: string
  organisationName: string
  level: PlaceLevel
  regionCode: string
  personName: string
  fromDay: Day
  toDay: Day | null
  successorId: string | null
  successorPersonId: string | null
  successorName: string | null
  successorFrom: Day | null
  simulated: boolean
}

const known = sql`
  select h.id, h.post_id, h.person_id, x.role, x.title, o.id as organisation_id, o.name as organisation_name, o.level,
    o.region_code::text as region_code, p.name as person_name, h.from_day, h.to_day, p.simulated,
    s.id as successor_id, s.person_id as successor_person_id, s.name as successor_name, s.from_day as successor_from
  from post_holdings as h
  join posts as x on x.id = h.post_id join org_units as o on o.id = x.org_unit_id join persons as p on p.id = h.person_id
  left join lateral (
    select n.id, n.person_id, q.name, n.from_day from post_holdings as n join persons as q on q.id = n.person_id
    where n.post_id = h.post_id and n.person_id <> h.person_id and n.from_day > h.from_day
      and (h.to_day is null or n.from_day >= h.to_day) order by n.from_day limit 1) as s on true`

export async function findHandover(system: Tx, id: string): Promise<KeptHandover | undefined> {
  const { rows } = await sql<KeptHandover>`${known} where h.id = ${id}::uuid`.execute(system)
  return rows[0]
}

/** Holdings that end between the two days. */
export async function listEnding(
  tx: Tx,
  where: RawBuilder<unknown>,
  { from, to }: { from: Day; to: Day },
): Promise<KeptHandover[]> {
  const { rows } = await sql<KeptHandover>`
    ${known} where h.to_day >= ${from} and h.to_day <= ${to} and x.retired_on is null and o.retired_on is null and ${where}
    order by h.to_day, o.region_code, x.id`.execute(tx)
  return rows
}

/** What stands on the name of the holder at the places of his post, or at his unit. */
export async function listDuties(
  system: Tx,
  { lower, upper }: { lower: string; upper: string },
  { personName, organisationId }: Pick<KeptHandover, 'personName' | 'organisationId'>,
): Promise<Duty[]> {
  const within = (column: string) =>
    sql`${sql.ref(column)} >= ${lower} and ${sql.ref(column)} < ${upper}`
  const { rows } = await sql<Duty>`
    select d.kind, d.title, coalesce(p.name, '') as unit_name, d.due_on, d.link from (
      select 'letter' as kind, l.title, l.unit_code, l.to_day as due_on, '/console/letters?row=' || l.id as link
      from letters as l where l.retired_on is null and l.state in ('signed_by_issuer', 'in_force')
        and l.receiver_name = ${personName} and ${within('l.region_code')}
      union all
      select 'order', r.title, r.unit_code, r.due_day, '/console/rectification_orders?row=' || r.id
      from rectification_orders as r where r.retired_on is null and r.state in ('issued', 'acknowledged', 'submitted')
        and (r.owner_name = ${personName} or r.organisation_id = ${organisationId}::uuid) and ${within('r.region_code')}
      union all
      select 'action', a.what, a.unit_code, a.due_day, '/console/meeting_actions?row=' || a.id
      from meeting_actions as a where a.retired_on is null and a.state = 'open' and a.owner_name = ${personName}
        and ${within('a.region_code')}
      union all
      select 'task', t.title, t.region_code::text, t.due_on, '/console/plan-tasks'
      from plan_tasks as t join plan_task_parts as q on q.task_id = t.id and q.dropped_on is null and q.done_on is null
      where t.dropped_on is null and q.org_unit_id = ${organisationId}::uuid
    ) as d left join places as p on p.code = d.unit_code order by d.due_on, d.kind, d.title`.execute(
    system,
  )
  return rows
}

/** Agreements in force that say where keys are. */
export async function listKeys(
  system: Tx,
  { lower, upper }: { lower: string; upper: string },
  schoolId: string | undefined,
  day: Day,
): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select p.name as unit_name, s.name as school_name, a.rooms, a.keys
    from joint_use_agreements as a left join schools as s on s.id = a.school_id join places as p on p.code = a.unit_code
    where a.retired_on is null and a.state = 'signed' and a.from_day <= ${day} and a.to_day >= ${day} and a.keys is not null
      and ${schoolId ? sql`a.school_id = ${schoolId}::uuid` : sql`a.region_code >= ${lower} and a.region_code < ${upper}`}
    order by a.region_code, a.id`.execute(system)
  return rows
}

/** They are the person's, and go with him. */
export async function listCertificates(
  system: Tx,
  { lower, upper }: { lower: string; upper: string },
  personName: string,
  day: Day,
): Promise<Certificate[]> {
  const { rows } = await sql<Certificate>`
    select c.number, c.scope, coalesce(p.name, c.unit_code) as unit_name, c.to_day
    from post_certificates as c left join places as p on p.code = c.unit_code
    where c.retired_on is null and c.state = 'valid' and c.name = ${personName} and c.to_day >= ${day}
      and c.number is not null and c.region_code >= ${lower} and c.region_code < ${upper} order by c.to_day`.execute(
    system,
  )
  return rows
}

export type KeptContact = {
  personName: string | null
  title: string
  organisationName: string
  regionCode: string
  officePhone: string | null
  phone: string | null
}

/** Posts of other offices at these places, and of these organisations, with who holds them. */
export async function listContacts(
  system: Tx,
  {
    places,
    organisations,
    not,
  }: { places: readonly string[]; organisations: readonly string[]; not: string },
  day: Day,
): Promise<KeptContact[]> {
  const { rows } = await sql<KeptContact>`
    select p.name as person_name, x.title, o.name as organisation_name, o.region_code::text as region_code,
      o.phone as office_phone, p.phone
    from posts as x join org_units as o on o.id = x.org_unit_id and o.retired_on is null
    left join post_holdings as h on h.post_id = x.id and h.from_day <= ${day} and coalesce(h.to_day >= ${day}, true)
    left join persons as p on p.id = h.person_id
    where x.retired_on is null and x.id <> ${not}::uuid and x.role <> 'administrator'
      and (o.region_code = any(${[...places]}) or o.id = any(${[...organisations]}::uuid[]))
    order by o.region_code desc, o.name, x.title, x.id limit ${mostContacts + 1}`.execute(system)
  return rows
}

/** As many as stand on a page. */
export const mostContacts = 40

/** Schools that host stations of the range; a school's own stations. */
export async function listHosts(
  system: Tx,
  { lower, upper }: { lower: string; upper: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct school_id as id from learning_stations
    where school_id is not null and region_code >= ${lower} and region_code < ${upper}`.execute(
    system,
  )
  return rows.map(({ id }) => id)
}

/** Units that a school hosts. */
export async function listHosted(system: Tx, schoolId: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select unit_code as code from learning_stations where school_id = ${schoolId}::uuid`.execute(
    system,
  )
  return rows.map(({ code }) => code)
}

export async function listDeputies(
  system: Tx,
  {
    id,
    postId,
    organisationId,
    role,
  }: Pick<KeptHandover, 'id' | 'postId' | 'organisationId' | 'role'>,
  day: Day,
): Promise<
  { personId: string; personName: string; how: 'delegation' | 'colleague'; toDay: Day | null }[]
> {
  const { rows } = await sql<{
    personId: string
    personName: string
    how: 'delegation' | 'colleague'
    toDay: Day | null
  }>`
    select p.id as person_id, p.name as person_name, 'delegation' as how, d.to_day
    from delegations as d join persons as p on p.id = d.person_id
    where d.holding_id = ${id}::uuid and d.revoked_at is null and d.from_day <= ${day} and d.to_day >= ${day}
    union all
    select p.id, p.name, 'colleague', h.to_day from posts as x
    join post_holdings as h on h.post_id = x.id and h.from_day <= ${day} and coalesce(h.to_day >= ${day}, true)
    join persons as p on p.id = h.person_id
    where x.org_unit_id = ${organisationId}::uuid and x.role = ${role} and x.id <> ${postId}::uuid and x.retired_on is null
    order by how desc, person_name`.execute(system)
  return rows
}

export async function listSteps(system: Tx, holdingId: string): Promise<Set<string>> {
  const { rows } = await sql<{ step: string }>`
    select step from handover_steps where holding_id = ${holdingId}::uuid`.execute(system)
  return new Set(rows.map(({ step }) => step))
}

export async function setStep(
  system: Tx,
  holdingId: string,
  step: string,
  done: boolean,
): Promise<void> {
  await (done
    ? sql`insert into handover_steps (holding_id, step) values (${holdingId}::uuid, ${step}) on conflict do nothing`
    : sql`delete from handover_steps where holding_id = ${holdingId}::uuid and step = ${step}`
  ).execute(system)
}

/** What a person leaves, and what he has begun with somebody before him, around a day. */
export async function listOwn(
  system: Tx,
  personId: string,
  { from, to }: { from: Day; to: Day },
): Promise<{ leaving: KeptHandover[]; begun: KeptHandover[] }> {
  const leaving = await listEnding(system, sql`h.person_id = ${personId}::uuid`, { from, to })
  const { rows: begun } = await sql<KeptHandover>`
    ${known} where s.person_id = ${personId}::uuid and s.from_day >= ${from} and s.from_day <= ${to} order by s.from_day`.execute(
    system,
  )
  return { leaving, begun }
}
