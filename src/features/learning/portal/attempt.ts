import { newId } from '../../../base/ids.ts'
import { activityOf, agentOf } from '../shelf.ts'
import { me } from './me.ts'
import { clockAheadMs, post } from './outbox.ts'

/** One learner on one resource, from the first start until it is finished; the registration of its statements. */
export type Attempt = {
  resourceId: string
  title: string
  registration: string
  /** From opening the content to closing it. */
  session: string
  startedMs: number
}
/** Where he stopped; what a runtime keeps for itself stands in `place`. */
export type State = { registration: string; place?: unknown; finished?: boolean }

/** Goes on where he stopped; begins anew when he had finished. A guest always begins anew. */
export async function openAttempt(
  resourceId: string,
  title: string,
): Promise<{ attempt: Attempt; place?: unknown }> {
  const kept = await readState(resourceId)
  const goesOn = kept !== undefined && !kept.finished
  const attempt = {
    resourceId,
    title,
    registration: goesOn ? kept.registration : newId(),
    session: newId(),
    startedMs: Date.now(),
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
  { resourceId, title, registration, session }: Attempt,
  { verb, part, result, context = {} }: Said,
): Promise<void> {
  const known = me.get()
  if (!known?.learner) return
  const whole = { id: activityOf(resourceId), definition: { name: { und: title } } }
  const { extensions, ...more } = context as { extensions?: object }
  await post(known.learner.id, {
    id: newId(),
    actor: agentOf(known.homePage, known.learner.id),
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
  })
}

const sessionId = 'https://w3id.org/xapi/video/extensions/session-id'

/** ISO 8601, to a hundredth of a second. */
export const durationOf = (ms: number): string => `PT${Math.round(ms / 10) / 100}S`

const localKey = (learner: string, resourceId: string) => `cunxiao.state.${learner}.${resourceId}`

function stateUrl(homePage: string, learner: string, resourceId: string): string {
  return `/xapi/activities/state?${new URLSearchParams({
    activityId: activityOf(resourceId),
    agent: JSON.stringify(agentOf(homePage, learner)),
    stateId: 'portal',
  })}`
}
const headers = { 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' }

/** With a line as the node has it, which other machines here know too; without as this device has it. */
export async function readState(resourceId: string): Promise<State | undefined> {
  const known = me.get()
  if (!known?.learner) return undefined
  const { learner, homePage } = known
  const response = await fetch(stateUrl(homePage, learner.id, resourceId), { headers }).catch(
    () => undefined,
  )
  if (response?.ok) return (await response.json()) as State
  if (response?.status === 404) return undefined
  const kept = localStorage.getItem(localKey(learner.id, resourceId))
  return kept === null ? undefined : (JSON.parse(kept) as State)
}

export async function keepState(
  { resourceId, registration }: Attempt,
  state: Omit<State, 'registration'>,
): Promise<void> {
  const known = me.get()
  if (!known?.learner) return
  const { learner, homePage } = known
  const body = JSON.stringify({ ...state, registration } satisfies State)
  if (learner.ownDevice) localStorage.setItem(localKey(learner.id, resourceId), body)
  await fetch(stateUrl(homePage, learner.id, resourceId), {
    method: 'PUT',
    keepalive: true,
    headers,
    body,
  }).catch(() => {})
}
