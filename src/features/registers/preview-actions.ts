import { createHash } from 'node:crypto'
import { newId } from '../../base/ids.ts'
import { isError } from '../../base/problem.ts'
import type { Tx } from '../../platform/db.ts'
import { foldHeading } from '../../platform/folding.ts'
import { fillDown, holdingBelow } from '../../platform/sheets/fill-down.ts'
import { readSheet, type SheetFile } from '../../platform/sheets/read.ts'
import type { SheetRow } from '../../platform/sheets/row.ts'
import type { Actor } from '../people/actor.ts'
import { findSuccessors } from '../people/place-store.ts'
import { changedFields } from './cells.ts'
import { ownOf, readingWith, type SheetChoices } from './choices.ts'
import type { Datum } from './datum.ts'
import { decideRows, type Wanted } from './decide-actions.ts'
import {
  countHeadings,
  groupColumns,
  layOut,
  type SheetReading,
  unitsInHeadings,
} from './headings.ts'
import { insertImportRows, type StagedRow } from './import-store.ts'
import { readPlaceNames } from './place-names-store.ts'
import type { Preview, ProblemGroup } from './preview.ts'
import { askedOf, columnsOf, countDefaults, report, takeSamples } from './preview-counts.ts'
import { lookAlikes } from './read-cells.ts'
import {
  complete,
  conflictProblems,
  foldedReading,
  givenOf,
  missingBeside,
  nameOf,
  type Reading,
  type ReadRow,
  readRow,
  refusedRow,
  unitsOf,
} from './read-row-actions.ts'
import { mayRead } from './reading.ts'
import type { Register } from './registers.ts'
import { fieldNames, placeFields, type Shape } from './shape.ts'
import { findByKey, findStored, keyText, listAlike, listBeside, type Stored } from './store.ts'

/** The fingerprint of a heading: the same for the next sheet of the same sender. */
export const fingerprintOf = (cells: readonly (string | undefined)[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(cells.map((cell) => foldHeading(cell ?? ''))))
    .digest()

export type Told = {
  importId: string
  regionCode: string
  datum: Datum
  /** How the platform's sheets are read, where it has one. */
  platform?: SheetReading | undefined
  choices: SheetChoices
  /** What was kept for sheets with this heading; laid under the choices. */
  keptFor?: (headings: Buffer) => Promise<SheetChoices | undefined>
}

/** Reads the sheet as it is told to, stages every row and says what would happen. */
export async function previewSheet(
  tx: Tx,
  actor: Actor,
  { shape, ...functions }: Register,
  file: SheetFile,
  told: Told,
): Promise<{ preview: Preview; choices: SheetChoices; headings: Buffer }> {
  const of = { shape, ...functions }
  const { worksheet, heading: headingRow } = told.choices
  const sheet = await readSheet(file, {
    isHeading: countHeadings(shape, foldHeading, readingWith(told.platform, told.choices)),
    expected: fieldNames(shape).map((field) => shape.fields[field]?.label['zh-Hans'] ?? field),
    ...(worksheet !== undefined && { worksheet }),
    ...(headingRow !== undefined && { heading: headingRow }),
  })
  try {
    const { cells: heading } = sheet.heading
    const headings = fingerprintOf(heading)
    const choices = { ...(await told.keptFor?.(headings)), ...told.choices }
    const sheetReading = foldedReading(readingWith(told.platform, choices))
    const layout = layOut(shape, heading, foldHeading, sheetReading)
    const reading: Reading = {
      layout,
      choices,
      units: { ...unitsOf(shape, choices), ...unitsInHeadings(shape, layout.fields, heading) },
      heading,
      datum: told.datum,
      reading: sheetReading,
      given: givenOf(shape, sheetReading, choices),
      placeNames: placeFields(shape).length > 0 ? await readPlaceNames(tx, actor) : undefined,
      namesCount: false,
      groups: new Map(),
      seen: new Map(),
      looksLike: lookAlikes(shape),
      regionCode: told.regionCode,
    }
    const columns = columnsOf(heading, layout)
    const groups = groupColumns(shape, layout).map((column) => ({
      column,
      filled: ownOf(choices.fillDown, heading[column] ?? ''),
    }))
    const filled = groups.flatMap(({ column, filled: isFilled }) => (isFilled ? [column] : []))
    const held = holdingBelow(groups.map(({ column }) => column))
    const fill = fillDown(filled)
    const preview: Preview = {
      importId: told.importId,
      previewId: newId(),
      register: shape.name,
      fileName: file.name,
      sheetName: sheet.name,
      heading: { from: sheet.heading.from, to: sheet.heading.number },
      columns,
      created: 0,
      changed: 0,
      unchanged: 0,
      refused: 0,
      problems: [],
      problemCount: 0,
      groups: [],
      ignoredHeadings: layout.ignored,
      asked: [],
      fillDown: [],
    }
    for await (const batch of sheet.batches) {
      for (const { cells, note } of batch) if (!note) takeSamples(shape, columns, cells)
      held.take(batch)
      await previewBatch(tx, actor, of, reading, batch.map(fill), preview)
    }
    preview.fillDown = held.found().flatMap(({ column, rows }) => {
      const said = groups.find((one) => one.column === column)?.filled
      // Beside codes in every row, what the places are called changes nothing.
      if (said === undefined && !reading.namesCount && !layout.fields.has(column)) return []
      return [{ heading: heading[column] ?? '', rows, ...(said !== undefined && { filled: said }) }]
    })
    if (sheet.warnings.length > 0) preview.warnings = sheet.warnings
    const isWarning = ({ level }: ProblemGroup) => Number(level === 'warning')
    preview.groups = [...reading.groups.values()]
      .map((group) => ({ ...group, rows: group.rows.toSorted((a, b) => a - b) }))
      .toSorted((a, b) => isWarning(a) - isWarning(b) || b.count - a.count)
    preview.asked = askedOf(shape, layout, preview.groups)
    return { preview, choices, headings }
  } finally {
    await sheet.close()
  }
}

async function previewBatch(
  tx: Tx,
  actor: Actor,
  of: Register,
  reading: Reading,
  batch: readonly SheetRow[],
  preview: Preview,
): Promise<void> {
  const { shape } = of
  const leftOut = new Set(reading.choices.leaveOut)
  const rows = batch
    .filter(({ note, number }) => !note && !leftOut.has(number))
    .map((row) => readRow(shape, reading, row))
  await replaceOldCodes(tx, shape, rows)
  const byId = await findStored(
    tx,
    shape,
    rows.flatMap(({ id }) => (id === undefined ? [] : [id])),
  )
  const byKey = await findByKey(
    tx,
    shape,
    rows.map(({ values }) => values),
  )
  const seen = (stored: Stored | undefined) =>
    stored && mayRead(actor, shape, stored) ? stored : undefined
  const fresh = rows.filter(({ values }) => !byKey.has(keyText(shape, values)))
  const beside = await listBeside(
    tx,
    shape,
    fresh.map(({ values }) => values),
  )
  for (const stored of beside) if (seen(stored)) reading.looksLike(stored)
  const alike = Map.groupBy(
    await listAlike(
      tx,
      shape,
      fresh.map(({ values }) => values),
    ),
    (stored) => keyText(shape, stored),
  )
  // Whose key leaves a part out is told from another by all that it says: the same sheet again enters nothing twice.
  const sameAs = (read: ReadRow) =>
    alike
      .get(keyText(shape, read.values))
      ?.find(
        (stored) =>
          seen(stored) &&
          changedFields(shape, stored, complete(shape, reading, read, stored)).length === 0,
      )
  const wanted: (Wanted & { read: ReadRow })[] = []
  const refused: StagedRow[] = []
  for (const read of rows) {
    const before =
      seen(read.id === undefined ? undefined : byId.get(read.id)) ??
      seen(byKey.get(keyText(shape, read.values))) ??
      sameAs(read)
    const row = complete(shape, reading, read, before)
    read.problems.push(...reading.looksLike(read.values, read.number))
    read.problems.push(...conflictProblems(shape, reading, read, row, before))
    if (read.problems.some(isError)) {
      read.problems.push(...missingBeside(shape, read, row))
      report(preview, reading, read)
      refused.push(refusedRow(shape, reading, read))
    } else if (before && changedFields(shape, before, row).length === 0) {
      preview.unchanged += 1
      report(preview, reading, read)
    } else wanted.push({ row, target: before?.id ?? newId(), read, ...(before && { before }) })
  }
  const decided = await decideRows(tx, actor, of, wanted)
  const staged = decided.flatMap((one, i) => {
    const read = wanted[i]?.read as ReadRow
    read.problems.push(...('problems' in one ? one.problems : one.warnings))
    report(preview, reading, read)
    if ('problems' in one) {
      refused.push(refusedRow(shape, reading, read))
      return []
    }
    preview[one.before ? 'changed' : 'created'] += 1
    countDefaults(shape, preview, read, one)
    return [
      {
        rowNumber: read.number,
        kind: one.before ? ('changed' as const) : ('created' as const),
        name: nameOf(shape, one.row),
        targetId: one.target,
        seenVersion: one.before?.version ?? null,
        value: one.row,
        problems: read.problems,
        texts: {},
      },
    ]
  })
  await insertImportRows(tx, preview.importId, reading.regionCode, [...staged, ...refused])
}

/** Codes of years ago are read as the ones that replaced them, and the person is told. */
async function replaceOldCodes(tx: Tx, shape: Shape, rows: readonly ReadRow[]): Promise<void> {
  const fields = placeFields(shape)
  const codes = rows.flatMap(({ values }) =>
    fields.flatMap((field) => (values[field] === undefined ? [] : [String(values[field])])),
  )
  const successors = await findSuccessors(tx, codes)
  if (successors.size === 0) return
  for (const { values, problems } of rows) {
    for (const field of fields) {
      const old = String(values[field])
      const code = successors.get(old)
      if (!code) continue
      values[field] = code
      problems.push({
        code: 'place_code_replaced',
        field,
        value: old,
        details: { code },
        level: 'warning',
      })
    }
  }
}
