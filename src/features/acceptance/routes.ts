import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { makeMoves } from '../moves/move-actions.ts'
import * as api from './api.ts'
import {
  acceptApplication,
  applicationMovable,
  applyFor,
  readUpperLevels,
} from './application-actions.ts'
import { batchMovable, commitBatch, drawBatch } from './batch-actions.ts'
import * as batches from './batch-api.ts'
import { printChecklist, printEvaluation, printTrial } from './level-paper-actions.ts'
import { adoptPlans, handOn, planMeeting, readBodies, readMeeting } from './meeting-actions.ts'
import * as meetings from './meeting-api.ts'
import { printMeeting } from './meeting-paper-actions.ts'
import { orderMany, readOrders } from './order-actions.ts'
import { printOrders } from './order-paper-actions.ts'
import { adoptPractice, readPractice } from './practice-actions.ts'
import * as practices from './practice-api.ts'
import { readRegister, writeRegister } from './register-actions.ts'
import * as register from './register-api.ts'
import { printApplication, printReport } from './report-paper-actions.ts'
import { chooseFilling, fillIn, readOwnSheets, readSheet, readSheets } from './sheet-actions.ts'
import * as sheets from './sheet-api.ts'
import { readStationAcceptance } from './station-actions.ts'
import { beginTrials, readTrials } from './trial-actions.ts'

/** From trial to accepted station. */
export function acceptanceRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, api.readOrders, ({ actor, query }) => readOrders(db, actor, query, clock()))
  serve(server, api.orderMany, ({ actor, body }) => orderMany(db, actor, body, clock()))
  serve(server, api.readTrials, ({ actor, query }) => readTrials(db, actor, query, clock()))
  serve(server, api.beginTrials, ({ actor, body }) => beginTrials(db, actor, body, clock()))
  serve(server, api.readStationAcceptance, ({ actor, params }) =>
    readStationAcceptance(db, actor, params.id, clock()),
  )
  serve(server, api.printOrders, ({ actor, query }) => printOrders(ground, actor, query))
  serve(server, api.printTrial, ({ actor, params, query }) =>
    printTrial(ground, actor, { ...params, ...query }),
  )
  serve(server, practices.readPractice, ({ actor, params }) => readPractice(db, actor, params.id))
  serve(server, practices.adoptPractice, ({ actor, params, body }) =>
    adoptPractice(db, actor, { ...params, ...body }, clock()),
  )
  meetingRoutes(server, ground)
  sheetRoutes(server, ground)
  levelRoutes(server, ground)
}

function meetingRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, meetings.readBodies, ({ actor, query }) => readBodies(db, actor, query, clock()))
  serve(server, meetings.planMeeting, ({ actor, body }) => planMeeting(db, actor, body))
  serve(server, meetings.readMeeting, ({ actor, params }) => readMeeting(db, actor, params.id))
  serve(server, meetings.adoptPlans, ({ actor, params, body }) =>
    adoptPlans(db, actor, { ...params, ...body }, clock()),
  )
  serve(server, meetings.handOn, ({ actor, params, body }) =>
    handOn(db, actor, { ...params, ...body }),
  )
  serve(server, meetings.printMeeting, ({ actor, params, query }) =>
    printMeeting(ground, actor, { ...params, ...query }),
  )
}

function sheetRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, sheets.readSheets, ({ actor, query }) => readSheets(db, actor, query))
  serve(server, sheets.readOwnSheets, ({ actor }) => readOwnSheets(db, actor))
  serve(server, sheets.readSheet, ({ actor, params }) => readSheet(db, actor, params.id, clock()))
  serve(server, sheets.fillIn, ({ actor, params, body }) =>
    fillIn(db, actor, { ...params, ...body }, clock()),
  )
  serve(server, sheets.chooseFilling, ({ actor, params, body }) =>
    chooseFilling(db, actor, { ...params, ...body }),
  )
  serve(server, sheets.printChecklist, ({ actor, params, query }) =>
    printChecklist(ground, actor, { ...params, ...query }),
  )
  serve(server, sheets.printReport, ({ actor, params, query }) =>
    printReport(ground, actor, { ...params, ...query }),
  )
}

/** City and province. */
function levelRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, batches.readUpperLevels, ({ actor, query }) =>
    readUpperLevels(db, actor, query, clock()),
  )
  serve(server, register.readRegister, ({ actor, query }) =>
    readRegister(db, actor, query, clock()),
  )
  serve(server, register.writeRegister, async ({ actor, query }) => ({
    name: 'station-register.xlsx',
    content: await writeRegister(ground, actor, query),
  }))
  serve(server, batches.commitBatch, ({ actor, body }) => commitBatch(db, actor, body, clock()))
  serve(server, batches.drawBatch, ({ actor, params, body }) =>
    drawBatch(db, actor, { ...params, ...body }, clock()),
  )
  serve(server, batches.moveBatches, ({ actor, body }) =>
    makeMoves(db, actor, batchMovable(), body, clock()),
  )
  serve(server, batches.applyFor, ({ actor, body }) => applyFor(db, actor, body))
  serve(server, batches.acceptApplication, ({ actor, params, body }) =>
    acceptApplication(db, actor, { ...params, ...body }, clock()),
  )
  serve(server, batches.moveApplications, ({ actor, body }) =>
    makeMoves(db, actor, applicationMovable(), body, clock()),
  )
  serve(server, batches.printEvaluation, ({ actor, params, query }) =>
    printEvaluation(ground, actor, { ...params, ...query }),
  )
  serve(server, batches.printApplication, ({ actor, params, query }) =>
    printApplication(ground, actor, { ...params, ...query }),
  )
}
