import { type Insertable, sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { MyLogin } from './login-api.ts'

/** Until when a name waits after wrong passwords; undefined: it does not. */
export async function findLoginBlock(tx: Tx, loginName: string): Promise<Instant | undefined> {
  const row = await tx
    .selectFrom('loginFailures')
    .select('blockedUntil')
    .where('loginName', '=', loginName)
    .executeTakeFirst()
  return row?.blockedUntil ?? undefined
}

/**
 * Counts one more and tells how many there are now; undefined: the name has to wait, and nothing is
 * counted. Others who count under that name wait until the transaction ends.
 */
export async function addLoginFailure(
  tx: Tx,
  loginName: string,
  at: Instant,
): Promise<number | undefined> {
  const counted = await tx
    .insertInto('loginFailures')
    .values({ loginName, failures: 1, lastAt: at })
    .onConflict((oc) =>
      oc
        .column('loginName')
        .doUpdateSet((eb) => ({ failures: eb('loginFailures.failures', '+', 1), lastAt: at }))
        .where((eb) =>
          eb.or([
            eb('loginFailures.blockedUntil', 'is', null),
            eb('loginFailures.blockedUntil', '<=', at),
          ]),
        ),
    )
    .returning('failures')
    .executeTakeFirst()
  return counted?.failures
}

export async function halveLoginFailures(tx: Tx, loginName: string): Promise<void> {
  await tx
    .updateTable('loginFailures')
    .set({ failures: sql`failures / 2`, blockedUntil: null })
    .where('loginName', '=', loginName)
    .execute()
}

export async function setLoginBlock(tx: Tx, loginName: string, until: Instant): Promise<void> {
  await tx
    .updateTable('loginFailures')
    .set({ blockedUntil: until })
    .where('loginName', '=', loginName)
    .execute()
}

export async function deleteLoginFailures(
  tx: Tx,
  which: { loginName: string } | { before: Instant },
): Promise<void> {
  await tx
    .deleteFrom('loginFailures')
    .$if('loginName' in which, (q) =>
      q.where('loginName', '=', 'loginName' in which ? which.loginName : ''),
    )
    .$if('before' in which, (q) => q.where('lastAt', '<', 'before' in which ? which.before : ''))
    .execute()
}

export async function insertLogin(tx: Tx, login: Insertable<DB['logins']>): Promise<void> {
  await tx.insertInto('logins').values(login).execute()
}

export async function findLogin(tx: Tx, tokenHash: Buffer) {
  return tx
    .selectFrom('logins')
    .innerJoin('accounts', 'accounts.id', 'logins.accountId')
    .innerJoin('persons', 'persons.id', 'accounts.personId')
    .select([
      'logins.id',
      'logins.accountId',
      'logins.lastSeenAt',
      'logins.expiresAt',
      'logins.revokedAt',
      'accounts.disabledAt',
      'persons.id as personId',
      'persons.name',
      'persons.retiredOn',
    ])
    .where('logins.tokenHash', '=', tokenHash)
    .executeTakeFirst()
}

export async function setLoginSeen(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('logins').set({ lastSeenAt: at }).where('id', '=', id).execute()
}

export type LoginRow = Omit<MyLogin, 'current'>

export async function listOpenLogins(
  tx: Tx,
  accountId: string,
  { now, seenSince }: { now: Instant; seenSince: Instant },
): Promise<LoginRow[]> {
  return tx
    .selectFrom('logins')
    .select(['id', 'createdAt', 'lastSeenAt', 'address', 'userAgent'])
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('lastSeenAt', '>=', seenSince)
    .orderBy('lastSeenAt', 'desc')
    .execute()
}

export async function setLoginsRevoked(
  tx: Tx,
  accountId: string,
  at: Instant,
  which: { only?: string; except?: string } = {},
): Promise<void> {
  await tx
    .updateTable('logins')
    .set({ revokedAt: at })
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .$if(which.only !== undefined, (q) => q.where('id', '=', which.only ?? ''))
    .$if(which.except !== undefined, (q) => q.where('id', '!=', which.except ?? ''))
    .execute()
}

export async function deleteEndedLogins(tx: Tx, before: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('logins')
    .where('expiresAt', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
