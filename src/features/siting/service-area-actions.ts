import { dayOf } from '../../base/calendar.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import { printServiceAreas } from '../documents/actions.ts'
import type { ServiceArea } from '../documents/service-area.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { decisionsFor } from './decision-actions.ts'
import type { ListRequest } from './list-actions.ts'
import { words } from './list-words.ts'
import { hasSimulatedSchools, listHostSchools, listUnits } from './unit-store.ts'

/** F3: a page for each school that hosts something of the place, with a map of whom it serves. */
export async function printAreas(
  db: Db,
  actor: Actor,
  printer: Printer,
  { within, regionCode, language }: ListRequest,
  now: Date,
): Promise<Printed> {
  requireAnywhere(actor, 'siting.read')
  const county = rangeOf(regionCode, 'county')
  const { name, areas, simulated } = await asSystem(
    db,
    'decisions and their schools',
    async (tx) => {
      const decisions = await decisionsFor(tx, actor, within)
      const units = new Map((await listUnits(tx, county)).map((one) => [one.code, one]))
      const schools = new Map((await listHostSchools(tx, county)).map((one) => [one.id, one]))
      const places = await findPlaces(tx, [
        placeAt(regionCode, 'county'),
        ...decisions.map(({ schoolRegionCode }) => placeAt(schoolRegionCode, 'township')),
      ])
      const placeName = (code: string) => places.find((one) => one.code === code)?.name
      const hosted = Map.groupBy(decisions, ({ schoolId }) => schoolId)
      return {
        name: placeName(placeAt(regionCode, 'county')) ?? '',
        simulated: await hasSimulatedSchools(tx, within),
        areas: [...hosted].map(([schoolId, own]): ServiceArea => {
          const [{ schoolName, schoolRegionCode }] = own as [(typeof own)[number]]
          return {
            school: schoolName,
            township: placeName(placeAt(schoolRegionCode, 'township')) ?? null,
            point: schools.get(schoolId)?.point ?? null,
            units: own.map(({ unitCode, unitName, distanceMetres, state }) => {
              const unit = units.get(unitCode)
              return {
                ...{ unit: unitName ?? unitCode, distanceMetres, isFixed: state === 'fixed' },
                residents: unit?.population ?? null,
                members: unit?.partyMembers ?? null,
                point: unit?.point ?? null,
              }
            }),
          }
        }),
      }
    },
  )
  if (areas.length === 0) throw notFound('decision', regionCode)
  return printServiceAreas(
    printer,
    {
      ...{ county: name, asOf: dayOf(now), areas },
      signatures: [words.office, words.head].map((label) => ({ label: label[language] })),
    },
    { language, createdAt: now.toISOString(), simulated },
  )
}
