import type * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { rangeOf } from '../../base/place.ts'
import type { PlaceQuery } from '../../base/schemas.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { answerTimetables } from './answer-actions.ts'
import * as api from './api.ts'
import { readBoard } from './board-actions.ts'
import type { KnownSessions } from './known-sessions-store.ts'
import { addTimes, callOff, moveOccurrence, putBack } from './plan-actions.ts'
import { proposeTimetables } from './propose-actions.ts'
import { chooseRoom } from './room-actions.ts'
import {
  assignOperator,
  endSlot,
  readOperators,
  readSchoolRooms,
  serveStations,
} from './run-actions.ts'
import { printSheets } from './sheet-actions.ts'
import { readStations, readTerms } from './station-actions.ts'
import { suggestForStation } from './suggest-actions.ts'
import { readTimetable, readTimetables } from './timetable-actions.ts'
import { withdrawTimetable } from './withdraw-actions.ts'

const withinOf = ({ place, placeLevel }: z.output<typeof PlaceQuery>) => rangeOf(place, placeLevel)

/** At the hub: what is agreed about the rooms, and the week as it is planned. */
export const timetableRoutes =
  (known: KnownSessions) =>
  (server: Server, { db, clock, printer }: Ground): void => {
    serve(server, api.listStations, ({ actor, query }) =>
      readStations(db, actor, withinOf(query), dayOf(clock())),
    )

    serve(server, api.chooseRoom, ({ actor, params, body }) =>
      chooseRoom(db, actor, { ...body, id: params.id }, clock()),
    )
    serve(server, api.listTerms, ({ query }) => readTerms(db, query.place, dayOf(clock())))
    serve(server, api.listTimetables, ({ actor, query }) =>
      readTimetables(
        db,
        actor,
        { within: withinOf(query), states: query.state && [query.state] },
        clock(),
      ),
    )
    serve(server, api.readTimetable, ({ actor, params }) =>
      readTimetable(db, actor, params.id, clock()),
    )
    serve(server, api.proposeTimes, ({ actor, body }) =>
      proposeTimetables(db, actor, body, clock()),
    )
    serve(server, api.answerTimes, ({ actor, body: { asked, ...given } }) =>
      answerTimetables(db, actor, asked, given, clock()),
    )
    serve(server, api.printTimes, async ({ actor, query }) => {
      const request = { within: withinOf(query), regionCode: query.place, language: query.language }
      const { pdf } = await printSheets(db, actor, printer, request, clock())
      return { name: 'timetable-sheets.pdf', content: pdf }
    })
    serve(server, api.withdrawTimes, ({ actor, params, body }) =>
      withdrawTimetable(db, actor, { ...body, id: params.id }, clock()),
    )

    serve(server, api.readBoard, ({ actor, query }) =>
      readBoard(db, actor, { within: withinOf(query), day: query.day }, known),
    )
    serve(server, api.moveTime, ({ actor, params, body }) =>
      moveOccurrence(db, actor, { ...body, id: params.id }, clock()),
    )
    serve(server, api.callOffTimes, ({ actor, body }) => callOff(db, actor, body, clock()))
    serve(server, api.putTimeBack, ({ actor, params, body }) =>
      putBack(db, actor, { ...body, id: params.id }, clock()),
    )
    serve(server, api.addTimes, ({ actor, body }) => addTimes(db, actor, body, clock()))

    serve(server, api.suggestTimes, ({ actor, query }) =>
      suggestForStation(db, actor, query, known, clock()),
    )
    serve(server, api.listOperators, ({ actor, query }) => readOperators(db, actor, query.schoolId))
    serve(server, api.listSchoolRooms, ({ actor, query }) => readSchoolRooms(db, actor, query))
    serve(server, api.serveStations, ({ actor, params, body }) =>
      serveStations(db, actor, { ...body, id: params.id }, clock()),
    )
    serve(server, api.setOperator, ({ actor, params, body }) =>
      assignOperator(db, actor, { ...body, id: params.id }, clock()),
    )
    serve(server, api.endSlot, ({ actor, params, body }) =>
      endSlot(db, actor, { ...body, id: params.id }, clock()),
    )
  }
