import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { AdoptionState, System } from './rule.ts'

export type KeptAdoption = {
  id: string
  unitCode: string
  schoolId: string | null
  state: AdoptionState
  systems: System[]
  edition: number
  adoptedOn: Day | null
  ownText: string | null
  simulated: boolean
}

/** Of these units, or one by its id. */
export async function listAdoptions(
  tx: Tx,
  units: readonly string[],
  id: string | null = null,
): Promise<KeptAdoption[]> {
  const { rows } = await sql<KeptAdoption>`
    select id, unit_code, school_id, state, systems, edition, adopted_on, own_text, simulated from rule_adoptions
    where retired_on is null and (region_code = any(${[...units]}) or id = ${id}::uuid)
    order by unit_code, drafted_on, id`.execute(tx)
  return rows
}
