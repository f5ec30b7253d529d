import { peopleJobs } from '../features/people/jobs.ts'
import { identifyActor, peopleRoutes } from '../features/people/routes.ts'
import { policyRoutes } from '../features/policy/routes.ts'
import { registerJobs } from '../features/registers/jobs.ts'
import type { Register } from '../features/registers/registers.ts'
import { auditRoutes, importRoutes, registerRoutes } from '../features/registers/routes.ts'
import { schoolRegisters } from '../features/schools/registers.ts'
import { surveyRoutes } from '../features/schools/routes.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import type { Job } from '../platform/jobs.ts'

export type RoleParts = {
  routes: readonly ((server: Server, ground: Ground) => void)[]
  registers: readonly Register[]
  jobs: readonly Job[]
}

/** What each role runs. This table is the whole difference between a hub and a station. */
export const roles = {
  hub: {
    routes: [
      identifyActor,
      peopleRoutes,
      policyRoutes,
      auditRoutes,
      (server, ground) => {
        for (const register of schoolRegisters) registerRoutes(server, ground, register)
        importRoutes(server, ground, schoolRegisters)
      },
      surveyRoutes,
    ],
    registers: schoolRegisters,
    jobs: [...peopleJobs, ...registerJobs],
  },
} as const satisfies Record<string, RoleParts>

export type Role = keyof typeof roles
