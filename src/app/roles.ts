import { forbidden } from '../base/refusal.ts'
import { acceptancePart } from '../features/acceptance/file-part-actions.ts'
import { acceptanceJobs } from '../features/acceptance/jobs.ts'
import { actionRegister, meetingRegister } from '../features/acceptance/meeting-registers.ts'
import { acceptancePapers } from '../features/acceptance/paper-source-actions.ts'
import { practiceRegister } from '../features/acceptance/practice-registers.ts'
import { orderRegister } from '../features/acceptance/registers.ts'
import { acceptanceRoutes } from '../features/acceptance/routes.ts'
import { evaluationRegister } from '../features/acceptance/sheet-registers.ts'
import { acceptanceToday } from '../features/acceptance/today-actions.ts'
import { auditJobs } from '../features/audit/jobs.ts'
import { contactRoutes } from '../features/contact-points/routes.ts'
import { contactsToday } from '../features/contact-points/today-actions.ts'
import { officialPaperRoutes } from '../features/documents/routes.ts'
import { foundingJobs } from '../features/founding/jobs.ts'
import { foundingRoutes } from '../features/founding/routes.ts'
import { foundingToday } from '../features/founding/today-actions.ts'
import { guideJobs } from '../features/guide/jobs.ts'
import { guidePortalRoutes } from '../features/guide/portal-routes.ts'
import { noticeRegister } from '../features/guide/registers.ts'
import { guideRoutes, noticeRoutes } from '../features/guide/routes.ts'
import { guideToday } from '../features/guide/today-actions.ts'
import { handoverRoutes } from '../features/handover/routes.ts'
import { handoverToday } from '../features/handover/today-actions.ts'
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
import { libraryRoutes, stationLibraryRoutes } from '../features/library/routes.ts'
import { contentToday, libraryToday } from '../features/library/today-actions.ts'
import { uploadRoutes } from '../features/library/uploads/upload-routes.ts'
import { ticketRegister, upkeepRegister } from '../features/maintenance/registers.ts'
import { maintenanceRoutes } from '../features/maintenance/routes.ts'
import { maintenanceToday } from '../features/maintenance/today-actions.ts'
import { circularRegister } from '../features/notices/circular-registers.ts'
import { circularRoutes } from '../features/notices/routes.ts'
import { noticesToday } from '../features/notices/today-actions.ts'
import type { Actor } from '../features/people/actor.ts'
import { auditRoutes } from '../features/people/audit-routes.ts'
import { identifyActor } from '../features/people/identify-routes.ts'
import { peopleJobs } from '../features/people/jobs.ts'
import { peopleRoutes } from '../features/people/routes.ts'
import { setUpElsewhere, setupRoutes } from '../features/people/setup-routes.ts'
import { policyRoutes } from '../features/policy/routes.ts'
import { programmePart } from '../features/programme/file-part-actions.ts'
import { programmeJobs } from '../features/programme/jobs.ts'
import { programmePapers } from '../features/programme/paper-source-actions.ts'
import { implementationPlanRoutes } from '../features/programme/plan-routes.ts'
import { letterRegister } from '../features/programme/registers.ts'
import { programmeRoutes } from '../features/programme/routes.ts'
import { ruleRegister } from '../features/programme/rule-registers.ts'
import { deadlinesOf } from '../features/programme/task-actions.ts'
import { programmeToday } from '../features/programme/today-actions.ts'
import { casesWaiting, caseToday } from '../features/registers/case-today-actions.ts'
import { importRoutes } from '../features/registers/import-routes.ts'
import { foldJob, registerJobs } from '../features/registers/jobs.ts'
import { personalFieldRoutes } from '../features/registers/personal-field-routes.ts'
import { proposalRoutes, waitingProposalRoutes } from '../features/registers/proposal-routes.ts'
import type { Register } from '../features/registers/registers.ts'
import { registerRoutes } from '../features/registers/routes.ts'
import { proposalsWaiting } from '../features/registers/waiting-actions.ts'
import { manyAccountRoutes } from '../features/schools/account-routes.ts'
import { loanRegister, schoolRegisters } from '../features/schools/registers.ts'
import { surveyRoutes } from '../features/schools/routes.ts'
import { surveyToday } from '../features/schools/today-actions.ts'
import { surveyWaiting } from '../features/schools/waiting-actions.ts'
import { keeperRoutes } from '../features/sessions/keeper-routes.ts'
import { knownSessions } from '../features/sessions/known-store.ts'
import { learningPlanRoutes } from '../features/sessions/learning-plan-routes.ts'
import { sessionRegister } from '../features/sessions/registers.ts'
import { weekRoutes } from '../features/sessions/routes.ts'
import { excusesWaiting, weekToday } from '../features/sessions/today-actions.ts'
import { sitingJobs } from '../features/siting/jobs.ts'
import { sitingRoutes } from '../features/siting/routes.ts'
import { setupToday } from '../features/siting/setup-today-actions.ts'
import { sitingToday } from '../features/siting/today-actions.ts'
import { consentsWaiting } from '../features/siting/waiting-actions.ts'
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
import { digestJobs } from '../features/tasks/digest-jobs.ts'
import { digestRoutes } from '../features/tasks/digest-routes.ts'
import { findRoutes } from '../features/tasks/find-routes.ts'
import { todayRoutes } from '../features/tasks/routes.ts'
import type { TodaySource } from '../features/tasks/today-actions.ts'
import { waitingRoutes } from '../features/tasks/waiting-routes.ts'
import { teamRoutes } from '../features/team/routes.ts'
import { teamToday, vacanciesWaiting } from '../features/team/today-actions.ts'
import { calendarRoutes } from '../features/timetable/calendar-routes.ts'
import { feedRoutes } from '../features/timetable/feed-routes.ts'
import { timetableJobs } from '../features/timetable/jobs.ts'
import { planRoutes } from '../features/timetable/plan/plan-routes.ts'
import { timetableRoutes } from '../features/timetable/routes.ts'
import { timetableToday } from '../features/timetable/today-actions.ts'
import { timesWaiting } from '../features/timetable/waiting-actions.ts'
import { trainingPapers } from '../features/training/notice-actions.ts'
import { certificateCheckRoutes, trainingRoutes } from '../features/training/routes.ts'
import { trainingToday, trainingWaiting } from '../features/training/today-actions.ts'
import { workloadRoutes } from '../features/workload/routes.ts'
import { workloadToday } from '../features/workload/today-actions.ts'
import { workloadWaiting } from '../features/workload/waiting-actions.ts'
import type { Config } from '../platform/config.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import { httpsBeside } from '../platform/https-beside.ts'
import type { Job } from '../platform/jobs.ts'
import { findersOf } from './finders.ts'
import { hubRegisters } from './hub-registers.ts'
import { replication, syncHub } from './replication.ts'
import { stationDesk } from './station-desk.ts'

/** `loop`: the node's rounds with the hub above, where it runs. */
type Mount = (server: Server, ground: Ground, config: Config, loop?: Loop) => void
export type RoleParts = {
  routes: readonly Mount[]
  registers: readonly Register[]
  jobs: (config: Config) => readonly Job[]
}

const acceptanceCases: readonly Register[] = [
  orderRegister,
  meetingRegister,
  actionRegister,
  evaluationRegister,
  practiceRegister,
]

/** Cases that stations take part in. */
const stationCases: readonly Register[] = [
  ...[loanRegister, noticeRegister, sessionRegister],
  ...[upkeepRegister, ticketRegister],
]

/** What waits at a post, as the hub's features say. */
const workToday: readonly TodaySource[] = [
  setupToday,
  surveyToday,
  sitingToday,
  timetableToday,
  teamToday,
  foundingToday,
  programmeToday,
  acceptanceToday,
  contactsToday,
  noticesToday,
  trainingToday,
  libraryToday,
  contentToday,
  workloadToday,
  guideToday,
  weekToday,
  maintenanceToday,
  caseToday([
    ...stationCases,
    ...[letterRegister, ruleRegister, circularRegister],
    ...acceptanceCases,
  ]),
  stationsToday,
  proposalsToday(hubRegisters),
]

/** With what concerns the person alone. */
const hubToday: readonly TodaySource[] = [...workToday, handoverToday]

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
      manyAccountRoutes,
      sitingRoutes,
      timetableRoutes(knownSessions),
      feedRoutes(deadlinesOf),
      planRoutes,
      calendarRoutes,
      teamRoutes,
      foundingRoutes([programmePart, acceptancePart]),
      officialPaperRoutes([...trainingPapers, ...programmePapers, ...acceptancePapers]),
      programmeRoutes,
      implementationPlanRoutes,
      acceptanceRoutes,
      contactRoutes,
      circularRoutes,
      handoverRoutes(workToday),
      trainingRoutes,
      certificateCheckRoutes,
      libraryRoutes,
      editionRoutes,
      placementRoutes,
      uploadRoutes,
      workloadRoutes,
      learningPlanRoutes,
      (server, ground) => weekRoutes(recorderAt({ mustBeEnrolled: false })(ground))(server, ground),
      (server, ground) =>
        keeperRoutes(sessionRegister, recorderAt({ mustBeEnrolled: false })(ground))(
          server,
          ground,
        ),
      maintenanceRoutes({ upkeep: upkeepRegister, tickets: ticketRegister }),
      guideRoutes,
      notices({ mustBeEnrolled: false }),
      (server, ground, config) => fleetRoutes(syncHub(config))(server, ground),
      rolloutRoutes,
      todayRoutes(hubToday),
      (server, ground, config) =>
        digestRoutes({ hasHook: config.digest !== undefined })(server, ground),
      waitingRoutes([
        surveyWaiting,
        consentsWaiting,
        timesWaiting,
        vacanciesWaiting,
        trainingWaiting,
        workloadWaiting,
        excusesWaiting,
        casesWaiting(hubRegisters.filter(({ shape }) => shape.lifecycle)),
        proposalsWaiting(hubRegisters),
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
      foldJob(stationCases),
      ...sitingJobs,
      ...timetableJobs,
      ...foundingJobs,
      ...acceptanceJobs,
      ...programmeJobs(recorderAt({ mustBeEnrolled: false })),
      ...guideJobs,
      ...fleetJobs,
      ...digestJobs(hubToday, {
        ...{ hook: config.digest, name: config.name, publicUrl: config.publicUrl },
      }),
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
      ownCases,
      ownSessions,
      stationPages,
      stationLibrary,
      learningRecords({ mustBeEnrolled: true }),
      portal({ mustBeEnrolled: true }),
      stationEditionRoutes,
      notices({ mustBeEnrolled: true }),
      todayRoutes([contentToday, guideToday, maintenanceToday, stationCasesToday]),
    ],
    registers: schoolRegisters,
    jobs: () => [
      ...auditJobs,
      ...peopleJobs,
      foldJob(stationCases),
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
    guidePortalRoutes(server, ground)
    certificateRoutes(recorder)(server, ground, config)
    cmi5Routes(recorder)(server, ground, config)
    lastWordsRoutes(recorder)(server, ground, config)
    tincanRoutes(recorder)(server, ground, config)
  }
}

/** Made, received and printed at a station as at the hub. */
function notices({ mustBeEnrolled }: { mustBeEnrolled: boolean }): Mount {
  return (server, ground, config) =>
    noticeRoutes(recorderAt({ mustBeEnrolled })(ground))(server, ground, config)
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
      const ownView = `/api/views/${register.shape.name}`
      onlyReading(
        (scope) => registerRoutes(scope, ground, register),
        (url) => url.startsWith(ownView),
      )(server, ground, config)
    }
    const recorder = recorderOf(ground)
    for (const register of registers) proposalRoutes(server, ground, register, recorder)
  }
}

function atThisStation(ground: Ground): Register[] {
  return stationCases.map((register) => ({ ...register, recorder: recorderOf(ground) }))
}

function stationCasesToday(ground: Ground, actor: Actor) {
  return caseToday(atThisStation(ground))(ground, actor)
}

/** What is done with them at the school is recorded there; sheets are brought in at the hub. */
function ownCases(server: Server, ground: Ground, config: Config): void {
  for (const register of atThisStation(ground)) {
    const base = `/api/${register.shape.name}`
    const own = [base, `${base}/:id`, `${base}/:id/retire`, `${base}/moves`]
    onlyReading(
      (scope) => registerRoutes(scope, ground, register),
      (url) => own.includes(url) || url.startsWith(`/api/views/${register.shape.name}`),
    )(server, ground, config)
  }
}

/** The keeper's pages: what they send is recorded here. */
function ownSessions(server: Server, ground: Ground): void {
  const recorder = recorderOf(ground)
  keeperRoutes({ ...sessionRegister, recorder }, recorder)(server, ground)
  maintenanceRoutes({
    upkeep: { ...upkeepRegister, recorder },
    tickets: { ...ticketRegister, recorder },
  })(server, ground)
}

function recorderAt(where: { mustBeEnrolled: boolean }): (ground: Ground) => Recorder {
  return ({ clock }) => startRecorder(replication, clock, where)
}

function recorderOf(ground: Ground): Recorder {
  return recorderAt({ mustBeEnrolled: true })(ground)
}

export type Role = keyof typeof roles
