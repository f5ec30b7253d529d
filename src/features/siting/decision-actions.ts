import type { Day } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type CodeRange, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, mayAnywhere, requireAnywhere } from '../people/actor.ts'
import { defaultSettings, requireScenario } from './actions.ts'
import type { Candidate } from './candidate.ts'
import {
  type Consent,
  consentVerbs,
  type Decision,
  type DecisionDetail,
  type DecisionView,
  dueParties,
  missingConsents,
  parties,
  standingConsents,
} from './decision.ts'
import { lackingOf } from './lacking.ts'
import { paperParties } from './paper.ts'
import { isAdoptable } from './scenario.ts'
import { isConcerned, mayAnswerFor } from './standing.ts'
import {
  findDecision,
  insertDecisions,
  isRelocating,
  listAssignments,
  listConsents,
  listDecisions,
  lockDecisions,
  setDecisions,
} from './store.ts'
import { candidatesOf, loadForUnit } from './unit-actions.ts'
import { findUnit } from './unit-store.ts'
import { keptWhy, whyChosen } from './why.ts'

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
    const assignments = await listAssignments(tx, id)
    if (!isAdoptable(scenario)) {
      const [main] = lackingOf(assignments)
      throw conflict('scenario_serves_nobody', {
        units: assignments.length,
        reason: main?.code ?? 'no_solution',
      })
    }
    const range = rangeOf(scenario.regionCode, scenario.level)
    // An answer under way may fix a host: whoever comes second sees what the first one did.
    const locked = await lockDecisions(tx, (q) =>
      q.where('unitCode', '>=', range.lower).where('unitCode', '<', range.upper),
    )
    const standing = new Map([...locked.values()].map((decision) => [decision.unitCode, decision]))
    const result = { created: 0, changed: 0, kept: 0 }
    const added: Parameters<typeof insertDecisions>[1][number][] = []
    for (const { unitCode, unitLevel, schoolId, distanceMetres, why } of assignments) {
      if (schoolId === null || !('site' in why)) continue
      const proposed = { proposedSchoolId: schoolId, schoolId, distanceMetres, why: keptWhy(why) }
      const decision = standing.get(unitCode)
      if (!decision) {
        result.created += 1
        added.push({
          id: newId(),
          regionCode: unitCode,
          unitCode,
          unitLevel,
          ...proposed,
          scenarioId: id,
          state: 'open',
        })
      } else if (decision.state === 'fixed' || decision.schoolId === schoolId) result.kept += 1
      else {
        result.changed += 1
        await setDecisions(tx, [decision.id], {
          ...proposed,
          overrideReason: null,
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
    const { unitCode, state, fixedAt } = decision
    // A station that moves keeps its host until all four have agreed on the other.
    if (state === 'fixed' && !(await isRelocating(tx, unitCode)))
      throw conflict('host_fixed', { on: fixedAt ?? '' })
    const other = given.schoolId !== decision.proposedSchoolId
    if (other && !given.reason)
      throw invalid('reason_required', { proposed: decision.proposedSchoolName })
    const candidates = await candidatesFor(tx, actor, decision.unitCode, today)
    const candidate = requireFit(candidates, given.schoolId)
    await setDecisions(tx, [decision.id], {
      ...(state === 'fixed' && { state: 'open', fixedAt: null }),
      schoolId: given.schoolId,
      overrideReason: other ? (given.reason ?? null) : null,
      distanceMetres: candidate.distanceMetres,
      why: whyChosen(decision.unitCode, candidate, candidates) ?? null,
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
function requireFit(candidates: readonly Candidate[], schoolId: string): Candidate {
  const candidate = candidates.find((one) => one.schoolId === schoolId)
  if (!candidate) throw notFound('school', schoolId)
  const [reason] = candidate.unfit
  if (reason) throw conflict('school_unfit', { reason })
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

const consentsOf = async (tx: Tx, { id }: Decision): Promise<Consent[]> =>
  (await listConsents(tx, [id])).get(id) ?? []

async function requireDecision(tx: Tx, actor: Actor, id: string): Promise<Decision> {
  const decision = (await lockDecisions(tx, (q) => q.where('id', '=', id))).get(id)
  if (!decision || !may(actor, 'siting.read', { regionCode: decision.unitCode }))
    throw notFound('decision', id)
  return decision
}

export async function viewOf(tx: Tx, actor: Actor, decision: Decision): Promise<DecisionView> {
  return viewWith(actor, decision, await consentsOf(tx, decision))
}

export function viewWith(
  actor: Actor,
  decision: Decision,
  consents: readonly Consent[],
): DecisionView {
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

/** What waits for the actor's own answer, wherever the unit lies, and what others entered for him from paper. */
export async function readMyConsents(
  db: Db,
  actor: Actor,
): Promise<{ decisions: DecisionView[]; byPaper: DecisionView[] }> {
  if (!parties.some((party) => mayAnywhere(actor, consentVerbs[party])))
    return { decisions: [], byPaper: [] }
  return asSystem(db, 'consents of a party', async (tx) => {
    const all = await listDecisions(tx, { lower: '0', upper: ':' })
    const mine = all.filter((decision) =>
      parties.some((party) => mayAnswerFor(actor, decision, party)),
    )
    const views = await viewsOf(tx, actor, mine)
    return {
      decisions: views.filter((view) => view.state === 'open' && dueParties(view).length > 0),
      byPaper: views.filter((view) => paperParties(view).length > 0),
    }
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
    return {
      ...{ ...viewWith(actor, decision, history), history, candidates: candidates.slice(0, 12) },
      isRelocating: await isRelocating(tx, decision.unitCode),
    }
  })
}
