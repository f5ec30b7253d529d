import { newId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import {
  hashToken,
  newToken,
  verifyPassword,
  wasteTimeLikeACheck,
} from '../../platform/passwords.ts'
import { leaveOut } from '../../platform/weather.ts'
import {
  beginTry,
  type Counted,
  endTry,
  ofAddress,
  ofCard,
  ofDevice,
  ofLearner,
} from '../people/try-actions.ts'
import { type Learner, ownDeviceMs, sharedIdleMs, sharedMs } from './learner.ts'
import {
  deleteLearnerLogins,
  findLearner,
  findLearnerLogin,
  insertLearnerLogin,
  type LearnerLogin,
  setLearnerLoginSeen,
} from './learner-store.ts'

export type Shown = { learnerId: string; pin: string } | { card: string }
export type Machine = { address: string; device: string; own: boolean }
export type SignedIn = { token: string; expiresAt: Date; learner: Learner }

/**
 * By name and PIN, or by card. Wrong ones slow down the person, the card and the device, and very many of
 * them the address; nobody is locked out for good.
 */
export function signIn(db: Db, shown: Shown, machine: Machine, now: Date): Promise<SignedIn> {
  return 'card' in shown
    ? signInByCard(db, shown.card, machine, now)
    : signInByPin(db, shown, machine, now)
}

/** Nobody guesses a card: a right one is let in, whatever was tried beside it. */
async function signInByCard(db: Db, card: string, machine: Machine, now: Date): Promise<SignedIn> {
  const cardHash = hashToken(card)
  const signedIn = await asSystem(db, 'sign in', async (tx) => {
    const found = await findLearner(tx, { cardHash })
    return found && open(tx, found, machine, now)
  })
  if (signedIn) return signedIn
  await beginTry(db, [ofCard(cardHash), ...placesOf(machine)], now, 'sign_in_blocked')
  throw signInRefused()
}

async function signInByPin(
  db: Db,
  { learnerId, pin }: { learnerId: string; pin: string },
  machine: Machine,
  now: Date,
): Promise<SignedIn> {
  const counted = [ofLearner(learnerId), ...placesOf(machine)]
  await beginTry(db, counted, now, 'sign_in_blocked')
  const found = await asSystem(db, 'sign in', (tx) => findLearner(tx, { id: learnerId }))
  const right = await isPinRight(found?.pinHash, pin)
  return asSystem(db, 'sign in', async (tx) => {
    if (!found || !right) throw signInRefused()
    await endTry(tx, counted)
    return open(tx, found, machine, now)
  })
}

const placesOf = ({ device, address }: Machine): Counted[] => [ofDevice(device), ofAddress(address)]

const signInRefused = () => new Refusal('unauthenticated', 'sign_in_refused')

/** A learner who is not here takes as long as a wrong PIN. */
async function isPinRight(pinHash: string | undefined, pin: string): Promise<boolean> {
  if (pinHash !== undefined) return verifyPassword(pin, pinHash)
  await wasteTimeLikeACheck(pin)
  return false
}

async function open(
  tx: Tx,
  { id, name, regionCode, version }: Learner & { version: number },
  { own }: Machine,
  now: Date,
): Promise<SignedIn> {
  const token = newToken()
  const expiresAt = new Date(now.getTime() + (own ? ownDeviceMs : sharedMs))
  await deleteLearnerLogins(tx, { before: now.toISOString() })
  await insertLearnerLogin(tx, {
    id: newId(now.getTime()),
    learnerId: id,
    learnerVersion: version,
    regionCode,
    tokenHash: hashToken(token),
    ownDevice: own,
    createdAt: now.toISOString(),
    lastSeenAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
  })
  return { token, expiresAt, learner: { id, name, regionCode } }
}

/** Whose cookie this is; undefined when the session has ended. */
export async function identifyLearner(
  db: Db,
  token: string,
  now: Date,
): Promise<LearnerLogin | undefined> {
  const inIdentifying = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    asSystem(db, 'identify a learner', work)
  const login = await inIdentifying((tx) => findLearnerLogin(tx, hashToken(token)))
  if (!login || Date.parse(login.expiresAt) <= now.getTime()) return undefined
  const idleMs = now.getTime() - Date.parse(login.lastSeenAt)
  if (!login.ownDevice && idleMs > sharedIdleMs) return undefined
  // One write in half a minute is enough to know that somebody is there.
  if (idleMs > 30_000) {
    const seen = inIdentifying((tx) => setLearnerLoginSeen(tx, login.loginId, now.toISOString()))
    await seen.catch(leaveOut)
  }
  return login
}

export function signOut(db: Db, token: string): Promise<void> {
  return asSystem(db, 'sign out', (tx) => deleteLearnerLogins(tx, { tokenHash: hashToken(token) }))
}
