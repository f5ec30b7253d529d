import { maskRow, type Plain } from './cells.ts'
import type { ProposedField } from './proposal-api.ts'
import { fieldNames, type Shape } from './shape.ts'

/** What is proposed, in the order of the form; what is of a person is masked for everybody. */
export function proposedFields(
  shape: Shape,
  { change, seen }: { change: Plain; seen: Plain | null },
): ProposedField[] {
  const shown = maskRow(shape, withoutNulls(change))
  return fieldNames(shape)
    .filter((field) => field in change)
    .map((field) => ({
      field,
      ...(seen && field in seen && { seen: seen[field] }),
      proposed: shown[field] ?? null,
    }))
}

const withoutNulls = (row: Plain): Plain =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
