import { type Insertable, sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'

export async function insertRemark(tx: Tx, remark: Insertable<DB['surveyRemarks']>): Promise<void> {
  await tx.insertInto('surveyRemarks').values(remark).execute()
}

export type StoredRemark = {
  id: string
  returnId: string
  register: string
  rowId: string
  remark: string
  saidByName: string
  saidAt: Instant
  reply: string | null
  repliedByName: string | null
  repliedAt: Instant | null
  /** The row was changed, or taken out, after the remark. */
  isCorrected: boolean
}

/** Remarks at the rows of these forms, but those taken back; the earliest first. */
const remarks = (where: ReturnType<typeof sql>) => sql<StoredRemark>`
  select m.id, m.return_id, m.register, m.row_id, m.remark, m.said_by_name, m.said_at,
    m.reply, m.replied_by_name, m.replied_at, coalesce(r.updated_at > m.said_at, false) as is_corrected
  from survey_remarks as m left join lateral (
    select updated_at from schools where m.register = 'schools' and id = m.row_id
    union all select updated_at from rooms where m.register = 'rooms' and id = m.row_id
    union all select updated_at from equipment where m.register = 'equipment' and id = m.row_id
    union all select updated_at from staff where m.register = 'staff' and id = m.row_id) as r on true
  where m.taken_back_at is null and ${where} order by m.said_at, m.id`

export async function listRemarks(tx: Tx, returnIds: readonly string[]): Promise<StoredRemark[]> {
  if (returnIds.length === 0) return []
  const { rows } = await remarks(sql`m.return_id = any(${[...returnIds]}::uuid[])`).execute(tx)
  return rows
}

export async function findRemark(tx: Tx, id: string): Promise<StoredRemark | undefined> {
  return (await remarks(sql`m.id = ${id}::uuid`).execute(tx)).rows[0]
}

export async function setReply(
  tx: Tx,
  id: string,
  { reply, by, at }: { reply: string; by: string; at: Instant },
): Promise<void> {
  await tx
    .updateTable('surveyRemarks')
    .set({ reply, repliedByName: by, repliedAt: at })
    .where('id', '=', id)
    .execute()
}

export async function setTakenBack(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('surveyRemarks').set({ takenBackAt: at }).where('id', '=', id).execute()
}
