import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { equipmentTypes } from '../schools/equipment-types.ts'
import type { TimetableState, Window } from '../timetable/timetable.ts'

export type MovingSchool = { id: string; name: string }

export async function findSchool(tx: Tx, id: string | null): Promise<MovingSchool | null> {
  if (id === null) return null
  const found = await tx
    .selectFrom('schools')
    .select(['id', 'name'])
    .where('id', '=', id)
    .executeTakeFirst()
  return found ?? null
}

export async function findSchoolCode(tx: Tx, id: string): Promise<string> {
  const { schoolCode } = await tx
    .selectFrom('schools')
    .select('schoolCode')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return schoolCode
}

export type MovingEquipment = {
  id: string
  assetNo: string
  type: keyof typeof equipmentTypes
  model: string | null
  quantity: number
}

/** What the programme itself paid for and is in use: it belongs to the station and goes with it. */
export async function listMovingEquipment(
  tx: Tx,
  schoolId: string | null,
): Promise<MovingEquipment[]> {
  if (schoolId === null) return []
  const { rows } = await sql<MovingEquipment>`
    select id, asset_no, type, model, quantity from equipment
    where organisation_id = ${schoolId} and funded_by = 'programme' and condition <> 'scrapped' and retired_on is null
    order by type, asset_no`.execute(tx)
  return rows
}

/** Other stations that the old host keeps: the equipment may be theirs. */
export async function countOthersAt(
  tx: Tx,
  schoolId: string | null,
  stationId: string,
): Promise<number> {
  if (schoolId === null) return 0
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from learning_stations where school_id = ${schoolId} and id <> ${stationId}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

export type HeldTimes = { schoolId: string; windows: Window[]; toDay: Day; state: TimetableState }

/** What is agreed for days after `day`, and what is negotiated; the latest last. */
export async function listHeldTimes(tx: Tx, stationId: string, day: Day): Promise<HeldTimes[]> {
  const { rows } = await sql<HeldTimes>`
    select school_id, windows, to_day, state from timetables
    where station_id = ${stationId} and state in ('open', 'agreed') and coalesce(ends_on - 1, to_day) >= ${day}
    order by from_day`.execute(tx)
  return rows
}

/** People of the unit who learn by name: they stay the station's. */
export async function countLearners(tx: Tx, unitCode: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from learners where region_code = ${unitCode}`.execute(tx)
  return rows[0]?.count ?? 0
}
