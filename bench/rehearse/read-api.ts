import { readStationAcceptance } from '../../src/features/acceptance/api.ts'
import { readUpperLevels } from '../../src/features/acceptance/batch-api.ts'
import { evaluation } from '../../src/features/acceptance/evaluation.ts'
import { action, meeting } from '../../src/features/acceptance/meeting.ts'
import { order } from '../../src/features/acceptance/order.ts'
import { agreement } from '../../src/features/founding/agreement.ts'
import { readFoundStations } from '../../src/features/founding/api.ts'
import { plate } from '../../src/features/founding/plate.ts'
import { letter } from '../../src/features/programme/letter.ts'
import { readPlan, readPlans } from '../../src/features/programme/plan-api.ts'
import { readProgramme, readProgrammes } from '../../src/features/programme/programme-api.ts'
import { ruleAdoption } from '../../src/features/programme/rule.ts'
import { readPlanTasks } from '../../src/features/programme/task-api.ts'
import { rowEndpoints } from '../../src/features/registers/row-api.ts'
import type { Shape } from '../../src/features/registers/shape.ts'
import { listCampaigns, listReturns } from '../../src/features/schools/survey-api.ts'
import { session } from '../../src/features/sessions/session.ts'
import { readDecisions } from '../../src/features/siting/api.ts'
import { appointment } from '../../src/features/team/appointment.ts'
import { listTimetables } from '../../src/features/timetable/api.ts'
import { batch } from '../../src/features/training/batch.ts'
import { enrolment } from '../../src/features/training/enrolment.ts'
import { postCertificate } from '../../src/features/training/post-certificate.ts'
import { allRows, type Found } from './all.ts'
import type { Login } from './login.ts'
import { together, type World } from './world.ts'

type Pair = readonly [key: string, state: string]
type Place = { place: string; placeLevel: 'county' }
type Reader = (login: Login, place: Place, world: World) => Promise<Pair[]>

const rows =
  (shape: Shape, pair: (row: Found) => Pair): Reader =>
  async (login) =>
    (await allRows(login, shape)).map(pair)

/** One question for each row is much for one login: each township's clerk reads his own. */
function inEachTownship(read: Reader): Reader {
  return async (_login, place, world) => {
    const found = await together(world.county.townships, async ({ clerk }) =>
      read(await world.as(clerk), place, world),
    )
    return found.flat()
  }
}

/** How every kind of row stands, as the pages of the county's office read it. */
export const readers: Readonly<Record<string, Reader>> = {
  'survey form': async (login) => {
    const { campaigns } = await login.ask(listCampaigns)
    const { returns } = await login.ask(listReturns, { id: campaigns[0]?.id ?? '' })
    return returns.map(({ schoolCode, state }) => [schoolCode, state])
  },
  consent: async (login, place) =>
    (await login.ask(readDecisions, place)).decisions.flatMap(({ unitCode, consents }) =>
      consents.flatMap(({ party, answer, personName }): Pair[] =>
        answer === 'agree' ? [[`${unitCode} ${party}`, personName]] : [],
      ),
    ),
  host: async (login, place) =>
    (await login.ask(readDecisions, place)).decisions.map(({ unitCode, schoolName, state }) => [
      unitCode,
      `${schoolName} ${state}`,
    ]),
  appointment: rows(appointment, ({ unitCode, position, party, name, state }) => [
    `${unitCode} ${position}${party ? ` ${party}` : ''} ${name}`,
    `${state}`,
  ]),
  'plan version': async (login, place) =>
    (await login.ask(readPlans, place)).plans.map(({ number, state }) => [String(number), state]),
  'plan move': async (login, place) => {
    const { plans } = await login.ask(readPlans, place)
    const told = await together(plans, ({ id }) => login.ask(readPlan, { id }))
    // Whose word was the last of the townships' nobody can say beforehand.
    return told.flatMap(({ number, history }) =>
      history.flatMap(({ name, actorName }): Pair[] =>
        name === 'gather' ? [] : [[`${number} ${name}`, actorName]],
      ),
    )
  },
  'plan township': async (login, place) => {
    const { plans } = await login.ask(readPlans, place)
    const told = await together(plans, ({ id }) => login.ask(readPlan, { id }))
    return told.flatMap(({ number, townships }) =>
      townships.map(({ regionCode, state }): Pair => [`${number} ${regionCode}`, state]),
    )
  },
  filing: async (login, place) =>
    (await login.ask(readPlans, place)).plans.flatMap(
      ({ number, filingNumber, filedOn }): Pair[] =>
        filingNumber === null ? [] : [[String(number), `${filingNumber} ${filedOn}`]],
    ),
  letter: rows(letter, ({ unitCode, state, issuerName, receiverName }) => [
    `${unitCode}`,
    `${state} ${issuerName} ${receiverName}`,
  ]),
  plate: rows(plate, ({ unitCode, kind, state, hungOn }) => [
    `${unitCode} ${kind}`,
    `${state} ${hungOn}`,
  ]),
  agreement: rows(agreement, ({ unitCode, state, schoolSigner, unitSigner }) => [
    `${unitCode}`,
    `${state} ${schoolSigner} ${unitSigner}`,
  ]),
  rules: rows(ruleAdoption, ({ unitCode, state }) => [`${unitCode}`, `${state}`]),
  file: inEachTownship(async (login) => {
    const found: Pair[] = []
    for (const shape of [plate, agreement, ruleAdoption, order, meeting] as Shape[]) {
      const { listFiles } = rowEndpoints(shape)
      for (const { id } of await allRows(login, shape)) {
        const kinds = (await login.ask(listFiles, { id })).files.map(({ kind }) => kind)
        for (const [kind, own] of Map.groupBy(kinds, (one) => one))
          found.push([`${shape.name} ${id} ${kind}`, String(own.length)])
      }
    }
    return found
  }),
  'task part': async (login, place) =>
    (await login.ask(readPlanTasks, place)).tasks.flatMap(({ title, parts }) =>
      parts.map(
        ({ orgName, doneOn }): Pair => [`${title} ${orgName}`, doneOn === null ? 'open' : 'done'],
      ),
    ),
  phase: async (login, place) => {
    const { programmes } = await login.ask(readProgrammes, place)
    const { phases } = await login.ask(readProgramme, { id: programmes[0]?.id ?? '' })
    return phases.map(({ number, state }) => [String(number), state])
  },
  'training batch': rows(batch, ({ batchNo, state }) => [`${batchNo}`, `${state}`]),
  enrolment: rows(enrolment, ({ batchNo, unitCode, name, state }) => [
    `${batchNo} ${unitCode} ${name}`,
    `${state}`,
  ]),
  certificate: rows(postCertificate, ({ unitCode, name, state }) => [
    `${unitCode} ${name}`,
    `${state}`,
  ]),
  timetable: async (login, place) =>
    (await login.ask(listTimetables, place)).timetables.map(({ station, state }) => [
      station.unitCode,
      state,
    ]),
  'agreed time': async (login, place) =>
    (await login.ask(listTimetables, place)).timetables.flatMap(({ station, answers }) =>
      answers.flatMap(({ party, answer, personName }): Pair[] =>
        answer === 'agree' ? [[`${station.unitCode} ${party}`, personName]] : [],
      ),
    ),
  session: rows(session, ({ schoolCode, day, plannedFrom, state }) => [
    `${schoolCode} ${day} ${plannedFrom}`,
    `${state}`,
  ]),
  order: rows(order, ({ unitCode, title, state }) => [`${unitCode} ${title}`, `${state}`]),
  meeting: rows(meeting, ({ unitCode, topic, state }) => [`${unitCode} ${topic}`, `${state}`]),
  'action item': rows(action, ({ unitCode, what, state }) => [`${unitCode} ${what}`, `${state}`]),
  sheet: async (login) => {
    const found = await allRows(login, evaluation)
    const inOrder = found.toSorted((a, b) => (String(a.visitDay) < String(b.visitDay) ? -1 : 1))
    const looks = new Map<string, number>()
    return inOrder.map(({ unitCode, level, state }) => {
      const which = `${unitCode} ${level}`
      const look = (looks.get(which) ?? 0) + 1
      looks.set(which, look)
      return [`${which} ${look}`, `${state}`]
    })
  },
  sample: async (login, place) =>
    (await login.ask(readUpperLevels, place)).batches.map(({ regionCode, sampled }) => [
      regionCode,
      (sampled ?? []).join(' '),
    ]),
  batch: async (login, place) =>
    (await login.ask(readUpperLevels, place)).batches.map(({ regionCode, state }) => [
      regionCode,
      state,
    ]),
  application: async (login, place) =>
    (await login.ask(readUpperLevels, place)).applications.map(({ regionCode, state }) => [
      regionCode,
      state,
    ]),
  'provincial code': inEachTownship(async (login, place) => {
    const { stations } = await login.ask(readFoundStations, place)
    const found: Pair[] = []
    for (const { id } of stations) {
      const { unitCode, provincialCode } = await login.ask(readStationAcceptance, { id })
      found.push([unitCode, `${provincialCode}`])
    }
    return found
  }),
  station: async (login, place) =>
    (await login.ask(readFoundStations, place)).stations.map(({ unitCode, state }) => [
      unitCode,
      state,
    ]),
}

export async function readOverApi(world: World, kind: string): Promise<Map<string, string>> {
  const reader = readers[kind]
  if (!reader) throw new Error(`nobody reads ${kind} over the interface`)
  const login = await world.as(world.county.people.director)
  const place = { place: world.county.code, placeLevel: 'county' } as const
  return rowsOf(kind, await reader(login, place, world))
}

/** Two rows of one key are a difference of their own. */
export function rowsOf(kind: string, pairs: readonly Pair[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, state] of pairs) {
    if (found.has(key)) throw new Error(`${kind} ${key} is there twice`)
    found.set(key, state)
  }
  return found
}
