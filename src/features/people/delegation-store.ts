import type { Insertable } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'

export async function insertDelegation(
  tx: Tx,
  delegation: Insertable<DB['delegations']>,
): Promise<void> {
  await tx.insertInto('delegations').values(delegation).execute()
}

export async function findDelegation(tx: Tx, id: string) {
  return tx.selectFrom('delegations').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setDelegationRevoked(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('delegations').set({ revokedAt: at }).where('id', '=', id).execute()
}
