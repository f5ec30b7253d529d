import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, grantOf, mayFill, whyNotAppointed } from './actor.ts'
import { refuseTooManyScopes } from './actor-actions.ts'
import { countAdministratorsFrom, refuseIfNoneLeft } from './administrator-actions.ts'
import { lockAdministrators } from './administrator-store.ts'
import type { NewHolding, NewPost } from './api.ts'
import { requireOpenUnit, requireOrgUnit } from './org-unit-actions.ts'
import { findPerson } from './person-store.ts'
import { findHolding, findPost, insertHoldings, insertPosts, setHoldingEnd } from './post-store.ts'

export async function addPost(db: Db, actor: Actor, given: NewPost): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const unit = await requireOpenUnit(tx, actor, given.orgUnitId)
    const id = newId()
    await insertPosts(tx, [{ id, ...given, regionCode: unit.regionCode }])
    await audit(tx, actor, [
      {
        action: 'post.added',
        subjectType: 'post',
        subjectId: id,
        regionCode: unit.regionCode,
        payload: given,
      },
    ])
    return { id }
  })
}

export async function appoint(db: Db, actor: Actor, given: NewHolding): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const post = await findPost(tx, given.postId)
    if (!post) throw notFound('post', given.postId)
    const unit = await requireOpenUnit(tx, actor, post.orgUnitId)
    const person = await findPerson(tx, given.personId)
    if (!person) throw notFound('person', given.personId)
    const whyNot = whyNotAppointed(actor, person.id, post.role, unit)
    if (whyNot) throw forbidden(whyNot)
    await refuseTooManyScopes(tx, person, given.fromDay, grantOf(post.role, unit))
    const id = newId()
    await insertHoldings(tx, [{ id, ...given, regionCode: post.regionCode }])
    await audit(tx, actor, [
      {
        action: 'post.taken',
        subjectType: 'post',
        subjectId: post.id,
        regionCode: post.regionCode,
        payload: { holdingId: id, ...given, personName: person.name, title: post.title },
      },
    ])
    return { id }
  })
}

export async function endHolding(
  db: Db,
  actor: Actor,
  holdingId: string,
  toDay: Day,
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const holding = await findHolding(tx, holdingId)
    if (!holding) throw notFound('holding', holdingId)
    const post = await findPost(tx, holding.postId)
    const unit = await requireOrgUnit(tx, actor, post?.orgUnitId ?? '')
    if (post && !mayFill(actor, post.role, unit)) throw forbidden('post_above_yours')
    if (toDay < holding.fromDay) throw invalid('ends_before_it_begins', { from: holding.fromDay })
    if (post?.role === 'administrator') {
      await lockAdministrators(tx)
      const today = dayOf(now)
      const dayAfter = addDays(toDay < today ? today : toDay, 1)
      const before = await countAdministratorsFrom(tx, dayAfter)
      await setHoldingEnd(tx, holdingId, toDay)
      refuseIfNoneLeft(before, await countAdministratorsFrom(tx, dayAfter))
    } else await setHoldingEnd(tx, holdingId, toDay)
    await audit(tx, actor, [
      {
        action: 'post.left',
        subjectType: 'post',
        subjectId: holding.postId,
        regionCode: holding.regionCode,
        payload: { holdingId, toDay, title: post?.title },
      },
    ])
  })
}
