import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type CodeRange, placeAt } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import { printTimetableSheets } from '../documents/actions.ts'
import type { TimetableLine } from '../documents/timetable-sheet.ts'
import type { Actor } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { sayWindow } from './say-windows.ts'
import { parties, type TimetableView } from './timetable.ts'
import { readTimetables } from './timetable-actions.ts'

/** Sheets to be signed by hand, one for each township of the place; what was said already stands there. */
export async function printSheets(
  db: Db,
  actor: Actor,
  printer: Printer,
  { within, regionCode, language }: { within: CodeRange; regionCode: string; language: Language },
  now: Date,
): Promise<Printed> {
  const { timetables } = await readTimetables(db, actor, { within, states: ['open'] }, now)
  if (timetables.length === 0) throw notFound('timetable', regionCode)
  const townships = Map.groupBy(timetables, ({ station }) => placeAt(station.unitCode, 'township'))
  const names = new Map(
    (
      await asSystem(db, 'places are public', (tx) =>
        findPlaces(tx, [placeAt(regionCode, 'county'), ...townships.keys()]),
      )
    ).map(({ code, name }) => [code, name]),
  )
  const sheets = [...townships].map(([code, own]) => ({
    county: names.get(placeAt(code, 'county')) ?? '',
    township: names.get(code) ?? code,
    asOf: dayOf(now),
    rows: own.map((one) => lineOf(one, language)),
  }))
  const simulated = timetables.some((one) => one.simulated)
  return printTimetableSheets(printer, sheets, {
    language,
    createdAt: now.toISOString(),
    simulated,
  })
}

function lineOf(
  { station, schoolName, fromDay, toDay, windows, answers }: TimetableView,
  language: Language,
): TimetableLine {
  return {
    station: station.unitName,
    ...{ school: schoolName, from: fromDay, to: toDay },
    times: windows.map((window) => sayWindow(window, language)),
    answers: Object.fromEntries(
      parties.map((party) => {
        const said = answers.find((one) => one.party === party)
        return [
          party,
          said
            ? { person: said.personName, agrees: said.answer !== 'refuse', day: dayOf(said.at) }
            : null,
        ]
      }),
    ) as TimetableLine['answers'],
  }
}
