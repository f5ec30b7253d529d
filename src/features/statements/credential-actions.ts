import { timingSafeEqual } from 'node:crypto'
import type { PlaceLevel } from '../../base/place.ts'
import { notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { hashToken, newToken } from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { findOnlyCounty } from '../people/place-store.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import { type KeyScope, reachOfKey, readBasic, type Speaker } from './credential.ts'
import { findCredential, insertCredential, setRevoked } from './credential-store.ts'

export type NewKey = {
  name: string
  scopes: readonly KeyScope[]
  /** Absent: the node's own place, and all that it has. */
  place?: { regionCode: string; level: PlaceLevel }
}

/** A node that knows no place yet. */
const nowhere = '000000000000'

/** Makes a key; its secret is told here and never again. */
export async function addKey(
  db: Db,
  actor: Actor,
  { name, scopes, place }: NewKey,
): Promise<{ key: string; secret: string }> {
  const [key, secret] = [newToken().slice(0, 22), newToken()]
  await asSystem(db, 'lrs key', async (tx) => {
    const own = place ? undefined : ((await findOwnPlace(tx)) ?? (await findOnlyCounty(tx)))
    const regionCode = place?.regionCode ?? own ?? nowhere
    await insertCredential(tx, {
      key,
      name,
      scopes: [...scopes],
      regionCode,
      level: place?.level ?? null,
      secretHash: hashToken(secret),
    })
    const payload = { name, scopes, place: place ?? null }
    await audit(tx, actor, [
      { action: 'lrs.key_added', subjectType: 'lrs_key', subjectId: key, regionCode, payload },
    ])
  })
  return { key, secret }
}

export async function revokeKey(db: Db, actor: Actor, key: string, now: Date): Promise<void> {
  await asSystem(db, 'lrs key', async (tx) => {
    const credential = await findCredential(tx, key)
    if (!credential || !(await setRevoked(tx, key, now.toISOString()))) {
      throw notFound('lrs_key', key)
    }
    const { name, regionCode } = credential
    await audit(tx, actor, [
      {
        action: 'lrs.key_revoked',
        subjectType: 'lrs_key',
        subjectId: key,
        regionCode,
        payload: { name },
      },
    ])
  })
}

/** Who the header of basic authentication says he is, and is; `homePage` is where his key holds. */
export async function authenticate(
  db: Db,
  authorization: string,
  homePage: string,
): Promise<Speaker> {
  const given = readBasic(authorization)
  const found = given && (await asSystem(db, 'lrs key', (tx) => findCredential(tx, given.key)))
  if (!found || !timingSafeEqual(found.secretHash, hashToken(given.secret))) {
    throw new Refusal('unauthenticated', 'lrs_key_refused')
  }
  return {
    authority: {
      objectType: 'Agent',
      name: found.name,
      account: { homePage, name: found.key },
    },
    scopes: found.scopes,
    regionCode: found.regionCode,
    reach: reachOfKey(found),
  }
}
