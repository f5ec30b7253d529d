import { newId } from '../../base/ids.ts'
import type { CodeRange } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import type { Verb } from '../../base/verbs.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import type { Ruling, RulingKind } from './unit.ts'
import { countyOf } from './unit-actions.ts'
import {
  findRuling,
  findUnit,
  insertRuling,
  isSchoolWithin,
  listRulings,
  setRulingWithdrawn,
  unitRange,
} from './unit-store.ts'

const rulingVerbs: Readonly<Record<RulingKind, readonly Verb[]>> = {
  // A township places its own villages without a point; the county office may everything but waive.
  locked: ['siting.plan', 'siting.place'],
  forbidden: ['siting.plan'],
  radius_waived: ['siting.plan', 'siting.waive'],
  kind_waived: ['siting.waive'],
}

/** What a person decides about a unit and a school before the solver does, with a reason (INV-06). */
export async function rule(
  db: Db,
  actor: Actor,
  given: { unitCode: string; schoolId: string; kind: RulingKind; reason: string },
): Promise<{ id: string }> {
  const allowed = rulingVerbs[given.kind].some((verb) =>
    may(actor, verb, { regionCode: given.unitCode }),
  )
  if (!allowed) throw forbidden('not_permitted', { verb: rulingVerbs[given.kind].join(' | ') })
  return scoped(db, actor, async (tx) => {
    const unit = await findUnit(tx, given.unitCode)
    if (!unit) throw notFound('unit', given.unitCode)
    const known = await asSystem(tx, 'schools of the whole county', (system) =>
      isSchoolWithin(system, given.schoolId, countyOf(given.unitCode)),
    )
    if (!known) throw notFound('school', given.schoolId)
    const standing = await listRulings(tx, unitRange(given.unitCode))
    const against = contradiction(standing, given)
    if (against)
      throw conflict('ruling_contradicts', { kind: against.kind, reason: against.reason })
    const id = newId()
    await insertRuling(tx, {
      id,
      regionCode: given.unitCode,
      ...given,
      ruledBy: actor.personId,
      ruledByName: actor.name,
    })
    await audit(tx, actor, [
      {
        action: `siting.${given.kind}`,
        subjectType: 'siting_unit',
        subjectId: given.unitCode,
        regionCode: given.unitCode,
        payload: { id, ...given },
      },
    ])
    return { id }
  })
}

/** A unit is locked to one school, and a school is not locked and forbidden at once. */
function contradiction(
  standing: readonly Ruling[],
  { schoolId, kind }: { schoolId: string; kind: RulingKind },
): Ruling | undefined {
  return standing.find(
    (ruling) =>
      (kind === ruling.kind && ruling.schoolId === schoolId) ||
      (kind === 'locked' && ruling.kind === 'locked') ||
      (kind === 'locked' && ruling.kind === 'forbidden' && ruling.schoolId === schoolId) ||
      (kind === 'forbidden' && ruling.kind === 'locked' && ruling.schoolId === schoolId),
  )
}

export async function withdrawRuling(db: Db, actor: Actor, id: string): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const ruling = await findRuling(tx, id)
    if (!ruling || ruling.withdrawnAt) throw notFound('ruling', id)
    const allowed = rulingVerbs[ruling.kind as RulingKind].some((verb) => may(actor, verb, ruling))
    if (!allowed)
      throw forbidden('not_permitted', { verb: rulingVerbs[ruling.kind as RulingKind].join(' | ') })
    await setRulingWithdrawn(tx, id)
    await audit(tx, actor, [
      {
        action: 'siting.ruling_withdrawn',
        subjectType: 'siting_unit',
        subjectId: ruling.unitCode,
        regionCode: ruling.regionCode,
        payload: { id, kind: ruling.kind },
      },
    ])
  })
}

export function readRulings(db: Db, actor: Actor, within: CodeRange): Promise<Ruling[]> {
  requireAnywhere(actor, 'siting.read')
  return scoped(db, { scopes: reachOf(actor, 'siting.read') }, (tx) => listRulings(tx, within))
}
