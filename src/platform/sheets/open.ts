import { invalid } from '../../base/refusal.ts'
import { delimitedRows } from './delimited.ts'
import { decodeText } from './encoding.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import { fillMerged, isBanner } from './merges.ts'
import { isRemark } from './note.ts'
import { recognise } from './recognise.ts'
import type { OpenFile, Opening, SheetRow } from './row.ts'
import { type Archive, readWorkbook } from './workbook.ts'
import { type Merge, readMerges, worksheetRows } from './worksheet.ts'
import { readDirectory } from './zip.ts'

/** Opens a sheet of any known kind in this thread. Only the parsing thread and its tests call it. */
export async function openFile(bytes: Buffer, name: string): Promise<OpenFile> {
  if (bytes.length > sheetLimits.fileBytes) throw tooLarge('fileBytes', { found: bytes.length })
  const file = recognise(bytes, name) === 'archive' ? await openWorkbook(bytes) : openText(bytes)
  if (file.openings.every(({ rows }) => rows.length === 0)) throw invalid('sheet_empty')
  return file
}

async function openWorkbook(bytes: Buffer): Promise<OpenFile> {
  const parts = readDirectory(bytes)
  const archive: Archive = { file: bytes, parts, budget: { bytes: sheetLimits.inflatedBytes } }
  const workbook = await readWorkbook(archive)
  const sheets: { opening: Opening; rowsOf: () => AsyncIterable<SheetRow[]> }[] = []
  for (const { name, part } of workbook.worksheets) {
    const merges = await readMerges(archive, part)
    const rowsOf = () => arrange(worksheetRows(archive, workbook, part), merges)
    sheets.push({ opening: await openingOf(name, rowsOf()), rowsOf })
  }
  return {
    openings: sheets.map(({ opening }) => opening),
    rowsOf: (index) => sheets[index]?.rowsOf() ?? [],
  }
}

function openText(bytes: Buffer): OpenFile {
  const text = decodeText(bytes)
  const rowsOf = () => arrange(delimitedRows(text), [])
  const rows: SheetRow[] = []
  for (const some of delimitedRows(text)) {
    rows.push(...some)
    if (rows.length >= openingRows) break
  }
  return { openings: [{ name: '', rows: rows.slice(0, openingRows) }], rowsOf }
}

/** Filled rows among which the heading is looked for. */
const openingRows = 20

async function openingOf(name: string, batches: AsyncIterable<SheetRow[]>): Promise<Opening> {
  const rows: SheetRow[] = []
  for await (const batch of batches) {
    rows.push(...batch)
    if (rows.length >= openingRows) break
  }
  return { name, rows: rows.slice(0, openingRows) }
}

/** Rows with merged cells filled and remarks marked. */
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
      if (width >= 3 && (isRemark(row.cells) || isBanner(row, across, width))) row.note = true
    }
    yield batch
  }
}
