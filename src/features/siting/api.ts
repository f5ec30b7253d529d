import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { Id, PlaceCode, PlaceLevelName, PlaceQuery, Reason, Version } from '../../base/schemas.ts'
import { Candidate } from './candidate.ts'
import { answers, DecisionDetail, DecisionView, ManyAnswered, parties } from './decision.ts'
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
  /** `all`: how many units there are, served or not. */
  answer: z.object({ units: z.array(Unserved), all: z.int() }),
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
    name: z.string().trim().min(1).max(80),
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
  answer: z.object({ decisions: z.array(DecisionView) }),
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

export const giveAnswer = endpoint('POST /api/siting/decisions/:id/consents', {
  params: Id,
  body: z.strictObject({
    party: z.enum(parties),
    answer: z.enum(answers),
    note: z.exactOptional(z.string().trim().max(500)),
  }),
  answer: DecisionView,
})

/** Agreeing, or taking an answer back, about many at once; a refusal is said to each, with its reason. */
export const giveManyAnswers = endpoint('POST /api/siting/consents', {
  body: z.strictObject({
    asked: z
      .array(z.strictObject({ id: z.uuid(), party: z.enum(parties) }))
      .min(1)
      .max(5_000),
    answer: z.enum(['agree', 'withdrawn']),
    note: z.exactOptional(z.string().trim().max(500)),
  }),
  answer: ManyAnswered,
})
