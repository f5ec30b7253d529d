import { languages } from '../../base/language.ts'
import { unitsOf } from './cells.ts'
import { fieldNames, type Shape } from './shape.ts'

/** The hidden columns of our own sheets; with them a row is found even after its key was corrected. */
export const idHeading = 'row id'
export const versionHeading = 'row version'

/** How the sheets of one sender are read beside what every sheet means. */
export type SheetReading = {
  /** The field that a heading means; empty: none. */
  headings: Readonly<Record<string, string>>
  /** The choice that a word of theirs means, by field. */
  choices: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** What holds of every row where the sheet says nothing. */
  given: Readonly<Record<string, unknown>>
}

export type Layout = {
  /** Field by column. */
  fields: ReadonlyMap<number, string>
  /** Where the name of a place stands for its code, and that of its township. */
  names: ReadonlyMap<string, number>
  townshipColumn?: number
  idColumn?: number
  versionColumn?: number
  /** Headings that mean nothing to this register. */
  ignored: string[]
}

/** How many of these cells are headings of the register: for finding the heading row. */
export function countHeadings(
  shape: Shape,
  fold: (heading: string) => string,
  reading?: SheetReading,
) {
  const known = knownHeadings(shape, fold, reading)
  return (cells: readonly (string | undefined)[]): number =>
    new Set(
      cells.flatMap((cell) => (cell === undefined ? [] : [known.get(fold(cell))])).filter(Boolean),
    ).size
}

/** Which column holds which field. The first of two columns for one field counts. */
export function layOut(
  shape: Shape,
  heading: readonly (string | undefined)[],
  fold: (heading: string) => string,
  reading?: SheetReading,
): Layout {
  const known = knownHeadings(shape, fold, reading)
  const named = new Map(
    fieldNames(shape).flatMap((field) =>
      (shape.fields[field]?.namedBy ?? []).map((name) => [fold(name), field] as const),
    ),
  )
  const ignored = new Set(
    Object.entries(reading?.headings ?? {}).flatMap(([name, field]) =>
      field === '' ? [fold(name)] : [],
    ),
  )
  const fields = new Map<number, string>()
  const names = new Map<string, number>()
  const layout: Layout = { fields, names, ignored: [] }
  for (const [column, cell] of heading.entries()) {
    if (cell === undefined) continue
    const folded = fold(cell)
    const field = known.get(folded)
    const isIgnored = ignored.has(folded)
    const code = isIgnored ? undefined : named.get(folded)
    if (code && !names.has(code)) names.set(code, column)
    if (folded === fold(idHeading)) layout.idColumn ??= column
    else if (folded === fold(versionHeading)) layout.versionColumn ??= column
    else if (field && !isIgnored && ![...fields.values()].includes(field)) fields.set(column, field)
    else if (townshipHeadings.some((name) => fold(name) === folded) && !isIgnored)
      layout.townshipColumn ??= column
    else if (!code) layout.ignored.push(cell)
  }
  return layout
}

/** Columns that say what a row belongs to: people write that once above several rows. */
export function groupColumns(
  { naturalKey, placeField }: Shape,
  { fields, names, townshipColumn }: Layout,
): number[] {
  const belongs = (field: string) =>
    field !== naturalKey.at(-1) && (field === placeField || naturalKey.includes(field))
  return [
    ...[...fields].flatMap(([column, field]) => (belongs(field) ? [column] : [])),
    ...[...names].flatMap(([field, column]) => (belongs(field) ? [column] : [])),
    ...(townshipColumn === undefined ? [] : [townshipColumn]),
  ]
}

/** The unit that a heading gives in brackets, 带宽（Mbps）, of fields whose numbers need one. */
export function unitsInHeadings(
  shape: Shape,
  fields: ReadonlyMap<number, string>,
  heading: readonly (string | undefined)[],
): Record<string, { unit: string }> {
  const found = [...fields].flatMap(([column, field]) => {
    const inBrackets = /[([【〔]([^)\]】〕]*)[)\]】〕]\s*$/.exec(
      (heading[column] ?? '').normalize('NFKC'),
    )
    const unit = inBrackets?.[1]?.trim() ?? ''
    const isKnown =
      shape.fields[field]?.bare && Object.hasOwn(unitsOf(shape, field), unit.toLowerCase())
    return isKnown ? [[field, { unit }]] : []
  })
  return Object.fromEntries(found)
}

/** Above names of villages, which many townships share. */
const townshipHeadings = ['乡镇', '乡镇名称', '所属乡镇', '所在乡镇', '乡镇（街道）', 'Township']

function knownHeadings(
  shape: Shape,
  fold: (heading: string) => string,
  reading?: SheetReading,
): Map<string, string> {
  const known = new Map<string, string>()
  for (const field of fieldNames(shape)) {
    for (const language of languages)
      known.set(fold(shape.fields[field]?.label[language] ?? ''), field)
    known.set(fold(field), field)
  }
  // A field's own name beats another field's alias.
  for (const field of fieldNames(shape)) {
    for (const name of shape.fields[field]?.also ?? []) {
      if (!known.has(fold(name))) known.set(fold(name), field)
    }
  }
  for (const [heading, field] of Object.entries(reading?.headings ?? {}))
    if (field === '') known.delete(fold(heading))
    else if (field in shape.fields) known.set(fold(heading), field)
  return known
}
