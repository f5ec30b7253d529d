import type { SitingObstacle, UnassignedReason } from './reasons.ts'

/**
 * The question of siting: which sites become hosts, and which host serves each demand. A demand is
 * a township or a village, a site is a school; sizes and capacities are in one unit of the caller's
 * choice, and a site's capacity is shared by all demands it serves.
 */
export type SitingProblem = {
  demands: readonly Demand[]
  sites: readonly Site[]
  /** What may be combined at all; a pair that is absent is not allowed (wrong kind of site). */
  pairs: Pairs
  objective: Objective
  /** Metres. Forbids longer pairs for `distance` and `minimax`; says what is covered for `coverage`. */
  radius?: number
  /** At most so many hosts. */
  maxHosts?: number
  /** Decided by a person: the demand is served there, whatever the radius. */
  locked?: readonly PairName[]
  /** Excluded by a person. */
  forbidden?: readonly PairName[]
  /** A person lets these be served beyond the radius. */
  waived?: readonly PairName[]
  /** Where the places do not suffice, serve as many people as possible instead of answering "infeasible". */
  serveMost?: true
  timeLimitMs: number
}

export type Objective = 'distance' | 'coverage' | 'minimax'

export type Demand = {
  id: string
  /** Multiplies the distance in the objective. */
  weight: number
  /** Uses up capacity. */
  size: number
  /** Metres; in place of the problem's radius. */
  radius?: number
  /** False when nobody knows where it lies; such a demand has no pairs. */
  located?: boolean
}

export type Site = {
  id: string
  /** Absent: unlimited. */
  capacity?: number
  /** Paid once when the site becomes a host; counts for the objective `distance` only. */
  fixedCost?: number
}

export type PairName = { demand: string; site: string }

/** The pairs of demand `d` are those from `start[d]` up to `start[d + 1]`, in any order. */
export type Pairs = {
  start: Int32Array
  /** Index into the sites. */
  site: Int32Array
  /** Metres, or the unit of the plane. */
  distance: Float64Array
}

export type SitingSolution = {
  status: 'optimal' | 'feasible' | 'infeasible' | 'unknown'
  /**
   * Weighted distance plus fixed costs, covered weight, or worst distance; null without a solution.
   */
  objective: number | null
  /** What no solution can better: below the objective, for `coverage` above it. */
  bound: number | null
  /** |objective − bound| as a fraction of the objective. */
  gap: number | null
  /**
   * Whether weighted distance is proven least among the solutions as good as this one (`coverage`
   * and `minimax`); null where there is no second goal.
   */
  tieBreak: 'optimal' | 'feasible' | null
  hosts: string[]
  assignments: Assignment[]
  unassigned: Unassigned[]
  /** Why there is no solution, when `status` is `infeasible`. */
  obstacle?: SitingObstacle
}

export type Assignment = { demand: string; site: string; distance: number }

export type Unassigned = { demand: string; reason: UnassignedReason }

/** Told whenever the search knows more. */
export type Progress = {
  solution: SitingSolution
  elapsedMs: number
}
