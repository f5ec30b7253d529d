import { cellText } from './cell-text.ts'
import { readExponent } from './exponent.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import type { Merge, SheetRow } from './row.ts'

export type TableOfRows = { name: string; hidden?: true; rows: SheetRow[]; merges: Merge[] }

/**
 * The tables of a web page as a browser shows them, however carelessly its tags are closed. A table
 * inside a cell is one of its own.
 */
export function htmlTables(html: string, name = ''): TableOfRows[] {
  const tables: TableOfRows[] = []
  const open: OpenTable[] = []
  let from = 0
  let skipping: string | undefined
  for (const match of html.matchAll(markup)) {
    const [tag, slash, tagName = '', attributes = ''] = match
    const element = tagName.toLowerCase()
    if (!skipping) open.at(-1)?.text(html.slice(from, match.index))
    from = match.index + tag.length
    if (skipping) {
      if (slash && element === skipping) skipping = undefined
      continue
    }
    if (!slash && (element === 'script' || element === 'style')) skipping = element
    else if (element === 'table' && slash) {
      const ended = open.pop()
      if (ended) tables.push({ name, ...ended.end() })
    } else if (element === 'table') open.push(openTable())
    else open.at(-1)?.tag(element, slash === '/', attributes)
  }
  open.at(-1)?.text(skipping ? '' : html.slice(from))
  while (open.length > 0) {
    const ended = open.pop()
    if (ended) tables.push({ name, ...ended.end() })
  }
  return tables.filter(({ rows }) => rows.length > 0)
}

const markup = /<!--[\s\S]*?-->|<!\[[^>]*>|<(\/?)([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)>/gi

type OpenTable = ReturnType<typeof openTable>

function openTable() {
  const rows: SheetRow[] = []
  const merges: Merge[] = []
  /** Rows that a cell above still covers, by column. */
  const covered: number[] = []
  let number = 0
  let row: SheetRow | undefined
  let column = 0
  let cell: { text: string; across: number; down: number } | undefined

  function endCell(): void {
    if (!cell || !row) return
    const { text, across, down } = cell
    cell = undefined
    while ((covered[column] ?? 0) >= number) column++
    const value = cellText(plainText(text))
    if (column + across > sheetLimits.columns) {
      if (value !== undefined) row.oddities = ['cells_beyond']
      return
    }
    if (value !== undefined) put(row, column, value)
    if (across > 1 || down > 1)
      merges.push({
        top: number,
        bottom: number + down - 1,
        left: column,
        right: column + across - 1,
      })
    for (let i = 0; i < across; i++) covered[column + i] = number + down - 1
    column += across
  }

  function endRow(): void {
    endCell()
    if (row && (row.cells.length > 0 || row.oddities)) rows.push(row)
    if (rows.length > sheetLimits.rows) throw tooLarge('rows')
    row = undefined
  }

  function startRow(attributes: string): void {
    endRow()
    number++
    column = 0
    row = { number, cells: [] }
    if (/display\s*:\s*none|\bhidden\b/i.test(attributes)) row.hidden = true
  }

  return {
    text: (text: string) => {
      if (cell && text !== '') cell.text += text
      if (cell && cell.text.length > sheetLimits.escapedLength)
        throw tooLarge('cellLength', { row: number })
    },
    tag: (element: string, isEnd: boolean, attributes: string) => {
      if (element === 'tr') isEnd ? endRow() : startRow(attributes)
      else if (element === 'td' || element === 'th') {
        endCell()
        if (isEnd) return
        if (!row) startRow('')
        cell = { text: '', across: span(attributes, 'colspan'), down: span(attributes, 'rowspan') }
      } else if (cell && lineBreaks.has(element)) cell.text += '\u2028'
    },
    end: () => {
      endRow()
      return { rows, merges: merges.slice(0, sheetLimits.merges) }
    },
  }
}

function put(row: SheetRow, column: number, text: string): void {
  if (text.length > sheetLimits.cellLength) throw tooLarge('cellLength', { row: row.number })
  const number = readExponent(text)
  while (row.cells.length < column) row.cells.push(undefined)
  row.cells[column] = number?.digits ?? text
  if (!number || number.digits !== undefined) return
  row.problems ??= []
  row.problems.push({ column, code: 'digits_lost', value: text })
}

const lineBreaks = new Set(['br', 'p', 'div', 'li'])

const span = (attributes: string, name: string): number => {
  const said = new RegExp(`\\b${name}\\s*=\\s*["']?(\\d{1,5})`, 'i').exec(attributes)?.[1]
  return Math.min(Math.max(Number(said ?? 1), 1), 10_000)
}

/** Blanks of the page's source are one blank; its own line breaks come as U+2028. */
const plainText = (source: string): string =>
  source
    .replace(/[ \t\r\n\f]+/g, ' ')
    .replace(/ *\u2028[ \u2028]*/g, '\n')
    .replace(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));?/gi,
      (all, ten, six, name) => {
        if (name) return entities[String(name).toLowerCase()] ?? all
        const point = ten ? Number(ten) : Number.parseInt(six, 16)
        return point <= 0x10ffff ? String.fromCodePoint(point) : all
      },
    )

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}
