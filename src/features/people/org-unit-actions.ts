import { newId } from '../../base/ids.ts'
import { type PlaceLevel, placeAt } from '../../base/place.ts'
import { forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from './actor.ts'
import { findOrgUnit, insertOrgUnits, type OrgUnit } from './org-unit-store.ts'
import type { OrganisationKind } from './organisation.ts'

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

export async function requireOrgUnit(tx: Tx, actor: Actor, id: string): Promise<OrgUnit> {
  const unit = await findOrgUnit(tx, id)
  if (!unit) throw notFound('org_unit', id)
  if (!may(actor, 'people.write', { ...unit, organisationId: unit.id })) {
    throw forbidden('not_permitted', { verb: 'people.write' })
  }
  return unit
}
