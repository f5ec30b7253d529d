import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { AcceptanceLevel, EvaluationState } from './evaluation.ts'
import type { Filled } from './sheet.ts'
import type { SheetName } from './sheets.ts'

export type KeptSheet = {
  id: string
  version: number
  regionCode: string
  unitCode: string
  level: AcceptanceLevel
  sheet: SheetName
  visitDay: Day
  inspectors: string
  state: EvaluationState
  stateAt: Instant
  fillingId: string | null
  score: number | null
  total: number | null
  frozen: unknown
  createdAt: Instant
  simulated: boolean
}

const kept = sql`id, version, region_code::text as region_code, unit_code::text as unit_code, level, sheet, visit_day,
  inspectors, state, state_at, filling_id, score, total, frozen, created_at, simulated`

export async function listSheets(tx: Tx, { lower, upper }: CodeRange): Promise<KeptSheet[]> {
  const { rows } = await sql<KeptSheet>`
    select ${kept} from acceptance_sheets
    where retired_on is null and region_code >= ${lower} and region_code < ${upper}
    order by visit_day desc, unit_code, level, id`.execute(tx)
  return rows
}

export async function findSheets(tx: Tx, ids: readonly string[]): Promise<Map<string, KeptSheet>> {
  const { rows } = await sql<KeptSheet>`
    select ${kept} from acceptance_sheets where retired_on is null and id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export async function lockSheet(tx: Tx, id: string): Promise<KeptSheet | undefined> {
  const { rows } = await sql<KeptSheet>`
    select ${kept} from acceptance_sheets where retired_on is null and id = ${id} for no key update`.execute(
    tx,
  )
  return rows[0]
}

export type Filling = {
  id: string
  sheetId: string
  filled: Filled
  score: number
  byId: string
  byName: string
  filledAt: Instant
  at: Instant
}

/** All that arrived, the earliest first. */
export async function listFillings(tx: Tx, sheetIds: readonly string[]): Promise<Filling[]> {
  const { rows } = await sql<Filling>`
    select id, sheet_id, filled, score, by_id, by_name, filled_at, at from sheet_fillings
    where sheet_id = any(${[...sheetIds]}::uuid[]) order by at, id`.execute(tx)
  return rows
}

/** False: it is there already. */
export async function insertFilling(
  tx: Tx,
  { filled, ...filling }: Omit<Filling, 'at'> & { regionCode: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('sheetFillings')
    .values({ ...filling, filled: JSON.stringify(filled) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function chooseFilling(tx: Tx, id: string, fillingId: string): Promise<void> {
  await sql`update acceptance_sheets set filling_id = ${fillingId}, version = version + 1 where id = ${id}`.execute(
    tx,
  )
}

/** Another filling came: whoever chose before has not seen it, nor has whoever is about to give the verdict. */
export async function endChoice(tx: Tx, id: string): Promise<void> {
  await sql`update acceptance_sheets set filling_id = null, version = version + 1 where id = ${id}`.execute(
    tx,
  )
}

export async function freezeSheet(
  tx: Tx,
  id: string,
  given: { fillingId: string; score: number; total: number; frozen: object },
): Promise<void> {
  await sql`update acceptance_sheets set filling_id = ${given.fillingId}, score = ${given.score}, total = ${given.total},
      frozen = ${JSON.stringify(given.frozen)}::jsonb where id = ${id}`.execute(tx)
}

/** Who gave the verdict of a level for these units, as often as they did. */
export async function listJudges(
  tx: Tx,
  level: AcceptanceLevel,
  units: readonly string[],
): Promise<{ unitCode: string; actorId: string | null }[]> {
  const { rows } = await sql<{ unitCode: string; actorId: string | null }>`
    select s.unit_code::text as unit_code, m.actor_id from acceptance_sheets as s
    join moves as m on m.subject_id = s.id and m.lifecycle = 'acceptance_sheet' and m.name = 'pass'
    where s.level = ${level} and s.unit_code = any(${[...units]})`.execute(tx)
  return rows
}
