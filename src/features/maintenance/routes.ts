import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import * as api from './api.ts'
import { readDue, writeDue } from './due-actions.ts'
import { actOnFault, type Kept, readKept, recordUpkeep, reportFault } from './keeper-actions.ts'
import * as keeper from './keeper-api.ts'

/** `kept`: the registers as this node keeps them. */
export const maintenanceRoutes =
  (kept: Kept) =>
  (server: Server, ground: Ground): void => {
    const { db, clock } = ground
    serve(server, api.readDue, ({ actor, query }) => readDue(db, actor, query, clock()))
    serve(server, api.exportDue, async ({ actor, query }) => ({
      name: 'maintenance-overdue.xlsx',
      content: await writeDue(ground, actor, query),
    }))
    serve(server, keeper.readKept, ({ actor }) => readKept(db, actor, clock()))
    serve(server, keeper.recordUpkeep, ({ actor, body }) =>
      recordUpkeep(db, actor, kept, body, clock()),
    )
    serve(server, keeper.reportFault, ({ actor, body }) =>
      reportFault(db, actor, kept, body, clock()),
    )
    serve(server, keeper.actOnFault, ({ actor, params, body }) =>
      actOnFault(db, actor, kept, params.id, body.act, clock()),
    )
  }
