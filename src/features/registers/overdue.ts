import type { Day } from '../../base/calendar.ts'
import { nextMoves } from '../../base/lifecycle.ts'
import type { Plain } from './cells.ts'
import type { Row, Shape } from './shape.ts'

/** A case whose day has passed while something should still happen to it. */
export function isOverdue(
  { lifecycle, dueField }: Pick<Shape, 'lifecycle' | 'dueField'>,
  row: Row,
  today: Day,
): boolean {
  const due = dueField && (row as Plain)[dueField]
  return (
    typeof due === 'string' &&
    due < today &&
    lifecycle !== undefined &&
    nextMoves(lifecycle, row.state ?? '').length > 0
  )
}
