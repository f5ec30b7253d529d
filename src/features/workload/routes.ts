import { rangeOf } from '../../base/place.ts'
import { invalid } from '../../base/refusal.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { requireAnywhere } from '../people/actor.ts'
import { claimMaking, correctEntry, movableEntry, stateWork } from './actions.ts'
import * as api from './api.ts'
import { readTerm, type Term } from './period.ts'
import { printSheets } from './sheet-actions.ts'
import { readStatements, signSheets } from './statement-actions.ts'
import { readYear, signYear } from './year-actions.ts'

/** At the hub: what teachers did for the programme, what of it counts, and what of that was signed. */
export function workloadRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, api.listStatements, ({ actor, query: { term, place, placeLevel } }) =>
    readStatements(db, actor, { place: { code: place, level: placeLevel }, term: termIn(term) }),
  )
  serve(server, api.claimWorkload, ({ actor, body }) => claimMaking(db, actor, body, clock()))
  serve(server, api.stateWork, ({ actor, body }) => stateWork(db, actor, body, clock()))
  serve(server, api.correctEntry, ({ actor, params, body: { minutes } }) =>
    correctEntry(db, actor, { id: params.id, minutes }),
  )
  serve(server, api.moveEntries, ({ actor, body }) =>
    makeMoves(db, actor, movableEntry, body, clock()),
  )
  serve(server, api.signSheets, ({ actor, body: { place, placeLevel, term, ...rest } }) => {
    requireAnywhere(actor, 'workload.sign')
    const asked = { place: rangeOf(place, placeLevel), term: termIn(term), ...rest }
    return signSheets(db, actor, asked, clock())
  })
  serve(server, api.printSheets, ({ actor, query: { place, placeLevel, term, ...rest } }) =>
    printSheets(ground, actor, {
      ...{ place: { code: place, level: placeLevel }, term: termIn(term), ...rest },
    }),
  )
  serve(server, api.readYear, ({ actor, params, query: { place, placeLevel } }) =>
    readYear(db, actor, { place: rangeOf(place, placeLevel), year: params.year }),
  )
  serve(server, api.signYear, ({ actor, params, body: { place, placeLevel, teachers } }) => {
    requireAnywhere(actor, 'workload.sign')
    return signYear(db, actor, { place: rangeOf(place, placeLevel), year: params.year, teachers })
  })
}

function termIn(text: string): Term {
  const term = readTerm(text)
  if (!term) throw invalid('invalid_request')
  return term
}
