import { rangeOf } from '../../base/place.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import { applyCalendar, readCalendars, saveCalendar } from './calendar-actions.ts'
import * as api from './calendar-api.ts'
import { enterHolidays, readHolidayYears } from './holiday-actions.ts'

/** At the hub: when schools teach, and what the year brings. */
export function calendarRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, api.listCalendars, ({ actor, query: { place, placeLevel } }) => {
    requireAnywhere(actor, 'timetable.read')
    return readCalendars(db, actor, { place, within: rangeOf(place, placeLevel) })
  })
  serve(server, api.saveCalendar, ({ actor, body }) => saveCalendar(db, actor, body, clock()))
  serve(server, api.applyCalendar, ({ actor, body }) => applyCalendar(db, actor, body, clock()))
  serve(server, api.listHolidayYears, async ({ actor }) => {
    requireAnywhere(actor, 'timetable.read')
    return { years: await readHolidayYears(db) }
  })
  serve(server, api.enterHolidays, ({ actor, body }) => enterHolidays(db, actor, body, clock()))
}
