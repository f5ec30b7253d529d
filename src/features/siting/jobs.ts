import * as z from 'zod'
import type { Job } from '../../platform/jobs.ts'
import { giveSolvingUp, solveJobName, solveScenario } from './actions.ts'

const Payload = z.object({ scenarioId: z.uuid() })

export const sitingJobs: readonly Job[] = [
  {
    name: solveJobName,
    run: (ground, payload) => solveScenario(ground, Payload.parse(payload).scenarioId),
    gaveUp: (tx, payload) => giveSolvingUp(tx, Payload.parse(payload).scenarioId),
  },
]
