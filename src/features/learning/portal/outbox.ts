import { noteLine } from '../../../ui/line.ts'
import { noteClock } from '../../../ui/portal/device-clock.ts'
import { openDeviceStore } from '../../../ui/portal/on-device.ts'
import { oneAtATime } from '../../../ui/portal/one-at-a-time.ts'
import { signal } from '../../../ui/signal.ts'
import { me } from './me.ts'

/** A statement as it was said, with its own id, so that arriving twice is arriving once. */
export type Statement = { id: string; timestamp: string } & Record<string, unknown>
type Kept = {
  id: string
  learner: string
  statement: Statement
  refused?: number
  /** Waits for what follows it, and is sent as it is where nothing follows: the page was killed. */
  held?: boolean
}
const store = openDeviceStore('cunxiao', 'statements', 'id')

/** How many statements of the learner wait on this device. */
export const waiting = signal(0)

export type Place = {
  /** Of the statement, where somebody else may say the same. */
  id?: string
  /** Stands for all that waits of this name: it says what they said, and more. */
  insteadOf?: string
  held?: boolean
}

/** Kept first, then sent: what is said is never only in a request that may be lost. */
export async function post(
  learner: string,
  statement: Statement,
  { insteadOf, held = false }: Place = {},
): Promise<void> {
  await put({ id: insteadOf ?? statement.id, learner, statement, ...(held && { held }) })
  if (held) return
  await countWaiting()
  void send()
}

export function startOutbox(): void {
  me.listen(() => void releaseHeld().then(countWaiting).then(send))
  addEventListener('online', () => void send())
  setInterval(() => {
    if (waiting.get() > 0) void send()
  }, 20_000)
}

const atOnce = 25

/** One round at a time; whoever asks meanwhile gets another one after it. */
export const send = oneAtATime(sendAll)

async function sendAll(): Promise<void> {
  for (;;) {
    const kept = (await listWaiting()).slice(0, atOnce)
    if (kept.length === 0) return
    const status = await deliver(kept.map(({ statement }) => statement))
    if (status === 200) await drop(kept)
    else if (status === 400 || status === 409) await setAside(kept)
    else return
  }
}

/** One refused statement holds up nobody: each is sent alone, and what is refused stays and is not sent again. */
async function setAside(kept: readonly Kept[]): Promise<void> {
  for (const one of kept) {
    const status = kept.length === 1 ? 400 : await deliver([one.statement])
    if (status === 200) await drop([one])
    else if (status === 400 || status === 409) {
      await change(kept, (same) => (same.id === one.id ? { ...same, refused: status } : undefined))
    } else return
  }
  await countWaiting()
}

async function deliver(statements: readonly Statement[]): Promise<number> {
  const body = JSON.stringify(statements)
  const response = await fetch('/xapi/statements', {
    method: 'POST',
    credentials: 'same-origin',
    // Still sent when the page is closed; browsers take so much of it.
    keepalive: body.length < 60_000,
    headers: { 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' },
    body,
  }).catch(() => undefined)
  noteLine(response)
  if (response) noteClock(response)
  return response?.status ?? 0
}

/** A page that was killed says no more; one that lives in another window only says it sooner. */
const releaseHeld = (): Promise<void> =>
  store.change<Kept>(({ held, ...one }) => (held ? one : undefined))

const put = (one: Kept) => store.work('readwrite', (kept) => kept.put(one))

async function listWaiting(): Promise<Kept[]> {
  const learner = me.get()?.learner?.id
  if (learner === undefined) return []
  const all = (await store.work('readonly', (kept) => kept.getAll())) as Kept[]
  return all.filter((one) => one.learner === learner && one.refused === undefined && !one.held)
}

async function drop(kept: readonly Kept[]): Promise<void> {
  await change(kept, () => null)
  await countWaiting()
}

/** Of these what still stands there: another statement may have taken its place while it was sent. */
async function change(
  these: readonly Kept[],
  to: (one: Kept) => Kept | null | undefined,
): Promise<void> {
  const sent = new Set(these.map(({ statement }) => statement.id))
  await store.change<Kept>((one) => (sent.has(one.statement.id) ? to(one) : undefined))
}

async function countWaiting(): Promise<void> {
  waiting.set((await listWaiting()).length)
}
