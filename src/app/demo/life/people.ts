import { dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { type PlaceLevel, placeAt } from '../../../base/place.ts'
import { findAccountByName } from '../../../features/people/account-store.ts'
import type { Actor } from '../../../features/people/actor.ts'
import { loadActor } from '../../../features/people/actor-actions.ts'
import { insertOrgUnits } from '../../../features/people/org-unit-store.ts'
import { findPerson } from '../../../features/people/person-store.ts'
import { findPlaces } from '../../../features/people/place-store.ts'
import type { RoleCode } from '../../../features/people/role.ts'
import { insertPersonWithPost } from '../../../features/people/user-actions.ts'
import type { Tx } from '../../../platform/db.ts'
import { hashPassword } from '../../../platform/passwords.ts'
import { type DemonstrationLogin, demonstrationPassword } from '../load.ts'
import { simulatedPersons } from '../persons.ts'
import { randomFor } from '../random.ts'

/** Somebody of the demonstration as he would be signed in; nothing of him is told twice. */
export async function signedIn(tx: Tx, loginName: string, now: Date): Promise<Actor> {
  const account = await findAccountByName(tx, loginName)
  const person = account && (await findPerson(tx, account.personId))
  if (!account || !person) throw new Error(`the demonstration has no ${loginName}`)
  const who = { personId: person.id, accountId: account.id, name: person.name }
  return loadActor(tx, who, dayOf(now))
}

export type Holder = {
  role: RoleCode
  orgUnitId: string
  regionCode: string
  loginName: string
  personId: string
}

/** Everybody with a post and an account, by login name. */
export const listHolders = (tx: Tx): Promise<Holder[]> =>
  tx
    .selectFrom('posts as o')
    .innerJoin('postHoldings as h', 'h.postId', 'o.id')
    .innerJoin('accounts as a', 'a.personId', 'h.personId')
    .select(['o.role', 'o.orgUnitId', 'o.regionCode', 'a.loginName', 'h.personId'])
    .orderBy('a.loginName')
    .$castTo<Holder>()
    .execute()

const higher: readonly { level: PlaceLevel; loginName: string; title: string }[] = [
  { level: 'province', loginName: 'province', title: '省远程办干部' },
  { level: 'city', loginName: 'city', title: '州远程办干部' },
]

/** One of the province and one of the city, who read what their counties do. */
export async function addHigherOffices(
  tx: Tx,
  countyCode: string,
  now: Date,
): Promise<DemonstrationLogin[]> {
  const makePerson = simulatedPersons()
  const passwordHash = await hashPassword(demonstrationPassword)
  const logins: DemonstrationLogin[] = []
  for (const { level, loginName, title } of higher) {
    const regionCode = placeAt(countyCode, level)
    const [place] = await findPlaces(tx, [regionCode])
    const name = `${place?.name ?? ''}远程办`
    logins.push({ loginName, role: 'higher_office', description: `${name} · ${title}` })
    if (await findAccountByName(tx, loginName)) continue
    const orgUnitId = newId()
    await insertOrgUnits(tx, [{ id: orgUnitId, name, level, kind: 'programme_office', regionCode }])
    const random = randomFor(433123, 'post', loginName)
    const person = makePerson(random, { sex: 'f', bornFrom: 1970, bornTo: 1990 })
    await insertPersonWithPost(
      tx,
      {
        ...{ name: person.name, role: 'higher_office', title, loginName, passwordHash },
        ...{ orgUnitId, regionCode, simulated: true, partyMember: true },
      },
      now,
    )
  }
  return logins
}
