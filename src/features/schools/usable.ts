import type { Problem } from '../../base/problem.ts'

/** The usable part is at most the whole, and a difference has its reason (S1-4). */
export function usableProblems({
  total,
  usable,
  field,
  notUsableReason,
}: {
  total: number
  usable: number
  field: string
  notUsableReason: string | undefined
}): Problem[] {
  if (usable > total)
    return [{ code: 'usable_exceeds_total', field, value: String(usable), details: { total } }]
  if (usable < total && !notUsableReason)
    return [{ code: 'reason_missing', field: 'notUsableReason', details: { total, usable } }]
  return []
}
