import { cellText } from './cell-text.ts'
import { readExponent } from './exponent.ts'
import { broken, sheetLimits, tooLarge } from './limits.ts'
import { formatNumber, plain, shownNumber } from './number-format.ts'
import type { CellProblem, Merge, SheetRow } from './row.ts'
import { unescapeCodes } from './string-escapes.ts'
import { type Archive, type CellStyle, isTrue, parsePart, type Workbook } from './workbook.ts'
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

type Cell = { column: number; type: string; style: CellStyle }

const unstyled: CellStyle = { format: plain, quoted: false }

function rowHandler(
  { strings, styles, from1904, uncomputed }: Workbook,
  found: (row: SheetRow) => void,
): XmlHandler {
  const numbers = rowNumbers()
  let row: SheetRow = { number: 0, cells: [] }
  /** What the row says of its number; undefined once that is settled. */
  let claimed: number | undefined
  let column = -1
  let cell: Cell | undefined
  let value: string | undefined
  let inline: string | undefined
  let formula: string | undefined
  let taking: 'value' | 'inline' | 'formula' | undefined
  let inPhonetic = false

  function startRow(attributes: string): void {
    const given = attribute(attributes, 'r')
    claimed = given === undefined ? numbers.next() : Number(given)
    row = { number: 0, cells: [] }
    if (isTrue(attribute(attributes, 'hidden'))) row.hidden = true
    column = -1
  }

  function settleNumber(reference: string | undefined): void {
    if (claimed === undefined) return
    const { number, oddity } = numbers.settle(claimed, reference)
    row.number = number
    if (oddity) row.oddities = [oddity]
    claimed = undefined
  }

  function startCell(attributes: string): void {
    const reference = attribute(attributes, 'r')
    settleNumber(reference)
    column = reference === undefined ? column + 1 : columnOf(reference)
    if (column < 0) throw broken('cell_reference', { row: row.number })
    cell = {
      column,
      type: attribute(attributes, 't') ?? 'n',
      style: styles[Number(attribute(attributes, 's') ?? 0)] ?? unstyled,
    }
    value = undefined
    inline = undefined
    formula = undefined
  }

  function endCell(ended: Cell): void {
    const { column, type } = ended
    const text = type === 'e' ? undefined : textOf(ended)
    const problem = problemOf(ended, text)
    if (text === undefined && !problem) return
    if (column >= sheetLimits.columns) {
      row.oddities = [...new Set([...(row.oddities ?? []), 'cells_beyond' as const])]
      return
    }
    if (text !== undefined && text.length > sheetLimits.cellLength)
      throw tooLarge('cellLength', { row: row.number })
    if (problem) {
      row.problems ??= []
      row.problems.push({ column, ...problem })
    }
    if (text === undefined) return
    while (row.cells.length < column) row.cells.push(undefined)
    row.cells[column] = text
  }

  /** The text beside a value of an inline string is what the program shows. */
  function textOf({ column, type, style }: Cell): string | undefined {
    if (inline !== undefined && (type === 'inlineStr' || value === undefined))
      return typed(inline, style)
    if (value === undefined) return undefined
    switch (type) {
      case 's': {
        if (value.trim() === '') return undefined
        const shared = strings[Number(value)]
        if (shared === undefined) throw broken('string_missing', { row: row.number })
        return exact(cellText(shared), style)
      }
      case 'str':
      case 'inlineStr':
        return typed(value, style)
      case 'b':
        return truthText(value)
      case 'd':
        return dayText(value.trim())
      default: {
        const amount = value.trim() === '' ? Number.NaN : Number(value)
        if (!Number.isFinite(amount)) return exact(cellText(value), style)
        const shown = shownNumber(amount, style.format)
        if (shown !== undefined && column < sheetLimits.columns) {
          row.shown ??= []
          row.shown.push({ column, text: shown })
        }
        return formatNumber(amount, style.format, from1904)
      }
    }
  }

  function problemOf(
    { type, style }: Cell,
    text: string | undefined,
  ): Omit<CellProblem, 'column'> | undefined {
    if (type === 'e') return { code: 'cell_error', value: value ?? '' }
    if (formula !== undefined) {
      if (isWithoutResult(type)) return { code: 'formula_without_value', value: `=${formula}` }
      if (uncomputed && text !== undefined && Number(value) === 0 && type === 'n')
        return { code: 'formula_not_computed', value: `=${formula}`, level: 'warning' }
    }
    if (text === undefined) return undefined
    const isLost =
      (type === 'n' && /^-?\d{16,}$/.test(text)) ||
      (!style.quoted && readExponent(text) !== undefined)
    return isLost ? { code: 'digits_lost', value: text } : undefined
  }

  /** Only a text can be empty and still a result, unless nothing in the file was computed. */
  function isWithoutResult(type: string): boolean {
    if (value === undefined) return inline === undefined
    return value.trim() === '' && (type !== 'str' || uncomputed)
  }

  function take(text: string): void {
    if (taking === 'value') value = (value ?? '') + text
    else if (taking === 'inline') inline = (inline ?? '') + text
    else formula = (formula ?? '') + text
    if ((value?.length ?? 0) + (inline?.length ?? 0) + (formula?.length ?? 0) > longestCell)
      throw tooLarge('cellLength', { row: row.number })
  }

  return {
    open: (name, attributes) => {
      if (name === 'c') startCell(attributes)
      else if (name === 'v') {
        taking = 'value'
        value ??= ''
      } else if (name === 't') {
        taking = inPhonetic ? undefined : 'inline'
        if (taking) inline ??= ''
      } else if (name === 'row') startRow(attributes)
      else if (name === 'f') {
        taking = 'formula'
        formula = ''
      } else if (name === 'rPh') inPhonetic = true
    },
    text: (text) => {
      if (cell && taking) take(text)
    },
    close: (name) => {
      if (name === 'c') {
        if (cell) endCell(cell)
        cell = undefined
      } else if (name === 'v' || name === 't' || name === 'f') taking = undefined
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'row') {
        settleNumber(undefined)
        if (row.cells.length > 0 || row.problems || row.oddities?.includes('cells_beyond'))
          found(row)
      }
    },
  }
}

const longestCell = sheetLimits.escapedLength

const typed = (raw: string, style: CellStyle): string | undefined =>
  exact(cellText(unescapeCodes(raw)), style)

/** A text that is a number with all its digits, read as that number. */
const exact = (text: string | undefined, { quoted }: CellStyle): string | undefined =>
  text === undefined || quoted ? text : (readExponent(text)?.digits ?? text)

/** `1` and `0` in Excel's own files, words in those of others. */
export function truthText(value: string): string | undefined {
  const word = value.trim().toLowerCase()
  if (word === '1' || word === 'true') return 'TRUE'
  return word === '0' || word === 'false' ? 'FALSE' : cellText(value)
}

/** A moment of UTC keeps its mark: which day it was here is for the field to say. */
function dayText(value: string): string | undefined {
  const bare = value.replace(/T00:00(:00(\.0+)?)?Z?$/, '')
  return cellText(bare.endsWith('Z') ? bare : bare.replace('T', ' '))
}

/** Numbers of the rows of one worksheet: what the file says, as far as each is said once. */
function rowNumbers() {
  const taken = new Uint8Array(lastRow + 1)
  let latest = 0
  let highest = 0
  const isFree = (number: number) => number >= 1 && number <= lastRow && taken[number] === 0

  function numberBeside(reference = ''): number {
    const ofCell = Number(/\d+$/.exec(reference)?.[0] ?? Number.NaN)
    return isFree(ofCell) ? ofCell : highest + 1
  }

  return {
    next: () => latest + 1,
    settle: (
      claimed: number,
      reference: string | undefined,
    ): { number: number; oddity?: 'renumbered' | 'out_of_order' } => {
      const number = isFree(claimed) ? claimed : numberBeside(reference)
      if (number > lastRow) throw broken('row_number', { row: latest })
      const oddity =
        number !== claimed ? 'renumbered' : number < latest ? 'out_of_order' : undefined
      taken[number] = 1
      latest = number
      if (number > highest) highest = number
      return oddity ? { number, oddity } : { number }
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
