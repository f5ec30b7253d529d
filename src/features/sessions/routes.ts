import { rangeOf } from '../../base/place.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import type { Recorder } from '../sync/record-actions.ts'
import * as api from './api.ts'
import { printDuties } from './duty-paper-actions.ts'
import { readUsage } from './usage-actions.ts'
import { readDuties, recordDuty } from './visit-actions.ts'
import { askExcuse, decideExcuse, readWeek, readWeeks } from './week-actions.ts'

/** At the hub: how stations keep to the week, what their rooms are used for, what assistants do. */
export const weekRoutes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground): void => {
    const { db, clock } = ground
    serve(server, api.readWeek, ({ actor, query: { place, placeLevel, monday } }) =>
      readWeek(db, actor, { within: rangeOf(place, placeLevel), monday }, clock()),
    )
    serve(server, api.readWeeks, ({ actor, query: { place, placeLevel, from, to } }) =>
      readWeeks(db, actor, { within: rangeOf(place, placeLevel), from, to }, clock()),
    )
    serve(server, api.askExcuse, ({ actor, body }) => askExcuse(db, actor, body))
    serve(server, api.decideExcuse, ({ actor, params, body }) =>
      decideExcuse(db, actor, { ...body, id: params.id }),
    )
    serve(server, api.readUsage, ({ actor, query: { place, placeLevel, from, to } }) =>
      readUsage(db, actor, { place: rangeOf(place, placeLevel), from, to }, clock()),
    )
    serve(server, api.readDuties, ({ actor, query: { place, placeLevel, from, to } }) =>
      readDuties(db, actor, { place: rangeOf(place, placeLevel), from, to }, clock()),
    )
    serve(server, api.printDuties, ({ actor, query }) => printDuties(ground, actor, query))
    serve(server, api.recordDuty, ({ actor, body }) =>
      recordDuty(db, actor, recorder, body, clock()),
    )
  }
