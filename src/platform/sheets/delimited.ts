import { cellText } from './cell-text.ts'
import { restoreText } from './csv-safety.ts'
import { broken, sheetLimits, tooLarge } from './limits.ts'
import type { CellProblem, SheetRow } from './row.ts'

/** The filled rows of a CSV or TSV text. */
export function* delimitedRows(text: string): Generator<SheetRow[]> {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let rows: SheetRow[] = []
  let found = 0
  for (const { number, fields } of records(text, start, delimiterOf(text.slice(start)))) {
    const row = rowOf(number, fields)
    if (row.cells.length === 0) continue
    found++
    if (found > sheetLimits.rows) throw tooLarge('rows')
    rows.push(row)
    if (rows.length < rowsAtOnce) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

/** The cells of a range copied in a spreadsheet program. */
export const readPasted = (text: string): SheetRow[] =>
  [...records(text, 0, '\t', 'lenient')]
    .map(({ number, fields }) => rowOf(number, fields))
    .filter(({ cells }) => cells.length > 0)

const rowsAtOnce = 200

function rowOf(number: number, fields: readonly string[]): SheetRow {
  const cells: (string | undefined)[] = []
  const problems: CellProblem[] = []
  for (const [column, field] of fields.entries()) {
    const text = cellText(restoreText(field))
    if (text === undefined) continue
    if (column >= sheetLimits.columns) throw tooLarge('columns', { row: number })
    if (text.length > sheetLimits.cellLength) throw tooLarge('cellLength', { row: number })
    while (cells.length < column) cells.push(undefined)
    cells.push(text)
    if (cutNumber.test(text)) problems.push({ column, code: 'digits_lost', value: text })
  }
  return problems.length > 0 ? { number, cells, problems } : { number, cells }
}

/** 4.33123E+11: a spreadsheet program shortened a long code when it saved this file. */
const cutNumber = /^-?\d(?:\.\d{1,9})?E\+(?:1[1-9]|[2-9]\d)$/

/** The separator that makes the most columns of the first lines. */
function delimiterOf(text: string): string {
  const sample = text.slice(0, 16_384).replace(/"[^"]*"/g, '')
  let best = ','
  let most = 0
  for (const delimiter of [',', '\t', ';', '；']) {
    const count = sample.split(delimiter).length
    if (count > most) [best, most] = [delimiter, count]
  }
  return best
}

/**
 * Cuts text into records as RFC 4180 has it; a quotation mark inside an unquoted field is itself.
 * Numbers count records, as a spreadsheet program does: a line break inside quotes starts no row.
 * An unclosed quotation mark is refused, or itself when `lenient`.
 */
function* records(
  text: string,
  start: number,
  delimiter: string,
  lenient?: 'lenient',
): Generator<{ number: number; fields: string[] }> {
  let at = start
  for (let number = 1; at < text.length; number++) {
    const fields: string[] = []
    for (;;) {
      const field = text.charAt(at) === '"' ? quoted(text, at) : undefined
      if (text.charAt(at) === '"' && !field && !lenient)
        throw broken('quotation_open', { row: number })
      const end = endOfField(text, field ? field.next : at, delimiter)
      fields.push(field ? field.value + text.slice(field.next, end) : text.slice(at, end))
      at = end + 1
      if (text.charAt(end) === delimiter) continue
      if (text.charAt(end) === '\r' && text.charAt(end + 1) === '\n') at++
      break
    }
    yield { number, fields }
  }
}

/** The quoted field that begins at `at`, or undefined when its quotation mark is never closed. */
function quoted(text: string, at: number): { value: string; next: number } | undefined {
  let value = ''
  for (let from = at + 1; ; ) {
    const close = text.indexOf('"', from)
    if (close === -1) return undefined
    value += text.slice(from, close)
    if (text.charAt(close + 1) !== '"') return { value, next: close + 1 }
    value += '"'
    from = close + 2
  }
}

function endOfField(text: string, from: number, delimiter: string): number {
  const mark = delimiter.charCodeAt(0)
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === mark || code === 10 || code === 13) return at
  }
  return text.length
}
