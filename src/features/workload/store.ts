import { type Insertable, sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { Stage } from '../schools/school.ts'
import type { Activity } from './activity.ts'
import type { EntryState } from './entry.ts'

export type EntryRow = {
  id: string
  activity: Activity
  personId: string
  name: string
  organisationId: string
  organisationName: string
  regionCode: string
  sourceId: string
  title: string
  published: boolean
  doneOn: Day
  minutes: number
  state: EntryState
  reason: string | null
  simulated: boolean
  stage: Stage | null
  periodMinutes: number | null
  /** The sheet in which it was signed, and its term. */
  sheetId: string | null
  signedIn: string | null
}

const entries = (tx: Tx) =>
  tx
    .selectFrom('workloadEntries as w')
    .innerJoin('persons as p', 'p.id', 'w.personId')
    .innerJoin('orgUnits as o', 'o.id', 'w.organisationId')
    .leftJoin('resources as r', 'r.id', 'w.sourceId')
    .leftJoin('workloadSheets as h', 'h.id', 'w.sheetId')
    .leftJoin('schools as s', 's.id', 'w.organisationId')
    .select([
      'w.id',
      'w.personId',
      'p.name',
      'w.organisationId',
      'o.name as organisationName',
      'w.regionCode',
      'w.sourceId',
      'w.activity',
      'w.sheetId',
      'h.period as signedIn',
      sql<string>`coalesce(w.title, r.title, '')`.as('title'),
      sql<boolean>`w.activity <> 'resource_making' or coalesce(r.state = 'published', false)`.as(
        'published',
      ),
      'w.doneOn',
      'w.minutes',
      'w.state',
      sql<string | null>`(select m.reason from moves as m where m.subject_id = w.id
        order by m.at desc limit 1)`.as('reason'),
      'w.simulated',
      's.stage',
      's.periodMinutes',
    ])
    .orderBy('o.name')
    .orderBy('p.nameSort')
    .orderBy('w.doneOn')
    .orderBy('w.id')
    .$castTo<EntryRow>()

/** Of a place: signed in this term, or signed in none and done by its last day; one more than `limit` where there are more. */
export const listEntries = (
  tx: Tx,
  { lower, upper, term, to, limit }: CodeRange & { term: string; to: Day; limit: number },
): Promise<EntryRow[]> =>
  entries(tx)
    .where('w.regionCode', '>=', lower)
    .where('w.regionCode', '<', upper)
    .where((eb) =>
      eb.or([
        eb('h.period', '=', term),
        eb.and([eb('w.sheetId', 'is', null), eb('w.doneOn', '<=', to)]),
      ]),
    )
    .limit(limit + 1)
    .execute()

/** Locked until the transaction ends. */
export async function lockEntries(tx: Tx, ids: readonly string[]): Promise<EntryRow[]> {
  await sql`select from workload_entries where id = any(${[...ids]}::uuid[]) order by id for update`.execute(
    tx,
  )
  return entries(tx)
    .where('w.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
}

/** False: it is credited to this person already. */
export async function insertEntry(
  tx: Tx,
  entry: Insertable<DB['workloadEntries']>,
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`insert into workload_entries
      (id, person_id, organisation_id, region_code, activity, source_id, done_on, minutes, simulated, entered_by, title,
        state, corrects)
    values (${entry.id}, ${entry.personId}, ${entry.organisationId}, ${entry.regionCode}, ${entry.activity},
      ${entry.sourceId}, ${entry.doneOn}, ${entry.minutes}, ${entry.simulated ?? false}, ${entry.enteredBy ?? null},
      ${entry.title ?? null}, ${entry.state ?? 'claimed'}, ${entry.corrects ?? false})
    on conflict do nothing
    returning id`.execute(tx)
  return rows.length > 0
}

export type SignedWork = {
  personId: string
  organisationId: string
  regionCode: string
  activity: Activity
  minutes: number
}

/** Takes back what a source was worth before; what of it is in signed sheets stays, and is told by person. */
export async function deleteEntriesOf(tx: Tx, sourceId: string): Promise<Map<string, SignedWork>> {
  await sql`delete from workload_entries where source_id = ${sourceId} and sheet_id is null`.execute(
    tx,
  )
  const { rows } = await sql<SignedWork>`
    select distinct on (person_id) person_id, organisation_id, region_code, activity,
      (sum(minutes) over (partition by person_id))::integer as minutes
    from workload_entries where source_id = ${sourceId} order by person_id, corrects, id`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.personId, row]))
}

export async function setEntryStates(
  tx: Tx,
  ids: readonly string[],
  state: EntryState,
): Promise<void> {
  await sql`update workload_entries set state = ${state} where id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
}

export async function setEntryMinutes(tx: Tx, id: string, minutes: number): Promise<void> {
  await sql`update workload_entries set minutes = ${minutes} where id = ${id}::uuid`.execute(tx)
}
