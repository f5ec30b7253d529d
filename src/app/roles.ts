import { forbidden } from '../base/refusal.ts'
import { identifyActor } from '../features/people/identify-routes.ts'
import { peopleJobs } from '../features/people/jobs.ts'
import { peopleReplication } from '../features/people/replication.ts'
import { peopleRoutes } from '../features/people/routes.ts'
import { policyReplication } from '../features/policy/replication.ts'
import { policyRoutes } from '../features/policy/routes.ts'
import { registerJobs } from '../features/registers/jobs.ts'
import { personalFieldRoutes } from '../features/registers/personal-field-routes.ts'
import { proposalRoutes } from '../features/registers/proposal-routes.ts'
import type { Register } from '../features/registers/registers.ts'
import { auditRoutes, importRoutes, registerRoutes } from '../features/registers/routes.ts'
import { schoolRegisters } from '../features/schools/registers.ts'
import { schoolReplication } from '../features/schools/replication.ts'
import { surveyRoutes } from '../features/schools/routes.ts'
import { surveyToday } from '../features/schools/today-actions.ts'
import { sitingJobs } from '../features/siting/jobs.ts'
import { roadDistanceRegister } from '../features/siting/registers.ts'
import { sitingRoutes } from '../features/siting/routes.ts'
import { sitingToday } from '../features/siting/today-actions.ts'
import { publishJob } from '../features/sync/jobs.ts'
import { syncReplication } from '../features/sync/proposal-actions.ts'
import { startRecorder } from '../features/sync/record-actions.ts'
import { joinReplications } from '../features/sync/replication.ts'
import { syncRoutes } from '../features/sync/routes.ts'
import { todayRoutes } from '../features/tasks/routes.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import type { Job } from '../platform/jobs.ts'

type Mount = (server: Server, ground: Ground) => void
export type RoleParts = {
  routes: readonly Mount[]
  registers: readonly Register[]
  jobs: readonly Job[]
}

export const hubRegisters: readonly Register[] = [...schoolRegisters, roadDistanceRegister]

/** What travels between the nodes: the same declarations on both sides. */
export const replication = joinReplications([
  syncReplication,
  peopleReplication,
  policyReplication,
  schoolReplication,
])

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
      todayRoutes([surveyToday, sitingToday]),
      syncRoutes({
        name: '县级平台',
        replication,
        pace: { intervalMs: 60_000, batchRecords: 2_000 },
      }),
    ],
    registers: hubRegisters,
    jobs: [...peopleJobs, ...registerJobs, ...sitingJobs, publishJob(replication)],
  },
  station: {
    routes: [
      identifyActor,
      peopleRoutes,
      policyRoutes,
      auditRoutes,
      readAndPropose(schoolRegisters),
      todayRoutes([]),
    ],
    registers: schoolRegisters,
    jobs: [...peopleJobs],
  },
} as const satisfies Record<string, RoleParts>

/** What the county keeps, a station reads, and says what is wrong in it. */
function readAndPropose(registers: readonly Register[]): Mount {
  return (server, ground) => {
    void server.register(async (scope) => {
      scope.addHook('preHandler', async ({ method }) => {
        if (method !== 'GET') throw forbidden('kept_by_the_county')
      })
      for (const register of registers) registerRoutes(scope, ground, register)
    })
    const recorder = startRecorder(replication, ground.clock, { mustBeEnrolled: true })
    for (const register of registers) proposalRoutes(server, ground, register, recorder)
  }
}

export type Role = keyof typeof roles
