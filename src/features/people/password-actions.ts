import { invalid, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import {
  foldPrintedCode,
  hashPassword,
  hashToken,
  verifyPassword,
} from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import { whyPasswordIsWeak } from './account.ts'
import { accountEvent } from './account-actions.ts'
import { findAccount, setPasswordHash } from './account-store.ts'
import type { Actor } from './actor.ts'
import { isUsable } from './code-actions.ts'
import { lockOneTimeCode, setOneTimeCodeUsed } from './code-store.ts'
import { type Browser, type OpenedLogin, openLogin } from './login-actions.ts'
import { setLoginsRevoked } from './login-store.ts'
import { beginTry, endTry, ofAccount, ofAddress } from './try-actions.ts'

export async function changePassword(
  db: Db,
  actor: Actor,
  loginId: string,
  given: { password: string; newPassword: string },
  now: Date,
): Promise<void> {
  const account = await asSystem(db, 'own account', (tx) => findAccount(tx, actor.accountId))
  if (!account?.passwordHash) throw notFound('account', actor.accountId)
  const counted = [ofAccount(account.loginName)]
  await beginTry(db, counted, now)
  if (!(await verifyPassword(given.password, account.passwordHash))) {
    throw new Refusal('forbidden', 'password_wrong')
  }
  await asSystem(db, 'own account', (tx) => endTry(tx, counted))
  refuseWeak(given.newPassword, account.loginName)
  const hash = await hashPassword(given.newPassword)
  await asSystem(db, 'own account', async (tx) => {
    await setPasswordHash(tx, account.id, hash)
    await setLoginsRevoked(tx, account.id, now.toISOString(), { except: loginId })
    await audit(tx, actor, [accountEvent('account.password_changed', account)])
  })
}

/** Sets the password with the printed code and opens a login. */
export async function setPasswordWithCode(
  db: Db,
  given: { code: string; newPassword: string },
  browser: Browser,
  now: Date,
): Promise<OpenedLogin> {
  const codeHash = hashToken(foldPrintedCode(given.code))
  const counted = [ofAddress(browser.address)]
  await beginTry(db, counted, now)
  const account = await asSystem(db, 'one-time code', async (tx) => {
    const code = await lockOneTimeCode(tx, codeHash)
    return code && isUsable(code, 'set_password', now)
      ? findAccount(tx, code.accountId ?? '')
      : undefined
  })
  if (!account) throw new Refusal('unauthenticated', 'code_refused')
  if (account.disabledAt) throw new Refusal('unauthenticated', 'code_refused')
  refuseWeak(given.newPassword, account.loginName)
  const hash = await hashPassword(given.newPassword)
  return asSystem(db, 'one-time code', async (tx) => {
    const code = await lockOneTimeCode(tx, codeHash)
    if (!code || !isUsable(code, 'set_password', now))
      throw new Refusal('unauthenticated', 'code_refused')
    await setOneTimeCodeUsed(tx, code.id, now.toISOString())
    await setPasswordHash(tx, account.id, hash)
    await endTry(tx, [...counted, ofAccount(account.loginName)])
    await setLoginsRevoked(tx, account.id, now.toISOString())
    const login = await openLogin(tx, account, browser, now)
    await audit(tx, { personId: account.personId, name: account.loginName }, [
      accountEvent('account.password_set_with_code', account),
    ])
    return login
  })
}

export function refuseWeak(password: string, loginName: string): void {
  const fault = whyPasswordIsWeak(password, loginName)
  if (fault) throw invalid(fault)
}
