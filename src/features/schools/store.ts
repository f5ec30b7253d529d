import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { LoanFacts } from './loan.ts'
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
  return codes.length === 0 ? new Map() : byCode(await schoolsByCode(tx, codes).execute())
}

/** The same, and until the transaction ends nobody retires them: something is put under them. */
export async function holdSchoolsByCode(
  tx: Tx,
  codes: readonly string[],
): Promise<Map<string, SchoolPlace>> {
  if (codes.length === 0) return new Map()
  return byCode(await schoolsByCode(tx, codes).orderBy('id').forKeyShare().execute())
}

/** The organisation ends on the day on which its school was retired. */
export async function retireUnitOfSchool(tx: Tx, id: string): Promise<void> {
  await sql`
    update org_units as u set retired_on = s.retired_on, version = u.version + 1, updated_at = clock_timestamp()
    from schools as s where s.id = u.id and u.id = ${id}::uuid`.execute(tx)
}

/** Before what belongs to it is changed with it: nobody puts anything under it meanwhile. */
export async function lockSchool(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('schools').select('id').where('id', '=', id).forUpdate().execute()
}

const schoolsByCode = (tx: Tx, codes: readonly string[]) =>
  tx
    .selectFrom('schools')
    .select(['id', 'schoolCode', 'name', 'regionCode', 'mode'])
    .where('schoolCode', 'in', [...new Set(codes)])
    .where('retiredOn', 'is', null)

const byCode = (rows: readonly { schoolCode: string }[]): Map<string, SchoolPlace> =>
  new Map(rows.map((row) => [row.schoolCode, row as SchoolPlace]))

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
  for (const table of [
    ...(['rooms', 'equipment', 'loans', 'staff'] as const),
    ...(['maintenanceRecords', 'faultTickets'] as const),
    ...(['surveyReturns', 'surveyRemarks'] as const),
  ]) {
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
  for (const table of [
    ...(['rooms', 'equipment', 'loans', 'staff'] as const),
    ...(['maintenanceRecords', 'faultTickets'] as const),
  ]) {
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

/** How many of each loan's asset are usable, and how many are out, or promised, under other loans; in the order of `ids`. */
export async function findLoanFacts(tx: Tx, ids: readonly string[]): Promise<LoanFacts[]> {
  const { rows } = await sql<LoanFacts & { id: string }>`
    select l.id, l.quantity, e.usable_quantity as usable, coalesce(sum(o.quantity), 0)::int as out
    from loans as l
    left join equipment as e on e.school_code = l.school_code and e.asset_no = l.asset_no and e.retired_on is null
    left join loans as o on o.school_code = l.school_code and o.asset_no = l.asset_no
      and o.state in ('approved', 'lent') and o.retired_on is null and o.id <> l.id
    where l.id = any(${[...ids]}::uuid[]) group by l.id, l.quantity, e.usable_quantity`.execute(tx)
  const found = new Map(rows.map(({ id, ...facts }) => [id, facts]))
  return ids.map((id) => found.get(id) ?? { usable: null, out: 0, quantity: 0 })
}

/** Until the transaction ends nobody else lends the same assets. */
export async function lockLentAssets(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    select from equipment as e where exists (select from loans as l
      where l.id = any(${[...ids]}::uuid[]) and l.school_code = e.school_code and l.asset_no = e.asset_no)
    order by e.id for update`.execute(tx)
}
