import type { PlaceLevel } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { KeyScope } from './credential.ts'

export type Credential = {
  key: string
  name: string
  scopes: KeyScope[]
  regionCode: string
  level: PlaceLevel | null
  createdAt: string
  revokedAt: string | null
}

const credentials = (tx: Tx) =>
  tx
    .selectFrom('lrsCredentials')
    .select(['key', 'name', 'scopes', 'regionCode', 'level', 'createdAt', 'revokedAt'])

export const listCredentials = (tx: Tx): Promise<Credential[]> =>
  credentials(tx).orderBy('createdAt').orderBy('key').$castTo<Credential>().execute()

export const findCredential = (
  tx: Tx,
  key: string,
): Promise<(Credential & { secretHash: Buffer }) | undefined> =>
  credentials(tx)
    .select('secretHash')
    .where('key', '=', key)
    .where('revokedAt', 'is', null)
    .$castTo<Credential & { secretHash: Buffer }>()
    .executeTakeFirst()

export async function insertCredential(
  tx: Tx,
  credential: Omit<Credential, 'createdAt' | 'revokedAt'> & { secretHash: Buffer },
): Promise<void> {
  await tx.insertInto('lrsCredentials').values(credential).execute()
}

/** False: there is no such key, or it has been revoked before. */
export async function setRevoked(tx: Tx, key: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('lrsCredentials')
    .set({ revokedAt: at })
    .where('key', '=', key)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
