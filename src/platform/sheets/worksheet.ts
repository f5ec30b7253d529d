import { cellText } from './cell-text.ts'
import { broken, sheetLimits, tooLarge } from './limits.ts'
import { formatNumber, plain } from './number-format.ts'
import type { CellProblem, SheetRow } from './row.ts'
import { unescapeCodes } from './string-escapes.ts'
import { type Archive, parsePart, type Workbook } from './workbook.ts'
import { attribute, type XmlHandler } from './xml.ts'
import { inflate, type Part } from './zip.ts'

/** The filled rows of a worksheet, a few dozen at a time; blank rows are only skipped numbers. */
export async function* worksheetRows(
  archive: Archive,
  workbook: Workbook,
  part: Part,
): AsyncGenerator<SheetRow[]> {
  let rows: SheetRow[] = []
  let found = 0
  const handler = rowHandler(workbook, (row) => {
    found++
    if (found > sheetLimits.rows) throw tooLarge('rows')
    rows.push(row)
  })
  for await (const _ of parsePart(archive, part, handler)) {
    if (rows.length === 0) continue
    yield rows
    rows = []
  }
}

/** A merged area: rows from 1, columns from 0, all inclusive. */
export type Merge = { top: number; bottom: number; left: number; right: number }

/**
 * The merged areas of a worksheet. They stand behind the rows in the file, so this inflates the
 * part once more, but looks at its bytes only for the mark.
 */
export async function readMerges({ file, budget }: Archive, part: Part): Promise<Merge[]> {
  const merges: Merge[] = []
  let tail = ''
  for await (const piece of inflate(file, part, budget)) {
    // Latin-1 keeps every byte; the references sought are ASCII.
    const text = tail + piece.toString('latin1')
    let from = 0
    for (let at = text.indexOf('mergeCell '); at !== -1; at = text.indexOf('mergeCell ', from)) {
      const end = text.indexOf('>', at)
      if (end === -1) break
      const merge = mergeOf(attribute(text.slice(at + 9, end), 'ref') ?? '')
      if (merge) merges.push(merge)
      if (merges.length > sheetLimits.merges) throw tooLarge('merges')
      from = end
    }
    tail = text.slice(Math.max(from, text.length - longestMergeTag))
  }
  return merges.sort((a, b) => a.top - b.top)
}

const longestMergeTag = 200

function mergeOf(reference: string): Merge | undefined {
  const match = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference)
  if (!match) return undefined
  const [, left = '', top, right = '', bottom] = match
  return {
    top: Number(top),
    bottom: Number(bottom),
    left: columnOf(left),
    right: columnOf(right),
  }
}

type Cell = { column: number; type: string; style: number }

function rowHandler(
  { strings, formats, from1904 }: Workbook,
  found: (row: SheetRow) => void,
): XmlHandler {
  let number = 0
  let cells: (string | undefined)[] = []
  let problems: CellProblem[] = []
  let column = -1
  let cell: Cell | undefined
  let value: string | undefined
  let formula: string | undefined
  let taking: 'value' | 'formula' | undefined
  let inPhonetic = false

  function startRow(attributes: string): void {
    const given = attribute(attributes, 'r')
    const next = given === undefined ? number + 1 : Number(given)
    if (!(next > number && next <= lastRow)) throw broken('row_number', { row: number })
    number = next
    column = -1
    cells = []
    problems = []
  }

  function startCell(attributes: string): void {
    const reference = attribute(attributes, 'r')
    column = reference === undefined ? column + 1 : columnOf(reference)
    if (column < 0) throw broken('cell_reference', { row: number })
    cell = {
      column,
      type: attribute(attributes, 't') ?? 'n',
      style: Number(attribute(attributes, 's') ?? 0),
    }
    value = undefined
    formula = undefined
  }

  function endCell({ column, type, style }: Cell): void {
    const text = type === 'e' ? undefined : textOf(type, style)
    const problem = problemOf(type, text)
    if (text === undefined && !problem) return
    if (column >= sheetLimits.columns) throw tooLarge('columns', { row: number })
    if (text !== undefined && text.length > sheetLimits.cellLength)
      throw tooLarge('cellLength', { row: number })
    if (problem) problems.push({ column, ...problem })
    if (text === undefined) return
    while (cells.length < column) cells.push(undefined)
    cells[column] = text
  }

  function textOf(type: string, style: number): string | undefined {
    if (value === undefined) return undefined
    switch (type) {
      case 's': {
        const shared = strings[Number(value)]
        if (shared === undefined) throw broken('string_missing', { row: number })
        return cellText(shared)
      }
      case 'str':
      case 'inlineStr':
        return cellText(unescapeCodes(value))
      case 'b':
        return value.trim() === '1' ? 'TRUE' : 'FALSE'
      case 'd':
        return value.replace(/T00:00(:00(\.0+)?)?Z?$/, '').replace('T', ' ')
      default: {
        const amount = value.trim() === '' ? Number.NaN : Number(value)
        return Number.isFinite(amount)
          ? formatNumber(amount, formats[style] ?? plain, from1904)
          : cellText(value)
      }
    }
  }

  function problemOf(
    type: string,
    text: string | undefined,
  ): Omit<CellProblem, 'column'> | undefined {
    if (type === 'e') return { code: 'cell_error', value: value ?? '' }
    if (formula !== undefined && value === undefined)
      return { code: 'formula_without_value', value: `=${formula}` }
    if (type === 'n' && text !== undefined && /^-?\d{16,}$/.test(text))
      return { code: 'digits_lost', value: text }
    return undefined
  }

  return {
    open: (name, attributes) => {
      if (name === 'c') startCell(attributes)
      else if (name === 'v') taking = 'value'
      else if (name === 't') taking = inPhonetic ? undefined : 'value'
      else if (name === 'row') startRow(attributes)
      else if (name === 'f') {
        taking = 'formula'
        formula = ''
      } else if (name === 'rPh') inPhonetic = true
      else return
      if (taking === 'value' && (name === 'v' || name === 't')) value ??= ''
    },
    text: (text) => {
      if (!cell || !taking) return
      if (taking === 'value') value = value === '' || value === undefined ? text : value + text
      else formula = (formula ?? '') + text
      if ((value?.length ?? 0) + (formula?.length ?? 0) > sheetLimits.escapedLength)
        throw tooLarge('cellLength', { row: number })
    },
    close: (name) => {
      if (name === 'c') {
        if (cell) endCell(cell)
        cell = undefined
      } else if (name === 'v' || name === 't' || name === 'f') taking = undefined
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'row' && (cells.length > 0 || problems.length > 0))
        found(problems.length > 0 ? { number, cells, problems } : { number, cells })
    },
  }
}

const lastRow = 1_048_576

/** The column of `AB12` from 0; -1 when there is none. */
function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
    if (column > 16_384) return -1
  }
  return column - 1
}
