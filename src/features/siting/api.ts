import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  Id,
  LanguageName,
  PlaceCode,
  PlaceLevelName,
  PlaceQuery,
  Reason,
  Version,
  written,
} from '../../base/schemas.ts'
import { Candidate } from './candidate.ts'
import { answers, DecisionDetail, DecisionView, ManyAnswered, parties } from './decision.ts'
import { SchoolsOfLevel } from './lacking.ts'
import { Paper, PaperDetail, PaperEntry } from './paper.ts'
import { Scenario, ScenarioSettings, SolvedScenario } from './scenario.ts'
import { HostSchool, Ruling, RulingKind, Unit, Unserved } from './unit.ts'

// Units: what needs a host, and which schools suggest themselves.

const Units = z.object({
  units: z.array(Unit.extend({ expected: z.number() })),
  schools: z.array(HostSchool),
})
export type Units = z.output<typeof Units>

const UnitCandidates = z.object({
  unit: Unit,
  candidates: z.array(Candidate),
  rulings: z.array(Ruling),
})
export type UnitCandidates = z.output<typeof UnitCandidates>

export const readUnits = endpoint('GET /api/siting/units', { query: PlaceQuery, answer: Units })

export const findByName = endpoint('GET /api/siting/found', {
  query: PlaceQuery.extend({ search: z.string().trim().min(1).max(200) }),
  answer: z.object({ unitCodes: z.array(PlaceCode), schoolIds: z.array(z.uuid()) }),
})

export const readCandidates = endpoint('GET /api/siting/units/:code/candidates', {
  params: z.object({ code: PlaceCode }),
  answer: UnitCandidates,
})

export const readUnserved = endpoint('GET /api/siting/unserved', {
  query: PlaceQuery,
  /** `all`: how many units there are, served or not; `schools`: those they could go to. */
  answer: z.object({
    units: z.array(Unserved),
    all: z.int(),
    schools: z.array(SchoolsOfLevel),
  }),
})

// Rulings: what a person decided about a unit and a school.

export const readRulings = endpoint('GET /api/siting/rulings', {
  query: PlaceQuery,
  answer: z.object({ rulings: z.array(Ruling) }),
})

export const rule = endpoint('POST /api/siting/rulings', {
  body: z.strictObject({
    unitCode: PlaceCode,
    schoolId: z.uuid(),
    kind: RulingKind,
    reason: Reason,
  }),
  status: 201,
  answer: Id,
})

export const withdrawRuling = endpoint('POST /api/siting/rulings/:id/withdraw', { params: Id })

// Scenarios: a question to the solver and its answer.

export const defaultSettings = endpoint('GET /api/siting/defaults', {
  query: PlaceQuery,
  answer: z.object({ settings: ScenarioSettings }),
})

export const readScenarios = endpoint('GET /api/siting/scenarios', {
  answer: z.object({ scenarios: z.array(Scenario) }),
})

export const addScenario = endpoint('POST /api/siting/scenarios', {
  body: z.strictObject({
    name: written().min(1).max(80),
    regionCode: PlaceCode,
    level: PlaceLevelName,
    settings: ScenarioSettings,
  }),
  status: 201,
  answer: Scenario,
})

export const readScenario = endpoint('GET /api/siting/scenarios/:id', {
  params: Id,
  answer: SolvedScenario,
})

export const removeScenario = endpoint('DELETE /api/siting/scenarios/:id', { params: Id })

export const startSolving = endpoint('POST /api/siting/scenarios/:id/solve', {
  params: Id,
  status: 202,
  answer: z.object({ state: z.literal('solving') }),
})

export const adoptScenario = endpoint('POST /api/siting/scenarios/:id/adopt', {
  params: Id,
  answer: z.object({ created: z.int(), changed: z.int(), kept: z.int() }),
})

// Decisions: the host of a unit and the four answers to it.

export const readDecisions = endpoint('GET /api/siting/decisions', {
  query: PlaceQuery.extend({ state: z.exactOptional(DecisionView.shape.state) }),
  answer: z.object({ decisions: z.array(DecisionView) }),
})

export const readMyConsents = endpoint('GET /api/siting/my-consents', {
  /** `byPaper`: others entered an answer for the reader, who may confirm it or object. */
  answer: z.object({ decisions: z.array(DecisionView), byPaper: z.array(DecisionView) }),
})

export const readDecision = endpoint('GET /api/siting/decisions/:id', {
  params: Id,
  answer: DecisionDetail,
})

export const chooseHost = endpoint('POST /api/siting/decisions/:id/host', {
  params: Id,
  body: z.strictObject({
    schoolId: z.uuid(),
    reason: z.exactOptional(Reason),
    version: Version,
  }),
  answer: DecisionView,
})

/** An answer is about the host that was seen: another one meanwhile is another question. */
const Seen = { party: z.enum(parties), schoolId: z.uuid() }

export const giveAnswer = endpoint('POST /api/siting/decisions/:id/consents', {
  params: Id,
  body: z.strictObject({
    ...Seen,
    answer: z.enum(answers),
    note: z.exactOptional(written().max(500)),
  }),
  answer: DecisionView,
})

/** Agreeing, or taking an answer back, about many at once; a refusal is said to each, with its reason. */
export const giveManyAnswers = endpoint('POST /api/siting/consents', {
  body: z.strictObject({
    asked: z
      .array(z.strictObject({ id: z.uuid(), ...Seen }))
      .min(1)
      .max(5_000),
    answer: z.enum(['agree', 'withdrawn']),
    note: z.exactOptional(written().max(500)),
  }),
  answer: ManyAnswered,
})

// Papers: sheets that parties signed by hand, and what was entered from them.

export const readPapers = endpoint('GET /api/siting/papers', {
  query: PlaceQuery,
  answer: z.object({ papers: z.array(Paper) }),
})

/** `township,village` */
const PartyList = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(parties)).min(1))

export const filePaper = endpoint('POST /api/siting/papers', {
  query: PlaceQuery.extend({ parties: PartyList }),
  takes: 'multipart/form-data',
  status: 201,
  answer: z.object({ id: z.uuid() }),
})

export const readScan = endpoint('GET /api/siting/papers/:id/scan', {
  params: Id,
  file: ['jpg', 'png', 'pdf'],
})

export const readPaper = endpoint('GET /api/siting/papers/:id', {
  params: Id,
  answer: PaperDetail,
})

export const enterAnswers = endpoint('POST /api/siting/papers/:id/consents', {
  params: Id,
  body: z.strictObject({ asked: z.array(PaperEntry).min(1).max(5_000) }),
  answer: ManyAnswered,
})

const Printed = PlaceQuery.extend({ language: LanguageName.default('zh-Hans') })

export const readHostList = endpoint('GET /api/siting/host-list', {
  query: Printed.extend({ format: z.enum(['pdf', 'xlsx']) }),
  file: ['pdf', 'xlsx'],
})

/** Whom each school serves, with a map. */
export const readServiceAreas = endpoint('GET /api/siting/service-areas', {
  query: Printed,
  file: ['pdf'],
})

/** A township's sheet to sign. */
export const readConsentSheets = endpoint('GET /api/siting/consent-sheets', {
  query: Printed,
  file: ['pdf'],
})

/** Of one decision, or of all at a place. */
export const readDecisionSheets = endpoint('GET /api/siting/decision-sheets', {
  query: Printed.extend({ decision: z.exactOptional(z.uuid()) }),
  file: ['pdf'],
})
