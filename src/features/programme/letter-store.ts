import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import { type Tx, waitForTurn } from '../../platform/db.ts'
import type { Linked } from './chain.ts'

/** A township or village in scope. */
export type Unit = {
  code: string
  level: 'township' | 'village'
  unitName: string
  townshipCode: string
}

export async function listUnits(tx: Tx, { lower, upper }: CodeRange): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select township_code::text as code, 'township' as level, name as unit_name, township_code::text as township_code from townships
    where retired_on is null and in_scope and region_code >= ${lower} and region_code < ${upper}
    union all
    select village_code::text, 'village', name as unit_name, rpad(left(village_code, 9), 12, '0') from villages
    where retired_on is null and in_scope and region_code >= ${lower} and region_code < ${upper}
    order by code`.execute(tx)
  return rows
}

const linked = sql`id, unit_code::text as unit_code, state, title, from_day, to_day, issuer_name, receiver_name`

/** All that were drafted or signed of a place. */
export async function listLetters(tx: Tx, { lower, upper }: CodeRange): Promise<Linked[]> {
  const { rows } = await sql<Linked>`
    select ${linked} from letters
    where retired_on is null and region_code >= ${lower} and region_code < ${upper}
    order by unit_code, from_day, id`.execute(tx)
  return rows
}

export async function listLettersOf(tx: Tx, units: readonly string[]): Promise<Linked[]> {
  const { rows } = await sql<Linked>`
    select ${linked} from letters where retired_on is null and region_code = any(${[...units]})
    order by unit_code, from_day, id`.execute(tx)
  return rows
}

export type Ended = {
  unitCode: string
  level: 'township' | 'village'
  state: 'in_force' | 'scored'
  toDay: Day
  stateAt: string
}

/** Those whose days were over before `day` and that nobody has given a last word to. */
export async function listEnded(tx: Tx, day: Day): Promise<Ended[]> {
  const { rows } = await sql<Ended>`
    select unit_code::text as unit_code, case when unit_code like '%000' then 'township' else 'village' end as level,
      state, to_day, state_at
    from letters
    where retired_on is null and state in ('in_force', 'scored') and to_day < ${day}
    order by to_day, unit_code, id`.execute(tx)
  return rows
}

export type LetterText = Linked & { targets: string; simulated: boolean }

/** What the paper of a letter says, of those that are not terminated; one of them, or those of a place on a day. */
export async function listLetterTexts(
  tx: Tx,
  asked: { id: string } | { within: CodeRange; day: Day },
): Promise<LetterText[]> {
  const which =
    'id' in asked
      ? sql<boolean>`id = ${asked.id}`
      : sql<boolean>`region_code >= ${asked.within.lower} and region_code < ${asked.within.upper} and to_day >= ${asked.day}`
  const { rows } = await sql<LetterText>`
    select ${linked}, targets, simulated from letters
    where retired_on is null and state <> 'terminated' and ${which}
    order by unit_code, from_day, id`.execute(tx)
  return rows
}

/** Until the transaction ends nobody else signs for these units or for what they rest on. */
export async function holdLetters(tx: Tx, units: readonly string[]): Promise<void> {
  for (const unit of [...new Set(units)].toSorted()) await waitForTurn(tx, `letters of ${unit}`)
}
