import type { Day } from '../../base/calendar.ts'
import { type Tx, waitForTurn } from '../../platform/db.ts'
import { isHeldOn } from './post-store.ts'

/** Accounts that can administrate everything under `regionCode` today: the last one may not lock himself out. */
export async function countAdministrators(
  tx: Tx,
  day: Day,
  exceptAccountId?: string,
): Promise<number> {
  const { count } = await tx
    .selectFrom('accounts')
    .innerJoin('postHoldings', 'postHoldings.personId', 'accounts.personId')
    .innerJoin('posts', 'posts.id', 'postHoldings.postId')
    .select((eb) => eb.fn.count<number>('accounts.id').distinct().as('count'))
    .where('posts.role', '=', 'administrator')
    .where('posts.retiredOn', 'is', null)
    .where('accounts.disabledAt', 'is', null)
    .where('accounts.passwordHash', 'is not', null)
    .where(isHeldOn(day))
    .$if(exceptAccountId !== undefined, (q) => q.where('accounts.id', '!=', exceptAccountId ?? ''))
    .executeTakeFirstOrThrow()
  return count
}

/** Serialises every change that could remove an administrator, until the transaction ends. */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await waitForTurn(tx, 'administrators')
}
