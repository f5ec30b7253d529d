import { type Insertable, sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { Answer, Consent, Decision, Party } from './decision.ts'
import type { UnitLevel } from './eligibility.ts'
import type { WhyHere } from './reasons.ts'
import type { Outcome, Scenario, ScenarioSettings, UnitAssignment } from './scenario.ts'

// ── Scenarios ──

const scenarioColumns = [
  'id',
  'version',
  'name',
  'regionCode',
  'level',
  'settings',
  'state',
  'outcome',
  'failure',
  'solvedAt',
  'createdAt',
] as const

const scenarioOf = (row: unknown): Scenario => {
  const scenario = row as Scenario
  return { ...scenario, objective: scenario.settings.objective }
}

export async function insertScenario(
  tx: Tx,
  scenario: {
    id: string
    name: string
    regionCode: string
    level: string
    settings: ScenarioSettings
    createdBy: string
  },
): Promise<void> {
  await tx
    .insertInto('sitingScenarios')
    .values({ ...scenario, settings: JSON.stringify(scenario.settings), state: 'draft' })
    .execute()
}

export async function listScenarios(tx: Tx): Promise<Scenario[]> {
  const rows = await tx
    .selectFrom('sitingScenarios')
    .select(scenarioColumns)
    .orderBy('createdAt', 'desc')
    .execute()
  return rows.map(scenarioOf)
}

export async function findScenario(tx: Tx, id: string): Promise<Scenario | undefined> {
  const row = await tx
    .selectFrom('sitingScenarios')
    .select(scenarioColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && scenarioOf(row)
}

export async function lockScenario(tx: Tx, id: string): Promise<Scenario | undefined> {
  const row = await tx
    .selectFrom('sitingScenarios')
    .select(scenarioColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && scenarioOf(row)
}

export async function setScenarioState(
  tx: Tx,
  id: string,
  change: {
    state: Scenario['state']
    outcome?: Outcome
    failure?: string | null
    solvedAt?: Instant
  },
): Promise<void> {
  const { outcome, ...rest } = change
  await tx
    .updateTable('sitingScenarios')
    .set((eb) => ({
      ...rest,
      ...(outcome && { outcome: JSON.stringify(outcome) }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

export async function deleteScenario(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('sitingScenarios').where('id', '=', id).execute()
}

/** Decisions keep their host when the scenario that proposed it is deleted. */
export async function countDecisionsOf(tx: Tx, scenarioId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('sitingDecisions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('scenarioId', '=', scenarioId)
    .executeTakeFirstOrThrow()
  return count
}

export type NewAssignment = {
  unitCode: string
  unitLevel: UnitLevel
  schoolId: string | null
  distanceMetres: number | null
  size: number
  why: UnitAssignment['why']
}

export async function replaceAssignments(
  tx: Tx,
  scenarioId: string,
  assignments: readonly NewAssignment[],
): Promise<void> {
  await tx.deleteFrom('sitingAssignments').where('scenarioId', '=', scenarioId).execute()
  if (assignments.length === 0) return
  const json = JSON.stringify(
    assignments.map((one) => ({
      unit_code: one.unitCode,
      region_code: one.unitCode,
      unit_level: one.unitLevel,
      school_id: one.schoolId,
      distance_metres: one.distanceMetres,
      size: one.size,
      why: one.why,
    })),
  )
  await sql`
    insert into siting_assignments (scenario_id, unit_code, region_code, unit_level, school_id, distance_metres, size, why)
    select ${scenarioId}::uuid, unit_code, region_code, unit_level, school_id, distance_metres, size, why
    from jsonb_populate_recordset(null::siting_assignments, ${json}::jsonb)`.execute(tx)
}

export type StoredAssignment = NewAssignment & { schoolName: string | null }

export async function listAssignments(tx: Tx, scenarioId: string): Promise<StoredAssignment[]> {
  const rows = await tx
    .selectFrom('sitingAssignments as a')
    .leftJoin('schools as s', 's.id', 'a.schoolId')
    .select([
      'a.unitCode',
      'a.unitLevel',
      'a.schoolId',
      's.name as schoolName',
      'a.distanceMetres',
      'a.size',
      'a.why',
    ])
    .where('a.scenarioId', '=', scenarioId)
    .orderBy('a.unitCode')
    .execute()
  return rows as StoredAssignment[]
}

/** Units that the latest adopted scenario found no room for. */
export async function listUnitsWithoutRoom(tx: Tx): Promise<Set<string>> {
  const { rows } = await sql<{ unitCode: string }>`
    select a.unit_code from siting_assignments as a
    where a.why ->> 'reason' = 'no_room' and a.scenario_id = (
      select s.id from siting_scenarios as s
      where s.id in (select d.scenario_id from siting_decisions as d)
      order by s.solved_at desc limit 1)`.execute(tx)
  return new Set(rows.map(({ unitCode }) => unitCode))
}

// ── Decisions and consents ──

function decisions(tx: Tx) {
  return tx
    .selectFrom('sitingDecisions as d')
    .innerJoin('schools as s', 's.id', 'd.schoolId')
    .innerJoin('schools as p', 'p.id', 'd.proposedSchoolId')
    .leftJoin('places as u', 'u.code', 'd.unitCode')
    .leftJoin('places as t', (join) =>
      join.on(sql<boolean>`t.code = rpad(left(d.unit_code, 9), 12, '0')`),
    )
    .leftJoin('schools as n', (join) =>
      join.on(sql<boolean>`n.id = (d.why #>> '{nearer,0,site}')::uuid`),
    )
    .select([
      'd.id',
      'd.version',
      'd.regionCode',
      'd.unitCode',
      'd.unitLevel',
      'u.name as unitName',
      't.name as townshipName',
      'd.proposedSchoolId',
      'p.name as proposedSchoolName',
      'd.schoolId',
      's.name as schoolName',
      's.regionCode as schoolRegionCode',
      's.mode as schoolMode',
      's.stage as schoolStage',
      'd.overrideReason',
      'd.distanceMetres',
      'd.why',
      'n.name as nearerSchoolName',
      'd.state',
      'd.fixedAt',
    ])
}

export async function listDecisions(
  tx: Tx,
  { lower, upper, state }: CodeRange & { state?: 'open' | 'fixed' | undefined },
): Promise<Decision[]> {
  const rows = await decisions(tx)
    .where('d.unitCode', '>=', lower)
    .where('d.unitCode', '<', upper)
    .$if(state !== undefined, (q) => q.where('d.state', '=', state ?? 'open'))
    .orderBy('d.unitCode')
    .execute()
  return rows as Decision[]
}

export async function findDecision(tx: Tx, id: string): Promise<Decision | undefined> {
  return (await decisions(tx).where('d.id', '=', id).executeTakeFirst()) as Decision | undefined
}

type Locked = ReturnType<typeof selectIds>
const selectIds = (tx: Tx) => tx.selectFrom('sitingDecisions').select('id')

/** In the order of their ids, so that two who lock the same never wait for each other in a circle. */
export async function lockDecisions(
  tx: Tx,
  which: (query: Locked) => Locked,
): Promise<Map<string, Decision>> {
  const ids = (await which(selectIds(tx)).orderBy('id').forUpdate().execute()).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const rows = (await decisions(tx).where('d.id', 'in', ids).execute()) as Decision[]
  return new Map(rows.map((row) => [row.id, row]))
}

export async function insertDecisions(
  tx: Tx,
  rows: readonly (Omit<Insertable<DB['sitingDecisions']>, 'why'> & { why?: WhyHere })[],
): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto('sitingDecisions')
      .values(rows.map((row) => ({ ...row, why: row.why ? JSON.stringify(row.why) : null })))
      .execute()
}

/** Its station is on its way to another school. */
export async function isRelocating(tx: Tx, unitCode: string): Promise<boolean> {
  const { rows } = await sql`
    select from learning_stations as s join station_stages as g on g.station_id = s.id
    where s.unit_code = ${unitCode} and g.stage = 'relocating'`.execute(tx)
  return rows.length > 0
}

export async function setDecisions(
  tx: Tx,
  ids: readonly string[],
  {
    why,
    ...change
  }: {
    proposedSchoolId?: string
    schoolId?: string
    overrideReason?: string | null
    distanceMetres?: number | null
    why?: WhyHere | null
    scenarioId?: string | null
    state?: 'open' | 'fixed'
    fixedAt?: Instant | null
  },
): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('sitingDecisions')
    .set((eb) => ({
      ...change,
      ...(why !== undefined && { why: why && JSON.stringify(why) }),
      version: eb('version', '+', 1),
      updatedAt: sql<string>`clock_timestamp()`,
    }))
    .where('id', 'in', ids)
    .execute()
}

export async function insertConsents(
  tx: Tx,
  consents: readonly Insertable<DB['sitingConsents']>[],
): Promise<void> {
  if (consents.length > 0) await tx.insertInto('sitingConsents').values(consents).execute()
}

/** Every answer to these decisions, oldest first. */
export async function listConsents(
  tx: Tx,
  decisionIds: readonly string[],
): Promise<Map<string, Consent[]>> {
  const found = new Map<string, Consent[]>(decisionIds.map((id) => [id, []]))
  if (decisionIds.length === 0) return found
  const rows = await tx
    .selectFrom('sitingConsents')
    .select([
      'decisionId',
      'party',
      'answer',
      'personName',
      'at',
      'note',
      'schoolId',
      'enteredByName',
      'paperId',
    ])
    .where('decisionId', 'in', [...decisionIds])
    .orderBy('at')
    .execute()
  for (const { decisionId, party, answer, ...consent } of rows) {
    found.get(decisionId)?.push({ ...consent, party: party as Party, answer: answer as Answer })
  }
  return found
}
