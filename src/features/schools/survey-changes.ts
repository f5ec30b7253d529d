import { changedFields, maskRow, type Plain } from '../registers/cells.ts'
import type { Shape } from '../registers/shape.ts'

/** `was`: null where it was empty, or is no longer known. */
export type RowChange = { isNew: boolean; changed: { field: string; was: Value | null }[] }
type Value = string | number | boolean | (string | number | boolean)[]

/**
 * How a row differs from what it was before these entries of the trail, the earliest first. What was changed and
 * changed back is no change; what retention erased tells nothing.
 */
export function changedSince(
  shape: Shape,
  now: Plain,
  entries: readonly { action: string; payload: unknown }[],
): RowChange {
  if (entries.some(({ action }) => action === `${shape.name}.created`))
    return { isNew: true, changed: [] }
  const told = entries.map(({ payload }) => (payload as { before?: Plain } | null)?.before ?? {})
  // Of each field the earliest value stands.
  const before: Plain = Object.assign({}, ...told.toReversed())
  const earlier = { ...now, ...emptied(before) }
  return {
    isNew: false,
    changed: changedFields(shape, earlier, now).map((field) => ({
      field,
      was: (earlier[field] as Value | undefined) ?? null,
    })),
  }
}

/** With what is personal as every reader sees it. */
export const maskChanges = (shape: Shape, { isNew, changed }: RowChange): RowChange => {
  const was = Object.fromEntries(changed.map(({ field, was }) => [field, was ?? undefined]))
  const masked: Plain = maskRow<Plain>(shape, was)
  return {
    isNew,
    changed: changed.map(({ field }) => ({
      field,
      was: (masked[field] as Value | undefined) ?? null,
    })),
  }
}

/** JSON has null where a row has nothing. */
const emptied = (row: Plain): Plain =>
  Object.fromEntries(Object.entries(row).map(([field, value]) => [field, value ?? undefined]))
