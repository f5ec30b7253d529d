import { invalid, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, mayAnywhere, requireAnywhere } from '../people/actor.ts'
import { enrol } from '../sync/enrolment-actions.ts'
import type { EnrolRequest } from '../sync/enrolment-protocol.ts'
import { findUplink } from '../sync/identity-store.ts'
import { LineDown } from '../sync/wire.ts'
import { hubAddress, type OwnStation, type OwnSync } from './own-station.ts'

export async function readOwn(db: Db, actor: Actor, sync: OwnSync, now: Date): Promise<OwnStation> {
  const uplink = await asSystem(db, 'sync: own standing', findUplink)
  return {
    ...sync,
    at: now.toISOString(),
    hub: uplink
      ? {
          name: uplink.hubName,
          url: uplink.url,
          nodeName: uplink.nodeName,
          enrolledAt: uplink.enrolledAt,
        }
      : null,
    lastContactAt: uplink?.lastContactAt ?? null,
    lastTrouble: uplink?.lastTrouble ?? null,
    mayEnrol: mayAnywhere(actor, 'stations.manage'),
    mayCarry: mayAnywhere(actor, 'stations.carry'),
  }
}

/** Takes the address as typed; `post` throws `LineDown` with the hub's code, or where nobody answers. */
export async function enrolHere(
  db: Db,
  actor: Actor,
  typed: { url: string; code: string },
  post: (url: string, body: EnrolRequest) => Promise<unknown>,
  now: Date,
): Promise<{ name: string; hub: string }> {
  requireAnywhere(actor, 'stations.manage')
  const url = hubAddress(typed.url)
  if (!url) throw invalid('hub_address_malformed', { value: typed.url })
  const { node, hub } = await enrol(db, { url, code: typed.code }, post, now).catch((error) => {
    if (!(error instanceof LineDown)) throw error
    if (error.message === 'enrolment_code_unknown') throw invalid('enrolment_code_unknown')
    throw new Refusal('unavailable', 'hub_unreachable', { url })
  })
  await asSystem(db, 'sync: own enrolment', (tx) =>
    audit(tx, actor, [
      {
        action: 'stations.enrolled',
        subjectType: 'station',
        subjectId: node.id,
        regionCode: (actor.scopes[0]?.lower ?? '').padEnd(12, '0'),
        payload: { name: node.name, hub: hub.name, url },
      },
    ]),
  )
  return { name: node.name, hub: hub.name }
}
