import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Problem } from '../../base/problem.ts'
import type { Tx } from '../../platform/db.ts'
import type { Plain } from './cells.ts'
import type { SheetChoices } from './choices.ts'
import type { Datum } from './datum.ts'

export type ImportRecord = {
  id: string
  register: string
  regionCode: string
  fileName: string
  pasted: boolean
  options: { datum: Datum; reading?: string }
  choices: SheetChoices
  /** The fingerprint of the heading that was read. */
  headings: Buffer | null
  madeBy: string | null
  madeAt: Instant
  preview: unknown
  confirmedAt: Instant | null
  undoneAt: Instant | null
  /** The file and its rows are still here: it can be read again, or undone. */
  fileKept: boolean
  result: unknown
}

export async function insertImport(
  tx: Tx,
  {
    options,
    ...record
  }: Pick<
    ImportRecord,
    'id' | 'register' | 'regionCode' | 'fileName' | 'pasted' | 'options' | 'madeBy' | 'madeAt'
  > & { fileSha256: Buffer; file: Buffer },
): Promise<void> {
  await tx
    .insertInto('imports')
    .values({ ...record, options: JSON.stringify(options), preview: '{}' })
    .execute()
}

export async function setImportPreview(
  tx: Tx,
  id: string,
  { preview, choices, headings }: { preview: unknown; choices: SheetChoices; headings: Buffer },
): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ preview: JSON.stringify(preview), choices: JSON.stringify(choices), headings })
    .where('id', '=', id)
    .execute()
}

export async function readImportFile(tx: Tx, id: string): Promise<Buffer | undefined> {
  const found = await tx
    .selectFrom('imports')
    .select('file')
    .where('id', '=', id)
    .executeTakeFirst()
  return found?.file ?? undefined
}

export type StagedRow = {
  rowNumber: number
  kind: 'created' | 'changed' | 'refused'
  name: string
  /** Null of a refused row. */
  targetId: string | null
  seenVersion: number | null
  value: Plain
  problems: Problem[]
  /** What stands in the cells, by field; of refused rows only. */
  texts: Readonly<Record<string, string>>
  /** What a changed row was, once the import is confirmed. */
  before?: Plain | null
}

export async function insertImportRows(
  tx: Tx,
  importId: string,
  regionCode: string,
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return
  const json = JSON.stringify(
    rows.map(({ rowNumber, targetId, seenVersion, ...row }) => ({
      ...row,
      row_number: rowNumber,
      target_id: targetId,
      seen_version: seenVersion,
    })),
  )
  await sql`
    insert into import_rows
      (import_id, row_number, region_code, kind, name, target_id, seen_version, value, problems, texts)
    select ${importId}::uuid, row_number, ${regionCode}, kind, name, target_id, seen_version, value, problems, texts
    from jsonb_populate_recordset(null::import_rows, ${json}::jsonb)`.execute(tx)
}

export async function deleteImportRows(tx: Tx, importId: string): Promise<void> {
  await tx.deleteFrom('importRows').where('importId', '=', importId).execute()
}

const importColumns = [
  'id',
  'register',
  'regionCode',
  'fileName',
  'pasted',
  'options',
  'choices',
  'headings',
  'madeBy',
  'madeAt',
  'preview',
  'confirmedAt',
  'undoneAt',
  'result',
] as const

const selectImport = (tx: Tx, id: string) =>
  tx
    .selectFrom('imports')
    .select(importColumns)
    .select((eb) => eb('file', 'is not', null).as('fileKept'))
    .where('id', '=', id)
    .$castTo<ImportRecord>()

export async function findImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  return selectImport(tx, id).executeTakeFirst()
}

/** Two who confirm at once: the second waits here and then finds it confirmed. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  return selectImport(tx, id).forUpdate().executeTakeFirst()
}

/** The next rows of an import in the order of the sheet. */
export async function listImportRows(
  tx: Tx,
  importId: string,
  { after, limit, kind }: { after: number; limit: number; kind?: StagedRow['kind'] | undefined },
): Promise<StagedRow[]> {
  const rows = await tx
    .selectFrom('importRows')
    .select([
      'rowNumber',
      'kind',
      'name',
      'targetId',
      'seenVersion',
      'value',
      'problems',
      'texts',
      'before',
    ])
    .where('importId', '=', importId)
    .where('rowNumber', '>', after)
    .$if(kind !== undefined, (q) => q.where('kind', '=', kind ?? ''))
    .orderBy('rowNumber')
    .limit(limit)
    .execute()
  return rows as unknown as StagedRow[]
}

/** What the rows were that a confirmed import changed. */
export async function keepBefore(
  tx: Tx,
  importId: string,
  rows: readonly { rowNumber: number; before: Plain }[],
): Promise<void> {
  if (rows.length === 0) return
  const json = JSON.stringify(
    rows.map(({ rowNumber, before }) => ({ row_number: rowNumber, before })),
  )
  await sql`
    update import_rows as r set before = b.before
    from jsonb_populate_recordset(null::import_rows, ${json}::jsonb) as b
    where r.import_id = ${importId}::uuid and r.row_number = b.row_number`.execute(tx)
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
}

export async function setImportUndone(
  tx: Tx,
  id: string,
  { at, by }: { at: Instant; by: string },
): Promise<void> {
  await tx.updateTable('imports').set({ undoneAt: at, undoneBy: by }).where('id', '=', id).execute()
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

/** Of imports confirmed before: the file and the rows, which hold what nobody needs any more. */
export async function clearOldImports(tx: Tx, before: Instant): Promise<void> {
  await sql`
    with old as (
      update imports set file = null where confirmed_at < ${before}::timestamptz and file is not null
      returning id)
    delete from import_rows where import_id in (select id from old)`.execute(tx)
}

type Sender = { register: string; regionCode: string; headings: Buffer }

export async function findKeptChoices(
  tx: Tx,
  { register, regionCode, headings }: Sender,
): Promise<SheetChoices | undefined> {
  const found = await tx
    .selectFrom('sheetReadings')
    .select('choices')
    .where('register', '=', register)
    .where('regionCode', '=', regionCode)
    .where('headings', '=', headings)
    .executeTakeFirst()
  return found?.choices as SheetChoices | undefined
}

export async function keepChoices(
  tx: Tx,
  sender: Sender,
  choices: SheetChoices,
  by: string,
): Promise<void> {
  const kept = { choices: JSON.stringify(choices), keptBy: by }
  await tx
    .insertInto('sheetReadings')
    .values({ ...sender, ...kept })
    .onConflict((conflict) =>
      conflict.columns(['register', 'regionCode', 'headings']).doUpdateSet(kept),
    )
    .execute()
}
