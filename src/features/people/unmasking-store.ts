import { type Insertable, sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { Cursor } from '../../base/cursor.ts'
import type { CodeRange, PlaceLevel } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { UnmaskingGrant } from './api.ts'
import { isWithinReach } from './reach-store.ts'

export async function insertUnmaskingGrant(
  tx: Tx,
  grant: Insertable<DB['unmaskingGrants']>,
): Promise<void> {
  await tx.insertInto('unmaskingGrants').values(grant).execute()
}

type LiveGrant = Pick<
  UnmaskingGrant,
  'id' | 'personId' | 'regionCode' | 'level' | 'purpose' | 'fromDay' | 'toDay'
>

export async function listLiveUnmaskingGrants(
  tx: Tx,
  personId: string,
  day: Day,
): Promise<LiveGrant[]> {
  const rows = await tx
    .selectFrom('unmaskingGrants')
    .select(['id', 'personId', 'regionCode', 'level', 'purpose', 'fromDay', 'toDay'])
    .where('personId', '=', personId)
    .where('revokedAt', 'is', null)
    .where('fromDay', '<=', day)
    .where('toDay', '>=', day)
    .orderBy('fromDay')
    .execute()
  return rows as LiveGrant[]
}

export async function findUnmaskingGrant(tx: Tx, id: string) {
  return tx.selectFrom('unmaskingGrants').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Whether it was revoked just now: one that was before keeps its moment. */
export async function setUnmaskingGrantRevoked(tx: Tx, id: string, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('unmaskingGrants')
    .set({ revokedAt: at })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type UnmaskingRow = Omit<UnmaskingGrant, 'revocable'>

export type UnmaskingQuery = {
  /** Where the grants are that are asked for. */
  places: readonly CodeRange[]
  /** And those of this person, wherever they are. */
  personId: string
  /** Only what is not over on that day. */
  openOn?: Day
  after?: Cursor
  limit: number
}

/** One page, the latest beginning first. Needs a system scope: the person may be of another place. */
export async function listUnmaskingRows(
  tx: Tx,
  { places, personId, openOn, after, limit }: UnmaskingQuery,
): Promise<UnmaskingRow[]> {
  const rows = await tx
    .selectFrom('unmaskingGrants')
    .innerJoin('persons', 'persons.id', 'unmaskingGrants.personId')
    .innerJoin('orgUnits', 'orgUnits.id', 'persons.orgUnitId')
    .leftJoin('persons as giver', 'giver.id', 'unmaskingGrants.grantedBy')
    .leftJoin('places', 'places.code', 'unmaskingGrants.regionCode')
    .select([
      'unmaskingGrants.id',
      'unmaskingGrants.personId',
      'persons.name as personName',
      'orgUnits.name as orgUnitName',
      'unmaskingGrants.regionCode',
      'unmaskingGrants.level',
      'places.name as placeName',
      'unmaskingGrants.purpose',
      'unmaskingGrants.fromDay',
      'unmaskingGrants.toDay',
      'giver.name as grantedByName',
      'unmaskingGrants.grantedAt',
      'unmaskingGrants.revokedAt',
    ])
    .where((eb) =>
      eb.or([
        isWithinReach(places, { regionCode: 'unmaskingGrants.regionCode' }),
        eb('unmaskingGrants.personId', '=', personId),
      ]),
    )
    .$if(openOn !== undefined, (q) =>
      q
        .where('unmaskingGrants.revokedAt', 'is', null)
        .where('unmaskingGrants.toDay', '>=', openOn ?? ''),
    )
    .$if(after !== undefined, (q) =>
      q.where(
        sql<boolean>`(unmasking_grants.from_day, unmasking_grants.id) < (${after?.value}::date, ${after?.id}::uuid)`,
      ),
    )
    .orderBy('unmaskingGrants.fromDay', 'desc')
    .orderBy('unmaskingGrants.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, level: row.level as PlaceLevel }))
}
