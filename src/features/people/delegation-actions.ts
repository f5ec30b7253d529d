import type { Day } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, coversGrant, grantOf, may } from './actor.ts'
import { refuseTooManyScopes } from './actor-actions.ts'
import { findDelegation, insertDelegation, setDelegationRevoked } from './delegation-store.ts'
import { findOrgUnit } from './org-unit-store.ts'
import { findPerson } from './person-store.ts'
import { findHolding, findPost } from './post-store.ts'

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
    const grant = post && unit ? grantOf(post.role, unit) : undefined
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
