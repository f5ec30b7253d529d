import { newId } from '../../../base/ids.ts'
import { type Said, type Saying, statementOf } from '../saying.ts'
import { agentOf } from '../shelf.ts'
import { keepHere, readKept, sendKept, stateUrl, xapiHeaders } from './kept-states.ts'
import { me } from './me.ts'
import { clockAheadMs, post } from './outbox.ts'

/** One learner on one resource, from the first start until it is finished; the registration of its statements. */
export type Attempt = Saying & { startedMs: number }

/** Where he stopped; what a runtime keeps for itself stands in `place`. */
export type State = {
  registration: string
  place?: unknown
  finished?: boolean
  /** When it was kept, in ms, by the server's clock as far as it is known; of two the newer holds. */
  atMs?: number
}

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

/** Says what happened, now; of a guest nothing is said. `id`: where somebody else may say the same. */
export async function say(attempt: Attempt, said: Said, id = newId()): Promise<void> {
  const known = me.get()
  if (!known?.learner) return
  const actor = agentOf(known.homePage, known.learner.id)
  const timestamp = new Date(nowMs()).toISOString()
  await post(known.learner.id, statementOf(attempt, said, { id, actor, timestamp }))
}

const nowMs = (): number => Date.now() + clockAheadMs()

/** ISO 8601, to a hundredth of a second. */
export const durationOf = (ms: number): string => `PT${Math.round(ms / 10) / 100}S`

/** The newer of what the node has, which other machines here know too, and what this device has. */
async function readState(resourceId: string): Promise<State | undefined> {
  const known = me.get()
  if (!known?.learner) return undefined
  const { learner, homePage } = known
  const [response, here] = await Promise.all([
    fetch(stateUrl(homePage, learner.id, resourceId), { headers: xapiHeaders }).catch(
      () => undefined,
    ),
    readKept<State>(learner, resourceId),
  ])
  const there = response?.ok ? ((await response.json()) as State) : undefined
  if (!here || !there) return here ?? there
  return (here.atMs ?? 0) > (there.atMs ?? 0) ? here : there
}

/** On this device at once, and to the node as soon as it can be reached. */
export async function keepState(
  { resourceId, registration }: Attempt,
  state: Omit<State, 'registration' | 'atMs'>,
): Promise<void> {
  const known = me.get()
  if (!known?.learner) return
  const kept: State = { ...state, registration, atMs: nowMs() }
  // Both at once: a page that is being closed may not come to the second.
  await Promise.all([keepHere(known.learner, resourceId, kept), sendKept(known, resourceId, kept)])
}
