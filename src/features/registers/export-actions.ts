import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type CodeRange, commonRange, contains } from '../../base/place.ts'
import { forbidden } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { verbOf } from '../../base/verbs.ts'
import { type Db, scoped } from '../../platform/db.ts'
import type { Column, Table, Value } from '../../platform/sheets/table.ts'
import { writeCsv } from '../../platform/sheets/write-csv.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { audit } from '../audit/store.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import type { UnmaskedPlace } from '../people/unmasking.ts'
import { listUnmaskedPlaces } from '../people/unmasking-actions.ts'
import { formatCell, maskRow, personalFields } from './cells.ts'
import { idHeading, versionHeading } from './headings.ts'
import { listQueryOf, type Query } from './list-actions.ts'
import { countByPlace, listStored } from './list-store.ts'
import type { Register } from './registers.ts'
import { fieldNames, kindOf, type Shape } from './shape.ts'
import type { Stored } from './store.ts'

export type Export = {
  query: Omit<Query, 'limit' | 'after'>
  language: Language
  format: 'xlsx' | 'csv'
  /** Headings only: the sheet to hand out for filling in. */
  empty?: boolean
  /** Personal fields as they are in rows at places of a live grant; logged (INV-46). Elsewhere masked. */
  unmasked?: boolean
}

export type Exported = {
  pieces: AsyncGenerator<Buffer>
  /** How many rows show their personal fields, and how many do not; of an unmasked export only. */
  unmasked?: { shown: number; masked: number }
}

/** Exactly what the list shows, in pieces; its hidden columns let the sheet come back. */
export async function exportSheet(
  db: Db,
  actor: Actor,
  of: Register,
  { query, language, format, empty = false, unmasked = false }: Export,
  now: Date,
): Promise<Exported> {
  const { shape } = of
  const verb = verbOf(shape, 'read')
  requireAnywhere(actor, verb)
  listQueryOf(shape, actor, { ...query, limit: 1 })
  const opened = unmasked && !empty ? await openUnmasked(db, actor, shape, query, now) : undefined
  const table: Table = {
    name: shape.label[language],
    columns: [...columnsOf(shape, language), ...(empty ? [] : stateColumn(shape, language))],
    rows: empty ? [] : rowsOf(db, actor, shape, query, language, opened?.places ?? []),
  }
  const note = opened && opened.masked > 0 ? { note: maskedNote(opened, language) } : {}
  const pieces =
    format === 'csv'
      ? writeCsv({ ...table, ...note })
      : writeSheet({ sheets: [table], ...note, language, createdAt: now })
  return { pieces, ...(opened && { unmasked: { shown: opened.shown, masked: opened.masked } }) }
}

type Opened = { places: UnmaskedPlace[]; shown: number; masked: number }

/** What of the query the actor's grants open; it is on record, place by place, before the first row leaves. */
async function openUnmasked(
  db: Db,
  actor: Actor,
  shape: Shape,
  query: Export['query'],
  now: Date,
): Promise<Opened> {
  const wanted = listQueryOf(shape, actor, { ...query, limit: 1 })
  const { reach, within } = wanted
  const asked = within ? reach.flatMap((one) => commonRange(one, within) ?? []) : reach
  return scoped(db, actor, async (tx) => {
    const places = await listUnmaskedPlaces(tx, actor, asked, dayOf(now))
    if (places.length === 0) throw forbidden('unmasking_not_granted')
    const { all, inside } = await countByPlace(tx, shape, wanted, places)
    const fields = personalFields(shape)
    await audit(
      tx,
      actor,
      places.map(({ lower, upper, grantIds }, at) => ({
        action: `${shape.name}.exported_unmasked`,
        subjectType: shape.name,
        subjectId: grantIds[0] ?? '',
        regionCode: lower.padEnd(12, '0'),
        payload: {
          register: shape.name,
          fields,
          place: { lower, upper },
          rows: inside[at] ?? 0,
          grantIds,
        },
      })),
    )
    const shown = inside.reduce((sum, rows) => sum + rows, 0)
    return { places, shown, masked: all - shown }
  })
}

const maskedNote = ({ shown, masked }: Opened, language: Language): string =>
  text(
    `说明：个人信息已显示 ${shown} 行；另有 ${masked} 行不在授权范围内，仍然遮盖。`,
    `Note: personal fields are shown in ${shown} rows; ${masked} more rows are outside the places granted and stay masked.`,
  )[language]

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

/** Last, since it does not come back: a case is moved, and no sheet passes the moves by. */
const stateColumn = ({ lifecycle }: Shape, language: Language): Column[] =>
  lifecycle ? [{ heading: stateHeading[language], format: 'text' }] : []
const stateHeading = text('状态', 'State')

const stateCell = ({ lifecycle }: Shape, { state = '' }: Stored, language: Language): Value[] =>
  lifecycle ? [lifecycle.states[state]?.[language] ?? state] : []

/** Page by page, so that a hundred thousand rows never lie in memory together. */
async function* rowsOf(
  db: Db,
  actor: Actor,
  shape: Shape,
  query: Export['query'],
  language: Language,
  unmasked: readonly CodeRange[],
): AsyncGenerator<Value[]> {
  let after: Query['after']
  do {
    const wanted = listQueryOf(shape, actor, { ...query, after, limit: 1_000 })
    const page = await scoped(db, actor, (tx) => listStored(tx, shape, wanted))
    for (const stored of page.rows)
      yield [
        ...cellsOf(
          shape,
          unmasked.some((place) => contains(place, stored.regionCode))
            ? stored
            : maskRow(shape, stored),
          language,
        ),
        ...stateCell(shape, stored, language),
      ]
    after = page.next
  } while (after)
}

/** One row under `columnsOf`. */
export const cellsOf = (shape: Shape, row: Stored, language: Language): Value[] => [
  ...fieldNames(shape).map((field) => formatCell(shape, field, row[field], language)),
  row.id,
  row.version,
]
