import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import * as api from './api.ts'
import { draftLetters, printLetters, readChain } from './letter-actions.ts'

/** From plan to accepted station: what is signed on the way. */
export function programmeRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, api.readChain, ({ actor, query }) => readChain(db, actor, query, clock()))
  serve(server, api.draftLetters, ({ actor, body }) => draftLetters(db, actor, body, clock()))
  serve(server, api.printLetters, ({ actor, query }) => printLetters(ground, actor, query))
}
