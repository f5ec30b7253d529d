import type { Instant } from '../../base/calendar.ts'
import { maskRow, type Plain } from './cells.ts'
import { fieldNames, type Shape } from './shape.ts'

/** A field somebody would have changed; null is empty, and `seen` is absent where the proposal does not say. */
export type ProposedField = { field: string; seen?: unknown; proposed: unknown }

/** GET /api/<register>/:id/proposals, at a station */
export type RowProposal = {
  id: string
  /** `sent`: the county has not said anything yet. */
  state: 'sent' | 'waits' | 'applied' | 'refused'
  /** A code of the county's program, or what a person there wrote. */
  reason: string | null
  byPerson: boolean
  proposedAt: Instant | null
  decidedAt: Instant | null
  fields: ProposedField[]
}

/** GET /api/proposals, at a hub */
export type WaitingProposal = {
  id: string
  register: string
  rowId: string
  /** Of the row. */
  name: string
  /** Of the row as it is now: who takes the proposal says that he saw this one. */
  version: number
  retired: boolean
  station: string
  actorName: string | null
  reason: string | null
  since: Instant
  fields: (ProposedField & { now: unknown })[]
}

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
