import { dayOf } from '../../base/calendar.ts'
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
import { loginIdleMs, loginMaxMs } from './account.ts'
import { type Account, findAccountByName } from './account-store.ts'
import type { Actor } from './actor.ts'
import { loadActor } from './actor-actions.ts'
import {
  deleteEndedLogins,
  deleteLoginFailures,
  findLogin,
  insertLogin,
  type LoginRow,
  listOpenLogins,
  setLoginSeen,
  setLoginsRevoked,
} from './login-store.ts'
import { beginTry, endTry, ofAccount, ofAddress } from './try-actions.ts'

export type Browser = { address: string; userAgent: string }

export type OpenedLogin = { token: string; expiresAt: Date; accountId: string }

/** One refusal for an unknown name, a wrong password and a disabled account. */
const loginRefused = () => new Refusal('unauthenticated', 'login_refused')

export async function logIn(
  db: Db,
  given: { loginName: string; password: string },
  browser: Browser,
  now: Date,
): Promise<OpenedLogin> {
  const { loginName, password } = given
  const counted = [ofAccount(loginName), ofAddress(browser.address)]
  await beginTry(db, counted, now)
  const found = await asSystem(db, 'login', (tx) => findAccountByName(tx, loginName))
  const right = await isPasswordRight(found, password)
  return asSystem(db, 'login', async (tx) => {
    const account = right ? await findAccountByName(tx, loginName) : undefined
    if (!account || account.disabledAt) throw loginRefused()
    await endTry(tx, counted)
    return openLogin(tx, account, browser, now)
  })
}

/** A name without an account or without a password takes as long as a wrong password. */
async function isPasswordRight(account: Account | undefined, password: string): Promise<boolean> {
  if (account?.passwordHash) return verifyPassword(password, account.passwordHash)
  await wasteTimeLikeACheck(password)
  return false
}

export async function openLogin(
  tx: Tx,
  account: { id: string; regionCode: string },
  browser: Browser,
  now: Date,
): Promise<OpenedLogin> {
  const token = newToken()
  const expiresAt = new Date(now.getTime() + loginMaxMs)
  await insertLogin(tx, {
    id: newId(now.getTime()),
    accountId: account.id,
    regionCode: account.regionCode,
    tokenHash: hashToken(token),
    createdAt: now.toISOString(),
    lastSeenAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
    address: browser.address,
    userAgent: browser.userAgent.slice(0, 300),
  })
  return { token, expiresAt, accountId: account.id }
}

/** Whose cookie this is, with what his posts allow today; undefined when the login has ended. */
export async function identify(
  db: Db,
  token: string,
  now: Date,
): Promise<{ actor: Actor; loginId: string } | undefined> {
  const identified = await asSystem(db, 'identify', async (tx) => {
    const login = await findLogin(tx, hashToken(token))
    if (!login || login.revokedAt || login.disabledAt || login.retiredOn) return undefined
    if (Date.parse(login.expiresAt) <= now.getTime()) return undefined
    const idleMs = now.getTime() - Date.parse(login.lastSeenAt)
    if (idleMs > loginIdleMs) return undefined
    return { actor: await loadActor(tx, login, dayOf(now)), loginId: login.id, idleMs }
  })
  // One write a minute is enough to know that somebody is there.
  if (identified && identified.idleMs > 60_000) {
    const { loginId } = identified
    await asSystem(db, 'identify', (tx) => setLoginSeen(tx, loginId, now.toISOString())).catch(
      leaveOut,
    )
  }
  return identified
}

export function logOut(db: Db, accountId: string, loginId: string, now: Date): Promise<void> {
  return asSystem(db, 'logout', (tx) =>
    setLoginsRevoked(tx, accountId, now.toISOString(), { only: loginId }),
  )
}

export function listMyLogins(db: Db, actor: Actor, now: Date): Promise<LoginRow[]> {
  const seenSince = new Date(now.getTime() - loginIdleMs).toISOString()
  return asSystem(db, 'own logins', (tx) =>
    listOpenLogins(tx, actor.accountId, { now: now.toISOString(), seenSince }),
  )
}

/** Ends one of one's own logins, or all but the present one. */
export function endMyLogins(
  db: Db,
  actor: Actor,
  which: { only?: string; except?: string },
  now: Date,
): Promise<void> {
  return asSystem(db, 'own logins', (tx) =>
    setLoginsRevoked(tx, actor.accountId, now.toISOString(), which),
  )
}

/** Ended logins, and names that nobody got wrong for a day. */
export function forgetEndedLogins(db: Db, now: Date): Promise<number> {
  return asSystem(db, 'forget ended logins', async (tx) => {
    await deleteLoginFailures(tx, { before: new Date(now.getTime() - 86_400_000).toISOString() })
    return deleteEndedLogins(tx, now.toISOString())
  })
}
