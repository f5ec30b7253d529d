import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { listMoves, openMoves } from '../moves/move-actions.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import type { FoundStation as View } from './api.ts'
import { isInForce, readFiles, type StationFile } from './facts-store.ts'
import { nextOf } from './onwards.ts'
import { wordingOf } from './registers.ts'
import { mayReadFound, requireFound, stationMovable } from './stage-actions.ts'
import { type FoundStation as Found, listFound } from './store.ts'

/** Every station of a place that the reader sees: where it stands and what it lacks. */
export async function readFoundStations(
  db: Db,
  actor: Actor,
  within: CodeRange,
  now: Date,
): Promise<{ stations: View[] }> {
  requireAnywhere(actor, 'founding.read')
  return asSystem(db, 'what a station rests on', async (tx) => ({
    stations: await viewsOf(tx, actor, within, dayOf(now)),
  }))
}

/** Those that the reader sees, as the system sees them. */
export async function viewsOf(tx: Tx, actor: Actor, within: CodeRange, day: Day): Promise<View[]> {
  const found = (await listFound(tx, within)).filter((one) => mayReadFound(actor, one))
  return views(tx, await readFiles(tx, found, day), day)
}

async function views(tx: Tx, files: readonly StationFile[], day: Day): Promise<View[]> {
  const policies = await readPolicies(tx, [
    ...(['founding.nameWithCounty', 'founding.agreementWarnDays'] as const),
  ])
  return files.map(({ station, facts, plates, agreements }) => {
    const policy = policies(station.unitCode, day)
    const soon = addDays(day, policy['founding.agreementWarnDays'])
    const next = nextOf({ stage: station.stage, backTo: station.backTo }, facts)
    const own = agreements.filter(({ schoolId }) => schoolId === station.schoolId)
    const last = own.findLast((one) => one.state === 'signed')
    return {
      ...{ id: station.id, version: station.version, unitCode: station.unitCode },
      ...{ level: station.level, name: station.name, townshipName: station.townshipName },
      officialName: wordingOf(station, 'station', policy),
      school:
        station.schoolId === null ? null : { id: station.schoolId, name: station.schoolName ?? '' },
      point: pointOf(station),
      ...{ hostedOn: station.hostedOn, state: station.stage, stateAt: station.stageAt },
      plates: plates
        .filter(({ state }) => state !== 'replaced')
        .map(({ unitCode: _unit, schoolId, ...plate }) => ({
          ...plate,
          isHere: schoolId === station.schoolId,
        })),
      agreements: own.map((one) => ({
        ...{ id: one.id, state: one.state, fromDay: one.fromDay, toDay: one.toDay },
        isInForce: isInForce(one, day),
        isEnding: one === last && isInForce(one, day) && one.toDay <= soon,
      })),
      next: next?.to ?? null,
      obstacles: next?.obstacles ?? [],
      simulated: station.simulated,
    }
  })
}

const pointOf = ({ lat, lon }: Found): View['point'] =>
  lat === null || lon === null ? null : { lat, lon }

/** A station's page: with what was decided about it, what was done, and what may be done by hand. */
export async function readFoundStation(db: Db, actor: Actor, id: string, now: Date) {
  return asSystem(db, 'what a station rests on', async (tx) => {
    const station = await requireFound(tx, actor, id)
    const files = await readFiles(tx, [station], dayOf(now))
    const [file] = files as [StationFile]
    const [view] = (await views(tx, files, dayOf(now))) as [View]
    return {
      ...view,
      marks: file.marks.map(({ mark, day, note, actorName, at }) => ({
        ...{ mark, day, note, actorName, at },
      })),
      history: await listMoves(tx, id),
      moves: openMoves(actor, stationMovable, { ...station, state: station.stage }, file.facts),
    }
  })
}
