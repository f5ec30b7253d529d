/** Minimise `cost · x` with `rowLower ≤ A x ≤ rowUpper` and `lower ≤ x ≤ upper`; A by rows. */
export type MilpModel = {
  cost: Float64Array
  lower: Float64Array
  upper: Float64Array
  /** 1 for a variable that must be whole. */
  whole: Int32Array
  rowLower: Float64Array
  rowUpper: Float64Array
  /** The entries of row `r` are `rowStart[r]` to `rowStart[r + 1]`. */
  rowStart: Int32Array
  column: Int32Array
  value: Float64Array
}

export type MilpEffort = {
  timeLimitMs: number
  /** A proof of the optimum, or only a better solution, soon; then `optimal` and the bound mean little. */
  purpose: 'prove' | 'improve'
  /** Where to begin: a value for every variable. */
  from?: Float64Array
  /** Called with each better solution and its bound, from inside the solve. */
  onImproved?: (values: Float64Array, bound: number) => void
  onBound?: (bound: number) => void
}

export type MilpResult = {
  status: 'optimal' | 'infeasible' | 'stopped'
  /** Absent when no solution was found. */
  values?: Float64Array
  /** No solution is cheaper. */
  bound: number
}

/** Blocks the thread while it solves: call it in a worker. */
export type SolveMilp = (model: MilpModel, effort: MilpEffort) => MilpResult

/** The rows of a model, entered one after another. */
export function makeRows() {
  const lower: number[] = []
  const upper: number[] = []
  const starts = [0]
  const columns: number[] = []
  const values: number[] = []
  return {
    enter(column: number, value: number) {
      columns.push(column)
      values.push(value)
    },
    close(least: number, most: number) {
      lower.push(least)
      upper.push(most)
      starts.push(columns.length)
    },
    packed: () => ({
      rowLower: Float64Array.from(lower),
      rowUpper: Float64Array.from(upper),
      rowStart: Int32Array.from(starts),
      column: Int32Array.from(columns),
      value: Float64Array.from(values),
    }),
  }
}
