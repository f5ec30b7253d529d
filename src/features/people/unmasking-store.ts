import type { Insertable } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { PlaceLevel } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'

export async function insertUnmaskingGrant(
  tx: Tx,
  grant: Insertable<DB['unmaskingGrants']>,
): Promise<void> {
  await tx.insertInto('unmaskingGrants').values(grant).execute()
}

export type UnmaskingGrant = {
  id: string
  personId: string
  regionCode: string
  level: PlaceLevel
  purpose: string
  fromDay: Day
  toDay: Day
}

export async function listLiveUnmaskingGrants(
  tx: Tx,
  personId: string,
  day: Day,
): Promise<UnmaskingGrant[]> {
  const rows = await tx
    .selectFrom('unmaskingGrants')
    .select(['id', 'personId', 'regionCode', 'level', 'purpose', 'fromDay', 'toDay'])
    .where('personId', '=', personId)
    .where('revokedAt', 'is', null)
    .where('fromDay', '<=', day)
    .where('toDay', '>=', day)
    .orderBy('fromDay')
    .execute()
  return rows as UnmaskingGrant[]
}

export async function findUnmaskingGrant(tx: Tx, id: string) {
  return tx.selectFrom('unmaskingGrants').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setUnmaskingGrantRevoked(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('unmaskingGrants').set({ revokedAt: at }).where('id', '=', id).execute()
}
