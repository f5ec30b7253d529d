import { invalid } from '../../base/refusal.ts'
import { at } from '../../base/typed-array.ts'
import type { PairName, SitingProblem, Unassigned } from './model.ts'
import type { UnassignedReason } from './reasons.ts'

export type Eligible = {
  /** Indices of the demands that have an allowed site, in their order. */
  demands: Int32Array
  /** The allowed pairs of `demands[i]` are `pairs[start[i]]` to `pairs[start[i + 1]]`. */
  start: Int32Array
  /** Index into the problem's pairs. */
  pairs: Int32Array
  /** 1 for a site a lock makes a host. */
  locked: Uint8Array
  unassigned: Unassigned[]
}

/** What persons, kinds and the radius leave of the pairs. A lock leaves its demand one pair only. */
export function eligiblePairs(problem: SitingProblem): Eligible {
  const { demands, sites, pairs } = problem
  const locks = new Map((problem.locked ?? []).map((lock) => [lock.demand, lock.site]))
  const bans = sitesByDemand(problem.forbidden)
  const far = farPairs(problem)
  const siteIds = sites.map(({ id }) => id)
  const mayBeFar = problem.objective === 'coverage'
  const served: number[] = []
  const start = [0]
  const allowed: number[] = []
  const locked = new Uint8Array(sites.length)
  const unassigned: Unassigned[] = []
  checkNames(problem)

  demands.forEach((demand, i) => {
    const lock = locks.get(demand.id)
    const banned = bans.get(demand.id)
    const before = allowed.length
    let excluded = 0
    let beyond = 0
    for (let k = at(pairs.start, i); k < at(pairs.start, i + 1); k++) {
      const j = at(pairs.site, k)
      const site = siteIds[j] as string
      if (lock !== undefined) {
        if (lock !== site) continue
        if (banned?.has(site)) {
          throw invalid('locked_pair_forbidden', { demand: demand.id, site })
        }
        allowed.push(k)
        locked[j] = 1
      } else if (banned?.has(site)) excluded++
      else if (!mayBeFar && far[k]) beyond++
      else allowed.push(k)
    }
    if (allowed.length > before) {
      served.push(i)
      start.push(allowed.length)
      return
    }
    if (lock !== undefined) throw invalid('locked_pair_unknown', { demand: demand.id, site: lock })
    unassigned.push({ demand: demand.id, reason: reasonFor(demand.located, beyond, excluded) })
  })
  return {
    demands: Int32Array.from(served),
    start: Int32Array.from(start),
    pairs: Int32Array.from(allowed),
    locked,
    unassigned,
  }
}

/** 1 for each pair beyond the radius of its demand, unless a person waived that. */
export function farPairs({ demands, sites, pairs, radius, waived }: SitingProblem): Uint8Array {
  const exempt = sitesByDemand(waived)
  const far = new Uint8Array(pairs.site.length)
  demands.forEach((demand, i) => {
    const limit = demand.radius ?? radius ?? Number.POSITIVE_INFINITY
    const free = exempt.get(demand.id)
    for (let k = at(pairs.start, i); k < at(pairs.start, i + 1); k++) {
      if (at(pairs.distance, k) <= limit) continue
      if (!free?.has(sites[at(pairs.site, k)]?.id ?? '')) far[k] = 1
    }
  })
  return far
}

function sitesByDemand(pairs: readonly PairName[] = []): Map<string, Set<string>> {
  const byDemand = new Map<string, Set<string>>()
  for (const { demand, site } of pairs) {
    byDemand.set(demand, (byDemand.get(demand) ?? new Set()).add(site))
  }
  return byDemand
}

function reasonFor(
  located: boolean | undefined,
  beyond: number,
  excluded: number,
): UnassignedReason {
  if (located === false) return 'no_coordinates'
  if (beyond > 0) return 'all_beyond_radius'
  return excluded > 0 ? 'all_forbidden' : 'no_site_of_right_kind'
}

function checkNames({
  demands,
  sites,
  locked = [],
  forbidden = [],
  waived = [],
}: SitingProblem): void {
  const demandIds = new Set(demands.map(({ id }) => id))
  const siteIds = new Set(sites.map(({ id }) => id))
  for (const { demand, site } of [...locked, ...forbidden, ...waived]) {
    if (!demandIds.has(demand)) throw invalid('demand_unknown', { demand })
    if (!siteIds.has(site)) throw invalid('site_unknown', { site })
  }
}
