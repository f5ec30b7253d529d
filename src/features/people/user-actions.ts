import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { PlaceLevel } from '../../base/place.ts'
import { invalid } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { pinyinSortKey } from '../../platform/folding.ts'
import { addAccount } from './account-actions.ts'
import { insertAccounts } from './account-store.ts'
import type { Actor } from './actor.ts'
import type { OpenedAccount } from './login-api.ts'
import { addOrgUnit } from './org-unit-actions.ts'
import { findOrgUnitAt } from './org-unit-store.ts'
import type { OrganisationKind } from './organisation.ts'
import { addPerson } from './person-actions.ts'
import { insertPersons } from './person-store.ts'
import { findPlaces, savePlaces } from './place-store.ts'
import { addPost, appoint } from './post-actions.ts'
import { insertHoldings, insertPosts } from './post-store.ts'
import { type RoleCode, roleOf } from './role.ts'

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
): Promise<OpenedAccount> {
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
