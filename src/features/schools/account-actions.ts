import { type Day, dayOf } from '../../base/calendar.ts'
import { firstOf } from '../../base/cursor.ts'
import { everywhere, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { asSystem, type Db, scoped, type Tx, waitForTurn } from '../../platform/db.ts'
import { pinyinSortKey } from '../../platform/folding.ts'
import { addAccount } from '../people/account-actions.ts'
import { type Actor, reachOf, requireAnywhere } from '../people/actor.ts'
import { addPerson } from '../people/person-actions.ts'
import { addPost, appoint } from '../people/post-actions.ts'
import { type RoleCode, roleOf } from '../people/role.ts'
import { type AccountCandidate, mostCandidates, type OpenedSlip } from './account-api.ts'
import { findStaffFacts, findVacantPost, listCandidates, listTaken } from './account-store.ts'

/** Holders of posts and staff of the place, with and without accounts. */
export async function readCandidates(
  db: Db,
  actor: Actor,
  { place, placeLevel }: { place: string; placeLevel: PlaceLevel },
  now: Date,
): Promise<{ candidates: AccountCandidate[]; isCut: boolean }> {
  requireAnywhere(actor, 'people.write')
  const found = await scoped(db, actor, (tx) =>
    listCandidates(tx, {
      reach: reachOf(actor, 'people.write'),
      within: rangeOf(place, placeLevel),
      today: dayOf(now),
      limit: mostCandidates + 1,
    }),
  )
  const { rows: candidates, isCut } = firstOf(found, mostCandidates)
  return { candidates, isCut }
}

/** Accounts for all of them or for none; who has one keeps it as it is. */
export async function openAccounts(
  db: Db,
  actor: Actor,
  ids: readonly string[],
  now: Date,
): Promise<{ slips: OpenedSlip[]; left: number }> {
  requireAnywhere(actor, 'people.write')
  const today = dayOf(now)
  return scoped(db, actor, async (tx) => {
    await waitForTurn(tx, 'accounts opened together')
    const reach = reachOf(actor, 'people.write')
    const found = await listCandidates(tx, {
      reach,
      within: everywhere,
      today,
      ids,
      limit: ids.length,
    })
    const wanted = found.filter(({ loginName }) => loginName === null)
    const names = await loginNamesFor(tx, wanted)
    const slips: OpenedSlip[] = []
    for (const [n, one] of wanted.entries()) {
      const personId = one.isPerson ? one.id : await makePerson(tx, actor, one, today)
      const loginName = names[n] ?? ''
      const { code, expiresAt } = await addAccount(tx, actor, { personId, loginName }, now)
      const { name, unitName, townshipName } = one
      slips.push({ name, unitName, townshipName, loginName, code, expiresAt })
    }
    return { slips, left: new Set(ids).size - slips.length }
  })
}

/** He is entered at his school and takes its vacant post of that kind, or a new one. */
async function makePerson(
  tx: Tx,
  actor: Actor,
  one: AccountCandidate,
  today: Day,
): Promise<string> {
  const role = one.role as RoleCode
  const { orgUnitId, name } = one
  const facts = await findStaffFacts(tx, one.id)
  const { id: personId } = await addPerson(tx, actor, {
    ...{ name, orgUnitId, partyMember: facts?.partyMember ?? false },
    ...(facts?.phone && { phone: facts.phone }),
  })
  const title = roleOf(role)?.label['zh-Hans'] ?? role
  const postId =
    (await findVacantPost(tx, one, today)) ??
    (await addPost(tx, actor, { orgUnitId, role, title })).id
  await appoint(tx, actor, { postId, personId, fromDay: today })
  return personId
}

/** 李明 is liming, the next one liming2; unique on the whole node. */
async function loginNamesFor(tx: Tx, people: readonly { name: string }[]): Promise<string[]> {
  const stems = people.map(({ name }) => stemOf(name))
  const taken = await asSystem(tx, 'uniqueness of login names', (system) =>
    listTaken(system, stems),
  )
  return stems.map((stem) => {
    let name = stem
    for (let n = 2; taken.has(name); n++) name = `${stem}${n}`
    taken.add(name)
    return name
  })
}

/** Letters alone, so that a number after them is ours. */
function stemOf(name: string): string {
  const letters = pinyinSortKey(name)
    .replaceAll(/[^a-z]/g, '')
    .slice(0, 30)
  return letters.length < 2 ? 'user' : letters
}
