import { cellText, numberText } from './cell-text.ts'
import { readExponent } from './exponent.ts'
import type { TableOfRows } from './html-tables.ts'
import { sheetLimits, tooLarge } from './limits.ts'
import type { SheetRow } from './row.ts'
import { isTrue } from './workbook.ts'
import { truthText } from './worksheet.ts'
import { attribute, xmlParser } from './xml.ts'

/** The worksheets of an XML Spreadsheet 2003, which reporting programs save as .xls. */
export function spreadsheetXml(xml: string): TableOfRows[] {
  const tables: TableOfRows[] = []
  let table: TableOfRows | undefined
  let row: SheetRow | undefined
  let number = 0
  let column = -1
  let type = ''
  let data: string | undefined
  let inData = false

  const next = (attributes: string, before: number): number => {
    const given = Number(attribute(attributes, 'Index'))
    return Number.isInteger(given) && given > before ? given : before + 1
  }

  function startCell(attributes: string): void {
    column = next(attributes, column + 1) - 1
    const across = Math.min(Number(attribute(attributes, 'MergeAcross') ?? 0), sheetLimits.columns)
    const down = Number(attribute(attributes, 'MergeDown') ?? 0)
    if (across > 0 || down > 0)
      table?.merges.push({
        top: number,
        bottom: number + down,
        left: column,
        right: column + across,
      })
    if ((table?.merges.length ?? 0) > sheetLimits.merges) throw tooLarge('merges')
    data = undefined
    type = ''
  }

  function endCell(): void {
    const text = data === undefined ? undefined : textOf(type, data)
    if (text === undefined || !row) return
    if (column >= sheetLimits.columns) {
      row.oddities = ['cells_beyond']
      return
    }
    if (text.length > sheetLimits.cellLength) throw tooLarge('cellLength', { row: number })
    const exponent = type === 'Number' ? undefined : readExponent(text)
    while (row.cells.length < column) row.cells.push(undefined)
    if (type === 'Error') report(row, { column, code: 'cell_error', value: text })
    else row.cells[column] = exponent?.digits ?? text
    if (exponent && exponent.digits === undefined)
      report(row, { column, code: 'digits_lost', value: text })
  }

  const parser = xmlParser({
    open: (name, attributes) => {
      if (name === 'Worksheet') {
        table = { name: attribute(attributes, 'Name') ?? '', rows: [], merges: [] }
        tables.push(table)
        if (tables.length > sheetLimits.worksheets) throw tooLarge('worksheets')
        number = 0
      } else if (name === 'Row') {
        number = next(attributes, number)
        row = { number, cells: [] }
        if (isTrue(attribute(attributes, 'Hidden'))) row.hidden = true
        column = -1
      } else if (name === 'Cell') startCell(attributes)
      else if (name === 'Data') {
        type = attribute(attributes, 'Type') ?? 'String'
        data = ''
        inData = true
      }
    },
    text: (text) => {
      if (inData) data += text
    },
    close: (name) => {
      if (name === 'Data') inData = false
      else if (name === 'Cell') endCell()
      else if (name === 'Row') {
        if (row && (row.cells.length > 0 || row.problems || row.oddities)) table?.rows.push(row)
        if ((table?.rows.length ?? 0) > sheetLimits.rows) throw tooLarge('rows')
        row = undefined
      }
    },
  })
  for (let at = 0; at < xml.length; at += pieceLength) parser.write(xml.slice(at, at + pieceLength))
  parser.end()
  return tables.filter(({ rows }) => rows.length > 0)
}

const pieceLength = 64 * 1024

function report(row: SheetRow, problem: NonNullable<SheetRow['problems']>[number]): void {
  row.problems ??= []
  row.problems.push(problem)
}

function textOf(type: string, data: string): string | undefined {
  if (type === 'Number' && data.trim() !== '' && Number.isFinite(Number(data)))
    return numberText(Number(data))
  if (type === 'Boolean') return truthText(data)
  if (type === 'DateTime') return cellText(data.replace(/T00:00:00(\.0+)?$/, '').replace('T', ' '))
  return cellText(data)
}
