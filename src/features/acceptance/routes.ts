import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import * as api from './api.ts'
import { adoptPlans, handOn, planMeeting, readBodies, readMeeting } from './meeting-actions.ts'
import * as meetings from './meeting-api.ts'
import { printMeeting } from './meeting-paper-actions.ts'
import { orderMany, readOrders } from './order-actions.ts'
import { printOrders } from './order-paper-actions.ts'
import { readStationAcceptance } from './station-actions.ts'
import { beginTrials, readTrials } from './trial-actions.ts'

/** From trial to accepted station. */
export function acceptanceRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, api.readOrders, ({ actor, query }) => readOrders(db, actor, query, clock()))
  serve(server, api.orderMany, ({ actor, body }) => orderMany(db, actor, body, clock()))
  serve(server, api.readTrials, ({ actor, query }) => readTrials(db, actor, query, clock()))
  serve(server, api.beginTrials, ({ actor, body }) => beginTrials(db, actor, body, clock()))
  serve(server, api.readStationAcceptance, ({ actor, params }) =>
    readStationAcceptance(db, actor, params.id, clock()),
  )
  serve(server, api.printOrders, async ({ actor, query }) => ({
    name: `rectification-${query.paper}.pdf`,
    content: (await printOrders(ground, actor, query)).pdf,
  }))
  serve(server, meetings.readBodies, ({ actor, query }) => readBodies(db, actor, query, clock()))
  serve(server, meetings.planMeeting, ({ actor, body }) => planMeeting(db, actor, body))
  serve(server, meetings.readMeeting, ({ actor, params }) => readMeeting(db, actor, params.id))
  serve(server, meetings.adoptPlans, ({ actor, params, body }) =>
    adoptPlans(db, actor, { ...params, ...body }, clock()),
  )
  serve(server, meetings.handOn, ({ actor, params, body }) =>
    handOn(db, actor, { ...params, ...body }),
  )
  serve(server, meetings.printMeeting, async ({ actor, params, query }) => ({
    name: `joint-meeting-${query.paper}.pdf`,
    content: (await printMeeting(ground, actor, { ...params, ...query })).pdf,
  }))
}
