import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import { type CodeRange, everywhere } from '../../base/place.ts'
import { type Tx, waitForTurn } from '../../platform/db.ts'
import type { Held } from './team.ts'

const held = sql`a.id, a.unit_code::text as unit_code, a.position, a.party, a.stands_in_for, a.name, a.state,
  a.from_day, a.to_day`

/** All that was ever held at these units, proposals too; whoever asks holds the stations before. */
export async function listHeld(tx: Tx, units: readonly string[]): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select ${held} from appointments as a
    where a.region_code = any(${[...units]}) and a.retired_on is null
    order by a.unit_code, a.from_day, a.id`.execute(tx)
  return rows
}

/** Until the transaction ends nobody else appoints at these units. */
export async function holdUnits(tx: Tx, units: readonly string[]): Promise<void> {
  for (const unit of units.toSorted()) await waitForTurn(tx, `team of ${unit}`)
}

/** The last day of whoever left today; who was to leave later, or had left before, keeps his day. */
export async function endOn(tx: Tx, ids: readonly string[], day: Day): Promise<void> {
  await sql`
    update appointments set to_day = greatest(from_day, ${day}::date)
    where id = any(${[...ids]}::uuid[]) and (to_day is null or to_day > ${day}::date)`.execute(tx)
}

export type TeamStation = {
  id: string
  code: string
  unitName: string
  level: 'township' | 'village'
  townshipName: string | null
  /** Null: the host lies where the reader sees no schools. */
  schoolName: string | null
  hostedOn: Day
}

/** Stations that have a host, of a place. */
export async function listTeamStations(
  tx: Tx,
  { lower, upper }: CodeRange = everywhere,
): Promise<TeamStation[]> {
  const { rows } = await sql<TeamStation>`
    select s.id, s.unit_code::text as code, coalesce(u.name, s.unit_code) as unit_name, s.unit_level as level,
      case when s.unit_level = 'village' then t.name end as township_name, h.name as school_name, s.hosted_on
    from learning_stations as s
    left join schools as h on h.id = s.school_id
    left join places as u on u.code = s.unit_code
    left join places as t on t.code = rpad(left(s.unit_code, 9), 12, '0')
    where s.unit_code >= ${lower} and s.unit_code < ${upper} and s.school_id is not null and s.hosted_on is not null
    order by s.unit_code`.execute(tx)
  return rows
}
