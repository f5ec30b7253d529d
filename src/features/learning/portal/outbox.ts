import { noteLine } from '../../../ui/line.ts'
import { signal } from '../../../ui/signal.ts'
import { me } from './me.ts'

/** A statement as it was said, with its own id, so that arriving twice is arriving once. */
export type Statement = { id: string; timestamp: string } & Record<string, unknown>
type Kept = { id: string; learner: string; statement: Statement; refused?: number }

/** How many statements of the learner wait on this device. */
export const waiting = signal(0)

/** What the server's clock is ahead of this device's, as of the last answer. */
const clockKey = 'cunxiao.clockAheadMs'
export const clockAheadMs = (): number => Number(localStorage.getItem(clockKey) ?? 0)

function noteClock(response: Response): void {
  const theirs = Date.parse(response.headers.get('date') ?? '')
  // The header says whole seconds.
  const aheadMs = Number.isNaN(theirs) ? 0 : theirs - Date.now()
  localStorage.setItem(clockKey, String(Math.abs(aheadMs) < 2_000 ? 0 : aheadMs))
}

/** Kept first, then sent: what is said is never only in a request that may be lost. */
export async function post(learner: string, statement: Statement): Promise<void> {
  await inStore('statements', 'readwrite', (store) =>
    store.put({ id: statement.id, learner, statement } satisfies Kept),
  )
  await countWaiting()
  void send()
}

export function startOutbox(): void {
  me.listen(() => void countWaiting().then(send))
  addEventListener('online', () => void send())
  setInterval(() => {
    if (waiting.get() > 0) void send()
  }, 20_000)
}

const atOnce = 25
let sending: Promise<void> | undefined
let askedAgain = false

/** One round at a time; whoever asks meanwhile gets another one after it. */
export function send(): Promise<void> {
  if (sending) {
    askedAgain = true
    return sending
  }
  sending = sendAll().finally(() => {
    sending = undefined
    if (askedAgain) {
      askedAgain = false
      void send()
    }
  })
  return sending
}

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
      await inStore('statements', 'readwrite', (store) =>
        store.put({ ...one, refused: status } satisfies Kept),
      )
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
  noteLine(response !== undefined)
  if (response) noteClock(response)
  return response?.status ?? 0
}

async function listWaiting(): Promise<Kept[]> {
  const learner = me.get()?.learner?.id
  if (learner === undefined) return []
  const all = (await inStore('statements', 'readonly', (store) => store.getAll())) as Kept[]
  return all.filter((one) => one.learner === learner && one.refused === undefined)
}

async function drop(kept: readonly Kept[]): Promise<void> {
  for (const { id } of kept) await inStore('statements', 'readwrite', (store) => store.delete(id))
  await countWaiting()
}

async function countWaiting(): Promise<void> {
  waiting.set((await listWaiting()).length)
}

let opened: Promise<IDBDatabase> | undefined

const open = (): Promise<IDBDatabase> => {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('cunxiao', 2)
    request.onupgradeneeded = () => {
      for (const name of ['statements', 'states'] as const) {
        if (request.result.objectStoreNames.contains(name)) continue
        request.result.createObjectStore(name, { keyPath: 'id' })
      }
    }
    request.onsuccess = () => {
      const database = request.result
      // A page with a newer build waits for this one to let go.
      database.onversionchange = () => {
        database.close()
        opened = undefined
      }
      resolve(database)
    }
    request.onerror = () => reject(request.error)
  })
  return opened
}

/** One deed in what this device keeps: statements to be sent, and where somebody stopped. */
export async function inStore<T>(
  name: 'statements' | 'states',
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode)
    const request = work(transaction.objectStore(name))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}
