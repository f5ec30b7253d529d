import type { Problem } from '../../../base/problem.ts'
import { inspectRow, type Plain, personalFields, spellRow } from '../cells.ts'
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
  const spelled = spellRow(shape, judged)
  return inspectRow(shape, shape.complete?.(spelled) ?? spelled).problems.filter(
    ({ field }) => field === undefined || !masked.includes(field),
  )
}
