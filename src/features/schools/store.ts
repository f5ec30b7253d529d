import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { Mode } from './school.ts'

export type SchoolPlace = {
  id: string
  schoolCode: string
  name: string
  regionCode: string
  mode: Mode
}

/** Schools in use by their code. */
export async function findSchoolsByCode(
  tx: Tx,
  codes: readonly string[],
): Promise<Map<string, SchoolPlace>> {
  if (codes.length === 0) return new Map()
  const rows = await tx
    .selectFrom('schools')
    .select(['id', 'schoolCode', 'name', 'regionCode', 'mode'])
    .where('schoolCode', 'in', [...new Set(codes)])
    .where('retiredOn', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.schoolCode, row as SchoolPlace]))
}

/** Whether the reader's place has a school in use. */
export async function hasSchools(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('schools')
    .select('id')
    .where('retiredOn', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** What belongs to a school goes with it to its new place: rooms, equipment, staff, people, posts. */
export async function setRegionOfSchool(
  tx: Tx,
  schoolId: string,
  regionCode: string,
): Promise<void> {
  for (const table of ['rooms', 'equipment', 'staff', 'surveyReturns'] as const) {
    await tx.updateTable(table).set({ regionCode }).where('organisationId', '=', schoolId).execute()
  }
  await tx.updateTable('persons').set({ regionCode }).where('orgUnitId', '=', schoolId).execute()
  await tx.updateTable('posts').set({ regionCode }).where('orgUnitId', '=', schoolId).execute()
  await sql`update post_holdings as h set region_code = ${regionCode} from posts as p
    where p.id = h.post_id and p.org_unit_id = ${schoolId}::uuid`.execute(tx)
  await sql`update accounts as a set region_code = ${regionCode} from persons as p
    where p.id = a.person_id and p.org_unit_id = ${schoolId}::uuid`.execute(tx)
}

/** A school's code is the key its rooms, equipment and staff carry. */
export async function setCodeOfSchool(tx: Tx, schoolId: string, schoolCode: string): Promise<void> {
  for (const table of ['rooms', 'equipment', 'staff'] as const) {
    await tx.updateTable(table).set({ schoolCode }).where('organisationId', '=', schoolId).execute()
  }
}

export type RoomKey = { schoolCode: string; roomNo: string }

/** Those of `keys` that are rooms in use, as `schoolCode/roomNo`. */
export async function findRoomKeys(tx: Tx, keys: readonly RoomKey[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const wanted = JSON.stringify(
    keys.map(({ schoolCode, roomNo }) => ({ school_code: schoolCode, room_no: roomNo })),
  )
  const { rows } = await sql<RoomKey>`
    select distinct r.school_code, r.room_no from rooms as r
    join jsonb_populate_recordset(null::rooms, ${wanted}::jsonb) as k
      on r.school_code = k.school_code and r.room_no = k.room_no
    where r.retired_on is null`.execute(tx)
  return new Set(rows.map(({ schoolCode, roomNo }) => `${schoolCode}/${roomNo}`))
}
