import type { Day } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { spellPhone } from '../../base/phone.ts'
import { placeAt } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { isFoundBy } from '../../platform/folded-search.ts'
import { foldText } from '../../platform/folding.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, reachOf, requireAnywhere } from './actor.ts'
import type { NewUnit, OrgUnit, PostHolder } from './api.ts'
import { findOrgUnit, holdOrgUnit, insertOrgUnits, listOrgUnitRows } from './org-unit-store.ts'
import { listPostHolders } from './post-store.ts'

/** Organisations the actor may read; `search` finds by name in either script or by initials. */
export async function listOrgUnits(db: Db, actor: Actor, search = ''): Promise<OrgUnit[]> {
  requireAnywhere(actor, 'people.read')
  const reach = reachOf(actor, 'people.read')
  const units = await scoped(db, actor, (tx) => listOrgUnitRows(tx, reach))
  const folded = foldText(search)
  return folded === '' ? units : units.filter(({ name }) => isFoundBy(name, folded))
}

/** The posts of an organisation that the actor may read, with whoever holds them on `day`. */
export async function listPosts(
  db: Db,
  actor: Actor,
  orgUnitId: string,
  day: Day,
): Promise<PostHolder[]> {
  requireAnywhere(actor, 'people.read')
  return scoped(db, actor, async (tx) => {
    const unit = await findOrgUnit(tx, orgUnitId)
    if (!unit || !may(actor, 'people.read', { ...unit, organisationId: unit.id }))
      throw notFound('org_unit', orgUnitId)
    return listPostHolders(tx, unit.id, day)
  })
}

export async function addOrgUnit(db: Db, actor: Actor, given: NewUnit): Promise<OrgUnit> {
  if (placeAt(given.regionCode, given.level) !== given.regionCode) {
    throw invalid('code_not_of_level', { value: given.regionCode, level: given.level })
  }
  if (!may(actor, 'people.write', given)) throw forbidden('not_permitted', { verb: 'people.write' })
  return scoped(db, actor, async (tx) => {
    if (given.parentId !== undefined && !(await findOrgUnit(tx, given.parentId)))
      throw notFound('org_unit', given.parentId)
    const id = newId()
    await insertOrgUnits(tx, [
      {
        ...{ id, ...given, parentId: given.parentId ?? null },
        phone: given.phone === undefined ? null : spellPhone(given.phone),
      },
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

/** In which people and posts may be entered: one in use. */
export async function requireOpenUnit(tx: Tx, actor: Actor, id: string): Promise<OrgUnit> {
  await requireOrgUnit(tx, actor, id)
  const unit = (await holdOrgUnit(tx, id)) as OrgUnit
  if (unit.retiredOn) throw conflict('row_retired', { on: unit.retiredOn })
  return unit
}

export async function requireOrgUnit(tx: Tx, actor: Actor, id: string): Promise<OrgUnit> {
  const unit = await findOrgUnit(tx, id)
  if (!unit) throw notFound('org_unit', id)
  if (!may(actor, 'people.write', { ...unit, organisationId: unit.id })) {
    throw forbidden('not_permitted', { verb: 'people.write' })
  }
  return unit
}
