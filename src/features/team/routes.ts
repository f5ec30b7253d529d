import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { readTeams } from './actions.ts'
import * as api from './api.ts'

/** Who runs each station. */
export function teamRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, api.readTeams, ({ actor, query }) => readTeams(db, actor, query, clock()))
}
