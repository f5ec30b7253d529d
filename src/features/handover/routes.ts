import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import type { TodaySource } from '../tasks/today-actions.ts'
import * as api from './api.ts'
import { listHandovers, readHandover, tickStep } from './handover-actions.ts'
import { printHandover } from './handover-paper-actions.ts'

/** Posts as one holder leaves them to the next; `sources`: what says what waits there. */
export const handoverRoutes =
  (sources: readonly TodaySource[]) =>
  (server: Server, ground: Ground): void => {
    const { db, clock } = ground
    serve(server, api.listHandovers, ({ actor, query }) => listHandovers(db, actor, query, clock()))
    serve(server, api.readHandover, ({ actor, params }) =>
      readHandover(ground, actor, params.id, sources),
    )
    serve(server, api.tickStep, ({ actor, params, body }) =>
      tickStep(db, actor, { ...params, ...body }, clock()),
    )
    serve(server, api.printHandover, async ({ actor, params, query }) => ({
      name: 'handover.pdf',
      content: await printHandover(ground, actor, { ...params, ...query }, sources),
    }))
  }
