import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { makeMoves } from '../moves/move-actions.ts'
import * as api from './api.ts'
import { draftLetters, printLetters, readChain } from './letter-actions.ts'
import {
  addProgramme,
  changePhase,
  changeProgramme,
  phaseMovable,
  readItemRows,
  readProgramme,
  readProgrammes,
  waiveItem,
} from './programme-actions.ts'
import * as runs from './programme-api.ts'
import { draftAdoptions, printRules, readRuleStations } from './rule-actions.ts'
import * as rules from './rule-api.ts'
import { printScores, readScores, writeScores } from './score-actions.ts'

/** From plan to accepted station: what is signed on the way. */
export function programmeRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, api.readChain, ({ actor, query }) => readChain(db, actor, query, clock()))
  serve(server, api.draftLetters, ({ actor, body }) => draftLetters(db, actor, body, clock()))
  serve(server, api.printLetters, ({ actor, query }) => printLetters(ground, actor, query))

  serve(server, api.readScores, ({ actor, params }) => readScores(db, actor, params.id, clock()))
  serve(server, api.writeScores, ({ actor, params, body }) =>
    writeScores(db, actor, { ...params, ...body }),
  )
  serve(server, api.printScores, async ({ actor, params, query }) => ({
    name: 'letter-scores.pdf',
    content: (await printScores(ground, actor, { ...params, ...query }, clock())).pdf,
  }))

  serve(server, runs.readProgrammes, ({ actor, query }) => readProgrammes(db, actor, query))
  serve(server, runs.addProgramme, ({ actor, body }) => addProgramme(db, actor, body))
  serve(server, runs.readProgramme, ({ actor, params, query }) =>
    readProgramme(db, actor, { ...params, ...query }, clock()),
  )
  serve(server, runs.changeProgramme, ({ actor, params, body }) =>
    changeProgramme(db, actor, { ...params, ...body }),
  )
  serve(server, runs.changePhase, ({ actor, params, body }) =>
    changePhase(db, actor, { ...params, ...body }),
  )
  serve(server, runs.movePhases, ({ actor, body }) =>
    makeMoves(db, actor, phaseMovable, body, clock()),
  )
  serve(server, runs.waiveItem, ({ actor, params, body }) =>
    waiveItem(db, actor, { ...params, ...body }),
  )
  serve(server, runs.readItemRows, ({ actor, params, query }) =>
    readItemRows(db, actor, { ...params, ...query }, clock()),
  )

  serve(server, rules.readRuleStations, ({ actor, query }) => readRuleStations(db, actor, query))
  serve(server, rules.draftAdoptions, ({ actor, body }) => draftAdoptions(db, actor, body))
  serve(server, rules.printRules, ({ actor, query }) => printRules(ground, actor, query))
}
