import * as z from 'zod'
import type { Job } from '../../platform/jobs.ts'
import { publishPractice } from './practice-actions.ts'
import { publishPracticeJobName } from './practice-registers.ts'

const Payload = z.object({ practiceId: z.uuid() })

export const acceptanceJobs: readonly Job[] = [
  {
    name: publishPracticeJobName,
    run: (ground, payload) => publishPractice(ground, Payload.parse(payload).practiceId),
  },
]
