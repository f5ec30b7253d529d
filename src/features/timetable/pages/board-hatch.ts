import type { CSSProperties } from 'react'
import type { Span } from '../calendar/spans.ts'
import { shareOf } from './board-scale.ts'

/** Spans of an axis as one background: a thousand cells need no thousand boxes. */
export function paintedAcross(
  axis: Span,
  painted: readonly { spans: readonly Span[]; image: string }[],
): CSSProperties {
  const layers = painted.flatMap(({ spans, image }) =>
    spans
      .map(({ from, to }) => ({ image, from: shareOf(axis, from), to: shareOf(axis, to) }))
      .filter(({ from, to }) => to > from),
  )
  if (layers.length === 0) return {}
  return {
    backgroundImage: layers.map(({ image }) => image).join(', '),
    backgroundSize: layers.map(({ from, to }) => `${percent(to - from)} 100%`).join(', '),
    backgroundPosition: layers.map(({ from, to }) => `${percent(offset(from, to))} 0`).join(', '),
    backgroundRepeat: 'no-repeat',
  }
}

/** A background at p % has p % of its own width at p % of the box. */
const offset = (from: number, to: number): number => (to - from >= 1 ? 0 : from / (1 - (to - from)))

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

const flat = (color: string): string => `linear-gradient(${color}, ${color})`

/** The school's time is quiet hatching; the village's leaf, the school's own use slate. */
export const paints = {
  guarded: 'repeating-linear-gradient(135deg, var(--line) 0 2px, transparent 2px 5px)',
  community: flat('var(--leaf)'),
  school: flat('var(--slate)'),
  open: flat('var(--leaf-tint)'),
  closed: flat('var(--board-closed)'),
} as const

/** Where a span lies in a day whose hours run from left to right. */
export const placeAcross = (axis: Span, { from, to }: Span): CSSProperties => ({
  left: percent(shareOf(axis, from)),
  width: percent(shareOf(axis, to) - shareOf(axis, from)),
})

/** The same from top to bottom. */
export const placeDown = (axis: Span, { from, to }: Span): CSSProperties => ({
  top: percent(shareOf(axis, from)),
  height: percent(shareOf(axis, to) - shareOf(axis, from)),
})
