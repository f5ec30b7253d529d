import type { Day } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import { newId } from '../../base/ids.ts'
import { everywhere } from '../../base/place.ts'
import { forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, grantOf, may, reachOf, whyNotAppointed } from './actor.ts'
import { refuseTooManyScopes } from './actor-actions.ts'
import type { Delegation, NewDelegation, StandIn } from './api.ts'
import {
  type DelegationQuery,
  findDelegation,
  insertDelegation,
  listDelegationRows,
  setDelegationRevoked,
} from './delegation-store.ts'
import { findOrgUnit } from './org-unit-store.ts'
import { findPerson, listPersonRows } from './person-store.ts'
import { findHolding, findPost } from './post-store.ts'
import { isOpen } from './term.ts'

/** Posts that are lent: those of organisations the actor may read, and what he lent or was lent himself. */
export async function listDelegations(
  db: Db,
  actor: Actor,
  query: Omit<DelegationQuery, 'reach' | 'personId'>,
  today: Day,
): Promise<{ delegations: Delegation[]; next?: Cursor }> {
  const wanted = {
    ...query,
    reach: reachOf(actor, 'people.read'),
    personId: actor.personId,
    limit: query.limit + 1,
  }
  const rows = await asSystem(db, 'delegations', (tx) => listDelegationRows(tx, wanted))
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return {
    delegations: page.map((row) => ({
      ...row,
      revocable: isOpen(row, today) && mayLend(actor, row.holderId, row),
    })),
    ...(last && { next: { value: last.fromDay, id: last.id } }),
  }
}

/** Every holder lends his own post, and whoever keeps the organisation in order any. */
const mayLend = (actor: Actor, holderId: string, post: { regionCode: string }): boolean =>
  holderId === actor.personId || may(actor, 'people.write', post)

/** At most so many persons are offered; the next letter of the name narrows them down. */
const mostStandIns = 20

/**
 * Who may be asked to stand in for a holder: colleagues of the same organisation, and by name
 * everybody whom the actor may read.
 */
export async function listStandIns(
  db: Db,
  actor: Actor,
  { holdingId, search }: { holdingId: string; search?: string },
): Promise<StandIn[]> {
  return scoped(db, actor, async (tx) => {
    const holding = await requireOwnOrKept(tx, actor, holdingId)
    const post = await findPost(tx, holding.postId)
    const colleagues = { ...everywhere, organisationId: post?.orgUnitId ?? '' }
    const rows = await listPersonRows(tx, {
      reach: search ? [...reachOf(actor, 'people.read'), colleagues] : [colleagues],
      ...(search && { search }),
      limit: mostStandIns + 1,
    })
    return rows
      .filter(({ id }) => id !== holding.personId)
      .slice(0, mostStandIns)
      .map(({ id, name, orgUnitName }) => ({ id, name, orgUnitName }))
  })
}

async function requireOwnOrKept(tx: Tx, actor: Actor, holdingId: string) {
  const holding = await findHolding(tx, holdingId)
  if (!holding) throw notFound('holding', holdingId)
  if (!mayLend(actor, holding.personId, holding))
    throw forbidden('not_permitted', { verb: 'people.write' })
  return holding
}

/** While the holder is on leave another person has the same permissions; the holder keeps his. */
export async function delegate(
  db: Db,
  actor: Actor,
  given: NewDelegation,
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const holding = await requireOwnOrKept(tx, actor, given.holdingId)
    const post = await findPost(tx, holding.postId)
    const unit = await findOrgUnit(tx, post?.orgUnitId ?? '')
    const person = await findPerson(tx, given.personId)
    if (!person) throw notFound('person', given.personId)
    if (person.id === holding.personId) throw invalid('delegated_to_oneself')
    if (given.toDay < given.fromDay) throw invalid('ends_before_it_begins', { from: given.fromDay })
    const whyNot = post && unit && whyNotAppointed(actor, person.id, post.role, unit)
    if (whyNot) throw forbidden(whyNot)
    const grant = post && unit ? grantOf(post.role, unit) : undefined
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
        payload: { id, ...given, personName: person.name, title: post?.title },
      },
    ])
    return { id }
  })
}

export async function revokeDelegation(db: Db, actor: Actor, id: string, now: Date): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const delegation = await findDelegation(tx, id)
    if (!delegation) throw notFound('delegation', id)
    const holding = await requireOwnOrKept(tx, actor, delegation.holdingId)
    if (!(await setDelegationRevoked(tx, id, now.toISOString()))) return
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
