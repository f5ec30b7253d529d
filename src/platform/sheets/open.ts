import { decodeMarkup } from '../../base/encoding.ts'
import { invalid, Refusal } from '../../base/refusal.ts'
import { delimitedRows, separatorsOf } from './delimited.ts'
import { decodeText } from './encoding.ts'
import { htmlTables, type TableOfRows } from './html-tables.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import { fillMerged, isBanner } from './merges.ts'
import { mhtmlPages } from './mhtml.ts'
import { isRemark, isTotal } from './note.ts'
import { recognise } from './recognise.ts'
import type { Merge, NoteKind, OpenFile, Opening, SheetRow } from './row.ts'
import { spreadsheetXml } from './spreadsheet-xml.ts'
import { type Archive, readWorkbook } from './workbook.ts'
import { readMerges, worksheetRows } from './worksheet.ts'
import { readDirectory } from './zip.ts'

/**
 * Opens a sheet of any known kind in this thread. Only the parsing thread and its tests call it.
 * `pasted`: the cells of a range copied in a spreadsheet program, in UTF-8 and with tabs.
 */
export async function openFile(
  bytes: Buffer,
  name: string,
  { pasted }: { pasted?: true | undefined } = {},
): Promise<OpenFile> {
  if (bytes.length > sheetLimits.fileBytes) throw tooLarge('fileBytes', { found: bytes.length })
  const file = pasted ? openText(bytes.toString(), ['\t']) : await openContent(bytes, name)
  if (file.openings.every(({ rows }) => rows.length === 0)) throw invalid('sheet_empty')
  return file
}

async function openContent(bytes: Buffer, name: string): Promise<OpenFile> {
  const kind = recognise(bytes, name)
  switch (kind) {
    case 'archive':
      return openWorkbook(bytes)
    case 'xml':
      return openTables(spreadsheetXml(decodeMarkup(bytes, 'xml')))
    case 'html':
    case 'mhtml': {
      const pages = kind === 'html' ? [decodeMarkup(bytes, 'html')] : mhtmlPages(bytes)
      const tables = pages.flatMap((page) => htmlTables(page))
      if (tables.length === 0) throw invalid('sheet_other_file', { kind: 'html' })
      return openTables(tables)
    }
    case 'text': {
      const text = decodeText(bytes)
      return openText(text, separatorsOf(text))
    }
  }
}

async function openWorkbook(bytes: Buffer): Promise<OpenFile> {
  const parts = readDirectory(bytes)
  const archive: Archive = { file: bytes, parts, budget: { bytes: sheetLimits.inflatedBytes } }
  const workbook = await readWorkbook(archive)
  const sheets: { opening: Opening; rowsOf: () => AsyncIterable<SheetRow[]> }[] = []
  for (const { name, hidden, part } of workbook.worksheets) {
    const merges = await readMerges(archive, part)
    const rowsOf = () => arrange(worksheetRows(archive, workbook, part), merges)
    sheets.push({ opening: await openingOf({ name, hidden }, rowsOf(), merges), rowsOf })
  }
  return {
    openings: sheets.map(({ opening }) => opening),
    rowsOf: (index) => sheets[index]?.rowsOf() ?? [],
  }
}

async function openTables(tables: readonly TableOfRows[]): Promise<OpenFile> {
  const rowsOf = ({ rows, merges }: TableOfRows) => arrange(copies(rows), merges)
  const openings: Opening[] = []
  for (const table of tables)
    openings.push(await openingOf({ name: table.name }, rowsOf(table), table.merges))
  return {
    openings,
    rowsOf: (index) => {
      const table = tables[index]
      return table ? rowsOf(table) : []
    },
  }
}

/** Reading fills rows in; the table itself is read again. */
function* copies(rows: readonly SheetRow[]): Generator<SheetRow[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce)
    yield rows.slice(at, at + rowsAtOnce).map((row) => ({ ...row, cells: [...row.cells] }))
}

const rowsAtOnce = 200

/** A separator that makes what no sheet has, such as one endless cell, is not the one. */
function openText(text: string, separators: readonly string[]): OpenFile {
  const readings: { separator: string; opening: Opening }[] = []
  let refusal: Refusal | undefined
  for (const separator of separators) {
    try {
      const { value: rows = [] } = delimitedRows(text, separator).next()
      const opening = { name: '', rows: rows.slice(0, openingRows), merges: [] }
      readings.push({ separator, opening })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusal ??= error
    }
  }
  if (readings.length === 0 && refusal) throw refusal
  return {
    openings: readings.map(({ opening }) => opening),
    oneText: true,
    rowsOf: (index) => {
      const separator = readings[index]?.separator
      return separator === undefined ? [] : arrange(delimitedRows(text, separator), [])
    },
  }
}

/** Filled rows among which the heading is looked for. */
const openingRows = 20
/** More than any heading has. */
const openingMerges = 500

async function openingOf(
  { name, hidden }: { name: string; hidden?: boolean | undefined },
  batches: AsyncIterable<SheetRow[]>,
  merges: readonly Merge[],
): Promise<Opening> {
  const rows: SheetRow[] = []
  for await (const batch of batches) {
    rows.push(...batch)
    if (rows.length >= openingRows) break
  }
  const first = rows.slice(0, openingRows)
  const last = Math.max(0, ...first.map(({ number }) => number))
  return {
    name,
    ...(hidden && { hidden }),
    rows: first,
    merges: merges.filter(({ top }) => top <= last).slice(0, openingMerges),
  }
}

/** Rows with merged cells filled, and those that are none of the table marked. */
async function* arrange(
  batches: AsyncIterable<SheetRow[]> | Iterable<SheetRow[]>,
  merges: readonly Merge[],
): AsyncGenerator<SheetRow[]> {
  const fill = fillMerged(merges)
  const across = new Map<number, Merge>()
  for (const merge of merges) {
    const other = across.get(merge.top)
    if (!other || merge.right - merge.left > other.right - other.left) across.set(merge.top, merge)
  }
  let width = 0
  for await (const batch of batches) {
    for (const row of batch) {
      fill(row)
      width = Math.max(width, row.cells.length)
      const note = width >= 3 ? noteOf(row, across, width) : undefined
      if (note) row.note = note
    }
    yield batch
  }
}

function noteOf(
  row: SheetRow,
  across: ReadonlyMap<number, Merge>,
  width: number,
): NoteKind | undefined {
  if (isRemark(row.cells)) return 'remark'
  if (isTotal(row.cells)) return 'total'
  return isBanner(row, across, width) ? 'group' : undefined
}
