import { type Day, dayOf } from '../../base/calendar.ts'
import { conflict } from '../../base/refusal.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { countAdministrators, lockAdministrators } from './administrator-store.ts'

export async function refuseIfLastAdministrator(
  tx: Tx,
  accountId: string,
  now: Date,
): Promise<void> {
  await lockAdministrators(tx)
  const all = await countAdministratorsFrom(tx, dayOf(now))
  refuseIfNoneLeft(all, await countAdministratorsFrom(tx, dayOf(now), accountId))
}

/** A day after every end of a post: whoever administrates then stays for good. */
const forGood = '9999-12-31'

/**
 * Those of `day` and those who stay for good. Counted as the system: the other administrator may be
 * of another county on the same hub.
 */
export function countAdministratorsFrom(
  tx: Tx,
  day: Day,
  exceptAccountId?: string,
): Promise<number[]> {
  return asSystem(tx, 'last administrator', async (system) => [
    await countAdministrators(system, day, exceptAccountId),
    await countAdministrators(system, forGood, exceptAccountId),
  ])
}

export function refuseIfNoneLeft(before: readonly number[], after: readonly number[]): void {
  if (after.some((count, i) => count === 0 && before[i] !== 0)) throw conflict('last_administrator')
}
