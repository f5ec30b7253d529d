import { greatCircleMetres, type Point } from '../../base/geo.ts'
import type { Pairs } from './model.ts'

/** A place on the globe in degrees, or on a plane in a unit of its own. */
export type Position = Point | { x: number; y: number }

export type DistanceRule = {
  /** Factor from the straight line to the road. */
  detour: number
  /** Each distance, after the detour, down to a whole number. */
  roundDown: boolean
}

/** Every demand with every site. */
export function pairsOfPositions(
  demands: readonly Position[],
  sites: readonly Position[],
  rule: DistanceRule,
): Pairs {
  const count = demands.length * sites.length
  const start = new Int32Array(demands.length + 1)
  const site = new Int32Array(count)
  const distance = new Float64Array(count)
  let k = 0
  demands.forEach((from, i) => {
    sites.forEach((to, j) => {
      site[k] = j
      distance[k++] = applyRule(straightDistance(from, to), rule)
    })
    start[i + 1] = k
  })
  return { start, site, distance }
}

/** Pairs named one by one, in any order: `demand` and `site` are indices. */
export function pairsOfList(
  demandCount: number,
  list: readonly { demand: number; site: number; distance: number }[],
): Pairs {
  const start = new Int32Array(demandCount + 1)
  for (const { demand } of list) start[demand + 1] = (start[demand + 1] as number) + 1
  for (let i = 0; i < demandCount; i++) {
    start[i + 1] = (start[i + 1] as number) + (start[i] as number)
  }
  const next = start.slice()
  const site = new Int32Array(list.length)
  const distance = new Float64Array(list.length)
  for (const pair of list) {
    const k = next[pair.demand] as number
    next[pair.demand] = k + 1
    site[k] = pair.site
    distance[k] = pair.distance
  }
  return { start, site, distance }
}

export function applyRule(distance: number, { detour, roundDown }: DistanceRule): number {
  return roundDown ? Math.floor(distance * detour) : distance * detour
}

/** Great circle in metres, or Euclidean on a plane. Both positions are of one kind. */
function straightDistance(from: Position, to: Position): number {
  if ('x' in from && 'x' in to) return Math.hypot(from.x - to.x, from.y - to.y)
  return greatCircleMetres(from as Point, to as Point)
}
