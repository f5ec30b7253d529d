import { type Plain, sameValue } from '../cells.ts'
import { keptNames, type Shape } from '../shape.ts'

/** A field in which what I want differs from what was saved meanwhile. */
export type Difference = { field: string; mine: unknown; theirs: unknown; bothChanged: boolean }

/** What is to be chosen. Where only the other person changed a field, the other's value stands. */
export function differencesOf(
  shape: Shape,
  base: Plain,
  mine: Plain,
  current: Plain,
): Difference[] {
  return keptNames(shape).flatMap((field) => {
    const changedByMe = !sameValue(mine[field], base[field])
    if (!changedByMe || sameValue(mine[field], current[field])) return []
    const bothChanged = !sameValue(current[field], base[field])
    return [{ field, mine: mine[field], theirs: current[field], bothChanged }]
  })
}

/** The row as saved meanwhile, with mine where mine was chosen. */
export function mergeChoices(
  shape: Shape,
  current: Plain,
  differences: readonly Difference[],
  keepMine: (field: string) => boolean,
): Plain {
  const chosen = differences
    .filter(({ field }) => keepMine(field))
    .map(({ field, mine }) => [field, mine])
  const fields = Object.fromEntries(keptNames(shape).map((field) => [field, current[field]]))
  return Object.fromEntries(
    Object.entries({ ...fields, ...Object.fromEntries(chosen) }).filter(
      ([, value]) => value !== undefined,
    ),
  )
}
