import { dayOf } from '../../base/calendar.ts'
import { forbidden } from '../../base/refusal.ts'
import type { Language } from '../../base/text.ts'
import { type Db, scoped } from '../../platform/db.ts'
import type { Column, Table, Value } from '../../platform/sheets/table.ts'
import { writeCsv } from '../../platform/sheets/write-csv.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { audit } from '../audit/store.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findUnmasking } from '../people/unmasking-actions.ts'
import { formatCell, maskRow } from './cells.ts'
import { idHeading, versionHeading } from './headings.ts'
import { listQueryOf, type Query } from './list-actions.ts'
import { listStored } from './list-store.ts'
import type { Register } from './registers.ts'
import { fieldNames, kindOf, type Shape } from './shape.ts'
import type { Stored } from './store.ts'

export type Export = {
  query: Omit<Query, 'limit' | 'after'>
  language: Language
  format: 'xlsx' | 'csv'
  /** Headings only: the sheet to hand out for filling in. */
  empty?: boolean
  /** Personal fields as they are; needs a live grant and is logged (INV-46). */
  unmasked?: boolean
}

/** Exactly what the list shows, in pieces; its hidden columns let the sheet come back. */
export async function exportSheet(
  db: Db,
  actor: Actor,
  of: Register,
  { query, language, format, empty = false, unmasked = false }: Export,
  now: Date,
): Promise<AsyncGenerator<Buffer>> {
  const { shape } = of
  const verb = `${shape.name}.read`
  requireAnywhere(actor, verb)
  listQueryOf(shape, actor, { ...query, limit: 1 })
  if (unmasked) await logUnmasked(db, actor, shape, now)
  const table: Table = {
    name: shape.label[language],
    columns: columnsOf(shape, language),
    rows: empty ? [] : rowsOf(db, actor, shape, query, language, unmasked),
  }
  return format === 'csv'
    ? writeCsv(table)
    : writeSheet({ sheets: [table], language, createdAt: now })
}

async function logUnmasked(db: Db, actor: Actor, shape: Shape, now: Date): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const regionCode = (actor.scopes[0]?.lower ?? '').padEnd(12, '0')
    const grantId = await findUnmasking(tx, actor, regionCode, dayOf(now))
    if (!grantId) throw forbidden('unmasking_not_granted')
    await audit(tx, actor, [
      {
        action: `${shape.name}.exported_unmasked`,
        subjectType: shape.name,
        subjectId: grantId,
        regionCode,
        payload: { grantId },
      },
    ])
  })
}

/** The register's columns, then the hidden ones by which a row is found when the sheet comes back. */
export function columnsOf(shape: Shape, language: Language): Column[] {
  const fields = fieldNames(shape).map((name): Column => {
    const field = shape.fields[name]
    const kind = kindOf(shape, name)
    const choices =
      kind === 'enum'
        ? Object.values(field?.choices ?? {}).map((label) => label[language])
        : kind === 'boolean'
          ? [formatCell(shape, name, true, language), formatCell(shape, name, false, language)].map(
              String,
            )
          : undefined
    return {
      heading: field?.label[language] ?? name,
      format: kind === 'day' ? 'date' : kind === 'integer' || kind === 'decimal' ? kind : 'text',
      ...(field?.unit && { unit: field.unit[language] }),
      ...(field?.hint && { note: field.hint[language] }),
      ...(choices && { choices }),
    }
  })
  return [
    ...fields,
    { heading: idHeading, format: 'text', hidden: true },
    { heading: versionHeading, format: 'integer', hidden: true },
  ]
}

/** Page by page, so that a hundred thousand rows never lie in memory together. */
async function* rowsOf(
  db: Db,
  actor: Actor,
  shape: Shape,
  query: Export['query'],
  language: Language,
  unmasked: boolean,
): AsyncGenerator<Value[]> {
  let after: Query['after']
  do {
    const wanted = listQueryOf(shape, actor, { ...query, after, limit: 1_000 })
    const page = await scoped(db, actor, (tx) => listStored(tx, shape, wanted))
    for (const stored of page.rows)
      yield cellsOf(shape, unmasked ? stored : maskRow(shape, stored), language)
    after = page.next
  } while (after)
}

/** One row under `columnsOf`. */
export const cellsOf = (shape: Shape, row: Stored, language: Language): Value[] => [
  ...fieldNames(shape).map((field) => formatCell(shape, field, row[field], language)),
  row.id,
  row.version,
]
