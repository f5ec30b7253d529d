import { createRequire } from 'node:module'
import type { Highs } from 'highs'
import type { MilpEffort, MilpModel, MilpResult, SolveMilp } from '../base/milp.ts'

// The types of `highs` describe its CommonJS build; its ES build has no `.default` to call.
const loadHighs = createRequire(import.meta.url)('highs') as typeof import('highs').default

/** Relative gaps at which a search ends; the default of HiGHS is 1e-4. */
const provenGap = 1e-8
const improvedGap = 2e-3

/** As HiGHS numbers the states of a solution. */
const solutionIsFeasible = 2

/** Starts HiGHS, compiled to WebAssembly (0.1 s). */
export async function loadMilp(): Promise<SolveMilp> {
  const highs = await loadHighs()
  return (model, effort) => solve(highs, model, effort)
}

function solve(highs: Highs, model: MilpModel, effort: MilpEffort): MilpResult {
  const startedMs = performance.now()
  const { modelStatus: statuses, callbackType } = highs.constants
  const numCols = model.cost.length
  const numRows = model.rowLower.length
  let bound = Number.NEGATIVE_INFINITY
  const input = {
    numCols,
    numRows,
    colCost: model.cost,
    colLower: model.lower,
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: {
      format: 'csr',
      numRows,
      numCols,
      starts: model.rowStart,
      indices: model.column,
      values: model.value,
    },
    integrality: model.whole,
  } as const
  return highs.withModel(input, (loaded) => {
    loaded.options.set({
      output_flag: false,
      // With presolve, HiGHS 1.15 calls solutions optimal that are not (capacity rows whose terms add
      // up to almost the limit; its issues 3073 and 3094 are of the same kind).
      presolve: 'off',
      mip_rel_gap: effort.purpose === 'prove' ? provenGap : improvedGap,
      mip_abs_gap: 1e-7,
      mip_feasibility_tolerance: 1e-7,
      time_limit: Math.max(0.01, effort.timeLimitMs / 1000),
    })
    if (effort.from) loaded.setSolution({ colValue: effort.from })
    const noteBound = (dual: number | undefined): void => {
      if (dual === undefined || dual <= bound || dual >= 1e30) return
      bound = dual
      effort.onBound?.(bound)
    }
    loaded.run({
      [callbackType.mipImprovingSolution](event) {
        noteBound(event.data.mip_dual_bound)
        if (event.data.mip_solution) effort.onImproved?.(event.data.mip_solution, bound)
        return undefined
      },
      [callbackType.mipInterrupt](event) {
        noteBound(event.data.mip_dual_bound)
        if (performance.now() - startedMs > effort.timeLimitMs) event.interrupt()
        return undefined
      },
    })
    const status = loaded.getModelStatus()
    if (status === statuses.infeasible) {
      return { status: 'infeasible', bound: Number.POSITIVE_INFINITY } as const
    }
    noteBound(Number(loaded.info.get('mip_dual_bound')))
    const outcome = { status: status === statuses.optimal ? 'optimal' : 'stopped', bound } as const
    return loaded.info.get('primal_solution_status') === solutionIsFeasible
      ? { ...outcome, values: loaded.getSolution().colValue }
      : outcome
  })
}
