import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { deleteNeeds, nameBlob, neededHere } from '../sync/blob-store.ts'
import type { ScanType } from './scan.ts'

export type KeptFile = {
  id: string
  kind: string
  name: string
  mediaType: ScanType
  hash: string
  bytes: number
  addedByName: string
  at: string
}

export async function listFiles(tx: Tx, rowId: string): Promise<KeptFile[]> {
  const { rows } = await sql<KeptFile>`
    select id, kind, name, media_type, hash, size_bytes as bytes, added_by_name, at from row_files
    where row_id = ${rowId}::uuid and removed_at is null order by at, id`.execute(tx)
  return rows
}

/** How many files of a kind each row has; rows without any are left out. */
export async function countFiles(
  tx: Tx,
  rowIds: readonly string[],
  kind: string,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ rowId: string; count: number }>`
    select row_id, count(*)::int as count from row_files
    where row_id = any(${[...rowIds]}::uuid[]) and kind = ${kind} and removed_at is null
    group by row_id`.execute(tx)
  return new Map(rows.map(({ rowId, count }) => [rowId, count]))
}

export async function insertFile(
  tx: Tx,
  file: Omit<KeptFile, 'at'> & {
    register: string
    rowId: string
    regionCode: string
    addedBy: string | null
  },
): Promise<void> {
  const { bytes: sizeBytes, hash, ...rest } = file
  await tx
    .insertInto('rowFiles')
    .values({ ...rest, hash, sizeBytes })
    .execute()
  await nameBlob(
    tx,
    { hash, sizeBytes },
    { origin: 'here', stored: true, neededBy: neededHere(file.id) },
  )
}

/** Its line stays; nothing needs the content any more. */
export async function setFileRemoved(tx: Tx, id: string, byName: string): Promise<void> {
  await tx
    .updateTable('rowFiles')
    .set({ removedAt: sql`clock_timestamp()`, removedByName: byName })
    .where('id', '=', id)
    .execute()
  await deleteNeeds(tx, neededHere(id))
}
