import type { TodayItem } from './api.ts'

/** Late ones first, then by deadline; what has none comes last. */
export function byUrgency(a: TodayItem, b: TodayItem): number {
  return (
    Number(b.late ?? false) - Number(a.late ?? false) ||
    compare(a.dueOn ?? '9999', b.dueOn ?? '9999')
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
