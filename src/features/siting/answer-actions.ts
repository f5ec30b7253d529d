import { newId } from '../../base/ids.ts'
import type { Obstacle } from '../../base/lifecycle.ts'
import { conflict, forbidden, notFound, type Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { type AuditEvent, audit } from '../audit/store.ts'
import { type Actor, mayAnywhere } from '../people/actor.ts'
import {
  type Answer,
  type Asked,
  type Consent,
  consentVerbs,
  type Decision,
  type DecisionView,
  type ManyAnswered,
  missingConsents,
  parties,
  standingConsents,
} from './decision.ts'
import { viewOf } from './decision-actions.ts'
import { isConcerned, mayAnswerFor } from './standing.ts'
import { findDecision, insertConsents, listConsents, lockDecisions, setDecisions } from './store.ts'

type Given = { asked: readonly Asked[]; answer: Answer; note?: string | undefined }

export async function answer(
  db: Db,
  actor: Actor,
  { answer: said, note, ...asked }: Asked & Pick<Given, 'answer' | 'note'>,
  now: Date,
): Promise<DecisionView> {
  // A school of another village cannot see the unit's rows, and is asked all the same.
  return asSystem(db, 'consents of a party', async (tx) => {
    const [outcome] = await answerAll(tx, actor, { asked: [asked], answer: said, note }, now)
    if (outcome?.refusal) throw outcome.refusal
    return viewOf(tx, actor, (await findDecision(tx, asked.id)) as Decision)
  })
}

/**
 * The same answer about many hosts at once. What hinders one is told and keeps none of the others back: two
 * people may have answered meanwhile.
 */
export async function answerMany(
  db: Db,
  actor: Actor,
  given: Given,
  now: Date,
): Promise<ManyAnswered> {
  if (!parties.some((party) => mayAnywhere(actor, consentVerbs[party])))
    throw forbidden('not_permitted', { verb: 'siting.consent' })
  return asSystem(db, 'consents of a party', async (tx) => {
    return manyAnswered(await answerAll(tx, actor, given, now))
  })
}

/** What one party says, by itself or on a signed paper from which somebody else enters it. */
export type Spoken = Asked & {
  answer: Answer
  note: string | null
  personName: string
  paperId: string | null
}
/** `changed`: it was another answer before; `fixed`: with it the host has all four. */
export type Outcome = { asked: Asked; refusal?: Refusal; changed?: boolean; fixed?: boolean }

/** Locks the hosts in one order, asks `whyNot` of each answer before anything is written, and fixes or reopens. */
export async function recordAnswers(
  tx: Tx,
  actor: Actor,
  spoken: readonly Spoken[],
  whyNot: (decision: Decision, history: readonly Consent[], said: Spoken) => Refusal | undefined,
  now: Date,
): Promise<Outcome[]> {
  const ids = [...new Set(spoken.map(({ id }) => id.toLowerCase()))]
  const decisions = await lockDecisions(tx, (q) => q.where('id', 'in', ids))
  const consents = await listConsents(tx, ids)
  const given: Parameters<typeof insertConsents>[1][number][] = []
  const events: AuditEvent[] = []
  const outcomes = spoken.map((said): Outcome => {
    const { party, answer: word, note, personName, paperId } = said
    const id = said.id.toLowerCase()
    const asked = { id: said.id, party, schoolId: said.schoolId }
    const decision = decisions.get(id)
    if (!decision || !isConcerned(actor, decision))
      return { asked, refusal: notFound('decision', said.id) }
    const before = consents.get(id) ?? []
    const refusal = whyNot(decision, before, said)
    if (refusal) return { asked, refusal }
    const { schoolId, regionCode } = decision
    const standing = standingConsents(before, schoolId).get(party)
    // What stands by paper is confirmed by saying the same.
    if (standing?.answer === word && standing.paperId === paperId) return { asked, changed: false }
    const enteredByName = paperId === null ? null : actor.name
    const consent = { party, answer: word, note, schoolId, personName, paperId, enteredByName }
    before.push({ ...consent, at: now.toISOString() })
    given.push({
      ...{ id: newId(), decisionId: id, regionCode, personId: actor.personId },
      ...consent,
    })
    const fixed = missingConsents(before, schoolId).length === 0
    events.push({
      action: 'siting.answered',
      subjectType: 'siting_decision',
      subjectId: decision.id,
      regionCode,
      payload: {
        ...{ party, answer: word, schoolId, note, fixed },
        ...(paperId !== null && { paperId, signer: personName }),
      },
    })
    return { asked, changed: true, fixed }
  })
  await insertConsents(tx, given)
  await settle(tx, [...decisions.values()], consents, now)
  await audit(tx, actor, events)
  return outcomes
}

/** What became of all of them; what hindered one kept none of the others back. */
export const manyAnswered = (outcomes: readonly Outcome[]): ManyAnswered => ({
  answered: outcomes.flatMap(({ asked, changed }) => (changed ? [asked] : [])),
  fixed: outcomes.filter(({ fixed }) => fixed).length,
  hindered: outcomes.flatMap(({ asked, refusal }) =>
    refusal
      ? [{ ...asked, code: refusal.code, details: refusal.details as Obstacle['details'] & object }]
      : [],
  ),
})

const answerAll = (
  tx: Tx,
  actor: Actor,
  { asked, answer: said, note = null }: Omit<Given, 'note'> & { note?: string | null | undefined },
  now: Date,
): Promise<Outcome[]> => {
  const own = { answer: said, note, personName: actor.name, paperId: null }
  const spoken = asked.map((one) => ({ ...one, ...own }))
  return recordAnswers(tx, actor, spoken, (...args) => whyNotSaid(actor, ...args), now)
}

function whyNotSaid(
  actor: Actor,
  decision: Decision,
  history: readonly Consent[],
  { party, schoolId, answer: said }: Spoken,
): Refusal | undefined {
  if (!mayAnswerFor(actor, decision, party))
    return forbidden('not_permitted', { verb: consentVerbs[party] })
  if (decision.schoolId !== schoolId)
    return conflict('host_changed', { school: decision.schoolName })
  const standing = standingConsents(history, schoolId).get(party)
  if (said === 'withdrawn' && (!standing || standing.answer === 'withdrawn'))
    return conflict('nothing_to_withdraw')
  return undefined
}

/** Fixed is what all four agree to, and nothing else. */
async function settle(
  tx: Tx,
  decisions: readonly Decision[],
  consents: ReadonlyMap<string, readonly Consent[]>,
  now: Date,
): Promise<void> {
  const isAgreed = ({ id, schoolId }: Decision) =>
    missingConsents(consents.get(id) ?? [], schoolId).length === 0
  const other = decisions.filter((one) => isAgreed(one) !== (one.state === 'fixed'))
  const idsOf = (agreed: boolean) =>
    other.filter((one) => isAgreed(one) === agreed).map(({ id }) => id)
  await setDecisions(tx, idsOf(true), { state: 'fixed', fixedAt: now.toISOString() })
  await setDecisions(tx, idsOf(false), { state: 'open', fixedAt: null })
}
