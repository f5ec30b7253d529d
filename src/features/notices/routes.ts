import { withNext } from '../../base/cursor.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { scanEndingOf } from '../registers/scan.ts'
import * as api from './api.ts'
import {
  addressTo,
  enterSlips,
  findAddressees,
  readUnits,
  remind,
  replaceCircular,
  takeFrom,
} from './circular-actions.ts'
import { printCircular, printReceived } from './circular-paper-actions.ts'
import { writeUnits } from './circular-sheet-actions.ts'
import {
  answerReceived,
  listReceived,
  openReceived,
  readReceived,
  readReceivedFile,
} from './received-actions.ts'

/** What offices send to units below them, and what those receive. */
export function circularRoutes(server: Server, ground: Ground): void {
  dispatchRoutes(server, ground)
  receivedRoutes(server, ground)
}

function dispatchRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, api.readUnits, async ({ actor, params, query }) =>
    withNext(await readUnits(db, actor, { ...params, ...query }, clock())),
  )
  serve(server, api.findAddressees, ({ actor, params, query }) =>
    findAddressees(db, actor, { ...params, ...query }),
  )
  serve(server, api.addressTo, ({ actor, params, body }) =>
    addressTo(db, actor, { ...params, ...body }),
  )
  serve(server, api.takeFrom, ({ actor, params, body }) =>
    takeFrom(db, actor, { ...params, ...body }),
  )
  serve(server, api.enterSlips, ({ actor, params, body }) =>
    enterSlips(db, actor, { ...params, ...body }, clock()),
  )
  serve(server, api.remind, ({ actor, params }) => remind(db, actor, params.id, clock()))
  serve(server, api.replaceCircular, ({ actor, params }) =>
    replaceCircular(db, actor, params.id, clock()),
  )
  serve(server, api.exportUnits, async ({ actor, params, query }) => ({
    name: 'receipts.xlsx',
    content: await writeUnits(db, actor, { ...params, ...query }, clock()),
  }))
  serve(server, api.printCircular, ({ actor, params, query }) =>
    printCircular(ground, actor, { ...params, ...query }),
  )
}

function receivedRoutes(server: Server, ground: Ground): void {
  const { db, clock } = ground
  serve(server, api.listReceived, async ({ actor, query }) =>
    withNext(await listReceived(db, actor, query, clock())),
  )
  serve(server, api.readReceived, ({ actor, params }) =>
    readReceived(db, actor, params.id, clock()),
  )
  serve(server, api.openReceived, ({ actor, params }) =>
    openReceived(db, actor, params.id, clock()),
  )
  serve(server, api.answerReceived, ({ actor, params, body }) =>
    answerReceived(db, actor, { ...params, ...body }, clock()),
  )
  serve(server, api.readReceivedFile, async ({ actor, params }) => {
    const { mediaType, content } = await readReceivedFile(ground, actor, params)
    return {
      ...{ name: `${params.file}.${scanEndingOf(mediaType)}`, content },
      ...(mediaType !== 'application/pdf' && { shown: true as const }),
    }
  })
  serve(server, api.printReceived, ({ actor, params, query }) =>
    printReceived(ground, actor, { ...params, ...query }),
  )
}
