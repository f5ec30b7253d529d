import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { GateItem } from './gate.ts'
import type { NewPhase, PhaseState, TemplateName } from './programme.ts'

export type StoredProgramme = {
  id: string
  version: number
  regionCode: string
  countyName: string
  title: string
  template: TemplateName
  fromDay: Day
  toDay: Day
  simulated: boolean
}
export type StoredPhase = {
  id: string
  version: number
  programmeId: string
  regionCode: string
  number: number
  fromDay: Day
  toDay: Day
  items: GateItem[]
  state: PhaseState
  stateAt: Instant
}
export type StoredWaiver = {
  phaseId: string
  item: GateItem
  reason: string
  actorName: string
  at: Instant
}

const programme = sql`p.id, p.version, p.region_code::text as region_code, coalesce(c.name, '') as county_name, p.title, p.template,
  p.from_day, p.to_day, p.simulated from programmes as p left join places as c on c.code = p.region_code`

/** Those that are kept here, the latest first. */
export async function listProgrammes(
  tx: Tx,
  { lower, upper }: CodeRange,
): Promise<StoredProgramme[]> {
  const { rows } = await sql<StoredProgramme>`
    select ${programme} where p.kept_by is null and p.region_code >= ${lower} and p.region_code < ${upper}
    order by p.from_day desc, p.id`.execute(tx)
  return rows
}

export async function findProgramme(tx: Tx, id: string): Promise<StoredProgramme | undefined> {
  const { rows } =
    await sql<StoredProgramme>`select ${programme} where p.id = ${id} and p.kept_by is null`.execute(
      tx,
    )
  return rows[0]
}

export async function insertProgramme(
  tx: Tx,
  row: Omit<StoredProgramme, 'version' | 'countyName'> & { createdBy: string | null },
): Promise<void> {
  await tx.insertInto('programmes').values(row).execute()
}

/** False: somebody changed it meanwhile. */
export async function setProgramme(
  tx: Tx,
  { id, version }: { id: string; version: number },
  change: { title: string; fromDay: Day; toDay: Day },
): Promise<boolean> {
  const changed = await tx
    .updateTable('programmes')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}

const phase = sql`id, version, programme_id, region_code::text as region_code, number, from_day, to_day, items, state, state_at
  from programme_phases`

export async function listPhases(tx: Tx, programmeIds: readonly string[]): Promise<StoredPhase[]> {
  const { rows } = await sql<StoredPhase>`
    select ${phase} where programme_id = any(${[...programmeIds]}::uuid[]) order by programme_id, number`.execute(
    tx,
  )
  return rows
}

/** Until the transaction ends no phase of their programmes is moved or waived by anyone else. */
export async function lockPhases(tx: Tx, ids: readonly string[]): Promise<StoredPhase[]> {
  await sql`
    select 1 from programme_phases where programme_id in
      (select programme_id from programme_phases where id = any(${[...ids]}::uuid[]))
    order by id for update`.execute(tx)
  const { rows } = await sql<StoredPhase>`
    select ${phase} where id = any(${[...ids]}::uuid[]) order by id`.execute(tx)
  return rows
}

export async function insertPhases(
  tx: Tx,
  phases: readonly (Omit<NewPhase, 'items'> & {
    id: string
    programmeId: string
    regionCode: string
    items: GateItem[]
  })[],
): Promise<void> {
  await tx
    .insertInto('programmePhases')
    .values([...phases])
    .execute()
}

export async function setPhaseStates(
  tx: Tx,
  ids: readonly string[],
  state: PhaseState,
): Promise<void> {
  await sql`update programme_phases set state = ${state}, state_at = clock_timestamp(), version = version + 1
    where id = any(${[...ids]}::uuid[])`.execute(tx)
}

export async function setPhaseDays(
  tx: Tx,
  id: string,
  days: { fromDay: Day; toDay: Day },
): Promise<void> {
  await sql`update programme_phases set from_day = ${days.fromDay}, to_day = ${days.toDay}, version = version + 1
    where id = ${id}`.execute(tx)
}

export async function listWaivers(
  tx: Tx,
  programmeIds: readonly string[],
): Promise<StoredWaiver[]> {
  const { rows } = await sql<StoredWaiver>`
    select w.phase_id, w.item, w.reason, w.actor_name, w.at from phase_waivers as w
    join programme_phases as p on p.id = w.phase_id
    where p.programme_id = any(${[...programmeIds]}::uuid[]) order by w.at, w.id`.execute(tx)
  return rows
}

/** One that is there already stays. */
export async function insertWaiver(
  tx: Tx,
  waiver: Omit<StoredWaiver, 'at'> & { id: string; regionCode: string; actorId: string | null },
): Promise<void> {
  await tx
    .insertInto('phaseWaivers')
    .values(waiver)
    .onConflict((conflict) => conflict.columns(['phaseId', 'item']).doNothing())
    .execute()
}
