import { rangeOf } from '../../base/place.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { readFoundStation, readFoundStations } from './actions.ts'
import * as api from './api.ts'
import { draftAgreements, orderPlates } from './bulk-actions.ts'
import { handOverEquipment, keepTimes, readHostChange } from './host-change-actions.ts'
import { printHandOver } from './host-change-paper-actions.ts'
import { printAgreements, printHung, printPlates } from './paper-actions.ts'
import { stationMovable } from './stage-actions.ts'
import { type FilePart, printStationFile } from './station-file-actions.ts'

/** Where stations stand, and what they need before they run; `parts`: what other features keep of a station. */
export const foundingRoutes =
  (parts: readonly FilePart[]) =>
  (server: Server, ground: Ground): void => {
    const { db, clock } = ground
    serve(server, api.printStationFile, async ({ actor, params, query }) => ({
      name: 'station-file.pdf',
      content: await printStationFile(ground, actor, { ...params, ...query }, parts),
    }))
    serve(server, api.readFoundStations, ({ actor, query }) =>
      readFoundStations(db, actor, rangeOf(query.place, query.placeLevel), clock()),
    )
    serve(server, api.readFoundStation, ({ actor, params }) =>
      readFoundStation(db, actor, params.id, clock()),
    )
    serve(server, api.moveStations, ({ actor, body }) =>
      makeMoves(db, actor, stationMovable, body, clock()),
    )
    serve(server, api.readHostChange, ({ actor, params }) =>
      readHostChange(db, actor, params.id, clock()),
    )
    serve(server, api.keepTimes, ({ actor, params }) => keepTimes(db, actor, params.id, clock()))
    serve(server, api.handOverEquipment, ({ actor, params, body }) =>
      handOverEquipment(db, actor, { ...params, ...body }),
    )
    serve(server, api.printHandOver, async ({ actor, params, query }) => ({
      name: 'equipment-handover.pdf',
      content: (await printHandOver(ground, actor, { ...params, ...query }, clock())).pdf,
    }))
    serve(server, api.orderPlates, ({ actor, body }) => orderPlates(db, actor, body))
    serve(server, api.draftAgreements, ({ actor, body }) =>
      draftAgreements(db, actor, body, clock()),
    )
    serve(server, api.printPlates, async ({ actor, query }) => ({
      name: 'plates.pdf',
      content: (await printPlates(ground, actor, query, clock())).pdf,
    }))
    serve(server, api.printHung, async ({ actor, query }) => ({
      name: 'plates-hung.pdf',
      content: (await printHung(ground, actor, query, clock())).pdf,
    }))
    serve(server, api.printAgreements, ({ actor, query }) =>
      printAgreements(ground, actor, query, clock()),
    )
  }
