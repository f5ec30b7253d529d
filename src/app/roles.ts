import { identifyActor } from '../features/people/identify-routes.ts'
import { peopleJobs } from '../features/people/jobs.ts'
import { peopleRoutes } from '../features/people/routes.ts'
import { policyRoutes } from '../features/policy/routes.ts'
import { registerJobs } from '../features/registers/jobs.ts'
import { personalFieldRoutes } from '../features/registers/personal-field-routes.ts'
import type { Register } from '../features/registers/registers.ts'
import { auditRoutes, importRoutes, registerRoutes } from '../features/registers/routes.ts'
import { schoolRegisters } from '../features/schools/registers.ts'
import { surveyRoutes } from '../features/schools/routes.ts'
import { surveyToday } from '../features/schools/today-actions.ts'
import { sitingJobs } from '../features/siting/jobs.ts'
import { roadDistanceRegister } from '../features/siting/registers.ts'
import { sitingRoutes } from '../features/siting/routes.ts'
import { sitingToday } from '../features/siting/today-actions.ts'
import { fleetRoutes } from '../features/stations/fleet-routes.ts'
import { joinReplications } from '../features/sync/replication.ts'
import { todayRoutes } from '../features/tasks/routes.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import type { Job } from '../platform/jobs.ts'

export type RoleParts = {
  routes: readonly ((server: Server, ground: Ground) => void)[]
  registers: readonly Register[]
  jobs: readonly Job[]
}

export const hubRegisters: readonly Register[] = [...schoolRegisters, roadDistanceRegister]

/** What travels between a hub and its stations. */
const replication = joinReplications([])

/** What each role runs. This table is the whole difference between a hub and a station. */
export const roles = {
  hub: {
    routes: [
      identifyActor,
      peopleRoutes,
      policyRoutes,
      auditRoutes,
      (server, ground) => {
        for (const register of hubRegisters) registerRoutes(server, ground, register)
        importRoutes(server, ground, hubRegisters)
      },
      personalFieldRoutes(hubRegisters),
      surveyRoutes,
      sitingRoutes,
      fleetRoutes(replication),
      todayRoutes([surveyToday, sitingToday]),
    ],
    registers: hubRegisters,
    jobs: [...peopleJobs, ...registerJobs, ...sitingJobs],
  },
} as const satisfies Record<string, RoleParts>

export type Role = keyof typeof roles
