import { ask } from '../../../ui/api.ts'
import { signal } from '../../../ui/signal.ts'
import { sharedIdleMs } from '../learner.ts'
import type { getMe, Me, signOutLearner } from '../sign-in-api.ts'

/** Who learns at this device; undefined until it is known. */
export const me = signal<Me | undefined>(undefined)

/** A learner as his statements and states name him. */
export type Learning = NonNullable<Me['learner']> & { homePage: string }

/** Undefined: a guest. */
export function learning(): Learning | undefined {
  const known = me.get()
  return known?.learner ? { ...known.learner, homePage: known.homePage } : undefined
}

/** A minute before a shared machine forgets its learner. */
export const leaving = signal(false)

const key = 'cunxiao.me'

/** Without a line one's own telephone still knows whose it is; a shared machine asks first. */
export async function readMe(): Promise<void> {
  try {
    setMe(await ask<typeof getMe>('GET /api/portal/me'))
  } catch {
    const kept = localStorage.getItem(key)
    me.set(kept === null ? undefined : (JSON.parse(kept) as Me))
  }
}

function setMe(known: Me): void {
  if (known.learner && !known.learner.ownDevice) localStorage.removeItem(key)
  else localStorage.setItem(key, JSON.stringify(known))
  me.set(known)
}

export async function signOut(): Promise<void> {
  leaving.set(false)
  const known = me.get()
  if (known) setMe({ ...known, learner: null })
  await ask<typeof signOutLearner>('POST /api/portal/sign-out').catch(() => {})
}

let touchedAt = 0
const touch = () => {
  touchedAt = Date.now()
  leaving.set(false)
}

/** A touch, a key, or a film that plays: somebody is there. */
export function startLeaving(after: () => void): void {
  touch()
  for (const event of ['pointerdown', 'keydown', 'timeupdate', 'message']) {
    addEventListener(event, touch, { capture: true, passive: true })
  }
  setInterval(() => {
    const learner = me.get()?.learner
    if (!learner || learner.ownDevice) return
    const idleMs = Date.now() - touchedAt
    leaving.set(idleMs > sharedIdleMs - 60_000)
    if (idleMs > sharedIdleMs) void signOut().then(after)
  }, 5_000)
}
