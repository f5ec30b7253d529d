import type { Problem } from '../../base/problem.ts'
import { isBare, type Plain, parseCell } from './cells.ts'
import { ownOf } from './choices.ts'
import type { SheetReading } from './headings.ts'
import { isList, kindOf, type Shape } from './shape.ts'
import { lookOf, readNumber } from './spellings.ts'

/** One row of a sheet: its cells, what formats show of them, and what is wrong with them. */
type SheetCells = {
  cells: readonly (string | undefined)[]
  shown?: readonly { column: number; text: string }[]
  problems?: readonly { column: number; code: string; value: string; level?: 'warning' }[]
}

/** The cells of one row as values; what cannot be read is a problem, never a guess. */
export function readCells(
  shape: Shape,
  fields: ReadonlyMap<number, string>,
  row: SheetCells,
  fold: (text: string) => string,
  { choices = {}, units = {} }: Pick<Partial<SheetReading>, 'choices'> & { units?: Units } = {},
): { values: Plain; problems: Problem[] } {
  const values: Plain = {}
  const problems: Problem[] = (row.problems ?? []).flatMap(({ column, ...problem }) => {
    const field = fields.get(column)
    return field ? [{ ...problem, field }] : []
  })
  for (const [column, field] of fields) {
    const said = textFor(shape, field, row, column)
    const text = said === undefined ? undefined : withUnit(shape, field, said, units)
    const isWrong = problems.some((one) => one.field === field && one.level !== 'warning')
    if (text === undefined || isWrong) continue
    const parsed = parseCell(shape, field, text, fold, choices[field])
    if (parsed.problem) {
      problems.push(parsed.problem)
      continue
    }
    if ('value' in parsed) values[field] = parsed.value
    if (parsed.warning) problems.push(parsed.warning)
  }
  return withoutNullPoint(shape, values, problems)
}

/** By field: the unit of numbers that stand without one, of those `below` only where that is given. */
export type Units = Readonly<Record<string, { unit: string; below?: number }>>

export function withUnit(shape: Shape, field: string, text: string, units: Units): string {
  const said = shape.fields[field]?.bare && isBare(text) ? ownOf(units, field) : undefined
  if (!said) return text
  const isMeant = said.below === undefined || (readNumber(text, {})?.value ?? 0) < said.below
  return isMeant ? `${text} ${said.unit}` : text
}

/** A text field holds what the sheet shows: ZC-0012; every other one the number behind it. */
function textFor(
  shape: Shape,
  field: string,
  { cells, shown }: SheetCells,
  column: number,
): string | undefined {
  const isText = kindOf(shape, field) === 'text' && !isList(shape, field)
  const picture = isText ? shown?.find((one) => one.column === column) : undefined
  return picture?.text ?? cells[column]
}

/** 0, 0 lies in the Gulf of Guinea: it is how programs write that they have no point. */
function withoutNullPoint(
  shape: Shape,
  values: Plain,
  problems: Problem[],
): { values: Plain; problems: Problem[] } {
  if (!shape.point) return { values, problems }
  const { lat, lon } = shape.point
  if (values[lat] !== 0 || values[lon] !== 0) return { values, problems }
  const { [lat]: _lat, [lon]: _lon, ...rest } = values
  const empty: Problem = { code: 'point_zero', field: lat, value: '0, 0', level: 'warning' }
  return { values: rest, problems: [...problems, empty] }
}

/**
 * Tells of natural keys, and of names beside the same key, that look like one met before and are
 * spelled differently: zc-1, ＺＣ－1 and ZC-01 beside ZC-1. `number` is that of the row; stored rows
 * have none.
 */
export function lookAlikes(shape: Shape): (row: Plain, number?: number) => Problem[] {
  const keyMet = looksMet(shape.naturalKey)
  const nameMet = looksMet([...shape.naturalKey.slice(0, -1), shape.nameField])
  return (row, number) => {
    const key = keyMet(row, number)
    const name = nameMet(row, number)
    const found = key ?? name
    return found ? [found] : []
  }
}

/** The last of the fields is the one that is told of. */
function looksMet(fields: readonly string[]): (row: Plain, number?: number) => Problem | undefined {
  const met = new Map<string, { text: string; number: number | undefined }>()
  const field = fields.at(-1) ?? ''

  return (row, number) => {
    const texts = fields.map((name) => String(row[name] ?? ''))
    const [text, look] = [JSON.stringify(texts), JSON.stringify(texts.map(lookOf))]
    const value = texts.at(-1) ?? ''
    const other = met.get(look)
    if (!other) met.set(look, { text, number })
    if (!other || other.text === text || value === '') return undefined
    const [like = ''] = (JSON.parse(other.text) as string[]).slice(-1)
    return {
      code: 'looks_like',
      field,
      value,
      details: { other: like, ...(other.number !== undefined && { row: other.number }) },
      level: 'warning',
    }
  }
}
