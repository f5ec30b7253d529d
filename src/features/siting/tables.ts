import { CsvError, parse } from 'csv-parse/sync'
import { invalid, type Refusal } from '../../base/refusal.ts'
import type { Demand, Pairs, Site } from './model.ts'
import { applyRule, type DistanceRule, type Position, pairsOfList } from './pairs.ts'

/** A file as it came, with the name to show. */
export type TableFile = { name: string; bytes: Uint8Array }

export type DemandTable = { demands: Demand[]; positions: Position[] }
export type SiteTable = { sites: Site[]; positions: Position[] }

/** Numbers beyond this are taken for mistakes: sums of them would lose their units. */
const largest = 1e12

/** `id,lat,lon,weight[,size]`, or `x,y` for a plane. Positions may be absent if distances are given. */
export function readDemands(file: TableFile, needsPositions: boolean): DemandTable {
  const demands: Demand[] = []
  const positions: Position[] = []
  const table = openTable(file, ['id', 'weight'], ['size'], needsPositions)
  table.eachRow((row) => {
    const weight = row.amount('weight')
    demands.push({ id: row.newId(), weight, size: row.has('size') ? row.amount('size') : weight })
    const position = row.position()
    if (position) positions.push(position)
  })
  return { demands, positions }
}

/** `id,lat,lon,capacity[,fixed_cost]`; an empty capacity is unlimited, an empty fixed cost is none. */
export function readSites(file: TableFile, needsPositions: boolean): SiteTable {
  const sites: Site[] = []
  const positions: Position[] = []
  const table = openTable(file, ['id', 'capacity'], ['fixed_cost'], needsPositions)
  table.eachRow((row) => {
    sites.push({
      id: row.newId(),
      ...(row.has('capacity') ? { capacity: row.amount('capacity') } : {}),
      ...(row.has('fixed_cost') ? { fixedCost: row.amount('fixed_cost') } : {}),
    })
    const position = row.position()
    if (position) positions.push(position)
  })
  return { sites, positions }
}

/** `demand,site,distance`: the pairs there are. */
export function readDistances(
  file: TableFile,
  demands: readonly Demand[],
  sites: readonly Site[],
  rule: DistanceRule,
): Pairs {
  const demandOf = new Map(demands.map(({ id }, i) => [id, i]))
  const siteOf = new Map(sites.map(({ id }, j) => [id, j]))
  const list: { demand: number; site: number; distance: number }[] = []
  const lineOf = new Map<number, number>()
  openTable(file, ['demand', 'site', 'distance'], [], false).eachRow((row) => {
    const demand = demandOf.get(row.text('demand'))
    const site = siteOf.get(row.text('site'))
    if (demand === undefined) {
      throw row.wrong(
        `there is no demand ${quoted(row.text('demand'))}; use an id of the demands file`,
      )
    }
    if (site === undefined) {
      throw row.wrong(`there is no site ${quoted(row.text('site'))}; use an id of the sites file`)
    }
    const key = demand * sites.length + site
    const earlier = lineOf.get(key)
    if (earlier !== undefined) {
      throw row.wrong(`this pair stands on line ${earlier} already; give each pair once`)
    }
    lineOf.set(key, row.line)
    list.push({ demand, site, distance: applyRule(row.amount('distance'), rule) })
  })
  return pairsOfList(demands.length, list)
}

/** Both tables must lie in one space. */
export function samePlane(
  demands: TableFile,
  sites: TableFile,
  first: readonly Position[],
  second: readonly Position[],
): void {
  const [a, b] = [first[0], second[0]]
  if (!a || !b || 'x' in a === 'x' in b) return
  throw malformed(
    sites.name,
    1,
    `has ${'x' in b ? 'x,y' : 'lat,lon'} where ${demands.name} has ${'x' in a ? 'x,y' : 'lat,lon'}; both files need the same`,
  )
}

type Row = {
  line: number
  has(column: string): boolean
  text(column: string): string
  newId(): string
  amount(column: string): number
  position(): Position | undefined
  wrong(reason: string): Refusal
}

function openTable(
  file: TableFile,
  required: readonly string[],
  optional: readonly string[],
  needsPositions: boolean,
) {
  const { header, rows } = readCsv(file)
  const names = header.map((heading) => heading.trim().toLowerCase())
  const columnOf = new Map(names.map((name, column) => [name, column]))
  const axes = axesOf(columnOf)
  const missing = required.filter((name) => !columnOf.has(name))
  if (needsPositions && !axes) missing.push('lat and lon (or x and y)')
  if (missing.length > 0) {
    const wanted = [
      ...required.slice(0, 1),
      ...(needsPositions ? ['lat', 'lon'] : []),
      ...required.slice(1),
    ]
    const extra = optional.map((name) => `[,${name}]`).join('')
    throw malformed(
      file.name,
      1,
      `lacks the column ${missing.join(', ')}; the first line must be ${wanted.join(',')}${extra}, separated by commas`,
    )
  }
  const twice = names.find((name, column) => columnOf.get(name) !== column)
  if (twice !== undefined) {
    throw malformed(file.name, 1, `has two columns named ${quoted(twice)}; keep one`)
  }
  const lineOfId = new Map<string, number>()
  return {
    eachRow(take: (row: Row) => void): void {
      for (const { cells, line } of rows) {
        if (cells.length !== header.length) {
          throw malformed(
            file.name,
            line,
            `has ${cells.length} values where the first line names ${header.length} columns`,
          )
        }
        take(rowOf(file.name, line, cells, { columnOf, axes, lineOfId, needsPositions }))
      }
    },
  }
}

type Axes = readonly ['lat', 'lon'] | readonly ['x', 'y']

function axesOf(columns: ReadonlyMap<string, number>): Axes | undefined {
  if (columns.has('lat') && columns.has('lon')) return ['lat', 'lon']
  return columns.has('x') && columns.has('y') ? ['x', 'y'] : undefined
}

function rowOf(
  file: string,
  line: number,
  cells: readonly string[],
  table: {
    columnOf: ReadonlyMap<string, number>
    axes: Axes | undefined
    lineOfId: Map<string, number>
    needsPositions: boolean
  },
): Row {
  const text = (column: string): string => cells[table.columnOf.get(column) ?? -1]?.trim() ?? ''
  const wrong = (reason: string): Refusal => malformed(file, line, reason)
  const number = (column: string): number => {
    const written = text(column)
    if (written === '') throw wrong(`${column} is empty; a number is needed`)
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)) {
      throw wrong(`${column} ${quoted(written)} is not a number; write it like 12.5`)
    }
    return Number(written)
  }
  const degrees = (column: 'lat' | 'lon', most: number): number => {
    const value = number(column)
    if (Math.abs(value) > most) {
      throw wrong(`${column} ${text(column)} is out of range; it lies between -${most} and ${most}`)
    }
    return value
  }
  const coordinate = (column: 'x' | 'y'): number => {
    const value = number(column)
    if (Math.abs(value) > largest)
      throw wrong(`${column} ${text(column)} is out of range; at most ${largest}`)
    return value
  }
  return {
    line,
    text,
    wrong,
    has: (column) => text(column) !== '',
    newId() {
      const id = text('id')
      if (id === '') throw wrong('id is empty; each row needs one of its own')
      const earlier = table.lineOfId.get(id)
      if (earlier !== undefined) {
        throw wrong(
          `id ${quoted(id)} stands on line ${earlier} already; each row needs one of its own`,
        )
      }
      table.lineOfId.set(id, line)
      return id
    },
    amount(column) {
      const value = number(column)
      if (value < 0) throw wrong(`${column} ${text(column)} is negative; it must be 0 or more`)
      if (value > largest) throw wrong(`${column} ${text(column)} is too large; at most ${largest}`)
      return value
    },
    position() {
      const { axes } = table
      if (!axes) return undefined
      if (!table.needsPositions && text(axes[0]) === '' && text(axes[1]) === '') return undefined
      return axes[0] === 'lat'
        ? { lat: degrees('lat', 90), lon: degrees('lon', 180) }
        : { x: coordinate('x'), y: coordinate('y') }
    },
  }
}

type Csv = { header: string[]; rows: { cells: string[]; line: number }[] }

const lineEnds = ['\r\n', '\n', '\r']

function readCsv(file: TableFile): Csv {
  const text = decode(file)
  const rows: Csv['rows'] = []
  let linesRead = 0
  try {
    parse(text, {
      bom: true,
      record_delimiter: lineEnds,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      on_record: (cells: string[], { lines }) => {
        linesRead = lines
        // A row is named by its first line, and a quoted cell may have several.
        rows.push({ cells, line: lines - cells.reduce((sum, cell) => sum + breaksIn(cell), 0) })
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
      const line = firstWritten(text, linesRead)
      throw malformed(file.name, line, 'opens a quote (") that is never closed')
    }
    const line = typeof error.lines === 'number' ? error.lines : 1
    throw malformed(file.name, line, `is not valid CSV: ${error.message}`)
  }
  const [first, ...rest] = rows
  if (!first) throw malformed(file.name, 1, 'is empty; the first line must name the columns')
  return { header: first.cells, rows: rest }
}

const breaksIn = (cell: string): number => cell.match(/\r\n|\n|\r/g)?.length ?? 0

/** The first line below `above` that is not blank. */
function firstWritten(text: string, above: number): number {
  const below = text.split(/\r\n|\n|\r/).slice(above)
  return above + 1 + below.findIndex((line) => line.trim() !== '')
}

function decode({ name, bytes }: TableFile): string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    return decoder.decode(bytes)
  } catch {
    throw malformed(
      name,
      lineOfFirstBadByte(bytes),
      'is not UTF-8 (perhaps GBK); save the file as “CSV UTF-8”',
    )
  }
}

/** Lines are judged one by one: a line feed is never part of a longer UTF-8 sequence. */
function lineOfFirstBadByte(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  let from = 0
  for (;;) {
    const end = bytes.indexOf(0x0a, from)
    try {
      decoder.decode(bytes.subarray(from, end < 0 ? bytes.length : end))
    } catch {
      return line
    }
    if (end < 0) return line
    from = end + 1
    line++
  }
}

const quoted = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`

const malformed = (file: string, line: number, reason: string): Refusal =>
  invalid('malformed_file', { file, line, reason })
