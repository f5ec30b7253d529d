import type { MapPoint, Pixel } from './map-point.ts'

export type Placed = { point: MapPoint; at: Pixel }

/** Pixels around the pointer in which a point is found. */
const reachPixels = 14

/** The point nearest to the pointer; a host before the dot beneath it. */
export function pointAt(placed: readonly Placed[], pointer: Pixel): MapPoint | undefined {
  let best: { point: MapPoint; distance: number } | undefined
  for (const { point, at } of placed) {
    const distance =
      Math.hypot(at.x - pointer.x, at.y - pointer.y) - (point.kind === 'host' ? 3 : 0)
    if (distance <= reachPixels && (!best || distance < best.distance)) best = { point, distance }
  }
  return best?.point
}

export const arrows = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
} as const satisfies Record<string, Pixel>

/** The next point in a direction: near, and rather straight ahead than aside. */
export function nextPoint(
  placed: readonly Placed[],
  fromKey: string | undefined,
  towards: Pixel,
): MapPoint | undefined {
  const from = placed.find(({ point }) => point.key === fromKey)
  if (!from) return placed.toSorted((a, b) => a.at.y - b.at.y || a.at.x - b.at.x)[0]?.point
  let best: { point: MapPoint; cost: number } | undefined
  for (const { point, at } of placed) {
    const [dx, dy] = [at.x - from.at.x, at.y - from.at.y]
    const ahead = dx * towards.x + dy * towards.y
    const aside = Math.abs(dx * towards.y) + Math.abs(dy * towards.x)
    if (point === from.point || ahead <= 0 || aside > ahead * 1.2) continue
    const cost = ahead + aside * 2
    if (!best || cost < best.cost) best = { point, cost }
  }
  return best?.point ?? from.point
}
