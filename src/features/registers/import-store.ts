import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Plain } from './cells.ts'

export type ImportRecord = {
  id: string
  register: string
  regionCode: string
  fileName: string
  madeBy: string | null
  madeAt: Instant
  preview: unknown
  confirmedAt: Instant | null
  result: unknown
}

export async function insertImport(
  tx: Tx,
  record: Omit<ImportRecord, 'confirmedAt' | 'result'> & { fileSha256: Buffer },
): Promise<void> {
  await tx
    .insertInto('imports')
    .values({ ...record, preview: JSON.stringify(record.preview) })
    .execute()
}

export async function setImportPreview(tx: Tx, id: string, preview: unknown): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ preview: JSON.stringify(preview) })
    .where('id', '=', id)
    .execute()
}

export type StagedRow = {
  rowNumber: number
  targetId: string
  seenVersion: number | null
  value: Plain
}

export async function insertImportRows(
  tx: Tx,
  importId: string,
  regionCode: string,
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return
  const json = JSON.stringify(
    rows.map(({ rowNumber, targetId, seenVersion, value }) => ({
      row_number: rowNumber,
      target_id: targetId,
      seen_version: seenVersion,
      value,
    })),
  )
  await sql`
    insert into import_rows (import_id, row_number, region_code, target_id, seen_version, value)
    select ${importId}::uuid, row_number, ${regionCode}, target_id, seen_version, value
    from jsonb_populate_recordset(null::import_rows, ${json}::jsonb)`.execute(tx)
}

export async function findImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  return tx
    .selectFrom('imports')
    .select([
      'id',
      'register',
      'regionCode',
      'fileName',
      'madeBy',
      'madeAt',
      'preview',
      'confirmedAt',
      'result',
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Two who confirm at once: the second waits here and then finds it confirmed. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  return tx
    .selectFrom('imports')
    .select([
      'id',
      'register',
      'regionCode',
      'fileName',
      'madeBy',
      'madeAt',
      'preview',
      'confirmedAt',
      'result',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** The next rows of an import in the order of the sheet. */
export async function listImportRows(
  tx: Tx,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<StagedRow[]> {
  const rows = await tx
    .selectFrom('importRows')
    .select(['rowNumber', 'targetId', 'seenVersion', 'value'])
    .where('importId', '=', importId)
    .where('rowNumber', '>', after)
    .orderBy('rowNumber')
    .limit(limit)
    .execute()
  return rows as StagedRow[]
}

export async function setImportConfirmed(
  tx: Tx,
  id: string,
  { at, by, result }: { at: Instant; by: string; result: unknown },
): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ confirmedAt: at, confirmedBy: by, result: JSON.stringify(result) })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('importRows').where('importId', '=', id).execute()
}

/** Previews that nobody confirmed, with their staged rows. */
export async function deleteStaleImports(tx: Tx, before: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('imports')
    .where('confirmedAt', 'is', null)
    .where('madeAt', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
