import { isError, type Problem } from '../../base/problem.ts'
import { cutText } from '../../base/seen-text.ts'
import { changedFields, maskText, type Plain } from './cells.ts'
import type { Layout } from './headings.ts'
import type { Preview, ProblemGroup, SheetColumn } from './preview.ts'
import { isRequired, type Shape } from './shape.ts'

const shownProblems = 500
const shownRows = 50
const shownWords = 100
/** A longer one is no word to explain. */
const wordLength = 200
const samples = 3

/** The columns as they stand in the sheet, with what each is taken for. */
export const columnsOf = (
  heading: readonly (string | undefined)[],
  layout: Layout,
): SheetColumn[] =>
  heading.flatMap((cell, column) =>
    cell === undefined ? [] : [{ column, heading: cell, samples: [], ...fieldAt(layout, column) }],
  )

const fieldAt = ({ fields, names, townshipColumn }: Layout, column: number) => {
  const field = fields.get(column)
  if (field !== undefined) return { field }
  const named = [...names].find(([, at]) => at === column)
  if (named) return { names: named[0] }
  return column === townshipColumn ? { names: 'township' } : {}
}

export function takeSamples(
  shape: Shape,
  columns: readonly SheetColumn[],
  cells: readonly (string | undefined)[],
): void {
  for (const one of columns) {
    const cell = cells[one.column]
    if (cell === undefined || one.samples.length >= samples) continue
    const isPersonal = one.field !== undefined && shape.fields[one.field]?.personal
    const text = isPersonal ? maskText(cell) : cutText(cell, 60)
    if (!one.samples.includes(text)) one.samples.push(text)
  }
}

/** What every row must have and the sheet has for none, or not for all: it is asked for once. */
export const askedOf = (
  shape: Shape,
  { fields }: Layout,
  groups: readonly ProblemGroup[],
): Preview['asked'] =>
  groups.flatMap(({ code, field, count }) =>
    code === 'value_missing' &&
    field !== undefined &&
    isRequired(shape, field) &&
    field !== shape.placeField &&
    field !== shape.nameField &&
    !shape.naturalKey.includes(field)
      ? [{ field, rows: count, column: [...fields.values()].includes(field) }]
      : [],
  )

type Counted = {
  layout: Layout
  heading: readonly (string | undefined)[]
  groups: Map<string, ProblemGroup>
}

export function report(
  preview: Preview,
  { layout, heading, groups }: Counted,
  { number, problems }: { number: number; problems: readonly Problem[] },
): void {
  if (problems.length === 0) return
  if (problems.some(isError)) preview.refused += 1
  preview.problemCount += problems.length
  for (const problem of problems) group(groups, number, problem)
  for (const problem of problems) {
    if (preview.problems.length >= shownProblems) return
    const column = [...layout.fields].find(([, field]) => field === problem.field)?.[0]
    const name = column === undefined ? undefined : heading[column]
    const { value } = problem
    preview.problems.push({
      ...problem,
      ...(value !== undefined && { value: cutText(value, wordLength) }),
      row: number,
      ...(name && { heading: name }),
    })
  }
}

/** Problems of one kind in one column are one thing to decide. */
function group(groups: Map<string, ProblemGroup>, number: number, problem: Problem): void {
  const { code, field, value, level, details } = problem
  const key = JSON.stringify([code, field, level])
  const known = groups.get(key) ?? {
    code,
    count: 0,
    rows: [],
    words: [],
    moreWords: 0,
    ...(field !== undefined && { field }),
    ...(level && { level }),
    ...(details && { details }),
  }
  groups.set(key, known)
  known.count += 1
  if (known.rows.length < shownRows) known.rows.push(number)
  if (value === undefined) return
  const word = known.words.find((one) => one.word === value)
  if (word) word.count += 1
  else if (known.words.length < shownWords && value.length <= wordLength)
    known.words.push({ word: value, count: 1, ...(details && { details }) })
  else known.moreWords += 1
}

export function countDefaults(
  shape: Shape,
  preview: Preview,
  { defaults }: { defaults: readonly string[] },
  { row, before }: { row: Plain; before?: Plain },
): void {
  const taken = before ? changedFields(shape, before, row) : defaults
  const { defaults: counts = [] } = preview
  preview.defaults = counts
  for (const field of defaults.filter((one) => taken.includes(one))) {
    const known = counts.find((one) => one.field === field)
    if (known) known.rows += 1
    else counts.push({ field, value: row[field], rows: 1 })
  }
}
