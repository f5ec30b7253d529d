import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'

export type StoredPart = {
  id: string
  orgUnitId: string
  orgName: string
  leads: boolean
  doneOn: Day | null
  note: string | null
  doneByName: string | null
}
export type StoredTask = {
  id: string
  planId: string
  programmeTitle: string
  regionCode: string
  taskTitle: string
  title: string
  dueOn: Day
  changedAt: Instant
  changes: number
  parts: StoredPart[]
}

/** Those of plans in force, the earliest due first; each with all its parts, whoever lead first. */
export async function listTasks(tx: Tx, { lower, upper }: CodeRange): Promise<StoredTask[]> {
  const { rows } = await sql<StoredTask>`
    select t.id, t.plan_id, g.title as programme_title, t.region_code::text as region_code, t.task_title, t.title, t.due_on,
      t.changed_at, t.changes,
      jsonb_agg(jsonb_build_object('id', p.id, 'orgUnitId', p.org_unit_id, 'orgName', o.name, 'leads', p.leads,
        'doneOn', p.done_on, 'note', p.note, 'doneByName', p.done_by_name) order by p.leads desc, o.region_code, o.name) as parts
    from plan_tasks as t
    join programmes as g on g.id = t.programme_id
    join plan_task_parts as p on p.task_id = t.id and p.dropped_on is null
    join org_units as o on o.id = p.org_unit_id
    where t.dropped_on is null and t.region_code >= ${lower} and t.region_code < ${upper}
    group by t.id, g.title order by t.due_on, t.id`.execute(tx)
  return rows
}

/** Units in which somebody holds a post on a day. */
export async function listUnitsOf(tx: Tx, personId: string, day: Day): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct p.org_unit_id as id from post_holdings as h join posts as p on p.id = h.post_id
    where h.person_id = ${personId} and h.from_day <= ${day} and (h.to_day is null or h.to_day >= ${day})`.execute(
    tx,
  )
  return new Set(rows.map(({ id }) => id))
}

export type NewTask = {
  id: string
  programmeId: string
  planId: string
  regionCode: string
  stepKey: string
  taskTitle: string
  title: string
  dueOn: Day
}

/** What was there by its step stays itself; its id. */
export async function putTask(tx: Tx, task: NewTask): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into plan_tasks as t (id, programme_id, plan_id, region_code, step_key, task_title, title, due_on)
    values (${task.id}, ${task.programmeId}, ${task.planId}, ${task.regionCode}, ${task.stepKey}, ${task.taskTitle},
      ${task.title}, ${task.dueOn})
    on conflict (programme_id, step_key) do update set plan_id = excluded.plan_id, task_title = excluded.task_title,
      title = excluded.title, due_on = excluded.due_on, dropped_on = null,
      changes = t.changes + ((t.title, t.due_on) is distinct from (excluded.title, excluded.due_on))::integer,
      changed_at = clock_timestamp()
    returning id`.execute(tx)
  return (rows[0] as { id: string }).id
}

/** A unit's part, with its tick where it was ticked before. */
export async function putPart(
  tx: Tx,
  part: { id: string; taskId: string; orgUnitId: string; leads: boolean },
): Promise<void> {
  await sql`
    insert into plan_task_parts (id, task_id, org_unit_id, region_code, leads)
    select ${part.id}, ${part.taskId}, o.id, o.region_code, ${part.leads} from org_units as o where o.id = ${part.orgUnitId}
    on conflict (task_id, org_unit_id) do update set leads = excluded.leads, dropped_on = null`.execute(
    tx,
  )
}

/** What the version in force has no more. */
export async function dropOthers(
  tx: Tx,
  programmeId: string,
  kept: { steps: readonly string[]; parts: readonly { taskId: string; orgUnitId: string }[] },
  day: Day,
): Promise<void> {
  await sql`update plan_tasks set dropped_on = ${day} where programme_id = ${programmeId} and dropped_on is null
    and not step_key = any(${[...kept.steps]})`.execute(tx)
  const parts = kept.parts.map(({ taskId, orgUnitId }) => `${taskId} ${orgUnitId}`)
  await sql`update plan_task_parts as p set dropped_on = ${day} from plan_tasks as t
    where t.id = p.task_id and t.programme_id = ${programmeId} and p.dropped_on is null
      and not (p.task_id || ' ' || p.org_unit_id) = any(${parts})`.execute(tx)
}

export type LockedPart = { id: string; orgUnitId: string; regionCode: string; taskRegion: string }
export async function lockPart(tx: Tx, id: string): Promise<LockedPart | undefined> {
  const { rows } = await sql<LockedPart>`
    select p.id, p.org_unit_id, p.region_code::text as region_code, t.region_code::text as task_region
    from plan_task_parts as p join plan_tasks as t on t.id = p.task_id
    where p.id = ${id} and p.dropped_on is null and t.dropped_on is null for update of p`.execute(
    tx,
  )
  return rows[0]
}

export async function setPart(
  tx: Tx,
  id: string,
  done: {
    doneOn: Day | null
    note: string | null
    doneBy: string | null
    doneByName: string | null
  },
): Promise<void> {
  await tx.updateTable('planTaskParts').set(done).where('id', '=', id).execute()
}
