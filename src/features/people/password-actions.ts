import { placeAt, placeLevels } from '../../base/place.ts'
import { invalid, notFound, Refusal } from '../../base/refusal.ts'
import { commonPasswords } from '../../platform/common-passwords.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { pinyinSortKey } from '../../platform/folding.ts'
import {
  foldPrintedCode,
  hashPassword,
  hashToken,
  verifyPassword,
} from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import { whyPasswordIsWeak } from './account.ts'
import { accountEvent } from './account-actions.ts'
import { type Account, findAccount, setPasswordHash } from './account-store.ts'
import type { Actor } from './actor.ts'
import { isUsable } from './code-actions.ts'
import { lockOneTimeCode, setOneTimeCodeUsed } from './code-store.ts'
import { type Browser, type OpenedLogin, openLogin } from './login-actions.ts'
import { setLoginsRevoked } from './login-store.ts'
import { findPerson } from './person-store.ts'
import { findPlaces } from './place-store.ts'
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
  const names = await asSystem(db, 'own account', async (tx) => {
    await endTry(tx, counted)
    return namesAround(tx, account)
  })
  refuseWeak(given.newPassword, account.loginName, names)
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
  const names = await asSystem(db, 'one-time code', (tx) => namesAround(tx, account))
  refuseWeak(given.newPassword, account.loginName, names)
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

/** `names`: what the person and his places are called; their pinyin counts as well. */
export function refuseWeak(password: string, loginName: string, names: readonly string[]): void {
  // 凤凰县 is tried as 凤凰 too.
  const short = names.map((name) => name.replace(/(自治县|县|区|市|镇|乡|街道|村)$/u, ''))
  const all = [...names, ...short]
  const fault = whyPasswordIsWeak(password, loginName, {
    names: [...all, ...all.map((name) => pinyinSortKey(name))],
    common: commonPasswords(),
  })
  if (fault) throw invalid(fault)
}

/** Of the account's person, and of the places he belongs to. */
async function namesAround(tx: Tx, { personId, regionCode }: Account): Promise<string[]> {
  const person = await findPerson(tx, personId)
  const codes = placeLevels.map((level) => placeAt(regionCode, level))
  const places = await findPlaces(tx, codes)
  return [...(person ? [person.name] : []), ...places.map(({ name }) => name)]
}
