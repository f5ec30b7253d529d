import { type Cursor, countLimit } from '../../base/cursor.ts'
import { newId } from '../../base/ids.ts'
import { spellPhone } from '../../base/phone.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { pinyinSortKey } from '../../platform/folding.ts'
import { audit } from '../audit/store.ts'
import { type Actor, reachOf, requireAnywhere } from './actor.ts'
import type { NewPerson, Person } from './api.ts'
import { requireOpenUnit } from './org-unit-actions.ts'
import { countPersonRows, insertPersons, listPersonRows, type PersonQuery } from './person-store.ts'

export type PersonPage = {
  persons: Person[]
  next?: Cursor
  count: number
  /** False: there are more than `count`. */
  counted: boolean
}

/** Persons the actor may read, a page of them; of a telephone number only some digits. */
export async function listPersons(
  db: Db,
  actor: Actor,
  query: Omit<PersonQuery, 'reach'>,
): Promise<PersonPage> {
  requireAnywhere(actor, 'people.read')
  const wanted = { ...query, reach: reachOf(actor, 'people.read') }
  return scoped(db, actor, async (tx) => {
    const rows = await listPersonRows(tx, { ...wanted, limit: query.limit + 1 })
    const page = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? page.at(-1) : undefined
    const isWhole = !last && !query.after
    const count = isWhole ? page.length : await countPersonRows(tx, wanted, countLimit + 1)
    return {
      persons: page.map(({ nameSort: _, phone, ...row }) => ({
        ...row,
        phone: phone && maskPhone(phone),
      })),
      ...(last && { next: { value: last.nameSort, id: last.id } }),
      count: Math.min(count, countLimit),
      counted: count <= countLimit,
    }
  })
}

/** 13907430001 → 139****0001; of a short number only the last two digits. */
const maskPhone = (phone: string): string =>
  phone.length < 11 ? `****${phone.slice(-2)}` : `${phone.slice(0, 3)}****${phone.slice(-4)}`

export async function addPerson(db: Db, actor: Actor, given: NewPerson): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const unit = await requireOpenUnit(tx, actor, given.orgUnitId)
    const id = newId()
    await insertPersons(tx, [
      {
        id,
        name: given.name,
        nameSort: pinyinSortKey(given.name),
        orgUnitId: unit.id,
        regionCode: unit.regionCode,
        phone: given.phone === undefined ? null : spellPhone(given.phone),
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
