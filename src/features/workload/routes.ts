import { invalid } from '../../base/refusal.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { claimMaking, decideEntries, readStatements } from './actions.ts'
import { claimWorkload, listStatements, moveEntries } from './api.ts'
import { readTerm } from './period.ts'

/** At the hub: what teachers did for the programme, and what of it counts. */
export function workloadRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listStatements, ({ actor, query: { term, place, placeLevel } }) => {
    const read = readTerm(term)
    if (!read) throw invalid('invalid_request')
    return readStatements(db, actor, { place: { code: place, level: placeLevel }, term: read })
  })
  serve(server, claimWorkload, ({ actor, body }) => claimMaking(db, actor, body, clock()))
  serve(server, moveEntries, ({ actor, body }) => decideEntries(db, actor, body))
}
