import { newId } from '../../../base/ids.ts'
import { activityOf, agentOf } from '../shelf.ts'
import type { State } from '../state.ts'
import { type Learning, learning } from './me.ts'
import { clockAheadMs, type Place, post } from './outbox.ts'
import { keepState as keep, readState } from './states.ts'

/** One learner on one resource, from the first start until it is finished; the registration of its statements. */
export type Attempt = {
  resourceId: string
  title: string
  registration: string
  /** From opening the content to closing it. */
  session: string
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

export type Said = {
  verb: string
  /** A part of the resource: a question, a chapter. */
  part?: string
  result?: Record<string, unknown>
  context?: Record<string, unknown>
}

/** Says what happened, now; of a guest nothing is said. */
export async function say(
  { resourceId, title, registration, session, learner }: Attempt,
  { verb, part, result, context = {} }: Said,
  place?: Place,
): Promise<void> {
  if (!learner) return
  const whole = { id: activityOf(resourceId), definition: { name: { und: title } } }
  const { extensions, ...more } = context as { extensions?: object }
  const statement = {
    id: newId(),
    actor: agentOf(learner.homePage, learner.id),
    verb: { id: verb },
    object: part === undefined ? whole : { id: `${whole.id}#${encodeURIComponent(part)}` },
    ...(result && { result }),
    context: {
      registration,
      ...(part !== undefined && { contextActivities: { grouping: [{ id: whole.id }] } }),
      extensions: { [sessionId]: session, ...extensions },
      ...more,
    },
    timestamp: new Date(Date.now() + clockAheadMs()).toISOString(),
  }
  await post(learner.id, statement, place)
}

const sessionId = 'https://w3id.org/xapi/video/extensions/session-id'

/** ISO 8601, to a hundredth of a second. */
export const durationOf = (ms: number): string => `PT${Math.round(ms / 10) / 100}S`

/** Keeps where he stands; of a guest nothing. */
export async function keepState(
  { resourceId, registration, learner }: Attempt,
  state: Omit<State, 'registration' | 'atMs'>,
): Promise<void> {
  if (learner) await keep(learner, resourceId, { ...state, registration })
}
