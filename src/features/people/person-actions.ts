import { newId } from '../../base/ids.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { pinyinSortKey } from '../../platform/folding.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from './actor.ts'
import { requireOrgUnit } from './org-unit-actions.ts'
import { insertPersons } from './person-store.ts'

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
