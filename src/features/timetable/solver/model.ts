import type { WeightName } from './problem.ts'
import type { Obstacle, Unmet, Unplaced } from './reasons.ts'

export type TimetableSolution = {
  /** Optimal: proven best. Infeasible: proven that not all can be placed. Unknown: nothing whole was found in time. */
  status: 'optimal' | 'feasible' | 'infeasible' | 'unknown'
  /** What wishes cost; null where not all that must be is placed. */
  objective: number | null
  /** No timetable costs less; null without one. */
  bound: number | null
  /** (objective − bound) / objective. */
  gap: number | null
  /** The objective split by what it is paid for. */
  terms: Record<WeightName, number>
  assignments: Assignment[]
  unplaced: Unplaced[]
  /** Wishes that are not met, the dearest first. */
  unmet: Unmet[]
  obstacles: Obstacle[]
  /** Parts that have nothing to do with each other, each with its own bound. */
  components: number
  iterations: number
}

/** In the problem's unit. */
export type Assignment = {
  event: string
  meeting: number
  day: number
  start: number
  end: number
  room: string | null
}

/** Told whenever the search knows more. */
export type Progress = { objective: number; unplaced: number; elapsedMs: number }
