import type { Insertable } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'

export type Account = {
  id: string
  personId: string
  regionCode: string
  loginName: string
  passwordHash: string | null
  disabledAt: Instant | null
}

export async function insertAccounts(
  tx: Tx,
  accounts: readonly Insertable<DB['accounts']>[],
): Promise<void> {
  if (accounts.length > 0)
    await tx
      .insertInto('accounts')
      .values([...accounts])
      .execute()
}

export async function findAccount(tx: Tx, id: string): Promise<Account | undefined> {
  return tx.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockAccount(tx: Tx, id: string): Promise<Account | undefined> {
  return tx.selectFrom('accounts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findAccountByName(tx: Tx, loginName: string): Promise<Account | undefined> {
  return tx.selectFrom('accounts').selectAll().where('loginName', '=', loginName).executeTakeFirst()
}

export async function hasAccount(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('personId', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

export async function hasAnyAccount(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom('accounts').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

export async function isLoginNameTaken(tx: Tx, loginName: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('loginName', '=', loginName)
    .executeTakeFirst()
  return row !== undefined
}

export async function setPasswordHash(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await tx.updateTable('accounts').set({ passwordHash }).where('id', '=', id).execute()
}

export async function setAccountDisabled(
  tx: Tx,
  id: string,
  disabledAt: Instant | null,
): Promise<void> {
  await tx.updateTable('accounts').set({ disabledAt }).where('id', '=', id).execute()
}
