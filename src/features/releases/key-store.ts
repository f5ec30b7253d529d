import { newId } from '../../base/ids.ts'
import type { Tx } from '../../platform/db.ts'

/** SPKI DER of the keys whose releases are believed here. */
export async function listReleaseKeys(tx: Tx): Promise<Buffer[]> {
  const rows = await tx.selectFrom('releaseKeys').select('publicKey').execute()
  return rows.map(({ publicKey }) => Buffer.from(publicKey, 'base64'))
}

export async function saveReleaseKey(tx: Tx, name: string, key: Buffer): Promise<void> {
  await tx
    .insertInto('releaseKeys')
    .values({ id: newId(), name, publicKey: key.toString('base64') })
    .onConflict((conflict) => conflict.column('publicKey').doUpdateSet({ name }))
    .execute()
}

/** False: there was none. */
export async function deleteReleaseKey(tx: Tx, key: Buffer): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('releaseKeys')
    .where('publicKey', '=', key.toString('base64'))
    .executeTakeFirst()
  return numDeletedRows > 0n
}
