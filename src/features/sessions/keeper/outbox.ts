import { newId } from '../../../base/ids.ts'
import { ApiError, send as sendJson, upload } from '../../../ui/api.ts'
import { openDeviceStore } from '../../../ui/portal/on-device.ts'
import { oneAtATime } from '../../../ui/portal/one-at-a-time.ts'
import { signal } from '../../../ui/signal.ts'
import { noteEnded, personOf, who } from './who.ts'

/**
 * What was done and is not yet known to be at the station. `id`: made here, and the key by which the server takes it
 * once, however often it comes. They sort by the moment in which they were made, and are sent in that order.
 */
export type Deed = {
  id: string
  personId: string
  /** Of the session that it is about, where it is about one. */
  sessionId?: string
  at: string
  /** What it is, for the words of the list of what waits: `close`, `sign_in`. */
  what: string
  path: string
  /** Beside `key`, `at` and `sentAt`; `inside`: under which name all that stands in the body. */
  body: Readonly<Record<string, unknown>>
  inside?: string
  /** Sent as a file instead. */
  file?: Blob
  /** The server will not have it; it stays until somebody has read why. */
  refused?: { code: string; details: Record<string, unknown> }
  /** Since when it is at the station; kept for a while, because answers from before do not know of it. */
  takenMs?: number
}

const store = openDeviceStore('cunxiao-keeper-deeds', 'deeds', 'id')

/** All of whoever is here, the oldest first. */
export const deeds = signal<readonly Deed[]>([])
/** Another window of this browser sent or did something. */
const changedKey = 'cunxiao.keeper.changed'

/** Kept first, then sent: what was done is never only in a request that may be lost. */
export async function post(
  given: Omit<Deed, 'id' | 'personId' | 'at'> & { id?: string },
): Promise<void> {
  const person = personOf(who.get())
  if (!person) throw new Error('nobody is here who could do it')
  const { id = newId(), ...rest } = given
  const deed: Deed = { ...rest, id, personId: person.personId, at: new Date().toISOString() }
  await store.work('readwrite', (kept) => kept.put(deed))
  await tellChange()
  void send()
}

/** Whoever read why it was refused lets it go. */
export async function drop(id: string): Promise<void> {
  await store.work('readwrite', (kept) => kept.delete(id))
  await tellChange()
}

/** `sent`: told when something arrived, so that what is shown is asked for anew. */
export function startOutbox(sent: () => void): void {
  afterSending = sent
  who.listen(() => void readDeeds().then(send))
  addEventListener('online', () => void send())
  addEventListener('storage', (event) => {
    if ((event as StorageEvent).key === changedKey) void readDeeds()
  })
  setInterval(() => {
    if (waitingOf(deeds.get()).length > 0) void send()
  }, 20_000)
  void readDeeds().then(send)
}

let afterSending = () => {}

export const waitingOf = (all: readonly Deed[]): Deed[] =>
  all.filter(({ refused, takenMs }) => !refused && takenMs === undefined)

export const send = oneAtATime(async () => {
  const waiting = waitingOf(await readDeeds())
  let some = false
  for (const deed of waiting) {
    const came = await deliver(deed)
    if (came === 'not_now') break
    some = true
    const { file: _file, ...rest } = deed
    const after: Deed =
      came === 'taken' ? { ...rest, takenMs: Date.now() } : { ...deed, refused: came }
    await store.work('readwrite', (kept) => kept.put(after))
    await tellChange()
  }
  if (some) afterSending()
})

async function deliver(deed: Deed): Promise<'taken' | 'not_now' | NonNullable<Deed['refused']>> {
  try {
    await request(deed)
    return 'taken'
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { status, code, details } = error
    if (status === 401) noteEnded()
    // The line, the weather, a server that is being repaired: later. All else stays as it is, whenever it is sent.
    const isLater =
      status === 0 || status === 401 || status === 429 || status >= 500 || atOnce.includes(code)
    return isLater ? 'not_now' : { code, details }
  }
}

/** Somebody else did something in that moment; a moment later it is judged anew. */
const atOnce = ['row_changed', 'done_at_once']

function request({ id, at, path, body, inside, file }: Deed): Promise<unknown> {
  if (file) return upload(path, new File([file], 'file', { type: file.type }))
  const stamped = { ...body, key: id, at, sentAt: new Date().toISOString() }
  return sendJson('POST', path, inside === undefined ? stamped : { [inside]: stamped })
}

/** Nobody looks at an answer that is older. */
const takenKeptMs = 2 * 86_400_000

/** What has been at the station for long needs no room here. */
export const forgetTaken = (nowMs: number): Promise<void> =>
  store.change<Deed>(({ takenMs }) =>
    takenMs !== undefined && nowMs - takenMs > takenKeptMs ? null : undefined,
  )

async function readDeeds(): Promise<readonly Deed[]> {
  const person = personOf(who.get())
  const all = (await store.work('readonly', (kept) => kept.getAll())) as Deed[]
  const own = all.filter(({ personId }) => personId === person?.personId)
  deeds.set(own)
  return own
}

async function tellChange(): Promise<void> {
  await readDeeds()
  localStorage.setItem(changedKey, newId())
}
