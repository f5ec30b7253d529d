import type { Day } from '../../base/calendar.ts'
import { type CodeRange, contains, placeAt, rangeOf } from '../../base/place.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { defaultSettings } from './actions.ts'
import { decisionsFor } from './decision-actions.ts'
import { unitLevels } from './eligibility.ts'
import { eligiblePairs } from './eligible.ts'
import { type SchoolsOfLevel, schoolsByLevel } from './lacking.ts'
import { problemOf, type SitingData } from './problem.ts'
import { listUnitsWithoutRoom } from './store.ts'
import type { Unserved } from './unit.ts'
import { aroundOf } from './unit-actions.ts'
import { listHostSchools, listRoads, listRulings, listUnits } from './unit-store.ts'

/** Townships and villages without a host, each with why, of how many there are (S1-6, P-3). */
export async function readUnserved(
  db: Db,
  actor: Actor,
  within: CodeRange,
  regionCode: string,
  today: Day,
): Promise<{ units: Unserved[]; all: number; schools: SchoolsOfLevel[] }> {
  requireAnywhere(actor, 'siting.read')
  const settings = await defaultSettings(db, actor, regionCode, today)
  return scoped(db, actor, async (tx) => {
    const data = await asSystem(tx, 'schools of the whole county', (system) =>
      loadForPlace(system, within, regionCode),
    )
    const decided = new Set((await decisionsFor(tx, actor, within)).map(({ unitCode }) => unitCode))
    const crowded = await listUnitsWithoutRoom(tx)
    const reasons = new Map(
      eligiblePairs(problemOf(data, settings)).unassigned.map(({ demand, reason }) => [
        demand,
        reason,
      ]),
    )
    // Decisions outside the actor's place are not seen: there "undecided" would be a guess.
    const own = data.units.filter(
      ({ code }) => contains(within, code) && may(actor, 'siting.read', { regionCode: code }),
    )
    const units = own
      .filter(({ code }) => !decided.has(code))
      .map(
        ({ code, level, name, townshipName }): Unserved => ({
          code,
          level,
          name,
          townshipName,
          reason: { code: reasons.get(code) ?? (crowded.has(code) ? 'no_room' : 'not_decided') },
        }),
      )
    const levels = unitLevels.filter((level) => own.some((unit) => unit.level === level))
    return { units, all: own.length, schools: schoolsByLevel(data, levels) }
  })
}

/** The units of a place with their townships, from whose points a unit without one is reckoned. */
async function loadForPlace(
  system: Tx,
  within: CodeRange,
  regionCode: string,
): Promise<SitingData> {
  const township = placeAt(regionCode, 'township')
  return {
    units: await listUnits(
      system,
      contains(within, township) ? within : rangeOf(township, 'township'),
    ),
    schools: await listHostSchools(system, aroundOf(within, regionCode)),
    rulings: await listRulings(system, within),
    roads: await listRoads(system, within),
  }
}
