import { asSystem } from '../../platform/db.ts'
import type { PaperSource } from '../documents/official-actions.ts'
import { requirePlan } from './plan-actions.ts'

/** The plan of a county, which its office numbers. */
export const programmePapers: readonly PaperSource[] = [
  {
    ...{ papers: ['plan'], verb: 'plans.write' },
    placeOf: (tx, actor, id) =>
      asSystem(tx, 'the plan of a county', (system) => requirePlan(system, actor, id)),
  },
]
