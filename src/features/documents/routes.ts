import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import {
  giveNumber,
  type PaperSource,
  readHeads,
  readNumbering,
  removeHead,
  removeNumber,
  writeHead,
} from './official-actions.ts'
import * as api from './official-api.ts'

/** Red heads of organs, and the numbers of their papers; `sources`: what features make that is numbered. */
export const officialPaperRoutes =
  (sources: readonly PaperSource[]) =>
  (server: Server, { db, clock }: Ground): void => {
    serve(server, api.readHeads, ({ actor }) => readHeads(db, actor))
    serve(server, api.writeHead, ({ actor, params, body }) =>
      writeHead(db, actor, { ...params, ...body }),
    )
    serve(server, api.removeHead, ({ actor, params }) => removeHead(db, actor, params.id))
    serve(server, api.readNumbering, ({ actor, params }) =>
      readNumbering(db, actor, sources, params, clock()),
    )
    serve(server, api.giveNumber, ({ actor, params, body }) =>
      giveNumber(db, actor, sources, { ...params, ...body }),
    )
    serve(server, api.removeNumber, ({ actor, params }) => removeNumber(db, actor, sources, params))
  }
