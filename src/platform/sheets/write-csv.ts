import { numberText } from './cell-text.ts'
import { guardText } from './csv-safety.ts'
import { headingOf, type Table, type Value } from './table.ts'

/**
 * The table as CSV in pieces: RFC 4180 with a byte order mark, without which spreadsheet programs
 * take Chinese for another encoding. Texts that begin like a formula are guarded.
 */
export async function* writeCsv({
  columns,
  rows,
  note,
}: Omit<Table, 'name'> & {
  /** A line above the headings. */
  note?: string
}): AsyncGenerator<Buffer> {
  const above = note === undefined ? '' : `${quote(guardText(note))}\r\n`
  let piece = `\ufeff${above}${columns.map((column) => quote(guardText(headingOf(column)))).join(',')}\r\n`
  for await (const row of rows) {
    piece += `${columns.map((_, at) => field(row[at])).join(',')}\r\n`
    if (piece.length < pieceLength) continue
    yield Buffer.from(piece)
    piece = ''
  }
  yield Buffer.from(piece)
}

const pieceLength = 64 * 1024

const field = (value: Value): string => {
  if (value === undefined) return ''
  return typeof value === 'number' ? numberText(value) : quote(guardText(value))
}

const quote = (text: string): string =>
  /[",;\t\r\n；]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
