import { asSystem, type Tx } from '../../platform/db.ts'
import type { Register } from './registers.ts'
import { lifecycleOf, type Row, type Shape } from './shape.ts'
import { listSteps } from './step-store.ts'
import type { CaseStep } from './steps.ts'
import { rowOf, type Stored } from './store.ts'

/** `leaves`: of one that stations take part in, the steps after which it stands so. */
export type CaseRow = Row & { state: string; stateAt: string; leaves?: readonly string[] }

export const sideOf = ({ recorder }: Register) => (recorder ? 'station' : 'hub')

export const caseRowOf = (stored: Stored): CaseRow => ({
  ...(rowOf(stored) as CaseRow),
  ...(stored.leaves && { leaves: stored.leaves }),
})

export const stepsOf = (tx: Tx, shape: Shape, id: string): Promise<CaseStep[]> =>
  asSystem(tx, 'steps of a case', (system) => listSteps(system, lifecycleOf(shape).name, [id]))
