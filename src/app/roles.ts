import { forbidden } from '../base/refusal.ts'
import { auditJobs } from '../features/audit/jobs.ts'
import { certificateJobs } from '../features/learning/certificate-jobs.ts'
import { certificateRoutes, issuingRoutes } from '../features/learning/certificate-routes.ts'
import { cmi5Jobs } from '../features/learning/cmi5-jobs.ts'
import { cmi5Routes, tincanRoutes, waiverRoutes } from '../features/learning/cmi5-routes.ts'
import { lastWordsRoutes } from '../features/learning/last-words-routes.ts'
import { learnerSpeaking, portalRoutes } from '../features/learning/portal-routes.ts'
import { learningRoutes } from '../features/learning/routes.ts'
import { editionRoutes, stationEditionRoutes } from '../features/library/editions/edition-routes.ts'
import { placementRoutes } from '../features/library/editions/placement-routes.ts'
import { libraryJobs, stationLibraryJobs } from '../features/library/jobs.ts'
import { libraryRegisters } from '../features/library/registers.ts'
import { libraryRoutes, stationLibraryRoutes } from '../features/library/routes.ts'
import { contentToday, libraryToday } from '../features/library/today-actions.ts'
import { uploadRoutes } from '../features/library/uploads/upload-routes.ts'
import { identifyActor } from '../features/people/identify-routes.ts'
import { peopleJobs } from '../features/people/jobs.ts'
import { peopleRoutes } from '../features/people/routes.ts'
import { setUpElsewhere, setupRoutes } from '../features/people/setup-routes.ts'
import { policyRoutes } from '../features/policy/routes.ts'
import { importRoutes } from '../features/registers/import-routes.ts'
import { registerJobs } from '../features/registers/jobs.ts'
import { personalFieldRoutes } from '../features/registers/personal-field-routes.ts'
import { proposalRoutes, waitingProposalRoutes } from '../features/registers/proposal-routes.ts'
import type { Register } from '../features/registers/registers.ts'
import { auditRoutes, registerRoutes } from '../features/registers/routes.ts'
import { schoolRegisters } from '../features/schools/registers.ts'
import { surveyRoutes } from '../features/schools/routes.ts'
import { surveyToday } from '../features/schools/today-actions.ts'
import { sitingJobs } from '../features/siting/jobs.ts'
import { roadDistanceRegister } from '../features/siting/registers.ts'
import { sitingRoutes } from '../features/siting/routes.ts'
import { sitingToday } from '../features/siting/today-actions.ts'
import { xapiRoutes } from '../features/statements/routes.ts'
import { personAtStation } from '../features/statements/speaker-actions.ts'
import { atStation } from '../features/stations/at-station.ts'
import { doorRoutes } from '../features/stations/door-routes.ts'
import { fleetRoutes } from '../features/stations/fleet-routes.ts'
import { fleetJobs, forgetRecordsJob } from '../features/stations/jobs.ts'
import { followOwnCertificate } from '../features/stations/own-certificate-actions.ts'
import { rolloutRoutes } from '../features/stations/rollout-routes.ts'
import { stationRoutes } from '../features/stations/station-routes.ts'
import { proposalsToday, stationsToday } from '../features/stations/today-actions.ts'
import { publishJob } from '../features/sync/jobs.ts'
import { type Recorder, startRecorder } from '../features/sync/record-actions.ts'
import { syncRoutes } from '../features/sync/routes.ts'
import type { Loop } from '../features/sync/uplink-loop-actions.ts'
import { findRoutes } from '../features/tasks/find-routes.ts'
import { todayRoutes } from '../features/tasks/routes.ts'
import { workloadRoutes } from '../features/workload/routes.ts'
import { workloadToday } from '../features/workload/today-actions.ts'
import type { Config } from '../platform/config.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import { httpsBeside } from '../platform/https-beside.ts'
import type { Job } from '../platform/jobs.ts'
import { findersOf } from './finders.ts'
import { replication, syncHub } from './replication.ts'
import { stationDesk } from './station-desk.ts'

/** `loop`: the node's rounds with the hub above, where it runs. */
type Mount = (server: Server, ground: Ground, config: Config, loop?: Loop) => void
export type RoleParts = {
  routes: readonly Mount[]
  registers: readonly Register[]
  jobs: (config: Config) => readonly Job[]
}

export const hubRegisters: readonly Register[] = [
  ...schoolRegisters,
  roadDistanceRegister,
  ...libraryRegisters,
]

/** What each role runs. This table is the whole difference between a hub and a station. */
export const roles = {
  hub: {
    routes: [
      identifyActor,
      setupRoutes,
      peopleRoutes,
      policyRoutes,
      auditRoutes,
      (server, ground) => {
        for (const register of hubRegisters) registerRoutes(server, ground, register)
        importRoutes(server, ground, hubRegisters)
        waitingProposalRoutes(server, ground, hubRegisters)
      },
      personalFieldRoutes(hubRegisters),
      surveyRoutes,
      sitingRoutes,
      libraryRoutes,
      editionRoutes,
      placementRoutes,
      uploadRoutes,
      workloadRoutes,
      (server, ground, config) => fleetRoutes(syncHub(config))(server, ground),
      rolloutRoutes,
      todayRoutes([
        surveyToday,
        sitingToday,
        libraryToday,
        contentToday,
        workloadToday,
        stationsToday,
        proposalsToday(hubRegisters),
      ]),
      findRoutes(findersOf(hubRegisters)),
      (server, ground, config) => syncRoutes(syncHub(config))(server, ground),
      learningRecords({ mustBeEnrolled: false }),
      portal({ mustBeEnrolled: false }),
      learningRoutes,
      issuingRoutes,
      waivers,
    ],
    registers: hubRegisters,
    jobs: (config) => [
      ...auditJobs,
      ...peopleJobs,
      ...registerJobs,
      ...sitingJobs,
      ...fleetJobs,
      ...libraryJobs(config),
      ...cmi5Jobs(recorderAt({ mustBeEnrolled: false })),
      ...certificateJobs,
      publishJob(replication),
    ],
  },
  station: {
    routes: [
      identifyActor,
      onlyWhatAStationDoes,
      setUpElsewhere,
      onlyReading(peopleRoutes, (url) => ownLogins.includes(url)),
      onlyReading(policyRoutes),
      auditRoutes,
      readAndPropose(schoolRegisters),
      stationPages,
      stationLibrary,
      learningRecords({ mustBeEnrolled: true }),
      portal({ mustBeEnrolled: true }),
      stationEditionRoutes,
      todayRoutes([contentToday]),
    ],
    registers: schoolRegisters,
    jobs: () => [
      ...auditJobs,
      ...peopleJobs,
      forgetRecordsJob(replication),
      ...stationLibraryJobs(recorderOf),
      ...cmi5Jobs(recorderOf),
    ],
  },
} as const satisfies Record<string, RoleParts>

/** How soon a certificate from the hub is used. */
const certificateCheckMs = 5_000

function stationPages(server: Server, ground: Ground, config: Config, loop?: Loop): void {
  const https = httpsBeside(server, { host: config.host, port: config.tlsPort })
  // With files of its own it speaks HTTPS alone.
  if (!config.tls) {
    let stop: (() => Promise<void>) | undefined
    server.addHook('onListen', async () => {
      stop = followOwnCertificate(ground, https, certificateCheckMs)
    })
    server.addHook('onClose', () => stop?.())
  }
  const desk = stationDesk(ground, config, loop, https)
  doorRoutes(desk)(server, ground)
  stationRoutes(desk)(server, ground)
}

/** The catalogue to look through, and what its people say of it. */
function stationLibrary(server: Server, ground: Ground): void {
  stationLibraryRoutes(recorderOf(ground))(server, ground)
}

function onlyWhatAStationDoes(server: Server): void {
  server.addHook('onRequest', async (request) => {
    if (request.actor) request.actor = atStation(request.actor)
  })
}

function portal({ mustBeEnrolled }: { mustBeEnrolled: boolean }): Mount {
  return (server, ground, config) => {
    const recorder = recorderAt({ mustBeEnrolled })(ground)
    portalRoutes(recorder, { atStation: mustBeEnrolled })(server, ground, config)
    certificateRoutes(recorder)(server, ground, config)
    cmi5Routes(recorder)(server, ground, config)
    lastWordsRoutes(recorder)(server, ground, config)
    tincanRoutes(recorder)(server, ground, config)
  }
}

function waivers(server: Server, ground: Ground): void {
  waiverRoutes(recorderAt({ mustBeEnrolled: false })(ground))(server, ground)
}

/** Learners speak to the store by themselves, at a station its staff too. */
function learningRecords({ mustBeEnrolled }: { mustBeEnrolled: boolean }): Mount {
  return (server, ground, config) => {
    const learner = learnerSpeaking(ground)
    const staff = personAtStation(ground, config.publicUrl)
    xapiRoutes({
      recorder: recorderAt({ mustBeEnrolled })(ground),
      homePage: config.publicUrl,
      limitBytes: config.uploadLimitBytes,
      personOf: async (request) =>
        (await learner(request)) ?? (mustBeEnrolled ? staff(request) : undefined),
    })(server, ground)
  }
}

/** Logins at this machine; the password they ask for is the county's. */
const ownLogins = ['/api/login', '/api/logout', '/api/me/logins', '/api/me/logins/:id']

/** A record would carry the password's hash into logs that are kept and passed on for years. */
const setsPassword = ['/api/me/password', '/api/login/code']

/** What the county keeps, a station reads; but for what `isOwn` it changes nothing of it. */
function onlyReading(mount: Mount, isOwn: (url: string) => boolean = () => false): Mount {
  return (server, ground, config) => {
    void server.register(async (scope) => {
      scope.addHook('preHandler', async ({ method, routeOptions }) => {
        if (method === 'GET' || method === 'HEAD') return
        const url = routeOptions.url ?? ''
        if (isOwn(url)) return
        throw forbidden(
          setsPassword.includes(url) ? 'password_kept_by_the_county' : 'kept_by_the_county',
        )
      })
      mount(scope, ground, config)
    })
  }
}

/** What the county keeps, a station reads, and says what is wrong in it. */
function readAndPropose(registers: readonly Register[]): Mount {
  return (server, ground, config) => {
    for (const register of registers) {
      const ownView = `/api/${register.shape.name}/views`
      onlyReading(
        (scope) => registerRoutes(scope, ground, register),
        (url) => url.startsWith(ownView),
      )(server, ground, config)
    }
    const recorder = recorderOf(ground)
    for (const register of registers) proposalRoutes(server, ground, register, recorder)
  }
}

function recorderAt(where: { mustBeEnrolled: boolean }): (ground: Ground) => Recorder {
  return ({ clock }) => startRecorder(replication, clock, where)
}

function recorderOf(ground: Ground): Recorder {
  return recorderAt({ mustBeEnrolled: true })(ground)
}

export type Role = keyof typeof roles
