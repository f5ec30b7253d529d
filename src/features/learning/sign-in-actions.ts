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
import { countFailure, refuseIfBlocked } from '../people/login-actions.ts'
import { deleteLoginFailures, findLoginBlock } from '../people/login-store.ts'
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
export type Machine = { address: string; own: boolean }
export type SignedIn = { token: string; expiresAt: Date; learner: Learner }

/** By name and PIN, or by card. Wrong ones slow down the person and the machine; nobody is locked out for good. */
export async function signIn(db: Db, shown: Shown, machine: Machine, now: Date): Promise<SignedIn> {
  // No login name has a space in it.
  const counted = [
    `machine ${machine.address}`,
    ...('pin' in shown ? [`learner ${shown.learnerId}`] : []),
  ]
  const found = await asSystem(db, 'sign in', async (tx) => {
    for (const name of counted)
      refuseIfBlocked(await findLoginBlock(tx, name), now, 'sign_in_blocked')
    return findLearner(
      tx,
      'pin' in shown ? { id: shown.learnerId } : { cardHash: hashToken(shown.card) },
    )
  })
  const right = 'card' in shown ? found !== undefined : await isPinRight(found?.pinHash, shown.pin)
  // A refusal thrown inside the transaction would undo the count of failures.
  const signedIn = await asSystem(db, 'sign in', async (tx) => {
    for (const name of counted) {
      await (found && right
        ? deleteLoginFailures(tx, { loginName: name })
        : countFailure(tx, name, now))
    }
    return found && right ? open(tx, found, machine, now) : undefined
  })
  if (!signedIn) throw new Refusal('unauthenticated', 'sign_in_refused')
  return signedIn
}

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
