import type * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { rangeOf } from '../../base/place.ts'
import type { PlaceQuery } from '../../base/schemas.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import {
  addScenario,
  defaultSettings,
  readScenario,
  readScenarios,
  removeScenario,
  startSolving,
} from './actions.ts'
import { answer, answerMany } from './answer-actions.ts'
import * as api from './api.ts'
import { readCandidates } from './candidate-actions.ts'
import { printSignatureSheets } from './consent-sheet-actions.ts'
import {
  adoptScenario,
  chooseHost,
  readDecision,
  readDecisions,
  readMyConsents,
} from './decision-actions.ts'
import { printHosts, printSheets, writeHosts } from './list-actions.ts'
import { paperRoutes } from './paper-routes.ts'
import { readRulings, rule, withdrawRuling } from './ruling-actions.ts'
import { printAreas } from './service-area-actions.ts'
import { findByName, readUnits } from './unit-actions.ts'
import { readUnserved } from './unserved-actions.ts'

const withinOf = ({ place, placeLevel }: z.output<typeof PlaceQuery>) => rangeOf(place, placeLevel)

export function sitingRoutes(server: Server, ground: Ground): void {
  const { db, clock, printer } = ground
  const today = () => dayOf(clock())

  serve(server, api.readUnits, ({ actor, query }) =>
    readUnits(db, actor, withinOf(query), query.place, today()),
  )
  serve(server, api.findByName, ({ actor, query: { place, placeLevel, search } }) =>
    findByName(db, actor, { regionCode: place, level: placeLevel, search }),
  )
  serve(server, api.readCandidates, ({ actor, params }) =>
    readCandidates(db, actor, params.code, today()),
  )
  serve(server, api.readUnserved, ({ actor, query }) =>
    readUnserved(db, actor, withinOf(query), query.place, today()),
  )

  serve(server, api.readRulings, async ({ actor, query }) => ({
    rulings: await readRulings(db, actor, withinOf(query)),
  }))
  serve(server, api.rule, ({ actor, body }) => rule(db, actor, body))
  serve(server, api.withdrawRuling, ({ actor, params }) => withdrawRuling(db, actor, params.id))

  serve(server, api.defaultSettings, async ({ actor, query }) => ({
    settings: await defaultSettings(db, actor, query.place, today()),
  }))
  serve(server, api.readScenarios, async ({ actor }) => ({
    scenarios: await readScenarios(db, actor),
  }))
  serve(server, api.addScenario, ({ actor, body }) => addScenario(db, actor, body))
  serve(server, api.readScenario, ({ actor, params }) => readScenario(db, actor, params.id))
  serve(server, api.removeScenario, ({ actor, params }) => removeScenario(db, actor, params.id))
  serve(server, api.startSolving, async ({ actor, params }) => {
    await startSolving(db, actor, params.id)
    return { state: 'solving' as const }
  })
  serve(server, api.adoptScenario, ({ actor, params }) => adoptScenario(db, actor, params.id))

  serve(server, api.readDecisions, async ({ actor, query }) => ({
    decisions: await readDecisions(db, actor, { ...withinOf(query), state: query.state }),
  }))
  serve(server, api.readMyConsents, ({ actor }) => readMyConsents(db, actor))
  serve(server, api.readDecision, ({ actor, params }) =>
    readDecision(db, actor, params.id, today()),
  )
  serve(server, api.chooseHost, ({ actor, params, body }) =>
    chooseHost(db, actor, { ...body, id: params.id }, today()),
  )
  serve(server, api.giveAnswer, ({ actor, params, body }) =>
    answer(db, actor, { ...body, id: params.id }, clock()),
  )
  serve(server, api.giveManyAnswers, ({ actor, body }) => answerMany(db, actor, body, clock()))

  paperRoutes(server, ground)
  serve(server, api.readHostList, async ({ actor, query }) => {
    const request = { within: withinOf(query), regionCode: query.place, language: query.language }
    if (query.format === 'xlsx')
      return { name: 'hosts.xlsx', content: await writeHosts(db, actor, request, clock()) }
    const { pdf } = await printHosts(db, actor, printer, request, clock())
    return { name: 'hosts.pdf', content: pdf }
  })
  serve(server, api.readServiceAreas, async ({ actor, query }) => {
    const request = { within: withinOf(query), regionCode: query.place, language: query.language }
    const { pdf } = await printAreas(db, actor, printer, request, clock())
    return { name: 'service-areas.pdf', content: pdf }
  })
  serve(server, api.readConsentSheets, async ({ actor, query }) => {
    const request = { within: withinOf(query), regionCode: query.place, language: query.language }
    const { pdf } = await printSignatureSheets(db, actor, printer, request, clock())
    return { name: 'consent-sheets.pdf', content: pdf }
  })
  serve(server, api.readDecisionSheets, async ({ actor, query }) => {
    const request = {
      within: withinOf(query),
      regionCode: query.place,
      language: query.language,
      decisionId: query.decision,
    }
    const { pdf } = await printSheets(db, actor, printer, request, clock())
    return { name: 'decision-sheets.pdf', content: pdf }
  })
}
