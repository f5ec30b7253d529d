import { cellText } from './cell-text.ts'
import { restoreText } from './csv-safety.ts'
import { readExponent } from './exponent.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import type { CellProblem, SheetRow } from './row.ts'

/** The filled rows of a text whose cells stand apart by `separator`. */
export function* delimitedRows(text: string, separator: string): Generator<SheetRow[]> {
  let rows: SheetRow[] = []
  let found = 0
  for (const record of records(text, startOf(text), separator)) {
    const row = rowOf(record)
    if (row.cells.length === 0 && !row.oddities) continue
    found++
    if (found > sheetLimits.rows) throw tooLarge('rows')
    rows.push(row)
    if (rows.length < rowsAtOnce) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

const rowsAtOnce = 200

/** What may stand between the cells, the likeliest first. A text that names its separator has only that. */
export function separatorsOf(text: string): string[] {
  const named = separatorLine.exec(text)?.[1]
  if (named !== undefined) return [named]
  const start = startOf(text)
  const sample = text.slice(start, start + 16_384).replace(/"[^"]*"/g, '')
  const counts = [',', '\t', ';', '；', '|', '，'].map((separator) => ({
    separator,
    count: sample.split(separator).length - 1,
  }))
  const likely = counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)
  return likely.length > 0 ? likely.map(({ separator }) => separator) : [',']
}

const separatorLine = /^\ufeff?"?sep=(.)"?\r?\n/i

/** A spreadsheet program neither shows nor counts the line that names the separator. */
const startOf = (text: string): number =>
  separatorLine.exec(text)?.[0].length ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0)

type Record = { number: number; fields: string[]; open: number[] }

function rowOf({ number, fields, open }: Record): SheetRow {
  const row: SheetRow = { number, cells: [] }
  const problems: CellProblem[] = []
  for (const [column, field] of fields.entries()) {
    const { text, isLost } = readField(field)
    if (text === undefined) continue
    if (column >= sheetLimits.columns) {
      row.oddities = ['cells_beyond']
      break
    }
    if (text.length > sheetLimits.cellLength) throw tooLarge('cellLength', { row: number })
    while (row.cells.length < column) row.cells.push(undefined)
    row.cells.push(text)
    if (isLost) problems.push({ column, code: 'digits_lost', value: text })
    if (open.includes(column))
      problems.push({ column, code: 'quotation_open', value: text, level: 'warning' })
  }
  if (problems.length > 0) row.problems = problems
  return row
}

/** ="0012" is what exporters write, and '0012 what people type, for a text that looks like a number. */
function readField(field: string): { text: string | undefined; isLost: boolean } {
  const formula = textFormula.exec(field)?.[1]
  const asText = formula === undefined ? restoreText(field) : formula.replaceAll('""', '"')
  if (asText !== undefined) return { text: cellText(asText), isLost: false }
  const text = cellText(field)
  const number = text === undefined ? undefined : readExponent(text)
  return number ? { text: number.digits ?? text, isLost: !number.digits } : { text, isLost: false }
}

const textFormula = /^\s*="((?:[^"]|"")*)"\s*$/

/**
 * Cuts text into records as RFC 4180 has it; a quotation mark inside an unquoted field is itself, and
 * so is one that is never closed. Numbers count records, as a spreadsheet program does: a line break
 * inside quotes starts no row, and CR CR LF is one.
 */
function* records(text: string, start: number, separator: string): Generator<Record> {
  let at = start
  for (let number = 1; at < text.length; number++) {
    const fields: string[] = []
    const open: number[] = []
    for (;;) {
      const field = quotedField(text, at, separator)
      if (field === 'open') open.push(fields.length)
      const closed = typeof field === 'object' ? field : undefined
      const end = endOfField(text, closed ? closed.next : at, separator)
      fields.push(closed ? closed.value + text.slice(closed.next, end) : text.slice(at, end))
      at = end + 1
      if (text.charAt(end) === separator) continue
      if (text.charAt(end) === '\r') {
        const feed = /\r*\n/y
        feed.lastIndex = at
        at += feed.exec(text)?.[0].length ?? 0
      }
      break
    }
    yield { number, fields, open }
  }
}

/** What is quoted at `at`, with the place behind it; a formula that is a text stays as it is written. */
function quotedField(
  text: string,
  at: number,
  separator: string,
): { value: string; next: number } | 'open' | undefined {
  let mark = at
  while (text.charCodeAt(mark) === 32) mark++
  const isFormula = text.startsWith('="', mark)
  if (isFormula) mark++
  if (text.charCodeAt(mark) !== 34) return undefined
  const field = quoted(text, mark)
  if (!field) return isFormula ? undefined : 'open'
  const follows = text.charAt(field.next)
  const isClosed = follows === separator || follows === '' || follows === '\r' || follows === '\n'
  if (isFormula)
    return isClosed ? { value: text.slice(at, field.next), next: field.next } : undefined
  if (isClosed) return field
  // "21寸"显示器 is one cell; a mark that closes lines below and before more text closes another cell.
  if (/[\r\n]/.test(field.value)) return 'open'
  return mark === at ? field : undefined
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

function endOfField(text: string, from: number, separator: string): number {
  const mark = separator.charCodeAt(0)
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === mark || code === 10 || code === 13) return at
  }
  return text.length
}
