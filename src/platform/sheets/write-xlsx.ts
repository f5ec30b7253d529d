import type { Language } from '../../base/language.ts'
import { invalid } from '../../base/refusal.ts'
import { readExponent } from './exponent.ts'
import { sheetLimits } from './limits.ts'
import { serialOf } from './number-format.ts'
import {
  contentTypesXml,
  corePropertiesXml,
  declaration,
  main,
  packageRelationsXml,
  relationships,
  workbookRelationsXml,
} from './package-parts.ts'
import { escapeCodes } from './string-escapes.ts'
import { styleOf, stylesXml } from './styles.ts'
import { type Column, headingOf, type Table, type Value } from './table.ts'
import { escapeXml } from './xml.ts'
import { type NewPart, writeZip } from './zip-write.ts'

export type NewWorkbook = {
  /** Above the first row of every sheet, over its whole width. */
  title?: string
  /** Below the title: what to fill in and where to send it. */
  note?: string
  sheets: readonly Table[]
  language: Language
  /** Written into the file; the same content and moment make the same bytes. */
  createdAt: Date
}

/**
 * The workbook in pieces, as fast as they are taken. Every text is stored as a text, whatever it
 * begins with.
 */
export const writeSheet = (book: NewWorkbook): AsyncGenerator<Buffer> =>
  writeZip(partsOf(book), book.createdAt)

/** The workbook at once, for the few thousand rows of an ordinary export. */
export async function sheetBytes(book: NewWorkbook): Promise<Uint8Array> {
  const pieces: Buffer[] = []
  for await (const piece of writeSheet(book)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* partsOf(book: NewWorkbook): AsyncGenerator<NewPart> {
  const layouts = layOut(book)
  const lists = layouts.flatMap(({ lists }) => lists)
  const sheetCount = layouts.length + (lists.length > 0 ? 1 : 0)
  yield { name: '[Content_Types].xml', text: [contentTypesXml(sheetCount)] }
  yield { name: '_rels/.rels', text: [packageRelationsXml] }
  yield { name: 'docProps/core.xml', text: [corePropertiesXml(book.title ?? '', book.createdAt)] }
  yield { name: 'xl/_rels/workbook.xml.rels', text: [workbookRelationsXml(sheetCount)] }
  yield { name: 'xl/styles.xml', text: [stylesXml(book.language)] }
  for (const [index, layout] of layouts.entries())
    yield { name: `xl/worksheets/sheet${index + 1}.xml`, text: worksheetXml(book, layout) }
  if (lists.length > 0)
    yield { name: `xl/worksheets/sheet${sheetCount}.xml`, text: [listsXml(lists)] }
  // After the sheets, whose last rows the names of their filters need.
  yield { name: 'xl/workbook.xml', text: [workbookXml(layouts, sheetCount)] }
}

/** Where things stand in one sheet, and the lists its cells choose from. */
type Layout = {
  table: Table
  name: string
  /** Row of the headings, from 1. */
  headingRow: number
  lists: List[]
  /** Known once the rows are written. */
  lastRow: number
}

type List = { column: number; choices: readonly string[]; reference: string }

function layOut({ title, note, sheets }: NewWorkbook): Layout[] {
  const headingRow = 1 + (title ? 1 : 0) + (note ? 1 : 0)
  const names = sheetNames(sheets)
  let listColumn = 0
  return sheets.map((table, index) => ({
    table,
    name: names[index] ?? '',
    headingRow,
    lastRow: headingRow,
    lists: table.columns.flatMap(({ choices }, column) => {
      if (!choices || choices.length === 0) return []
      const letters = columnLetters(listColumn++)
      const reference = `${quoteName(listsName)}!$${letters}$1:$${letters}$${choices.length}`
      return [{ column, choices, reference }]
    }),
  }))
}

const listsName = '_lists'

/** Names a spreadsheet program accepts: at most 31 characters, none of []:*?/\, none twice. */
function sheetNames(sheets: readonly Table[]): string[] {
  const taken = new Set<string>([listsName])
  return sheets.map(({ name }, index) => {
    const wanted = name
      .replace(/[[\]:*?/\\]|^'+|'+$/g, ' ')
      .trim()
      .slice(0, 28)
    const base = wanted === '' || wanted.toLowerCase() === 'history' ? `Sheet${index + 1}` : wanted
    let unique = base
    for (let i = 2; taken.has(unique.toLowerCase()); i++) unique = `${base}${i}`
    taken.add(unique.toLowerCase())
    return unique
  })
}

async function* worksheetXml(book: NewWorkbook, layout: Layout): AsyncGenerator<string> {
  const { table, headingRow } = layout
  const { columns } = table
  let piece = worksheetStart(layout) + bannerRows(book, layout) + headingXml(layout)
  let row = headingRow
  for await (const values of table.rows) {
    row++
    piece += rowXml(columns, row, values)
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  layout.lastRow = row
  yield `${piece}</sheetData>${worksheetEnd(book, layout)}`
}

const pieceLength = 64 * 1024

function worksheetStart({ table: { columns }, headingRow }: Layout): string {
  const cols = columns.map((column, at) => {
    const hidden = column.hidden ? ' hidden="1"' : ''
    return `<col min="${at + 1}" max="${at + 1}" width="${widthOf(column)}" style="${styleOf[column.format]}"${hidden} customWidth="1"/>`
  })
  return `${declaration}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="${headingRow}" topLeftCell="A${headingRow + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${cols.join('')}</cols><sheetData>`
}

/** A Han character is two digits wide. */
const displayWidth = (text: string): number =>
  [...text].reduce((sum, char) => sum + (/[\u1100-\u{3ffff}]/u.test(char) ? 2 : 1), 0)

function widthOf(column: Column): number {
  if (column.width !== undefined) return column.width
  const widest = Math.max(
    displayWidth(headingOf(column)),
    ...(column.choices ?? []).map(displayWidth),
  )
  const least = { text: 14, integer: 8, decimal: 10, date: 12 }[column.format]
  return Math.min(Math.max(widest + 4, least), 40)
}

function bannerRows({ title, note }: NewWorkbook, { table }: Layout): string {
  const first = columnLetters(firstVisible(table))
  const lines = [
    ...(title ? [{ text: title, style: styleOf.title, height: 30 }] : []),
    ...(note ? [{ text: note, style: styleOf.note, height: 20 * (1 + note.length / 60) }] : []),
  ]
  return lines
    .map(
      ({ text, style, height }, at) =>
        `<row r="${at + 1}" ht="${Math.ceil(height)}" customHeight="1">${textCell(`${first}${at + 1}`, style, text)}</row>`,
    )
    .join('')
}

const firstVisible = ({ columns }: Table): number =>
  Math.max(
    0,
    columns.findIndex(({ hidden }) => !hidden),
  )

function headingXml({ table, headingRow }: Layout): string {
  const cells = table.columns.map((column, at) =>
    textCell(`${columnLetters(at)}${headingRow}`, styleOf.heading, headingOf(column)),
  )
  return `<row r="${headingRow}" ht="32" customHeight="1">${cells.join('')}</row>`
}

function rowXml(columns: readonly Column[], row: number, values: readonly Value[]): string {
  let cells = ''
  for (const [at, { format }] of columns.entries()) {
    const value = values[at]
    if (value !== undefined && value !== '')
      cells += cellXml(`${columnLetters(at)}${row}`, format, value)
  }
  return `<row r="${row}">${cells}</row>`
}

function cellXml(reference: string, format: Column['format'], value: string | number): string {
  const amount = format === 'date' ? serialOf(String(value)) : value
  if (format !== 'text' && typeof amount === 'number' && Number.isFinite(amount))
    return `<c r="${reference}" s="${styleOf[format]}"><v>${amount}</v></c>`
  const text = String(value)
  const isQuoted = /^[=+\-@\t\r']/.test(text) || readExponent(text) !== undefined
  return textCell(reference, isQuoted ? styleOf.quotedText : styleOf.text, text)
}

function textCell(reference: string, style: number, text: string): string {
  if (text.length > sheetLimits.cellLength)
    throw invalid('sheet_text_too_long', { cell: reference, limit: sheetLimits.cellLength })
  const escaped = escapeXml(escapeCodes(text.toWellFormed()))
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped}</t></is></c>`
}

function worksheetEnd(book: NewWorkbook, layout: Layout): string {
  const { table, headingRow } = layout
  const last = columnLetters(table.columns.length - 1)
  const first = columnLetters(firstVisible(table))
  const banners = Array.from({ length: headingRow - 1 }, (_, at) => at + 1)
  const merges =
    first === last ? [] : banners.map((row) => `<mergeCell ref="${first}${row}:${last}${row}"/>`)
  const pages = {
    'zh-Hans': '第 &P 页，共 &N 页',
    'zh-Hant': '第 &P 頁，共 &N 頁',
    en: 'Page &P of &N',
  }
  return [
    `<autoFilter ref="${filterRange(layout).replaceAll('$', '')}"/>`,
    merges.length > 0 ? `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>` : '',
    validationsXml(layout),
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    `<headerFooter><oddFooter>&amp;C${escapeXml(pages[book.language])}</oddFooter></headerFooter>`,
    '</worksheet>',
  ].join('')
}

const filterRange = ({ table, headingRow, lastRow }: Layout): string =>
  `$A$${headingRow}:$${columnLetters(table.columns.length - 1)}$${lastRow}`

/** Lists and notes go on below the last row, where people add more. */
const rowsToAdd = 1_000

function validationsXml({ table, headingRow, lastRow, lists }: Layout): string {
  const validations = table.columns.flatMap((column, at) => {
    const list = lists.find((list) => list.column === at)
    if (!list && !column.note) return []
    const letters = columnLetters(at)
    const range = `${letters}${headingRow + 1}:${letters}${lastRow + rowsToAdd}`
    // A prompt of more than 255 characters or a title of more than 32 makes the file unreadable.
    const prompt = column.note
      ? ` showInputMessage="1" promptTitle="${escapeXml(column.heading.slice(0, 32))}" prompt="${escapeXml(column.note.slice(0, 255))}"`
      : ''
    const type = list ? ' type="list" showErrorMessage="1" errorStyle="warning"' : ''
    const formula = list ? `<formula1>${escapeXml(list.reference)}</formula1>` : ''
    return [
      `<dataValidation${type} allowBlank="1"${prompt} sqref="${range}">${formula}</dataValidation>`,
    ]
  })
  if (validations.length === 0) return ''
  return `<dataValidations count="${validations.length}">${validations.join('')}</dataValidations>`
}

/** The hidden sheet of choices: a list inside the cell rule may have 255 characters, no commas. */
function listsXml(lists: readonly List[]): string {
  const height = Math.max(0, ...lists.map(({ choices }) => choices.length))
  const rows = Array.from({ length: height }, (_, at) => {
    const cells = lists.map(({ choices }, column) => {
      const choice = choices[at]
      return choice === undefined
        ? ''
        : textCell(`${columnLetters(column)}${at + 1}`, styleOf.quotedText, choice)
    })
    return `<row r="${at + 1}">${cells.join('')}</row>`
  })
  return `${declaration}<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`
}

function workbookXml(layouts: readonly Layout[], sheetCount: number): string {
  const sheets = layouts.map(
    ({ name }, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  )
  const lists =
    sheetCount > layouts.length
      ? `<sheet name="${listsName}" sheetId="${sheetCount}" state="hidden" r:id="rId${sheetCount}"/>`
      : ''
  const names = layouts.flatMap((layout, at) => {
    const sheet = escapeXml(quoteName(layout.name))
    const heading = `${sheet}!$${layout.headingRow}:$${layout.headingRow}`
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${at}" hidden="1">${sheet}!${filterRange(layout)}</definedName>`,
      `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${heading}</definedName>`,
    ]
  })
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${relationships}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${sheets.join('')}${lists}</sheets><definedNames>${names.join('')}</definedNames></workbook>`
}

const quoteName = (name: string): string => `'${name.replaceAll("'", "''")}'`

/** 0 → A, 26 → AA. */
function columnLetters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : columnLetters(Math.floor(column / 26) - 1) + letter
}
