import { type Insertable, sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { Reach } from './actor.ts'
import type { Delegation } from './api.ts'
import { isWithinReach } from './reach-store.ts'

export async function insertDelegation(
  tx: Tx,
  delegation: Insertable<DB['delegations']>,
): Promise<void> {
  await tx.insertInto('delegations').values(delegation).execute()
}

export async function findDelegation(tx: Tx, id: string) {
  return tx.selectFrom('delegations').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Whether it was revoked just now: one that was before keeps its moment. */
export async function setDelegationRevoked(tx: Tx, id: string, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('delegations')
    .set({ revokedAt: at })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type DelegationRow = Omit<Delegation, 'revocable'>

export type DelegationQuery = {
  reach: readonly Reach[]
  /** What he lent or was lent, wherever it is. */
  personId: string
  orgUnitId?: string
  /** Only what is not over on that day. */
  openOn?: Day
  after?: Cursor
  limit: number
}

/** One page, the latest beginning first. Needs a system scope: the stand-in may be of another place. */
export async function listDelegationRows(
  tx: Tx,
  { reach, personId, orgUnitId, openOn, after, limit }: DelegationQuery,
): Promise<DelegationRow[]> {
  const lastDay = sql<Day>`least(delegations.to_day, post_holdings.to_day)`
  return tx
    .selectFrom('delegations')
    .innerJoin('postHoldings', 'postHoldings.id', 'delegations.holdingId')
    .innerJoin('posts', 'posts.id', 'postHoldings.postId')
    .innerJoin('orgUnits', 'orgUnits.id', 'posts.orgUnitId')
    .innerJoin('persons as holder', 'holder.id', 'postHoldings.personId')
    .innerJoin('persons as standIn', 'standIn.id', 'delegations.personId')
    .select([
      'delegations.id',
      'delegations.holdingId',
      'posts.title',
      'posts.role',
      'posts.orgUnitId',
      'orgUnits.name as orgUnitName',
      'delegations.regionCode',
      'holder.id as holderId',
      'holder.name as holderName',
      'standIn.id as standInId',
      'standIn.name as standInName',
      'delegations.fromDay',
      lastDay.as('toDay'),
      'delegations.reason',
      'delegations.revokedAt',
    ])
    .where((eb) =>
      eb.or([
        isWithinReach(reach, {
          regionCode: 'delegations.regionCode',
          organisationId: 'posts.orgUnitId',
        }),
        eb('postHoldings.personId', '=', personId),
        eb('delegations.personId', '=', personId),
      ]),
    )
    .$if(orgUnitId !== undefined, (q) => q.where('posts.orgUnitId', '=', orgUnitId ?? ''))
    .$if(openOn !== undefined, (q) =>
      q.where('delegations.revokedAt', 'is', null).where(lastDay, '>=', openOn ?? ''),
    )
    .$if(after !== undefined, (q) =>
      q.where(
        sql<boolean>`(delegations.from_day, delegations.id) < (${after?.value}::date, ${after?.id}::uuid)`,
      ),
    )
    .orderBy('delegations.fromDay', 'desc')
    .orderBy('delegations.id', 'desc')
    .limit(limit)
    .execute()
}
