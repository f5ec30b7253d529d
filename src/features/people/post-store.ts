import { type Insertable, sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { PlaceLevel } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { PostHolder } from './api.ts'

export async function insertPosts(
  tx: Tx,
  posts: readonly Insertable<DB['posts']>[],
): Promise<void> {
  if (posts.length > 0)
    await tx
      .insertInto('posts')
      .values([...posts])
      .execute()
}

export async function findPost(tx: Tx, id: string) {
  return tx.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertHoldings(
  tx: Tx,
  holdings: readonly Insertable<DB['postHoldings']>[],
): Promise<void> {
  if (holdings.length > 0)
    await tx
      .insertInto('postHoldings')
      .values([...holdings])
      .execute()
}

export async function findHolding(tx: Tx, id: string) {
  return tx.selectFrom('postHoldings').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setHoldingEnd(tx: Tx, id: string, toDay: Day): Promise<void> {
  await tx.updateTable('postHoldings').set({ toDay }).where('id', '=', id).execute()
}

/** A condition on `post_holdings`: begun and not ended on `day`. */
export const isHeldOn = (day: Day) => sql<boolean>`(
  post_holdings.from_day <= ${day} and coalesce(post_holdings.to_day >= ${day}, true))`

/** Posts of an organisation with whoever holds them on `day`; a post without a holder is a vacancy. */
export async function listPostHolders(tx: Tx, orgUnitId: string, day: Day): Promise<PostHolder[]> {
  return tx
    .selectFrom('posts')
    .leftJoin('postHoldings', (join) =>
      join.onRef('postHoldings.postId', '=', 'posts.id').on(isHeldOn(day)),
    )
    .leftJoin('persons', 'persons.id', 'postHoldings.personId')
    .select([
      'posts.id as postId',
      'posts.role',
      'posts.title',
      'posts.orgUnitId',
      'postHoldings.id as holdingId',
      'persons.id as personId',
      'persons.name as personName',
      'postHoldings.fromDay',
      'postHoldings.toDay',
    ])
    .where('posts.orgUnitId', '=', orgUnitId)
    .where('posts.retiredOn', 'is', null)
    .orderBy('posts.id')
    .execute()
}

/** What a person holds on `day`, by post or by delegation while a colleague is on leave. */
export async function listHeldPosts(tx: Tx, personId: string, day: Day) {
  const own = tx.selectFrom('postHoldings').select('id').where('personId', '=', personId)
  const lent = tx
    .selectFrom('delegations')
    .select('holdingId as id')
    .where('personId', '=', personId)
    .where('revokedAt', 'is', null)
    .where('fromDay', '<=', day)
    .where('toDay', '>=', day)
  const rows = await tx
    .selectFrom('postHoldings')
    .innerJoin('posts', 'posts.id', 'postHoldings.postId')
    .innerJoin('orgUnits', 'orgUnits.id', 'posts.orgUnitId')
    .select([
      'postHoldings.id',
      'posts.id as postId',
      'posts.role',
      'posts.title',
      'orgUnits.id as organisationId',
      'orgUnits.name as organisationName',
      'orgUnits.level',
      'orgUnits.regionCode',
      sql<boolean>`post_holdings.person_id <> ${personId}`.as('lent'),
    ])
    .where('postHoldings.id', 'in', own.unionAll(lent))
    // A delegation ends with the holding it stands for.
    .where(isHeldOn(day))
    .where('posts.retiredOn', 'is', null)
    .where('orgUnits.retiredOn', 'is', null)
    .orderBy('postHoldings.id')
    .execute()
  return rows.map((row) => ({ ...row, level: row.level as PlaceLevel }))
}

/** The days after `day` on which a post or a delegation of the person begins. */
export async function listPostBeginnings(tx: Tx, personId: string, day: Day): Promise<Day[]> {
  const rows = await tx
    .selectFrom('postHoldings')
    .select('fromDay')
    .where('personId', '=', personId)
    .where('fromDay', '>', day)
    .union(
      tx
        .selectFrom('delegations')
        .select('fromDay')
        .where('personId', '=', personId)
        .where('fromDay', '>', day)
        .where('revokedAt', 'is', null),
    )
    .orderBy('fromDay')
    .execute()
  return rows.map(({ fromDay }) => fromDay)
}

/** Posts of these roles in organisations at one of the places, with who holds them on `day`. */
export const listPostsAt = (
  tx: Tx,
  { roles, codes, day }: { roles: readonly string[]; codes: readonly string[]; day: Day },
) =>
  tx
    .selectFrom('posts')
    .innerJoin('orgUnits', 'orgUnits.id', 'posts.orgUnitId')
    .leftJoin('postHoldings', (join) =>
      join.onRef('postHoldings.postId', '=', 'posts.id').on(isHeldOn(day)),
    )
    .leftJoin('persons', 'persons.id', 'postHoldings.personId')
    .select([
      'posts.role',
      'posts.orgUnitId',
      'orgUnits.name as organisation',
      'orgUnits.regionCode',
      'orgUnits.level',
      'persons.name as person',
    ])
    .where('posts.role', 'in', [...roles])
    .where('orgUnits.regionCode', 'in', [...codes])
    .where('posts.retiredOn', 'is', null)
    .where('orgUnits.retiredOn', 'is', null)
    .orderBy('posts.id')
    .execute()
