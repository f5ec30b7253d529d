import { hash, timingSafeEqual } from 'node:crypto'
import type { PlaceLevel } from '../../base/place.ts'
import { notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { hashToken, newToken } from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { findOnlyCounty } from '../people/place-store.ts'
import { findOwnPlace, loadIdentity } from '../sync/identity-store.ts'
import { type KeyScope, reachOfKey, readBasic, type Speaker } from './credential.ts'
import { findCredential, insertCredential, setRevoked } from './credential-store.ts'

export type NewKey = {
  name: string
  scopes: readonly KeyScope[]
  /** Absent: the node's own place, and all that it has. */
  place?: { regionCode: string; level: PlaceLevel }
}

/** The place of a node that knows none yet. */
const nowhere = '000000000000'

const findNodePlace = async (tx: Tx): Promise<string> =>
  (await findOwnPlace(tx)) ?? (await findOnlyCounty(tx)) ?? nowhere

/** Makes a key; its secret is told here and never again. */
export async function addKey(
  db: Db,
  actor: Actor,
  { name, scopes, place }: NewKey,
): Promise<{ key: string; secret: string }> {
  const [key, secret] = [newToken().slice(0, 22), newToken()]
  await asSystem(db, 'lrs key', async (tx) => {
    const regionCode = place?.regionCode ?? (await findNodePlace(tx))
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

/** A key is looked up again after so long, and so ends at the latest then when it is revoked. */
const knownMs = 2_000
const mostKnown = 1_000

/**
 * Who the header of basic authentication says he is, and is. `homePage` is where the keys hold; without
 * one they are this node's.
 */
export function openAuthentication(
  db: Db,
  homePage: string | undefined,
): (authorization: string) => Promise<Speaker> {
  const known = new Map<string, { speaker: Speaker; untilMs: number }>()
  return async (authorization) => {
    // Secrets stay in memory no longer than the request.
    const digest = hash('sha256', authorization)
    const found = known.get(digest)
    if (found && found.untilMs > performance.now()) return found.speaker
    const speaker = await authenticate(db, authorization, homePage)
    if (known.size >= mostKnown) known.clear()
    known.set(digest, { speaker, untilMs: performance.now() + knownMs })
    return speaker
  }
}

async function authenticate(
  db: Db,
  authorization: string,
  homePage: string | undefined,
): Promise<Speaker> {
  const given = readBasic(authorization)
  if (!given) throw new Refusal('unauthenticated', 'lrs_key_refused')
  return asSystem(db, 'lrs key', async (tx) => {
    const found = await findCredential(tx, given.key)
    if (!found || !timingSafeEqual(found.secretHash, hashToken(given.secret))) {
      throw new Refusal('unauthenticated', 'lrs_key_refused')
    }
    const { key, name, scopes, regionCode } = found
    return {
      authority: {
        objectType: 'Agent',
        name,
        account: { homePage: homePage ?? (await findHomePage(tx)), name: key },
      },
      scopes,
      regionCode: regionCode === nowhere ? await findNodePlace(tx) : regionCode,
      reach: reachOfKey(found),
    }
  })
}

/** Of a node that has no address of its own. */
export const findHomePage = async (tx: Tx): Promise<string> =>
  `urn:uuid:${(await loadIdentity(tx)).id}`
