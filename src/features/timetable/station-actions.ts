import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPlaceCalendar } from './calendar-store.ts'
import type { LearningStation, NeedyStation } from './learning-station.ts'
import { readNeeds } from './needs-store.ts'
import { listStations } from './station-store.ts'

/** More than a province has townships; a province is read by its counties. */
const mostStations = 2_000

/** Stations with a host, of a place; those of the reader's school, too, whose unit lies elsewhere. */
export async function readStations(
  db: Db,
  actor: Actor,
  within: CodeRange,
  today: Day,
): Promise<{ stations: NeedyStation[]; isCut: boolean }> {
  return asSystem(db, 'timetables and their schools', async (tx) => {
    const found = await listStations(tx, within, mostStations)
    const needsOf = await readNeeds(tx)
    return {
      stations: found
        .slice(0, mostStations)
        .filter((one) => mayReadStation(actor, one))
        .map((one) => ({ ...one, needs: needsOf(one.unitCode, today) })),
      isCut: found.length > mostStations,
    }
  })
}

export async function readTerms(
  db: Db,
  code: string,
  today: Day,
): Promise<{ terms: { from: Day; to: Day; name: string | null }[] }> {
  const { terms } = await asSystem(db, 'timetables and their schools', (tx) =>
    findPlaceCalendar(tx, code),
  )
  return {
    terms: terms
      .filter(({ to }) => to >= today)
      .toSorted((a, b) => (a.from < b.from ? -1 : 1))
      .map(({ from, to, name = null }) => ({ from, to, name })),
  }
}

export const mayReadStation = (actor: Actor, { unitCode, school }: LearningStation): boolean =>
  may(actor, 'timetable.read', { regionCode: unitCode }) ||
  (school !== null &&
    may(actor, 'timetable.read', { regionCode: school.regionCode, organisationId: school.id }))
