import type { Insertable } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { PlaceLevel } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'

// ── Places ──

export type Place = {
  code: string
  level: PlaceLevel
  name: string
  lat: number | null
  lon: number | null
}

export async function findPlaces(tx: Tx, codes: readonly string[]): Promise<Place[]> {
  if (codes.length === 0) return []
  const rows = await tx
    .selectFrom('places')
    .select(['code', 'level', 'name', 'lat', 'lon'])
    .where('code', 'in', [...new Set(codes)])
    .execute()
  return rows as Place[]
}

/** Places of `level` inside the range, by code. */
export async function listPlaces(
  tx: Tx,
  { lower, upper, level }: { lower: string; upper: string; level?: PlaceLevel },
): Promise<Place[]> {
  const rows = await tx
    .selectFrom('places')
    .select(['code', 'level', 'name', 'lat', 'lon'])
    .where('code', '>=', lower)
    .where('code', '<', upper)
    .where('retiredOn', 'is', null)
    .$if(level !== undefined, (q) => q.where('level', '=', level ?? ''))
    .orderBy('code')
    .execute()
  return rows as Place[]
}

export async function findBoundary(tx: Tx, code: string): Promise<unknown> {
  const row = await tx
    .selectFrom('places')
    .select('boundary')
    .where('code', '=', code)
    .executeTakeFirst()
  return row?.boundary ?? undefined
}

/** Inserts or renames; coordinates that are not given stay as they are. */
export async function savePlaces(
  tx: Tx,
  places: readonly (Omit<Place, 'lat' | 'lon'> & {
    lat?: number | undefined
    lon?: number | undefined
    boundary?: unknown
  })[],
): Promise<void> {
  if (places.length === 0) return
  await tx
    .insertInto('places')
    .values(
      places.map(({ code, level, name, lat, lon, boundary }) => ({
        code,
        level,
        name,
        lat: lat ?? null,
        lon: lon ?? null,
        boundary: boundary === undefined ? null : JSON.stringify(boundary),
      })),
    )
    .onConflict((oc) =>
      oc.column('code').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        lat: eb.fn.coalesce('excluded.lat', 'places.lat'),
        lon: eb.fn.coalesce('excluded.lon', 'places.lon'),
        boundary: eb.fn.coalesce('excluded.boundary', 'places.boundary'),
        retiredOn: null,
      })),
    )
    .execute()
}

/** Old codes and what replaced them, for sheets that still carry the old ones. */
export async function findSuccessors(
  tx: Tx,
  codes: readonly string[],
): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await tx
    .selectFrom('placeSuccessions')
    .select(['oldCode', 'newCode'])
    .where('oldCode', 'in', [...new Set(codes)])
    .execute()
  return new Map(rows.map(({ oldCode, newCode }) => [oldCode, newCode]))
}

export async function savePlaceSuccessions(
  tx: Tx,
  successions: readonly Insertable<DB['placeSuccessions']>[],
): Promise<void> {
  if (successions.length === 0) return
  await tx
    .insertInto('placeSuccessions')
    .values([...successions])
    .onConflict((oc) =>
      oc.column('oldCode').doUpdateSet((eb) => ({
        newCode: eb.ref('excluded.newCode'),
        onDay: eb.ref('excluded.onDay'),
        sourceDocument: eb.ref('excluded.sourceDocument'),
      })),
    )
    .execute()
}

// ── Organisation ──

const orgUnitColumns = [
  'id',
  'version',
  'name',
  'level',
  'kind',
  'parentId',
  'regionCode',
  'phone',
  'retiredOn',
] as const

export type OrgUnit = {
  id: string
  version: number
  name: string
  level: PlaceLevel
  kind: string
  parentId: string | null
  regionCode: string
  phone: string | null
  retiredOn: Day | null
}

export async function listOrgUnits(tx: Tx): Promise<OrgUnit[]> {
  const rows = await tx
    .selectFrom('orgUnits')
    .select(orgUnitColumns)
    .where('retiredOn', 'is', null)
    .orderBy('regionCode')
    .orderBy('id')
    .execute()
  return rows as OrgUnit[]
}

export async function findOrgUnit(tx: Tx, id: string): Promise<OrgUnit | undefined> {
  const row = await tx
    .selectFrom('orgUnits')
    .select(orgUnitColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row as OrgUnit | undefined
}

/** The county's own office is the parent of what has no other: the first unit of that kind at the place. */
export async function findOrgUnitAt(
  tx: Tx,
  regionCode: string,
  kind: string,
): Promise<OrgUnit | undefined> {
  const row = await tx
    .selectFrom('orgUnits')
    .select(orgUnitColumns)
    .where('regionCode', '=', regionCode)
    .where('kind', '=', kind)
    .where('retiredOn', 'is', null)
    .orderBy('id')
    .executeTakeFirst()
  return row as OrgUnit | undefined
}

export async function insertOrgUnits(
  tx: Tx,
  units: readonly Insertable<DB['orgUnits']>[],
): Promise<void> {
  if (units.length > 0)
    await tx
      .insertInto('orgUnits')
      .values([...units])
      .execute()
}

export async function setOrgUnit(
  tx: Tx,
  id: string,
  change: { name?: string; regionCode?: string; phone?: string | null; retiredOn?: Day | null },
): Promise<void> {
  await tx
    .updateTable('orgUnits')
    .set((eb) => ({
      ...change,
      version: eb('version', '+', 1),
      updatedAt: new Date().toISOString(),
    }))
    .where('id', '=', id)
    .execute()
}

// ── Persons, posts and who holds them ──

export async function insertPersons(
  tx: Tx,
  persons: readonly Insertable<DB['persons']>[],
): Promise<void> {
  if (persons.length > 0)
    await tx
      .insertInto('persons')
      .values([...persons])
      .execute()
}

export type PersonRow = {
  id: string
  name: string
  phone: string | null
  partyMember: boolean
  orgUnitId: string
  orgUnitName: string
  regionCode: string
  simulated: boolean
  accountId: string | null
  loginName: string | null
  disabledAt: Instant | null
  passwordSet: boolean
}

export async function listPersons(tx: Tx, orgUnitId?: string): Promise<PersonRow[]> {
  const rows = await tx
    .selectFrom('persons')
    .innerJoin('orgUnits', 'orgUnits.id', 'persons.orgUnitId')
    .leftJoin('accounts', 'accounts.personId', 'persons.id')
    .select((eb) => [
      'persons.id',
      'persons.name',
      'persons.phone',
      'persons.partyMember',
      'persons.orgUnitId',
      'orgUnits.name as orgUnitName',
      'persons.regionCode',
      'persons.simulated',
      'accounts.id as accountId',
      'accounts.loginName',
      'accounts.disabledAt',
      eb('accounts.passwordHash', 'is not', null).as('passwordSet'),
    ])
    .where('persons.retiredOn', 'is', null)
    .$if(orgUnitId !== undefined, (q) => q.where('persons.orgUnitId', '=', orgUnitId ?? ''))
    .orderBy('persons.nameSort')
    .orderBy('persons.id')
    .limit(1_000)
    .execute()
  return rows as PersonRow[]
}

/** Whether this node holds demonstration data, which every page and paper then says. */
export async function hasSimulatedPersons(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('persons')
    .select('id')
    .where('simulated', '=', true)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function findPerson(tx: Tx, id: string) {
  return tx.selectFrom('persons').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertPosts(
  tx: Tx,
  posts: readonly Insertable<DB['posts']>[],
): Promise<void> {
  if (posts.length > 0)
    await tx
      .insertInto('posts')
      .values([...posts])
      .execute()
}

export async function findPost(tx: Tx, id: string) {
  return tx.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertHoldings(
  tx: Tx,
  holdings: readonly Insertable<DB['postHoldings']>[],
): Promise<void> {
  if (holdings.length > 0)
    await tx
      .insertInto('postHoldings')
      .values([...holdings])
      .execute()
}

export async function findHolding(tx: Tx, id: string) {
  return tx.selectFrom('postHoldings').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setHoldingEnd(tx: Tx, id: string, toDay: Day): Promise<void> {
  await tx.updateTable('postHoldings').set({ toDay }).where('id', '=', id).execute()
}

export type PostHolder = {
  postId: string
  role: string
  title: string
  orgUnitId: string
  holdingId: string | null
  personId: string | null
  personName: string | null
  fromDay: Day | null
  toDay: Day | null
}

/** Posts of an organisation with whoever holds them on `day`; a post without a holder is a vacancy. */
export async function listPostHolders(tx: Tx, orgUnitId: string, day: Day): Promise<PostHolder[]> {
  return tx
    .selectFrom('posts')
    .leftJoin('postHoldings', (join) =>
      join
        .onRef('postHoldings.postId', '=', 'posts.id')
        .on('postHoldings.fromDay', '<=', day)
        .on((eb) =>
          eb.or([eb('postHoldings.toDay', 'is', null), eb('postHoldings.toDay', '>=', day)]),
        ),
    )
    .leftJoin('persons', 'persons.id', 'postHoldings.personId')
    .select([
      'posts.id as postId',
      'posts.role',
      'posts.title',
      'posts.orgUnitId',
      'postHoldings.id as holdingId',
      'persons.id as personId',
      'persons.name as personName',
      'postHoldings.fromDay',
      'postHoldings.toDay',
    ])
    .where('posts.orgUnitId', '=', orgUnitId)
    .where('posts.retiredOn', 'is', null)
    .orderBy('posts.id')
    .execute()
}

export async function insertDelegation(
  tx: Tx,
  delegation: Insertable<DB['delegations']>,
): Promise<void> {
  await tx.insertInto('delegations').values(delegation).execute()
}

export async function findDelegation(tx: Tx, id: string) {
  return tx.selectFrom('delegations').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setDelegationRevoked(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('delegations').set({ revokedAt: at }).where('id', '=', id).execute()
}

/** What a person holds on `day`, by post or by delegation while a colleague is on leave. */
export async function listHeldPosts(tx: Tx, personId: string, day: Day) {
  const own = tx
    .selectFrom('postHoldings')
    .innerJoin('posts', 'posts.id', 'postHoldings.postId')
    .innerJoin('orgUnits', 'orgUnits.id', 'posts.orgUnitId')
    .select([
      'postHoldings.id',
      'posts.role',
      'posts.title',
      'orgUnits.id as organisationId',
      'orgUnits.name as organisationName',
      'orgUnits.level',
      'orgUnits.regionCode',
    ])
    .where('postHoldings.personId', '=', personId)
    .where('postHoldings.fromDay', '<=', day)
    .where((eb) =>
      eb.or([eb('postHoldings.toDay', 'is', null), eb('postHoldings.toDay', '>=', day)]),
    )
    .where('posts.retiredOn', 'is', null)
    .where('orgUnits.retiredOn', 'is', null)
  const delegated = tx
    .selectFrom('delegations')
    .innerJoin('postHoldings', 'postHoldings.id', 'delegations.holdingId')
    .innerJoin('posts', 'posts.id', 'postHoldings.postId')
    .innerJoin('orgUnits', 'orgUnits.id', 'posts.orgUnitId')
    .select([
      'postHoldings.id',
      'posts.role',
      'posts.title',
      'orgUnits.id as organisationId',
      'orgUnits.name as organisationName',
      'orgUnits.level',
      'orgUnits.regionCode',
    ])
    .where('delegations.personId', '=', personId)
    .where('delegations.revokedAt', 'is', null)
    .where('delegations.fromDay', '<=', day)
    .where('delegations.toDay', '>=', day)
    // A delegation ends with the holding it stands for.
    .where('postHoldings.fromDay', '<=', day)
    .where((eb) =>
      eb.or([eb('postHoldings.toDay', 'is', null), eb('postHoldings.toDay', '>=', day)]),
    )
    .where('posts.retiredOn', 'is', null)
    .where('orgUnits.retiredOn', 'is', null)
  return own.unionAll(delegated).orderBy('id').execute()
}

/** The days after `day` on which a post or a delegation of the person begins. */
export async function listPostBeginnings(tx: Tx, personId: string, day: Day): Promise<Day[]> {
  const rows = await tx
    .selectFrom('postHoldings')
    .select('fromDay')
    .where('personId', '=', personId)
    .where('fromDay', '>', day)
    .union(
      tx
        .selectFrom('delegations')
        .select('fromDay')
        .where('personId', '=', personId)
        .where('fromDay', '>', day)
        .where('revokedAt', 'is', null),
    )
    .orderBy('fromDay')
    .execute()
  return rows.map(({ fromDay }) => fromDay)
}

/** Accounts that can administrate everything under `regionCode` today: the last one may not lock himself out. */
export async function countAdministrators(
  tx: Tx,
  day: Day,
  exceptAccountId?: string,
): Promise<number> {
  const { count } = await tx
    .selectFrom('accounts')
    .innerJoin('postHoldings', 'postHoldings.personId', 'accounts.personId')
    .innerJoin('posts', 'posts.id', 'postHoldings.postId')
    .select((eb) => eb.fn.count<number>('accounts.id').distinct().as('count'))
    .where('posts.role', '=', 'administrator')
    .where('posts.retiredOn', 'is', null)
    .where('accounts.disabledAt', 'is', null)
    .where('accounts.passwordHash', 'is not', null)
    .where('postHoldings.fromDay', '<=', day)
    .where((eb) =>
      eb.or([eb('postHoldings.toDay', 'is', null), eb('postHoldings.toDay', '>=', day)]),
    )
    .$if(exceptAccountId !== undefined, (q) => q.where('accounts.id', '!=', exceptAccountId ?? ''))
    .executeTakeFirstOrThrow()
  return count
}

/** Serialises every change that could remove an administrator, until the transaction ends. */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await tx.selectFrom('auditHead').select('seq').forUpdate().execute()
}

// ── Accounts and logins ──

export type Account = {
  id: string
  personId: string
  regionCode: string
  loginName: string
  passwordHash: string | null
  disabledAt: Instant | null
}

export async function insertAccounts(
  tx: Tx,
  accounts: readonly Insertable<DB['accounts']>[],
): Promise<void> {
  if (accounts.length > 0)
    await tx
      .insertInto('accounts')
      .values([...accounts])
      .execute()
}

export async function findAccount(tx: Tx, id: string): Promise<Account | undefined> {
  return tx.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findAccountByName(tx: Tx, loginName: string): Promise<Account | undefined> {
  return tx.selectFrom('accounts').selectAll().where('loginName', '=', loginName).executeTakeFirst()
}

export async function hasAccount(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('personId', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

export async function isLoginNameTaken(tx: Tx, loginName: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('loginName', '=', loginName)
    .executeTakeFirst()
  return row !== undefined
}

/** Until when a name waits after wrong passwords; undefined: it does not. */
export async function findLoginBlock(tx: Tx, loginName: string): Promise<Instant | undefined> {
  const row = await tx
    .selectFrom('loginFailures')
    .select('blockedUntil')
    .where('loginName', '=', loginName)
    .executeTakeFirst()
  return row?.blockedUntil ?? undefined
}

/** Counts one more, also when several come at once, and tells how many there are now. */
export async function addLoginFailure(tx: Tx, loginName: string, at: Instant): Promise<number> {
  const { failures } = await tx
    .insertInto('loginFailures')
    .values({ loginName, failures: 1, lastAt: at })
    .onConflict((oc) =>
      oc
        .column('loginName')
        .doUpdateSet((eb) => ({ failures: eb('loginFailures.failures', '+', 1), lastAt: at })),
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  return failures
}

export async function setLoginBlock(tx: Tx, loginName: string, until: Instant): Promise<void> {
  await tx
    .updateTable('loginFailures')
    .set({ blockedUntil: until })
    .where('loginName', '=', loginName)
    .execute()
}

export async function deleteLoginFailures(
  tx: Tx,
  which: { loginName: string } | { before: Instant },
): Promise<void> {
  await tx
    .deleteFrom('loginFailures')
    .$if('loginName' in which, (q) =>
      q.where('loginName', '=', 'loginName' in which ? which.loginName : ''),
    )
    .$if('before' in which, (q) => q.where('lastAt', '<', 'before' in which ? which.before : ''))
    .execute()
}

export async function setPasswordHash(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await tx.updateTable('accounts').set({ passwordHash }).where('id', '=', id).execute()
}

export async function setAccountDisabled(
  tx: Tx,
  id: string,
  disabledAt: Instant | null,
): Promise<void> {
  await tx.updateTable('accounts').set({ disabledAt }).where('id', '=', id).execute()
}

export async function insertLogin(tx: Tx, login: Insertable<DB['logins']>): Promise<void> {
  await tx.insertInto('logins').values(login).execute()
}

export async function findLogin(tx: Tx, tokenHash: Buffer) {
  return tx
    .selectFrom('logins')
    .innerJoin('accounts', 'accounts.id', 'logins.accountId')
    .innerJoin('persons', 'persons.id', 'accounts.personId')
    .select([
      'logins.id',
      'logins.accountId',
      'logins.lastSeenAt',
      'logins.expiresAt',
      'logins.revokedAt',
      'accounts.disabledAt',
      'persons.id as personId',
      'persons.name',
      'persons.retiredOn',
    ])
    .where('logins.tokenHash', '=', tokenHash)
    .executeTakeFirst()
}

export async function setLoginSeen(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('logins').set({ lastSeenAt: at }).where('id', '=', id).execute()
}

export type LoginRow = {
  id: string
  createdAt: Instant
  lastSeenAt: Instant
  address: string | null
  userAgent: string | null
}

export async function listOpenLogins(
  tx: Tx,
  accountId: string,
  { now, seenSince }: { now: Instant; seenSince: Instant },
): Promise<LoginRow[]> {
  return tx
    .selectFrom('logins')
    .select(['id', 'createdAt', 'lastSeenAt', 'address', 'userAgent'])
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('lastSeenAt', '>=', seenSince)
    .orderBy('lastSeenAt', 'desc')
    .execute()
}

export async function setLoginsRevoked(
  tx: Tx,
  accountId: string,
  at: Instant,
  which: { only?: string; except?: string } = {},
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('logins')
    .set({ revokedAt: at })
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .$if(which.only !== undefined, (q) => q.where('id', '=', which.only ?? ''))
    .$if(which.except !== undefined, (q) => q.where('id', '!=', which.except ?? ''))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

export async function deleteEndedLogins(tx: Tx, before: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('logins')
    .where('expiresAt', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

// ── One-time codes ──

export async function insertOneTimeCode(
  tx: Tx,
  code: Insertable<DB['oneTimeCodes']>,
): Promise<void> {
  await tx.insertInto('oneTimeCodes').values(code).execute()
}

export async function lockOneTimeCode(tx: Tx, codeHash: Buffer) {
  return tx
    .selectFrom('oneTimeCodes')
    .selectAll()
    .where('codeHash', '=', codeHash)
    .forUpdate()
    .executeTakeFirst()
}

export async function setOneTimeCodeUsed(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('oneTimeCodes').set({ usedAt: at }).where('id', '=', id).execute()
}

/** A newer code replaces the ones before it. */
export async function deleteOpenCodes(
  tx: Tx,
  which: { accountId: string } | { purpose: 'first_administrator' },
): Promise<void> {
  await tx
    .deleteFrom('oneTimeCodes')
    .where('usedAt', 'is', null)
    .$if('accountId' in which, (q) =>
      q.where('accountId', '=', 'accountId' in which ? which.accountId : ''),
    )
    .$if('purpose' in which, (q) => q.where('purpose', '=', 'first_administrator'))
    .execute()
}

// ── Unmasking ──

export async function insertUnmaskingGrant(
  tx: Tx,
  grant: Insertable<DB['unmaskingGrants']>,
): Promise<void> {
  await tx.insertInto('unmaskingGrants').values(grant).execute()
}

export type UnmaskingGrant = {
  id: string
  personId: string
  regionCode: string
  level: PlaceLevel
  purpose: string
  fromDay: Day
  toDay: Day
}

export async function listLiveUnmaskingGrants(
  tx: Tx,
  personId: string,
  day: Day,
): Promise<UnmaskingGrant[]> {
  const rows = await tx
    .selectFrom('unmaskingGrants')
    .select(['id', 'personId', 'regionCode', 'level', 'purpose', 'fromDay', 'toDay'])
    .where('personId', '=', personId)
    .where('revokedAt', 'is', null)
    .where('fromDay', '<=', day)
    .where('toDay', '>=', day)
    .orderBy('fromDay')
    .execute()
  return rows as UnmaskingGrant[]
}

export async function findUnmaskingGrant(tx: Tx, id: string) {
  return tx.selectFrom('unmaskingGrants').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setUnmaskingGrantRevoked(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('unmaskingGrants').set({ revokedAt: at }).where('id', '=', id).execute()
}
