import type { Problem } from '../../../base/problem.ts'
import { inspectRow, type Plain, personalFields } from '../cells.ts'
import { fieldNames, type Shape } from '../shape.ts'

/** What the form would be refused for. A masked value that nobody touched cannot be judged here. */
export function problemsOfForm(shape: Shape, values: Plain, loaded: Plain): Problem[] {
  const masked = personalFields(shape).filter(
    (field) => values[field] !== undefined && values[field] === loaded[field],
  )
  const judged = Object.fromEntries(
    fieldNames(shape)
      .filter((field) => values[field] !== undefined && !masked.includes(field))
      .map((field) => [field, values[field]]),
  )
  return inspectRow(shape, shape.complete?.(judged) ?? judged).problems.filter(
    ({ field }) => field === undefined || !masked.includes(field),
  )
}

/** The fields of a row alone, without what the engine adds. */
export const valuesOf = (shape: Shape, row: Plain): Plain =>
  Object.fromEntries(
    fieldNames(shape).flatMap((field) =>
      row[field] === undefined || row[field] === null ? [] : [[field, row[field]]],
    ),
  )
