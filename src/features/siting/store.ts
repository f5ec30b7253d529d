import { type Insertable, sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { Answer, Consent, Decision, Party } from './decision.ts'
import type { UnitLevel } from './eligibility.ts'
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

export async function lockDecision(tx: Tx, id: string): Promise<Decision | undefined> {
  const locked = await tx
    .selectFrom('sitingDecisions')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return locked && findDecision(tx, id)
}

export async function insertDecisions(
  tx: Tx,
  rows: readonly Insertable<DB['sitingDecisions']>[],
): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto('sitingDecisions')
      .values([...rows])
      .execute()
}

export async function setDecision(
  tx: Tx,
  id: string,
  change: {
    proposedSchoolId?: string
    schoolId?: string
    overrideReason?: string | null
    distanceMetres?: number | null
    scenarioId?: string | null
    state?: 'open' | 'fixed'
    fixedAt?: Instant | null
  },
): Promise<void> {
  await tx
    .updateTable('sitingDecisions')
    .set((eb) => ({
      ...change,
      version: eb('version', '+', 1),
      updatedAt: sql<string>`clock_timestamp()`,
    }))
    .where('id', '=', id)
    .execute()
}

export async function insertConsent(
  tx: Tx,
  consent: Insertable<DB['sitingConsents']>,
): Promise<void> {
  await tx.insertInto('sitingConsents').values(consent).execute()
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
    .select(['decisionId', 'party', 'answer', 'personName', 'at', 'note', 'schoolId'])
    .where('decisionId', 'in', [...decisionIds])
    .orderBy('at')
    .execute()
  for (const { decisionId, party, answer, ...consent } of rows) {
    found.get(decisionId)?.push({ ...consent, party: party as Party, answer: answer as Answer })
  }
  return found
}
