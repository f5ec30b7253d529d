import * as z from 'zod'
import { isPlaceCode, placeLevels, rangeOf } from '../../base/place.ts'
import { pageQuery, textOfCursor } from '../../platform/cursor.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import type { SyncHub } from '../sync/keeper-actions.ts'
import { epochSchema } from '../sync/record.ts'
import { settleAlarm, settleClone, trustEpoch } from './alarm-actions.ts'
import { readFleet, readLoss, readSchoolsWithout, readStation } from './fleet-actions.ts'
import { inviteStation, renewCode, revokeStation } from './invitation-actions.ts'
import { onlyFilters } from './station.ts'

const Id = z.object({ id: z.uuid() })
const Words = z.string().trim().min(1).max(500)
const Search = z.exactOptional(z.string().trim().max(100))

/** The hub's stations, for people. */
export function fleetRoutes({ name: hub, replication }: SyncHub) {
  return (server: Server, { db, clock }: Ground): void => {
    const tags = ['stations']

    server.get(
      '/api/stations',
      {
        schema: {
          tags,
          querystring: pageQuery(z.string().max(12)).extend({
            place: z.string().refine(isPlaceCode),
            placeLevel: z.enum(placeLevels).default('county'),
            search: Search,
            only: z.enum(onlyFilters).default('all'),
          }),
        },
      },
      async ({ actor, query }) => {
        const now = clock()
        const within = rangeOf(query.place, query.placeLevel)
        const { next, ...page } = await readFleet(db, actor, { ...query, within }, now)
        return { ...page, at: now.toISOString(), ...(next && { next: textOfCursor(next) }) }
      },
    )
    server.get(
      '/api/stations/schools-without',
      { schema: { tags, querystring: z.object({ search: Search }) } },
      async ({ actor, query }) => ({ schools: await readSchoolsWithout(db, actor, query.search) }),
    )
    server.post(
      '/api/stations',
      { schema: { tags, body: z.strictObject({ schoolId: z.uuid() }) } },
      async ({ actor, body }, reply) => {
        const slip = await inviteStation(db, actor, body.schoolId, replication, clock())
        return reply.status(201).send({ ...slip, hub })
      },
    )
    server.get('/api/stations/:id', { schema: { tags, params: Id } }, async ({ actor, params }) => {
      const now = clock()
      return {
        ...(await readStation(db, actor, replication, params.id, now)),
        at: now.toISOString(),
      }
    })
    server.post(
      '/api/stations/:id/code',
      { schema: { tags, params: Id } },
      async ({ actor, params }) => ({ ...(await renewCode(db, actor, params.id, clock())), hub }),
    )
    server.get('/api/stations/:id/loss', { schema: { tags, params: Id } }, ({ actor, params }) =>
      readLoss(db, actor, params.id, clock()),
    )
    server.post(
      '/api/stations/:id/revoke',
      { schema: { tags, params: Id, body: z.strictObject({ reason: Words }) } },
      async ({ actor, params, body }, reply) => {
        await revokeStation(db, actor, params.id, body.reason, clock())
        return reply.status(204).send()
      },
    )
    server.post(
      '/api/stations/:id/alarms/:alarmId/settle',
      {
        schema: {
          tags,
          params: Id.extend({ alarmId: z.uuid() }),
          body: z.strictObject({ note: Words, epoch: z.exactOptional(epochSchema) }),
        },
      },
      async ({ actor, params, body }, reply) => {
        const { epoch, note } = body
        const settlement = { stationId: params.id, alarmId: params.alarmId, note }
        if (epoch === undefined) await settleAlarm(db, actor, settlement, clock())
        else await settleClone(db, actor, replication, { ...settlement, epoch }, clock())
        return reply.status(204).send()
      },
    )
    server.post(
      '/api/stations/:id/logs/:epoch/trust',
      {
        schema: {
          tags,
          params: Id.extend({ epoch: epochSchema }),
          body: z.strictObject({ note: Words }),
        },
      },
      async ({ actor, params, body }, reply) => {
        const { id: stationId, epoch } = params
        await trustEpoch(db, actor, replication, { stationId, epoch, ...body }, clock())
        return reply.status(204).send()
      },
    )
  }
}
