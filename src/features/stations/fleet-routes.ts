import { withNext } from '../../base/cursor.ts'
import { rangeOf } from '../../base/place.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import type { SyncHub } from '../sync/keeper-actions.ts'
import { settleAlarm, settleClone, trustEpoch } from './alarm-actions.ts'
import {
  addStation,
  findSchoolsWithout,
  listFleet,
  makeNewCode,
  refuseStation,
  settleAlarmOf,
  showLoss,
  showStation,
  trustLogOf,
} from './api.ts'
import { readFleet, readLoss, readSchoolsWithout, readStation } from './fleet-actions.ts'
import { inviteStation, renewCode, revokeStation } from './invitation-actions.ts'

/** The hub's stations, for people. */
export function fleetRoutes({ nameIn, replication }: SyncHub) {
  return (server: Server, { db, clock }: Ground): void => {
    serve(server, listFleet, async ({ actor, query }) => {
      const within = rangeOf(query.place, query.placeLevel)
      return withNext(await readFleet(db, actor, { ...query, within }, clock()))
    })
    serve(server, findSchoolsWithout, async ({ actor, query }) => ({
      schools: await readSchoolsWithout(db, actor, query.search),
    }))
    serve(server, addStation, async ({ actor, body }) => ({
      ...(await inviteStation(db, actor, body.schoolId, replication, clock())),
      hub: await nameIn(db),
    }))
    serve(server, showStation, ({ actor, params }) =>
      readStation(db, actor, replication, params.id, clock()),
    )
    serve(server, makeNewCode, async ({ actor, params }) => ({
      ...(await renewCode(db, actor, params.id, clock())),
      hub: await nameIn(db),
    }))
    serve(server, showLoss, ({ actor, params }) => readLoss(db, actor, params.id, clock()))
    serve(server, refuseStation, ({ actor, params, body }) =>
      revokeStation(db, actor, params.id, body.reason, clock()),
    )
    serve(server, settleAlarmOf, ({ actor, params, body: { epoch, note } }) => {
      const settlement = { stationId: params.id, alarmId: params.alarmId, note }
      return epoch === undefined
        ? settleAlarm(db, actor, settlement, clock())
        : settleClone(db, actor, replication, { ...settlement, epoch }, clock())
    })
    serve(server, trustLogOf, ({ actor, params: { id: stationId, epoch }, body }) =>
      trustEpoch(db, actor, replication, { stationId, epoch, ...body }, clock()),
    )
  }
}
