import type { Insertable } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'

export async function insertOneTimeCode(
  tx: Tx,
  code: Insertable<DB['oneTimeCodes']>,
): Promise<void> {
  await tx.insertInto('oneTimeCodes').values(code).execute()
}

export async function lockOneTimeCode(tx: Tx, codeHash: Buffer) {
  return tx
    .selectFrom('oneTimeCodes')
    .selectAll()
    .where('codeHash', '=', codeHash)
    .forUpdate()
    .executeTakeFirst()
}

export async function setOneTimeCodeUsed(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('oneTimeCodes').set({ usedAt: at }).where('id', '=', id).execute()
}

/** A newer code replaces the ones before it. */
export async function deleteOpenCodes(
  tx: Tx,
  which: { accountId: string } | { purpose: 'first_administrator' },
): Promise<void> {
  await tx
    .deleteFrom('oneTimeCodes')
    .where('usedAt', 'is', null)
    .$if('accountId' in which, (q) =>
      q.where('accountId', '=', 'accountId' in which ? which.accountId : ''),
    )
    .$if('purpose' in which, (q) => q.where('purpose', '=', 'first_administrator'))
    .execute()
}
