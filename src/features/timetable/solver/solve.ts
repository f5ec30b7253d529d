import type { SolveMilp } from '../../../base/milp.ts'
import { anneal } from './anneal.ts'
import { type Board, makeBoard } from './board.ts'
import { componentsOf } from './components.ts'
import { construct } from './construct.ts'
import { unplacedOf } from './explain.ts'
import { type Instance, makeInstance } from './instance.ts'
import type { Progress, TimetableSolution } from './model.ts'
import { obstaclesOf } from './obstacles.ts'
import type { TimetableProblem } from './problem.ts'
import { isProvable, leastCost, type Proof, prove, shrink } from './prove.ts'
import { makeRandom } from './random.ts'
import type { Obstacle } from './reasons.ts'
import { termsOf } from './score.ts'
import { assignmentsOn, unmetOf } from './unmet.ts'

export type SolveMeans = {
  /** Absent: nothing is proven but what shows by itself. */
  milp?: SolveMilp
  /** Milliseconds of a clock that never goes back. */
  now: () => number
  onProgress?: (progress: Progress) => void
  /** What would be the answer if HiGHS, which is asked next, took longer than it may. */
  onDraft?: (draft: TimetableSolution) => void
}

export type SolveEffort = {
  timeLimitMs: number
  seed: number
  /** So many moves of the search in all, instead of as many as the time permits: the same answer on every machine. */
  iterations?: number
  /** False: why wishes are not met is not looked into. */
  tellsWishes?: boolean
}

/** Shares of a part's time: for a first timetable, its first search, a proof, and a bound where no proof is tried. */
const constructShare = 0.4
const firstShare = 0.2
const proofShare = 0.5
const boundShare = 0.12
/** Moves per meeting before a part that may be proven is handed to HiGHS. */
const movesBeforeProof = 3_000
const tellEveryMs = 500
/** HiGHS may take longer than it should where it is given so long. */
const draftWorthMs = 1_000

type Part = {
  problem: TimetableProblem
  instance: Instance
  board: Board
  bound: number
  obstacles: Obstacle[]
  isProven: boolean
  /** Proven that not all of it can be placed. */
  isInfeasible: boolean
}

/**
 * Places the meetings of every event. Blocks until the best timetable is proven or the time is over: the hub calls it in a
 * worker.
 */
export function solveTimetable(
  problem: TimetableProblem,
  means: SolveMeans,
  effort: SolveEffort,
): TimetableSolution {
  const startedMs = means.now()
  const search: Search = {
    problem,
    means,
    effort,
    startedMs,
    deadlineMs: startedMs + effort.timeLimitMs,
    random: makeRandom(effort.seed),
    parts: [],
    moves: 0,
    toldMs: Number.NEGATIVE_INFINITY,
  }
  for (const part of componentsOf(problem)) search.parts.push(begin(part))
  for (const part of search.parts) constructPart(search, part)
  tell(search)
  const order = search.parts.toSorted((a, b) => weightOf(a) - weightOf(b))
  let weight = order.reduce((sum, part) => sum + weightOf(part), 0)
  for (const part of order) {
    const share = weightOf(part) / Math.max(1, weight)
    weight -= weightOf(part)
    improve(search, part, share)
    tell(search)
  }
  return solutionOf(search, 'answer')
}

type Search = {
  problem: TimetableProblem
  means: SolveMeans
  effort: SolveEffort
  startedMs: number
  deadlineMs: number
  random: () => number
  parts: Part[]
  moves: number
  toldMs: number
}

const weightOf = ({ instance }: Part): number => instance.meetingCount

function begin(problem: TimetableProblem): Part {
  const instance = makeInstance(problem)
  const board = makeBoard(instance)
  const obstacles = obstaclesOf(instance)
  return {
    problem,
    instance,
    board,
    obstacles,
    bound: leastCost(instance),
    isProven: false,
    isInfeasible: obstacles.length > 0,
  }
}

function constructPart(search: Search, part: Part): void {
  const { means, effort, random } = search
  const timeMs = (effort.timeLimitMs * constructShare * weightOf(part)) / totalWeight(search)
  const untilMs = means.now() + timeMs
  construct(part.instance, part.board, {
    random,
    tries: 2_000 + 60 * part.instance.meetingCount,
    isOver: () => means.now() > untilMs,
  })
}

const totalWeight = ({ parts }: Search): number =>
  Math.max(
    1,
    parts.reduce((sum, part) => sum + weightOf(part), 0),
  )

/**
 * A small part is searched for a moment and then proven, the search going on where that fails. One too large for a proof
 * gets a bound, and all its moves at once: cooling down twice is not as good as once and slowly.
 */
function improve(search: Search, part: Part, share: number): void {
  const { means, deadlineMs } = search
  const { instance } = part
  const leftMs = Math.max(0, (deadlineMs - means.now()) * share)
  const untilMs = means.now() + leftMs
  const budget = movesOf(search, part)
  // Where not all can be placed, there is nothing to prove best.
  const isHopeless = part.isInfeasible && search.problem.place === 'all'
  const isShort = isHopeless || (means.milp !== undefined && isProvable(instance))
  let left = budget
  if (isShort && !isDone(part)) {
    const first = Math.min(budget, movesBeforeProof * instance.meetingCount)
    annealPart(search, part, { moves: first, untilMs: means.now() + leftMs * firstShare })
    left -= first
  }
  if (isHopeless || isDone(part)) return
  if (means.milp) {
    const timeLimitMs = Math.max(0, untilMs - means.now()) * proofShare
    if (timeLimitMs > draftWorthMs) means.onDraft?.(solutionOf(search, 'draft'))
    take(
      part,
      prove(instance, part.board, means.milp, { timeLimitMs, boundTimeMs: leftMs * boundShare }),
    )
  }
  if (!isDone(part)) annealPart(search, part, { moves: left, untilMs })
  isDone(part)
}

/** Of the moves of the whole, those of this part. */
const movesOf = (search: Search, part: Part): number =>
  search.effort.iterations === undefined
    ? Number.POSITIVE_INFINITY
    : Math.ceil((search.effort.iterations * weightOf(part)) / totalWeight(search))

function annealPart(
  search: Search,
  part: Part,
  { moves, untilMs }: { moves: number; untilMs: number },
): void {
  const { means, random, effort } = search
  const startedMs = means.now()
  const limitMs = Math.max(0, Math.min(untilMs, search.deadlineMs) - startedMs)
  search.moves += anneal(part.instance, part.board, {
    random,
    enough: part.bound + tolerance(part.bound),
    spent: (made) => {
      const ofTime = limitMs > 0 ? (means.now() - startedMs) / limitMs : 1
      const ofMoves = moves > 0 ? made / moves : 1
      // With a number of moves the cooling must not depend on the machine; the time only ends it.
      if (ofTime >= 1 || effort.iterations === undefined) return Math.max(ofTime, ofMoves)
      return ofMoves
    },
    onBetter: () => tell(search),
  })
}

const tolerance = (value: number): number => 1e-6 * Math.max(1, Math.abs(value))

/** Whether nothing is left to be found out about a part. */
function isDone(part: Part): boolean {
  if (part.board.cost() <= part.bound + tolerance(part.bound)) part.isProven = true
  return part.isProven
}

function take(part: Part, proof: Proof): void {
  part.bound = Math.max(part.bound, proof.bound)
  if (proof.isProven) part.isProven = true
  if (proof.isInfeasible) part.isInfeasible = true
}

function tell(search: Search): void {
  const { means, startedMs, parts } = search
  const nowMs = means.now()
  if (!means.onProgress || nowMs - search.toldMs < tellEveryMs) return
  search.toldMs = nowMs
  const sum = (value: (part: Part) => number): number =>
    parts.reduce((all, part) => all + value(part), 0)
  means.onProgress({
    objective: sum(({ board }) => board.cost()),
    unplaced: sum(({ board }) => board.unplaced()),
    elapsedMs: nowMs - startedMs,
  })
}

function solutionOf(search: Search, as: 'draft' | 'answer'): TimetableSolution {
  const { problem, parts } = search
  const { tellsWishes = true } = search.effort
  const order = new Map(problem.events.map(({ id }, e) => [id, e]))
  const assignments = parts
    .flatMap(({ instance, board }) => assignmentsOn(instance, board))
    .sort((a, b) => (order.get(a.event) ?? 0) - (order.get(b.event) ?? 0) || a.meeting - b.meeting)
  const unplaced = parts.reduce((sum, { board }) => sum + board.unplaced(), 0)
  const isWhole = unplaced === 0 || problem.place === 'most'
  const obstacles = unplaced === 0 ? [] : obstaclesOfParts(search, as)
  const terms = termsOf(problem, assignments)
  const objective = Object.values(terms).reduce((sum, term) => sum + term, 0)
  const bound = Math.min(
    objective,
    parts.reduce((sum, part) => sum + (part.isProven ? part.board.cost() : part.bound), 0),
  )
  return {
    status: statusOf(search, isWhole, obstacles),
    objective: isWhole ? objective : null,
    bound: isWhole ? bound : null,
    gap: isWhole ? (objective - bound) / Math.max(1e-9, objective) : null,
    terms,
    assignments,
    unplaced: parts.flatMap(({ instance, board }) => unplacedOf(instance, board)),
    unmet: tellsWishes
      ? parts
          .flatMap(({ instance, board }) => unmetOf(instance, board))
          .sort((a, b) => b.cost - a.cost)
      : [],
    obstacles,
    components: parts.length,
    iterations: search.moves,
  }
}

function statusOf(
  { parts }: Search,
  isWhole: boolean,
  obstacles: readonly Obstacle[],
): TimetableSolution['status'] {
  if (isWhole) return parts.every(({ isProven }) => isProven) ? 'optimal' : 'feasible'
  return obstacles.length > 0 ? 'infeasible' : 'unknown'
}

/** Of the parts in which not all can be placed: what counting finds, else the smallest set that HiGHS finds. */
function obstaclesOfParts(
  { parts, means, deadlineMs }: Search,
  as: 'draft' | 'answer',
): Obstacle[] {
  return parts.flatMap((part) => {
    const { milp } = means
    const isCounted = part.obstacles.length > 0 || !part.isInfeasible
    if (isCounted || !milp || as === 'draft') return part.obstacles
    const events = shrink(part.problem, milp, () => deadlineMs - means.now())
    return [{ code: 'no_combination_fits' as const, events }]
  })
}
