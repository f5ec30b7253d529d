import { activityOf, agentOf, type Me } from '../shelf.ts'
import { me } from './me.ts'
import { inStore } from './outbox.ts'

/** Where somebody stopped, as it waits on this device until the node has it. */
type Waiting = { id: string; learner: string; resourceId: string; state: object }
type Learner = NonNullable<Me['learner']>

const idOf = (learner: string, resourceId: string): string => `${learner} ${resourceId}`
const localKey = (learner: string, resourceId: string) => `cunxiao.state.${learner}.${resourceId}`

export const xapiHeaders = {
  'content-type': 'application/json',
  'x-experience-api-version': '1.0.3',
}

export function stateUrl(homePage: string, learner: string, resourceId: string): string {
  return `/xapi/activities/state?${new URLSearchParams({
    activityId: activityOf(resourceId),
    agent: JSON.stringify(agentOf(homePage, learner)),
    stateId: 'portal',
  })}`
}

/** On one's own device it also stays, for when there is no line. */
export async function keepHere(
  { id: learner, ownDevice }: Learner,
  resourceId: string,
  state: object,
): Promise<void> {
  if (ownDevice) {
    try {
      localStorage.setItem(localKey(learner, resourceId), JSON.stringify(state))
    } catch {
      // Full: it is kept below, and at the node.
      localStorage.removeItem(localKey(learner, resourceId))
    }
  }
  const waiting: Waiting = { id: idOf(learner, resourceId), learner, resourceId, state }
  await inStore('states', 'readwrite', (store) => store.put(waiting))
}

/** What waits, or else what stays here. */
export async function readKept<State extends object>(
  { id: learner }: Learner,
  resourceId: string,
): Promise<State | undefined> {
  const waiting = (await inStore('states', 'readonly', (store) =>
    store.get(idOf(learner, resourceId)),
  )) as Waiting | undefined
  if (waiting) return waiting.state as State
  const kept = localStorage.getItem(localKey(learner, resourceId))
  return kept === null ? undefined : (JSON.parse(kept) as State)
}

/** The page is being closed: there is no time to wait in. */
let isLeaving = false

export function startSendingStates(): void {
  addEventListener(
    'pagehide',
    () => {
      isLeaving = true
    },
    { capture: true },
  )
  addEventListener('pageshow', () => {
    isLeaving = false
  })
  me.listen(() => void sendWaiting())
  addEventListener('online', () => void sendWaiting())
  setInterval(() => void sendWaiting(), 20_000)
}

/** The requests on their way, by learner and resource: an older state must not arrive after a newer one. */
const sending = new Map<string, Promise<void>>()

export function sendKept(known: Me, resourceId: string, state: object): Promise<void> {
  const learner = known.learner?.id
  if (learner === undefined) return Promise.resolve()
  const id = idOf(learner, resourceId)
  const before = isLeaving ? undefined : sending.get(id)
  const now = before ? before.then(() => deliver()) : deliver()
  const done = now.finally(() => {
    if (sending.get(id) === done) sending.delete(id)
  })
  sending.set(id, done)
  return done

  async function deliver(): Promise<void> {
    // A newer one waits already, and goes itself.
    if (before && sending.get(id) !== done) return
    const body = JSON.stringify(state)
    const response = await fetch(stateUrl(known.homePage, learner ?? '', resourceId), {
      method: 'PUT',
      // Still sent when the page is closed; browsers take so much of it, and refuse what is more.
      keepalive: body.length * 3 < 60_000,
      headers: xapiHeaders,
      body,
    }).catch(() => undefined)
    if (response?.ok) await forget(id, state)
  }
}

/** Unless something newer has come to wait. */
async function forget(id: string, state: object): Promise<void> {
  const waiting = (await inStore('states', 'readonly', (store) => store.get(id))) as
    | Waiting
    | undefined
  if (waiting && JSON.stringify(waiting.state) !== JSON.stringify(state)) return
  await inStore('states', 'readwrite', (store) => store.delete(id))
}

/** Sends what has waited since the line, the node or the page before was gone. */
async function sendWaiting(): Promise<void> {
  const known = me.get()
  if (!known?.learner) return
  const all = (await inStore('states', 'readonly', (store) => store.getAll())) as Waiting[]
  for (const { learner, resourceId, state, id } of all) {
    if (learner === known.learner.id && !sending.has(id)) await sendKept(known, resourceId, state)
  }
}
