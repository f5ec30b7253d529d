import { newId } from '../../../base/ids.ts'
import { clockAheadMs } from '../../../ui/portal/device-clock.ts'
import { type Said, type Saying, statementOf } from '../saying.ts'
import { agentOf } from '../shelf.ts'
import type { State } from '../state.ts'
import { type Learning, learning } from './me.ts'
import { type Place, post } from './outbox.ts'
import { keepState as keep, readState } from './states.ts'

/** One learner on one resource, from the first start until it is finished; the registration of its statements. */
export type Attempt = Saying & {
  startedMs: number
  /** Whose it is, whoever signs in meanwhile; absent: a guest's, of whom nothing is remembered. */
  learner?: Learning
}

/** Goes on where he stopped; begins anew when he had finished. A guest always begins anew. */
export async function openAttempt(
  resourceId: string,
  title: string,
): Promise<{ attempt: Attempt; place?: unknown }> {
  const learner = learning()
  const kept = learner && (await readState(learner, resourceId))
  const goesOn = kept !== undefined && !kept.finished
  const attempt = {
    resourceId,
    title,
    registration: goesOn ? kept.registration : newId(),
    session: newId(),
    startedMs: Date.now(),
    ...(learner && { learner }),
  }
  return { attempt, ...(goesOn && { place: kept.place }) }
}

/** Says what happened, now; of a guest nothing is said. */
export async function say(attempt: Attempt, said: Said, place: Place = {}): Promise<void> {
  const { learner } = attempt
  if (!learner) return
  const actor = agentOf(learner.homePage, learner.id)
  const timestamp = new Date(Date.now() + clockAheadMs()).toISOString()
  const statement = statementOf(attempt, said, { id: place.id ?? newId(), actor, timestamp })
  await post(learner.id, statement, place)
}

/** ISO 8601, to a hundredth of a second. */
export const durationOf = (ms: number): string => `PT${Math.round(ms / 10) / 100}S`

/** Keeps where he stands; of a guest nothing. */
export async function keepState(
  { resourceId, registration, learner }: Attempt,
  state: Omit<State, 'registration' | 'atMs'>,
): Promise<void> {
  if (learner) await keep(learner, resourceId, { ...state, registration })
}
