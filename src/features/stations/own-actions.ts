import { asSystem, type Db } from '../../platform/db.ts'
import { type Actor, mayAnywhere } from '../people/actor.ts'
import { isUnknownThere } from '../sync/enrolment-actions.ts'
import { findUplink } from '../sync/identity-store.ts'
import type { OwnStation, OwnSync } from './own-api.ts'

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
    unknownThere: uplink !== undefined && isUnknownThere(uplink),
    cloneAlarm: uplink?.report?.cloneAlarm ?? false,
    toldOff: uplink?.report?.toldOff ?? false,
    mayCarry: mayAnywhere(actor, 'stations.carry'),
  }
}
