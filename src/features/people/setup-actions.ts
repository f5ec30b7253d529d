import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { isPlaceCode, placeAt } from '../../base/place.ts'
import { conflict, invalid, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import {
  foldPrintedCode,
  hashPassword,
  hashToken,
  newPrintedCode,
} from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import { setPasswordCodeMs } from './account.ts'
import { accountEvent } from './account-actions.ts'
import { isLoginNameTaken } from './account-store.ts'
import { countAdministrators, lockAdministrators } from './administrator-store.ts'
import { isUsable } from './code-actions.ts'
import {
  deleteOpenCodes,
  insertOneTimeCode,
  lockOneTimeCode,
  setOneTimeCodeUsed,
} from './code-store.ts'
import { type Browser, type OpenedLogin, openLogin } from './login-actions.ts'
import type { FirstAdministrator } from './login-api.ts'
import { insertOrgUnits } from './org-unit-store.ts'
import { refuseWeak } from './password-actions.ts'
import { savePlaces } from './place-store.ts'
import { beginTry, endTry, ofAddress } from './try-actions.ts'
import { insertPersonWithPost } from './user-actions.ts'

/** The code that the console prints when nobody administrates this node yet; undefined when somebody does. */
export async function issueFirstAdministratorCode(db: Db, now: Date): Promise<string | undefined> {
  return asSystem(db, 'first administrator', async (tx) => {
    if ((await countAdministrators(tx, dayOf(now))) > 0) return undefined
    const code = newPrintedCode()
    await deleteOpenCodes(tx, { purpose: 'first_administrator' })
    await insertOneTimeCode(tx, {
      id: newId(now.getTime()),
      purpose: 'first_administrator',
      codeHash: hashToken(foldPrintedCode(code)),
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + setPasswordCodeMs).toISOString(),
    })
    return code
  })
}

export function isSetUp(db: Db, now: Date): Promise<boolean> {
  return asSystem(
    db,
    'first administrator',
    async (tx) => (await countAdministrators(tx, dayOf(now))) > 0,
  )
}

/** ４３３１２３ and 4331 23 are 433123000000: width and spaces count for nothing, zeros at the end are added. */
function foldCountyCode(typed: string): string {
  const digits = typed.normalize('NFKC').replaceAll(/\s/g, '')
  return /^\d{6}$/.test(digits) ? placeAt(digits, 'county') : digits
}

export async function setUp(
  db: Db,
  typed: FirstAdministrator,
  browser: Browser,
  now: Date,
): Promise<OpenedLogin> {
  const given = { ...typed, regionCode: foldCountyCode(typed.regionCode) }
  if (!isPlaceCode(given.regionCode) || placeAt(given.regionCode, 'county') !== given.regionCode) {
    throw invalid('county_code_invalid', { value: typed.regionCode })
  }
  refuseWeak(given.password, given.loginName, [given.name, given.regionName])
  const counted = [ofAddress(browser.address)]
  await beginTry(db, counted, now)
  const hash = await hashPassword(given.password)
  return asSystem(db, 'first administrator', async (tx) => {
    await lockAdministrators(tx)
    const code = await lockOneTimeCode(tx, hashToken(foldPrintedCode(given.code)))
    if (!code || !isUsable(code, 'first_administrator', now))
      throw new Refusal('unauthenticated', 'code_refused')
    if ((await countAdministrators(tx, dayOf(now))) > 0) throw conflict('already_set_up')
    if (await isLoginNameTaken(tx, given.loginName))
      throw conflict('login_name_taken', { value: given.loginName })
    await setOneTimeCodeUsed(tx, code.id, now.toISOString())
    await endTry(tx, counted)
    await savePlaces(tx, [{ code: given.regionCode, level: 'county', name: given.regionName }])
    const officeId = newId(now.getTime())
    await insertOrgUnits(tx, [
      {
        id: officeId,
        name: `${given.regionName}远程办`,
        level: 'county',
        kind: 'programme_office',
        regionCode: given.regionCode,
      },
    ])
    const account = await insertPersonWithPost(
      tx,
      {
        name: given.name,
        orgUnitId: officeId,
        regionCode: given.regionCode,
        role: 'administrator',
        title: '系统管理员',
        loginName: given.loginName,
        passwordHash: hash,
      },
      now,
    )
    await audit(tx, { personId: account.personId, name: given.name }, [
      {
        ...accountEvent('node.set_up', account),
        payload: { regionCode: given.regionCode, regionName: given.regionName },
      },
    ])
    return openLogin(tx, account, browser, now)
  })
}
