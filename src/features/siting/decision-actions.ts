import type { Day } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type CodeRange, placeAt, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, mayAnywhere, requireAnywhere } from '../people/actor.ts'
import { defaultSettings, requireScenario } from './actions.ts'
import type { Candidate } from './candidate.ts'
import {
  type Answer,
  type Consent,
  consentVerbs,
  type Decision,
  type DecisionDetail,
  type DecisionView,
  type ManyAnswered,
  missingConsents,
  type Party,
  parties,
  standingConsents,
} from './decision.ts'
import {
  findDecision,
  insertConsent,
  insertDecisions,
  listAssignments,
  listConsents,
  listDecisions,
  lockDecision,
  setDecision,
} from './store.ts'
import { candidatesOf, loadForUnit } from './unit-actions.ts'
import { findUnit } from './unit-store.ts'

/** Makes a scenario's hosts the proposals: units that are fixed keep their host. */
export async function adoptScenario(
  db: Db,
  actor: Actor,
  id: string,
): Promise<{ created: number; changed: number; kept: number }> {
  return scoped(db, actor, async (tx) => {
    const scenario = await requireScenario(tx, actor, id, 'siting.decide')
    if (scenario.state !== 'solved')
      throw conflict('scenario_not_solved', { state: scenario.state })
    const standing = new Map(
      (await listDecisions(tx, rangeOf(scenario.regionCode, scenario.level))).map((decision) => [
        decision.unitCode,
        decision,
      ]),
    )
    const result = { created: 0, changed: 0, kept: 0 }
    const added: Parameters<typeof insertDecisions>[1][number][] = []
    for (const { unitCode, unitLevel, schoolId, distanceMetres } of await listAssignments(tx, id)) {
      if (schoolId === null) continue
      const decision = standing.get(unitCode)
      if (!decision) {
        result.created += 1
        added.push({
          id: newId(),
          regionCode: unitCode,
          unitCode,
          unitLevel,
          proposedSchoolId: schoolId,
          schoolId,
          distanceMetres,
          scenarioId: id,
          state: 'open',
        })
      } else if (decision.state === 'fixed' || decision.schoolId === schoolId) result.kept += 1
      else {
        result.changed += 1
        await setDecision(tx, decision.id, {
          proposedSchoolId: schoolId,
          schoolId,
          overrideReason: null,
          distanceMetres,
          scenarioId: id,
        })
      }
    }
    await insertDecisions(tx, added)
    await audit(tx, actor, [
      {
        action: 'siting.adopted',
        subjectType: 'siting_scenario',
        subjectId: id,
        regionCode: scenario.regionCode,
        payload: result,
      },
    ])
    return result
  })
}

/** Another host than the proposed one needs a reason (S2-3); the answers to the old host count no more. */
export async function chooseHost(
  db: Db,
  actor: Actor,
  given: { id: string; schoolId: string; version: number; reason?: string | undefined },
  today: Day,
): Promise<DecisionView> {
  return scoped(db, actor, async (tx) => {
    const decision = await requireDecision(tx, actor, given.id)
    if (!may(actor, 'siting.decide', decision))
      throw forbidden('not_permitted', { verb: 'siting.decide' })
    if (decision.version !== given.version)
      throw conflict('row_changed', { current: await viewOf(tx, actor, decision) })
    if (decision.state === 'fixed') throw conflict('host_fixed', { on: decision.fixedAt ?? '' })
    const other = given.schoolId !== decision.proposedSchoolId
    if (other && !given.reason)
      throw invalid('reason_required', { proposed: decision.proposedSchoolName })
    const candidate = await requireCandidate(tx, actor, decision, given.schoolId, today)
    await setDecision(tx, decision.id, {
      schoolId: given.schoolId,
      overrideReason: other ? (given.reason ?? null) : null,
      distanceMetres: candidate.distanceMetres,
    })
    await audit(tx, actor, [
      {
        action: 'siting.host_chosen',
        subjectType: 'siting_decision',
        subjectId: decision.id,
        regionCode: decision.regionCode,
        payload: {
          unitCode: decision.unitCode,
          from: decision.schoolId,
          to: given.schoolId,
          reason: given.reason ?? null,
        },
      },
    ])
    return viewOf(tx, actor, (await findDecision(tx, decision.id)) as Decision)
  })
}

/** A school of the wrong kind hosts only under a waiver (INV-05, INV-06). */
async function requireCandidate(
  tx: Tx,
  actor: Actor,
  decision: Decision,
  schoolId: string,
  today: Day,
): Promise<Candidate> {
  const candidate = (await candidatesFor(tx, actor, decision.unitCode, today)).find(
    (one) => one.schoolId === schoolId,
  )
  if (!candidate) throw notFound('school', schoolId)
  if (candidate.unfit.length > 0) throw conflict('school_unfit', { reasons: candidate.unfit })
  if (candidate.ruling === 'forbidden')
    throw conflict('school_forbidden', { school: candidate.schoolName })
  if (candidate.reasons.includes('beyond_radius') && !candidate.reasons.includes('radius_waived')) {
    throw conflict('school_beyond_radius', { distanceMetres: candidate.distanceMetres ?? 0 })
  }
  return candidate
}

async function candidatesFor(
  tx: Tx,
  actor: Actor,
  unitCode: string,
  today: Day,
): Promise<Candidate[]> {
  const unit = await findUnit(tx, unitCode)
  if (!unit) return []
  const settings = await defaultSettings(tx, actor, unitCode, today)
  const data = await asSystem(tx, 'candidates of the whole county', (system) =>
    loadForUnit(system, unit),
  )
  return candidatesOf(unit, data, settings)
}

type GivenAnswer = { id: string; party: Party; answer: Answer; note?: string | undefined }

export async function answer(
  db: Db,
  actor: Actor,
  given: GivenAnswer,
  now: Date,
): Promise<DecisionView> {
  // A school of another village cannot see the unit's rows, and is asked all the same.
  return asSystem(db, 'consents of a party', (tx) => answerWithin(tx, actor, given, now))
}

/**
 * The same answer about many hosts at once. What hinders one is told and keeps none of the others back: two
 * people may have answered meanwhile.
 */
export async function answerMany(
  db: Db,
  actor: Actor,
  given: { asked: readonly { id: string; party: Party }[]; answer: Answer; note?: string },
  now: Date,
): Promise<ManyAnswered> {
  if (!parties.some((party) => mayAnywhere(actor, consentVerbs[party])))
    throw forbidden('not_permitted', { verb: 'siting.consent' })
  return asSystem(db, 'consents of a party', async (tx) => {
    const done: ManyAnswered = { answered: [], fixed: 0, hindered: [] }
    // In one order, so that two who answer the same never wait for each other in a circle.
    for (const one of given.asked.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      try {
        const { answer: said, note } = given
        const decision = await answerWithin(tx, actor, { ...one, answer: said, note }, now)
        done.answered.push(one)
        if (decision.state === 'fixed') done.fixed += 1
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        done.hindered.push({ ...one, code: error.code })
      }
    }
    return done
  })
}

/** Refuses before it writes, so that a refusal leaves nothing behind. */
async function answerWithin(
  tx: Tx,
  actor: Actor,
  given: GivenAnswer,
  now: Date,
): Promise<DecisionView> {
  const decision = await lockDecision(tx, given.id)
  if (!decision || !isConcerned(actor, decision)) throw notFound('decision', given.id)
  if (!mayAnswerFor(actor, decision, given.party))
    throw forbidden('not_permitted', { verb: consentVerbs[given.party] })
  const before = await consentsOf(tx, decision)
  const standing = standingConsents(before, decision.schoolId).get(given.party)
  if (given.answer === 'withdrawn' && (!standing || standing.answer === 'withdrawn'))
    throw conflict('nothing_to_withdraw')
  if (standing?.answer === given.answer) return viewOf(tx, actor, decision)
  await insertConsent(tx, {
    id: newId(),
    decisionId: decision.id,
    regionCode: decision.regionCode,
    schoolId: decision.schoolId,
    party: given.party,
    answer: given.answer,
    note: given.note ?? null,
    personId: actor.personId,
    personName: actor.name,
  })
  const missing = missingConsents(await consentsOf(tx, decision), decision.schoolId)
  const fixed = missing.length === 0
  if (fixed !== (decision.state === 'fixed')) {
    await setDecision(tx, decision.id, {
      state: fixed ? 'fixed' : 'open',
      fixedAt: fixed ? now.toISOString() : null,
    })
  }
  await audit(tx, actor, [
    {
      action: 'siting.answered',
      subjectType: 'siting_decision',
      subjectId: decision.id,
      regionCode: decision.regionCode,
      payload: {
        party: given.party,
        answer: given.answer,
        schoolId: decision.schoolId,
        note: given.note ?? null,
        fixed,
      },
    },
  ])
  return viewOf(tx, actor, (await findDecision(tx, decision.id)) as Decision)
}

const consentsOf = async (tx: Tx, { id }: Decision): Promise<Consent[]> =>
  (await listConsents(tx, [id])).get(id) ?? []

/**
 * The township and the bureau answer for the unit's place, the school for itself; the village party
 * is that of the village, or for a township station that of the village where the school stands.
 */
function mayAnswerFor(actor: Actor, decision: Decision, party: Party): boolean {
  const verb = consentVerbs[party]
  switch (party) {
    case 'township':
      return may(actor, verb, { regionCode: placeAt(decision.unitCode, 'township') })
    case 'village':
      return may(actor, verb, {
        regionCode:
          decision.unitLevel === 'village' ? decision.unitCode : decision.schoolRegionCode,
      })
    case 'education':
      return may(actor, verb, { regionCode: decision.unitCode })
    case 'school':
      return may(actor, verb, {
        regionCode: decision.schoolRegionCode,
        organisationId: decision.schoolId,
      })
  }
}

/** Whoever reads the unit's place, and whoever answers for one of the parties. */
export const isConcerned = (actor: Actor, decision: Decision): boolean =>
  may(actor, 'siting.read', { regionCode: decision.unitCode }) ||
  parties.some((party) => mayAnswerFor(actor, decision, party))

async function requireDecision(tx: Tx, actor: Actor, id: string): Promise<Decision> {
  const decision = await lockDecision(tx, id)
  if (!decision || !may(actor, 'siting.read', { regionCode: decision.unitCode }))
    throw notFound('decision', id)
  return decision
}

async function viewOf(tx: Tx, actor: Actor, decision: Decision): Promise<DecisionView> {
  return viewWith(actor, decision, await consentsOf(tx, decision))
}

function viewWith(actor: Actor, decision: Decision, consents: readonly Consent[]): DecisionView {
  return {
    ...decision,
    consents: [...standingConsents(consents, decision.schoolId).values()],
    missing: missingConsents(consents, decision.schoolId),
    mayAnswer: parties.filter((party) => mayAnswerFor(actor, decision, party)),
  }
}

export async function readDecisions(
  db: Db,
  actor: Actor,
  query: CodeRange & { state?: 'open' | 'fixed' | undefined },
): Promise<DecisionView[]> {
  requireAnywhere(actor, 'siting.read')
  return scoped(db, actor, async (tx) => {
    return viewsOf(tx, actor, await decisionsFor(tx, actor, query))
  })
}

/** About the units the actor may read; their host may stand where he sees nothing. */
export async function decisionsFor(
  tx: Tx,
  actor: Actor,
  query: CodeRange & { state?: 'open' | 'fixed' | undefined },
): Promise<Decision[]> {
  const found = await asSystem(tx, 'decisions and their schools', (system) =>
    listDecisions(system, query),
  )
  return found.filter(({ unitCode }) => may(actor, 'siting.read', { regionCode: unitCode }))
}

async function viewsOf(tx: Tx, actor: Actor, found: readonly Decision[]): Promise<DecisionView[]> {
  const consents = await listConsents(
    tx,
    found.map(({ id }) => id),
  )
  return found.map((decision) => viewWith(actor, decision, consents.get(decision.id) ?? []))
}

/** What waits for the actor's own answer, wherever the unit lies. */
export async function readMyConsents(db: Db, actor: Actor): Promise<DecisionView[]> {
  if (!parties.some((party) => mayAnywhere(actor, consentVerbs[party]))) return []
  return asSystem(db, 'consents of a party', async (tx) => {
    const open = await listDecisions(tx, { lower: '0', upper: ':', state: 'open' })
    const mine = open.filter((decision) =>
      parties.some((party) => mayAnswerFor(actor, decision, party)),
    )
    const views = await viewsOf(tx, actor, mine)
    return views.filter(({ mayAnswer, consents }) =>
      mayAnswer.some(
        (party) =>
          !consents.some((consent) => consent.party === party && consent.answer !== 'withdrawn'),
      ),
    )
  })
}

export async function readDecision(
  db: Db,
  actor: Actor,
  id: string,
  today: Day,
): Promise<DecisionDetail> {
  return asSystem(db, 'a decision and its candidates', async (tx) => {
    const decision = await findDecision(tx, id)
    if (!decision || !isConcerned(actor, decision)) throw notFound('decision', id)
    const history = await consentsOf(tx, decision)
    const candidates = await candidatesFor(tx, actor, decision.unitCode, today)
    return { ...viewWith(actor, decision, history), history, candidates: candidates.slice(0, 12) }
  })
}
