import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'

export type BlobHome = { id: string | null; anyIsRight: boolean; strangeSince: Instant | null }

export async function findBlobHome(tx: Tx): Promise<BlobHome | undefined> {
  return tx
    .selectFrom('syncBlobStore')
    .select(['id', 'anyIsRight', 'strangeSince'])
    .executeTakeFirst()
}

export async function setBlobHome(tx: Tx, told: Partial<BlobHome>): Promise<void> {
  const home = { anyIsRight: false, strangeSince: null, ...told }
  await tx
    .insertInto('syncBlobStore')
    .values(home)
    .onConflict((oc) => oc.column('singleton').doUpdateSet(home))
    .execute()
}

/** Until a person says more, keeps what was first noticed. */
export async function setBlobHomeStrange(tx: Tx, at: Instant): Promise<void> {
  const home = await findBlobHome(tx)
  if (home?.strangeSince) return
  await tx
    .insertInto('syncBlobStore')
    .values({ strangeSince: at })
    .onConflict((oc) => oc.column('singleton').doUpdateSet({ strangeSince: at }))
    .execute()
}
