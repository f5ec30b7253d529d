import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { isPlaceCode, type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, maxScopes, scoped, type Tx } from '../../platform/db.ts'
import { pinyinSortKey } from '../../platform/folding.ts'
import {
  foldPrintedCode,
  hashPassword,
  hashToken,
  newPrintedCode,
  newToken,
  verifyPassword,
  wasteTimeLikeACheck,
} from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import {
  backoffMs,
  loginIdleMs,
  loginMaxMs,
  setPasswordCodeMs,
  whyPasswordIsWeak,
} from './account.ts'
import { type Actor, actorOf, coversGrant, type Grant, may } from './actor.ts'
import type { OrganisationKind } from './organisation.ts'
import { type RoleCode, roleOf } from './role.ts'
import {
  type Account,
  addLoginFailure,
  countAdministrators,
  deleteEndedLogins,
  deleteLoginFailures,
  deleteOpenCodes,
  findAccount,
  findAccountByName,
  findDelegation,
  findHolding,
  findLogin,
  findLoginBlock,
  findOrgUnit,
  findOrgUnitAt,
  findPerson,
  findPlaces,
  findPost,
  findUnmaskingGrant,
  hasAccount,
  insertAccounts,
  insertDelegation,
  insertHoldings,
  insertLogin,
  insertOneTimeCode,
  insertOrgUnits,
  insertPersons,
  insertPosts,
  insertUnmaskingGrant,
  isLoginNameTaken,
  type LoginRow,
  listHeldPosts,
  listLiveUnmaskingGrants,
  listOpenLogins,
  listPostBeginnings,
  lockAdministrators,
  lockOneTimeCode,
  type OrgUnit,
  savePlaces,
  setAccountDisabled,
  setDelegationRevoked,
  setHoldingEnd,
  setLoginBlock,
  setLoginSeen,
  setLoginsRevoked,
  setOneTimeCodeUsed,
  setPasswordHash,
  setUnmaskingGrantRevoked,
} from './store.ts'

// ── Login ──

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
  const found = await asSystem(db, 'login', async (tx) => ({
    account: await findAccountByName(tx, loginName),
    blockedUntil: await findLoginBlock(tx, loginName),
  }))
  refuseIfBlocked(found.blockedUntil, now)
  const right = await isPasswordRight(found.account, password)

  // A refusal thrown inside the transaction would undo the count of failures.
  const login = await asSystem(db, 'login', async (tx) => {
    const account = right ? await findAccountByName(tx, loginName) : undefined
    if (!account || account.disabledAt) {
      await countFailure(tx, loginName, now)
      return undefined
    }
    await deleteLoginFailures(tx, { loginName })
    return openLogin(tx, account, browser, now)
  })
  if (!login) throw loginRefused()
  return login
}

/** A name without an account or without a password takes as long as a wrong password. */
async function isPasswordRight(account: Account | undefined, password: string): Promise<boolean> {
  if (account?.passwordHash) return verifyPassword(password, account.passwordHash)
  await wasteTimeLikeACheck(password)
  return false
}

async function countFailure(tx: Tx, loginName: string, now: Date): Promise<void> {
  const wait = backoffMs(await addLoginFailure(tx, loginName, now.toISOString()))
  if (wait > 0) await setLoginBlock(tx, loginName, new Date(now.getTime() + wait).toISOString())
}

function refuseIfBlocked(blockedUntil: string | undefined, now: Date): void {
  const waitMs = blockedUntil ? Date.parse(blockedUntil) - now.getTime() : 0
  if (waitMs > 0)
    throw new Refusal('too_many', 'login_blocked', { seconds: Math.ceil(waitMs / 1_000) })
}

async function openLogin(
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
  return asSystem(db, 'identify', async (tx) => {
    const login = await findLogin(tx, hashToken(token))
    if (!login || login.revokedAt || login.disabledAt || login.retiredOn) return undefined
    if (Date.parse(login.expiresAt) <= now.getTime()) return undefined
    const idleMs = now.getTime() - Date.parse(login.lastSeenAt)
    if (idleMs > loginIdleMs) return undefined
    // One write a minute is enough to know that somebody is there.
    if (idleMs > 60_000) await setLoginSeen(tx, login.id, now.toISOString())
    return { actor: await loadActor(tx, login, dayOf(now)), loginId: login.id }
  })
}

/** The actor as of `day`. Needs a system scope. */
export async function loadActor(
  tx: Tx,
  { personId, accountId, name }: { personId: string; accountId: string; name: string },
  day: Day,
): Promise<Actor> {
  const held = await listHeldPosts(tx, personId, day)
  const grants = held.flatMap((post) => {
    const grant = grantOf(post.role, post.organisationId, post.regionCode, post.level as PlaceLevel)
    return grant ? [grant] : []
  })
  return actorOf({ personId, accountId, name }, grants)
}

function grantOf(
  role: string,
  organisationId: string,
  regionCode: string,
  level: PlaceLevel,
): Grant | undefined {
  const found = roleOf(role)
  if (!found) return undefined
  const range = rangeOf(regionCode, level)
  return found.scope === 'subtree'
    ? { permissions: found.permissions, range }
    : { permissions: found.permissions, range, organisationId }
}

export function logOut(db: Db, accountId: string, loginId: string, now: Date): Promise<number> {
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
): Promise<number> {
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

// ── Passwords ──

export async function changePassword(
  db: Db,
  actor: Actor,
  loginId: string,
  given: { password: string; newPassword: string },
  now: Date,
): Promise<void> {
  const { account, blockedUntil } = await asSystem(db, 'own account', async (tx) => {
    const own = await findAccount(tx, actor.accountId)
    return { account: own, blockedUntil: own && (await findLoginBlock(tx, own.loginName)) }
  })
  if (!account?.passwordHash) throw notFound('account', actor.accountId)
  refuseIfBlocked(blockedUntil, now)
  if (!(await verifyPassword(given.password, account.passwordHash))) {
    await asSystem(db, 'own account', (tx) => countFailure(tx, account.loginName, now))
    throw new Refusal('forbidden', 'password_wrong')
  }
  refuseWeak(given.newPassword, account.loginName)
  const hash = await hashPassword(given.newPassword)
  await asSystem(db, 'own account', async (tx) => {
    await setPasswordHash(tx, account.id, hash)
    await deleteLoginFailures(tx, { loginName: account.loginName })
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
    await deleteLoginFailures(tx, { loginName: account.loginName })
    await setLoginsRevoked(tx, account.id, now.toISOString())
    const login = await openLogin(tx, account, browser, now)
    await audit(tx, { personId: account.personId, name: account.loginName }, [
      accountEvent('account.password_set_with_code', account),
    ])
    return login
  })
}

const isUsable = (
  code: { purpose: string; usedAt: string | null; expiresAt: string },
  purpose: string,
  now: Date,
): boolean => code.purpose === purpose && !code.usedAt && Date.parse(code.expiresAt) > now.getTime()

function refuseWeak(password: string, loginName: string): void {
  const fault = whyPasswordIsWeak(password, loginName)
  if (fault) throw invalid(fault)
}

/** Prints a code for somebody who has no password or forgot it. It replaces the codes before it. */
export async function issueCode(
  db: Db,
  actor: Actor,
  accountId: string,
  now: Date,
): Promise<{ code: string; expiresAt: string }> {
  return scoped(db, actor, async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw notFound('account', accountId)
    await refuseUnlessAbove(tx, actor, account, now)
    const issued = await makeCode(tx, { ...account, createdBy: actor.personId }, now)
    await audit(tx, actor, [accountEvent('account.code_issued', account)])
    return issued
  })
}

async function makeCode(
  tx: Tx,
  account: { id: string; regionCode: string; createdBy: string | null },
  now: Date,
): Promise<{ code: string; expiresAt: string }> {
  const code = newPrintedCode()
  const expiresAt = new Date(now.getTime() + setPasswordCodeMs).toISOString()
  await deleteOpenCodes(tx, { accountId: account.id })
  await insertOneTimeCode(tx, {
    id: newId(now.getTime()),
    accountId: account.id,
    regionCode: account.regionCode,
    purpose: 'set_password',
    codeHash: hashToken(foldPrintedCode(code)),
    createdAt: now.toISOString(),
    expiresAt,
    createdBy: account.createdBy,
  })
  return { code, expiresAt }
}

/** Whoever resets an account could become it: he needs everything it may do. */
async function refuseUnlessAbove(
  tx: Tx,
  actor: Actor,
  account: { id: string; personId: string; regionCode: string },
  now: Date,
): Promise<void> {
  if (!may(actor, 'people.write', account))
    throw forbidden('not_permitted', { verb: 'people.write' })
  const target = await asSystem(tx, 'posts of an account', (system) =>
    loadActor(system, { personId: account.personId, accountId: account.id, name: '' }, dayOf(now)),
  )
  if (!target.grants.every((grant) => coversGrant(actor, grant)))
    throw forbidden('account_above_yours')
}

// ── The first administrator ──

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

export type FirstAdministrator = {
  code: string
  /** The county, 12 digits, and what it is called. */
  regionCode: string
  regionName: string
  name: string
  loginName: string
  password: string
}

export async function setUp(
  db: Db,
  given: FirstAdministrator,
  browser: Browser,
  now: Date,
): Promise<OpenedLogin> {
  if (!isPlaceCode(given.regionCode) || placeAt(given.regionCode, 'county') !== given.regionCode) {
    throw invalid('county_code_invalid', { value: given.regionCode })
  }
  refuseWeak(given.password, given.loginName)
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

/** A person with a post from today and an account; for set-up and for demonstration data. */
export async function insertPersonWithPost(
  tx: Tx,
  given: {
    name: string
    orgUnitId: string
    regionCode: string
    role: RoleCode
    title: string
    loginName: string
    passwordHash: string | null
    simulated?: boolean
    phone?: string
    partyMember?: boolean
  },
  now: Date,
): Promise<{ id: string; personId: string; regionCode: string; loginName: string }> {
  const [personId, postId, accountId] = [
    newId(now.getTime()),
    newId(now.getTime()),
    newId(now.getTime()),
  ]
  const { regionCode } = given
  await insertPersons(tx, [
    {
      id: personId,
      name: given.name,
      nameSort: pinyinSortKey(given.name),
      orgUnitId: given.orgUnitId,
      regionCode,
      simulated: given.simulated ?? false,
      phone: given.phone ?? null,
      partyMember: given.partyMember ?? false,
    },
  ])
  await insertPosts(tx, [
    { id: postId, orgUnitId: given.orgUnitId, role: given.role, title: given.title, regionCode },
  ])
  await insertHoldings(tx, [
    { id: newId(now.getTime()), postId, personId, regionCode, fromDay: dayOf(now) },
  ])
  await insertAccounts(tx, [
    {
      id: accountId,
      personId,
      regionCode,
      loginName: given.loginName,
      passwordHash: given.passwordHash,
    },
  ])
  return { id: accountId, personId, regionCode, loginName: given.loginName }
}

// ── Organisation, persons, posts ──

export async function addOrgUnit(
  db: Db,
  actor: Actor,
  given: {
    name: string
    kind: OrganisationKind
    level: PlaceLevel
    regionCode: string
    parentId?: string
    phone?: string
  },
): Promise<OrgUnit> {
  if (placeAt(given.regionCode, given.level) !== given.regionCode) {
    throw invalid('code_not_of_level', { value: given.regionCode, level: given.level })
  }
  if (!may(actor, 'people.write', given)) throw forbidden('not_permitted', { verb: 'people.write' })
  return scoped(db, actor, async (tx) => {
    if (given.parentId !== undefined && !(await findOrgUnit(tx, given.parentId)))
      throw notFound('org_unit', given.parentId)
    const id = newId()
    await insertOrgUnits(tx, [
      { id, ...given, parentId: given.parentId ?? null, phone: given.phone ?? null },
    ])
    await audit(tx, actor, [
      {
        action: 'org_unit.added',
        subjectType: 'org_unit',
        subjectId: id,
        regionCode: given.regionCode,
        payload: given,
      },
    ])
    return (await findOrgUnit(tx, id)) as OrgUnit
  })
}

export type NewPerson = {
  name: string
  orgUnitId: string
  phone?: string
  partyMember?: boolean
  birthYear?: number
}

export async function addPerson(db: Db, actor: Actor, given: NewPerson): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const unit = await requireOrgUnit(tx, actor, given.orgUnitId)
    const id = newId()
    await insertPersons(tx, [
      {
        id,
        name: given.name,
        nameSort: pinyinSortKey(given.name),
        orgUnitId: unit.id,
        regionCode: unit.regionCode,
        phone: given.phone ?? null,
        partyMember: given.partyMember ?? false,
        birthYear: given.birthYear ?? null,
      },
    ])
    await audit(tx, actor, [
      {
        action: 'person.added',
        subjectType: 'person',
        subjectId: id,
        regionCode: unit.regionCode,
        payload: given,
      },
    ])
    return { id }
  })
}

async function requireOrgUnit(tx: Tx, actor: Actor, id: string): Promise<OrgUnit> {
  const unit = await findOrgUnit(tx, id)
  if (!unit) throw notFound('org_unit', id)
  if (!may(actor, 'people.write', { ...unit, organisationId: unit.id })) {
    throw forbidden('not_permitted', { verb: 'people.write' })
  }
  return unit
}

export type NewUser = {
  loginName: string
  name: string
  role: RoleCode
  place: string
  level: PlaceLevel
  kind: OrganisationKind
  organisation?: string
  title?: string
}

/** Organisation, person, post and account in one go: for the command line and for a county's first days. */
export async function addUser(
  db: Db,
  actor: Actor,
  given: NewUser,
  now: Date,
): Promise<{ accountId: string; code: string; expiresAt: string }> {
  return scoped(db, actor, async (tx) => {
    const [place] = await findPlaces(tx, [given.place])
    const name = given.organisation ?? place?.name
    if (!name) throw invalid('place_unknown', { value: given.place })
    if (!place) await savePlaces(tx, [{ code: given.place, level: given.level, name }])
    const unit =
      (await findOrgUnitAt(tx, given.place, given.kind)) ??
      (await addOrgUnit(tx, actor, {
        name,
        kind: given.kind,
        level: given.level,
        regionCode: given.place,
      }))
    const { id: personId } = await addPerson(tx, actor, { name: given.name, orgUnitId: unit.id })
    const title = given.title ?? roleOf(given.role)?.label['zh-Hans'] ?? given.role
    const { id: postId } = await addPost(tx, actor, { orgUnitId: unit.id, role: given.role, title })
    await appoint(tx, actor, { postId, personId, fromDay: dayOf(now) })
    return addAccount(tx, actor, { personId, loginName: given.loginName }, now)
  })
}

/** Gives a person an account without a password, and the code to print for him. */
export async function addAccount(
  db: Db,
  actor: Actor,
  given: { personId: string; loginName: string },
  now: Date,
): Promise<{ accountId: string; code: string; expiresAt: string }> {
  return scoped(db, actor, async (tx) => {
    const person = await findPerson(tx, given.personId)
    if (!person) throw notFound('person', given.personId)
    const account = {
      id: newId(now.getTime()),
      personId: person.id,
      regionCode: person.regionCode,
      loginName: given.loginName,
    }
    await refuseUnlessAbove(tx, actor, account, now)
    if (await hasAccount(tx, person.id)) throw conflict('account_exists', { value: person.name })
    // Login names are unique on the whole node, also outside the actor's place.
    const taken = await asSystem(tx, 'uniqueness of login names', (system) =>
      isLoginNameTaken(system, given.loginName),
    )
    if (taken) throw conflict('login_name_taken', { value: given.loginName })
    await insertAccounts(tx, [{ ...account, passwordHash: null }])
    const issued = await makeCode(tx, { ...account, createdBy: actor.personId }, now)
    await audit(tx, actor, [accountEvent('account.added', account)])
    return { accountId: account.id, ...issued }
  })
}

export async function setAccountEnabled(
  db: Db,
  actor: Actor,
  accountId: string,
  enabled: boolean,
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw notFound('account', accountId)
    await refuseUnlessAbove(tx, actor, account, now)
    if (!enabled) {
      await refuseIfLastAdministrator(tx, account.id, now)
      await asSystem(tx, 'end logins', (system) =>
        setLoginsRevoked(system, account.id, now.toISOString()),
      )
    }
    await setAccountDisabled(tx, account.id, enabled ? null : now.toISOString())
    await audit(tx, actor, [
      accountEvent(enabled ? 'account.enabled' : 'account.disabled', account),
    ])
  })
}

async function refuseIfLastAdministrator(tx: Tx, accountId: string, now: Date): Promise<void> {
  await lockAdministrators(tx)
  const all = await countAdministratorsFrom(tx, dayOf(now))
  refuseIfNoneLeft(all, await countAdministratorsFrom(tx, dayOf(now), accountId))
}

/** A day after every end of a post: whoever administrates then stays for good. */
const forGood = '9999-12-31'

/**
 * Those of `day` and those who stay for good. Counted as the system: the other administrator may be
 * of another county on the same hub.
 */
function countAdministratorsFrom(tx: Tx, day: Day, exceptAccountId?: string): Promise<number[]> {
  return asSystem(tx, 'last administrator', async (system) => [
    await countAdministrators(system, day, exceptAccountId),
    await countAdministrators(system, forGood, exceptAccountId),
  ])
}

function refuseIfNoneLeft(before: readonly number[], after: readonly number[]): void {
  if (after.some((count, i) => count === 0 && before[i] !== 0)) throw conflict('last_administrator')
}

export async function addPost(
  db: Db,
  actor: Actor,
  given: { orgUnitId: string; role: RoleCode; title: string },
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const unit = await requireOrgUnit(tx, actor, given.orgUnitId)
    const id = newId()
    await insertPosts(tx, [{ id, ...given, regionCode: unit.regionCode }])
    await audit(tx, actor, [
      {
        action: 'post.added',
        subjectType: 'post',
        subjectId: id,
        regionCode: unit.regionCode,
        payload: given,
      },
    ])
    return { id }
  })
}

export async function appoint(
  db: Db,
  actor: Actor,
  given: { postId: string; personId: string; fromDay: Day },
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const post = await findPost(tx, given.postId)
    if (!post) throw notFound('post', given.postId)
    const unit = await requireOrgUnit(tx, actor, post.orgUnitId)
    const person = await findPerson(tx, given.personId)
    if (!person) throw notFound('person', given.personId)
    const grant = grantOf(post.role, unit.id, unit.regionCode, unit.level)
    if (grant && !coversGrant(actor, grant)) throw forbidden('post_above_yours')
    await refuseTooManyScopes(tx, person, given.fromDay, grant)
    const id = newId()
    await insertHoldings(tx, [{ id, ...given, regionCode: post.regionCode }])
    await audit(tx, actor, [
      {
        action: 'post.taken',
        subjectType: 'post',
        subjectId: post.id,
        regionCode: post.regionCode,
        payload: { holdingId: id, ...given },
      },
    ])
    return { id }
  })
}

async function refuseTooManyScopes(
  tx: Tx,
  person: { id: string; name: string },
  day: Day,
  added: Grant | undefined,
): Promise<void> {
  const who = { personId: person.id, accountId: '', name: person.name }
  await asSystem(tx, 'posts of a person', async (system) => {
    // Later posts count too, from the day they begin.
    for (const from of [day, ...(await listPostBeginnings(system, person.id, day))]) {
      const { grants } = await loadActor(system, who, from)
      const { scopes } = actorOf(who, added ? [...grants, added] : grants)
      if (scopes.length > maxScopes) throw conflict('too_many_scopes', { limit: maxScopes })
    }
  })
}

export async function endHolding(
  db: Db,
  actor: Actor,
  holdingId: string,
  toDay: Day,
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const holding = await findHolding(tx, holdingId)
    if (!holding) throw notFound('holding', holdingId)
    const post = await findPost(tx, holding.postId)
    const unit = await requireOrgUnit(tx, actor, post?.orgUnitId ?? '')
    const grant = post && grantOf(post.role, unit.id, unit.regionCode, unit.level)
    if (grant && !coversGrant(actor, grant)) throw forbidden('post_above_yours')
    if (toDay < holding.fromDay) throw invalid('ends_before_it_begins', { from: holding.fromDay })
    if (post?.role === 'administrator') {
      await lockAdministrators(tx)
      const today = dayOf(now)
      const dayAfter = addDays(toDay < today ? today : toDay, 1)
      const before = await countAdministratorsFrom(tx, dayAfter)
      await setHoldingEnd(tx, holdingId, toDay)
      refuseIfNoneLeft(before, await countAdministratorsFrom(tx, dayAfter))
    } else await setHoldingEnd(tx, holdingId, toDay)
    await audit(tx, actor, [
      {
        action: 'post.left',
        subjectType: 'post',
        subjectId: holding.postId,
        regionCode: holding.regionCode,
        payload: { holdingId, toDay },
      },
    ])
  })
}

/** While the holder is on leave another person has the same permissions; the holder keeps his. */
export async function delegate(
  db: Db,
  actor: Actor,
  given: { holdingId: string; personId: string; fromDay: Day; toDay: Day; reason: string },
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const holding = await findHolding(tx, given.holdingId)
    if (!holding) throw notFound('holding', given.holdingId)
    const own = holding.personId === actor.personId
    if (!own && !may(actor, 'people.write', holding))
      throw forbidden('not_permitted', { verb: 'people.write' })
    const post = await findPost(tx, holding.postId)
    const unit = await findOrgUnit(tx, post?.orgUnitId ?? '')
    const person = await findPerson(tx, given.personId)
    if (!person) throw notFound('person', given.personId)
    if (person.id === holding.personId) throw invalid('delegated_to_oneself')
    if (given.toDay < given.fromDay) throw invalid('ends_before_it_begins', { from: given.fromDay })
    const grant =
      post && unit ? grantOf(post.role, unit.id, unit.regionCode, unit.level) : undefined
    if (grant && !coversGrant(actor, grant)) throw forbidden('post_above_yours')
    await refuseTooManyScopes(tx, person, given.fromDay, grant)
    const id = newId()
    await insertDelegation(tx, {
      id,
      ...given,
      regionCode: holding.regionCode,
      createdBy: actor.personId,
    })
    await audit(tx, actor, [
      {
        action: 'post.delegated',
        subjectType: 'post',
        subjectId: holding.postId,
        regionCode: holding.regionCode,
        payload: { id, ...given },
      },
    ])
    return { id }
  })
}

export async function revokeDelegation(db: Db, actor: Actor, id: string, now: Date): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const delegation = await findDelegation(tx, id)
    const holding = delegation && (await findHolding(tx, delegation.holdingId))
    if (!delegation || !holding) throw notFound('delegation', id)
    if (holding.personId !== actor.personId && !may(actor, 'people.write', holding)) {
      throw forbidden('not_permitted', { verb: 'people.write' })
    }
    await setDelegationRevoked(tx, id, now.toISOString())
    await audit(tx, actor, [
      {
        action: 'post.delegation_revoked',
        subjectType: 'post',
        subjectId: holding.postId,
        regionCode: holding.regionCode,
        payload: { id },
      },
    ])
  })
}

// ── Personal fields ──

/** Lets a person see personal fields of a place unmasked for a time and a purpose (INV-46). */
export async function grantUnmasking(
  db: Db,
  actor: Actor,
  given: {
    personId: string
    regionCode: string
    level: PlaceLevel
    purpose: string
    fromDay: Day
    toDay: Day
  },
): Promise<{ id: string }> {
  if (!may(actor, 'people.unmask', given))
    throw forbidden('not_permitted', { verb: 'people.unmask' })
  if (given.toDay < given.fromDay) throw invalid('ends_before_it_begins', { from: given.fromDay })
  return scoped(db, actor, async (tx) => {
    if (!(await findPerson(tx, given.personId))) throw notFound('person', given.personId)
    const id = newId()
    await insertUnmaskingGrant(tx, { id, ...given, grantedBy: actor.personId })
    await audit(tx, actor, [
      {
        action: 'unmasking.granted',
        subjectType: 'person',
        subjectId: given.personId,
        regionCode: given.regionCode,
        payload: { id, ...given },
      },
    ])
    return { id }
  })
}

export async function revokeUnmasking(db: Db, actor: Actor, id: string, now: Date): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const grant = await findUnmaskingGrant(tx, id)
    if (!grant) throw notFound('unmasking_grant', id)
    if (!may(actor, 'people.unmask', grant))
      throw forbidden('not_permitted', { verb: 'people.unmask' })
    await setUnmaskingGrantRevoked(tx, id, now.toISOString())
    await audit(tx, actor, [
      {
        action: 'unmasking.revoked',
        subjectType: 'person',
        subjectId: grant.personId,
        regionCode: grant.regionCode,
        payload: { id },
      },
    ])
  })
}

/** The grant under which the actor may see personal fields of a row at `regionCode` today, if any. */
export async function findUnmasking(
  tx: Tx,
  actor: Actor,
  regionCode: string,
  day: Day,
): Promise<string | undefined> {
  const grants = await asSystem(tx, 'unmasking grants', (system) =>
    listLiveUnmaskingGrants(system, actor.personId, day),
  )
  return grants.find((grant) => {
    const { lower, upper } = rangeOf(grant.regionCode, grant.level)
    return lower <= regionCode && regionCode < upper
  })?.id
}

const accountEvent = (
  action: string,
  account: { id: string; personId: string; regionCode: string; loginName: string },
) => ({
  action,
  subjectType: 'account',
  subjectId: account.id,
  regionCode: account.regionCode,
  payload: { personId: account.personId, loginName: account.loginName },
})
