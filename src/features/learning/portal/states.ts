import { line } from '../../../ui/line.ts'
import { clockAheadMs } from '../../../ui/portal/device-clock.ts'
import { openDeviceStore } from '../../../ui/portal/on-device.ts'
import { activityOf, agentOf } from '../shelf.ts'
import { newerState, type State } from '../state.ts'
import { type Learning, learning, me } from './me.ts'

type Kept = { key: string; learner: string; resourceId: string; state: State; sent: boolean }
const store = openDeviceStore('cunxiao-states', 'states', 'key')

const keyOf = ({ id }: Learning, resourceId: string): string => `${id} ${resourceId}`

function stateUrl({ homePage, id }: Learning, resourceId: string): string {
  return `/xapi/activities/state?${new URLSearchParams({
    activityId: activityOf(resourceId),
    agent: JSON.stringify(agentOf(homePage, id)),
    stateId: 'portal',
  })}`
}
const headers = { 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' }

/** What is known of each place, so that what builds on it is newer, whatever the clocks say. */
const knownMs = new Map<string, number>()

/** Where he stands, wherever that was kept: at another machine, or on this device while there was no line. */
export async function readState(learner: Learning, resourceId: string): Promise<State | undefined> {
  const key = keyOf(learner, resourceId)
  const kept = (await store.work('readonly', (states) => states.get(key))) as Kept | undefined
  const there = await readThere(learner, resourceId, kept ? shortPatienceMs : patienceMs)
  const state = newerState(kept?.state, there === 'unknown' ? undefined : there?.state)
  knownMs.set(key, state?.atMs ?? 0)
  return state
}

/** A line that is up and carries nothing holds nobody up who has it on the device. */
const shortPatienceMs = 3_000
const patienceMs = 15_000

type There = { state: State; etag: string } | undefined | 'unknown'

async function readThere(learner: Learning, resourceId: string, waitMs: number): Promise<There> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), waitMs)
  try {
    const { signal } = patience
    const response = await fetch(stateUrl(learner, resourceId), { headers, signal })
    if (response.status === 404) return undefined
    if (!response.ok) return 'unknown'
    return { state: (await response.json()) as State, etag: response.headers.get('etag') ?? '' }
  } catch {
    return 'unknown'
  } finally {
    clearTimeout(timer)
  }
}

/** On the device and at the node; what did not arrive is sent when the line is back. */
export async function keepState(
  learner: Learning,
  resourceId: string,
  said: Omit<State, 'atMs'>,
): Promise<void> {
  const key = keyOf(learner, resourceId)
  const atMs = Math.max(Date.now() + clockAheadMs(), (knownMs.get(key) ?? 0) + 1)
  knownMs.set(key, atMs)
  const state = { ...said, atMs }
  const kept = { key, learner: learner.id, resourceId, state, sent: false }
  // Both at once: a page that is being closed may not come to the second.
  const [arrived] = await Promise.all([
    putInOrder(learner, kept),
    store.work('readwrite', (states) => states.put(kept satisfies Kept)),
  ])
  if (arrived) await noteSent(learner, kept)
  else isWaiting = true
}

/** The requests on their way, by place: an older state must not arrive after a newer one. */
const sending = new Map<string, Promise<boolean>>()

/** The page is being closed: there is no time to wait in. */
let isLeaving = false

function putInOrder(learner: Learning, kept: Kept): Promise<boolean> {
  const before = isLeaving ? undefined : sending.get(kept.key)
  // A newer one that waits already goes itself.
  const now = before
    ? before.then(() => knownMs.get(kept.key) === kept.state.atMs && putThere(learner, kept, {}))
    : putThere(learner, kept, {})
  const done = now.finally(() => {
    if (sending.get(kept.key) === done) sending.delete(kept.key)
  })
  sending.set(kept.key, done)
  return done
}

async function putThere(
  learner: Learning,
  { resourceId, state }: Kept,
  condition: Record<string, string>,
): Promise<boolean> {
  const body = JSON.stringify(state)
  const response = await fetch(stateUrl(learner, resourceId), {
    method: 'PUT',
    // Still sent when the page is closed; browsers take so much of it.
    keepalive: body.length < 20_000,
    headers: { ...headers, ...condition },
    body,
  }).catch(() => undefined)
  return response?.ok === true
}

/** One's own device remembers it for the time without a line; a shared one forgets it. */
const noteSent = ({ ownDevice }: Learning, { key, state }: Kept): Promise<void> =>
  store.change<Kept>((one) => {
    if (one.key !== key || one.state.atMs !== state.atMs) return undefined
    return ownDevice ? { ...one, sent: true } : null
  })

/** Something may be on this device that the node does not know. */
let isWaiting = true

export function startStates(): void {
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
  const soon = () => void sendStates()
  me.listen(soon)
  addEventListener('online', soon)
  line.listen(() => {
    if (line.get()) soon()
  })
  setInterval(() => {
    if (isWaiting) soon()
  }, 20_000)
}

async function sendStates(): Promise<void> {
  const learner = learning()
  if (!learner || !isWaiting) return
  isWaiting = false
  const all = (await store.work('readonly', (states) => states.getAll())) as Kept[]
  for (const kept of all) {
    if (kept.sent || kept.learner !== learner.id || sending.has(kept.key)) continue
    const there = await readThere(learner, kept.resourceId, patienceMs)
    const isSent = there !== 'unknown' && (await settle(learner, kept, there))
    if (!isSent) isWaiting = true
  }
}

/** Newer wins; what was kept there meanwhile is looked at again the next time. */
async function settle(
  learner: Learning,
  kept: Kept,
  there: Exclude<There, 'unknown'>,
): Promise<boolean> {
  const isNewer = newerState(kept.state, there?.state) === kept.state
  const condition: Record<string, string> = there
    ? { 'if-match': there.etag }
    : { 'if-none-match': '*' }
  if (isNewer && !(await putThere(learner, kept, condition))) return false
  await noteSent(learner, kept)
  return true
}
