import { notFound } from '../../base/refusal.ts'
import { at } from '../../base/typed-array.ts'
import { roomOf } from './instance.ts'
import type { SitingProblem, SitingSolution } from './model.ts'
import type { Explanation, Hindrance } from './reasons.ts'

export function explainAssignment(
  problem: SitingProblem,
  solution: SitingSolution,
  demandId: string,
): Explanation {
  const i = problem.demands.findIndex(({ id }) => id === demandId)
  if (i < 0) throw notFound('demand', demandId)
  const assignment = solution.assignments.find(({ demand }) => demand === demandId)
  if (!assignment) return whyUnserved(problem, solution, i)

  const { site, distance } = assignment
  const scene = sceneOf(problem, solution)
  const nearer = reachOf(problem, i)
    .filter((reach) => reach.distance < distance)
    .map((reach) => ({
      site: problem.sites[reach.site]?.id as string,
      distance: reach.distance,
      hindrance: hindranceAt(scene, i, reach),
    }))
  const isLocked = (problem.locked ?? []).some(({ demand }) => demand === demandId)
  const first = nearer[0]
  const reason = first ? (`nearest_${first.hindrance.code}` as const) : 'nearest'
  return {
    demand: demandId,
    site,
    distance,
    reason: isLocked ? 'locked_by_person' : reason,
    nearer,
  }
}

function whyUnserved(problem: SitingProblem, solution: SitingSolution, i: number): Explanation {
  const { id: demand } = problem.demands[i] as { id: string }
  const reason = solution.unassigned.find((one) => one.demand === demand)?.reason
  if (reason === undefined) return { demand, reason: 'no_solution' }
  const nearest = reachOf(problem, i)[0]
  if (!nearest) return { demand, reason }
  const { id: site } = problem.sites[nearest.site] as { id: string }
  const code = isForbidden(problem, demand, site)
    ? 'forbidden'
    : reason === 'no_room'
      ? 'full'
      : 'beyond_radius'
  return { demand, reason, nearest: { site, distance: nearest.distance, code } }
}

type Reach = { site: number; distance: number }

/** Sites of the right kind for a demand, nearest first. */
function reachOf({ pairs }: SitingProblem, i: number): Reach[] {
  const reach: Reach[] = []
  for (let k = at(pairs.start, i); k < at(pairs.start, i + 1); k++) {
    reach.push({ site: at(pairs.site, k), distance: at(pairs.distance, k) })
  }
  return reach.sort((a, b) => a.distance - b.distance || a.site - b.site)
}

type Scene = {
  problem: SitingProblem
  isHost: boolean[]
  hosts: number
  used: number[]
  /** Host of each demand and its distance; undefined for the unserved. */
  served: (Reach | undefined)[]
}

function sceneOf(problem: SitingProblem, { hosts, assignments }: SitingSolution): Scene {
  const siteOf = new Map(problem.sites.map(({ id }, j) => [id, j]))
  const served = new Map(assignments.map((one) => [one.demand, one]))
  const open = new Set(hosts)
  const scene: Scene = {
    problem,
    isHost: problem.sites.map(({ id }) => open.has(id)),
    hosts: hosts.length,
    used: problem.sites.map(() => 0),
    served: problem.demands.map(({ id }) => {
      const one = served.get(id)
      return one && { site: siteOf.get(one.site) as number, distance: one.distance }
    }),
  }
  problem.demands.forEach(({ size }, i) => {
    const host = scene.served[i]
    if (host) scene.used[host.site] = (scene.used[host.site] as number) + size
  })
  return scene
}

function hindranceAt(scene: Scene, i: number, there: Reach): Hindrance {
  const { problem, isHost, used } = scene
  const { id, size } = problem.demands[i] as { id: string; size: number }
  const site = problem.sites[there.site] as { id: string; capacity?: number }
  const { capacity = Number.POSITIVE_INFINITY } = site
  if (isForbidden(problem, id, site.id)) return { code: 'forbidden' }
  if (isTooFar(problem, there)) return { code: 'beyond_radius', radius: problem.radius as number }
  if (size > roomOf(capacity)) return { code: 'too_small', size, capacity }
  if (!isHost[there.site]) return notOpen(scene, i, there)
  const load = used[there.site] as number
  if (load + size <= roomOf(capacity))
    return { code: 'has_room', change: changeOf(scene, i, there) }
  const makingRoom = cheapestRoom(scene, i, there)
  return { code: 'full', size, used: load, capacity, ...(makingRoom ? { makingRoom } : {}) }
}

function notOpen(scene: Scene, i: number, there: Reach): Hindrance {
  const { problem, hosts } = scene
  const { capacity = Number.POSITIVE_INFINITY, fixedCost = 0 } = problem.sites[there.site] as {
    capacity?: number
    fixedCost?: number
  }
  const gainers = problem.demands
    .flatMap((_, other) => {
      const reach = other === i ? there : reachOf(problem, other).find((r) => r.site === there.site)
      return reach && mayMove(problem, other, reach)
        ? [{ other, reach, change: changeOf(scene, other, reach) }]
        : []
    })
    .filter(({ other, change }) => other === i || change < 0)
    .sort((a, b) => Number(b.other === i) - Number(a.other === i) || a.change - b.change)
  let left = roomOf(capacity)
  let change = fixedCost
  for (const gainer of gainers) {
    const { size } = problem.demands[gainer.other] as { size: number }
    if (size > left) continue
    left -= size
    change += gainer.change
  }
  const isHostLimitReached = hosts >= (problem.maxHosts ?? Number.POSITIVE_INFINITY)
  return { code: 'not_open', isHostLimitReached, fixedCost, change }
}

function cheapestRoom(scene: Scene, i: number, there: Reach) {
  const { problem, served, used, isHost } = scene
  const { size } = problem.demands[i] as { size: number }
  const own = served[i] as Reach
  const room = roomOf(problem.sites[there.site]?.capacity ?? Number.POSITIVE_INFINITY)
  const gain = changeOf(scene, i, there)
  let best: { demand: string; to: string; change: number } | undefined
  problem.demands.forEach((other, o) => {
    if (served[o]?.site !== there.site) return
    if ((used[there.site] as number) - other.size + size > room) return
    for (const reach of reachOf(problem, o)) {
      const target = problem.sites[reach.site] as { id: string; capacity?: number }
      if (reach.site === there.site || !isHost[reach.site] || !mayMove(problem, o, reach)) continue
      const freed = reach.site === own.site ? size : 0
      const load = (used[reach.site] as number) - freed + other.size
      if (load > roomOf(target.capacity ?? Number.POSITIVE_INFINITY)) continue
      const change = gain + changeOf(scene, o, reach)
      if (!best || change < best.change) best = { demand: other.id, to: target.id, change }
    }
  })
  return best
}

/** Weighted distance alone: a host that loses its last demand is not closed by it. */
function changeOf({ problem, served }: Scene, i: number, to: Reach): number {
  const { weight } = problem.demands[i] as { weight: number }
  return served[i] ? weight * (to.distance - served[i].distance) : 0
}

function mayMove(problem: SitingProblem, i: number, to: Reach): boolean {
  const { id } = problem.demands[i] as { id: string }
  const site = problem.sites[to.site]?.id as string
  const lock = (problem.locked ?? []).find(({ demand }) => demand === id)
  if (lock) return lock.site === site
  return !isForbidden(problem, id, site) && !isTooFar(problem, to)
}

const isTooFar = ({ objective, radius }: SitingProblem, { distance }: Reach): boolean =>
  objective !== 'coverage' && radius !== undefined && distance > radius

const isForbidden = ({ forbidden = [] }: SitingProblem, demand: string, site: string): boolean =>
  forbidden.some((pair) => pair.demand === demand && pair.site === site)
