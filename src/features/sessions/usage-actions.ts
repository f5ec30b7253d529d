import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { type CodeRange, everywhere } from '../../base/place.ts'
import { invalid } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { secretaryNames } from '../people/secretary-store.ts'
import { readPolicies } from '../policy/store.ts'
import { isIdleOn, rememberedDays } from './station-use.ts'
import {
  listFunctions,
  listLastUsed,
  listRoomUse,
  listStationMinutes,
  listThemes,
} from './usage-store.ts'
import { responsibleFor } from './week.ts'
import { type LearningStation, listLearningStations } from './week-store.ts'

/** A month of shared rooms: what the school had, what the villages had, and what for. */
export async function readUsage(
  db: Db,
  actor: Actor,
  { place, from, to }: { place: CodeRange; from: Day; to: Day },
  now: Date,
) {
  requireAnywhere(actor, 'sessions.read')
  if (to < from) throw invalid('span_reversed', { from, to })
  return scoped(db, actor, async (tx) => {
    const asked = { ...place, from, to }
    const rooms = await asSystem(tx, 'the week of stations', (system) => listRoomUse(system, asked))
    return {
      rooms: rooms
        .filter(({ regionCode, schoolId }) =>
          may(actor, 'sessions.read', { regionCode, organisationId: schoolId }),
        )
        .map((one) => ({
          ...one,
          totalMinutes:
            one.schoolMinutes === null ? null : one.schoolMinutes + one.communityMinutes,
        })),
      stations: await useOfStations(tx, actor, asked, now),
      functions: await listFunctions(tx, asked),
      themes: await listThemes(tx, asked),
    }
  })
}

type Span = CodeRange & { from: Day; to: Day }

/** What each station had and used, and who answers for one that stands unused at the end of the days asked for. */
async function useOfStations(tx: Tx, actor: Actor, { from, to, ...within }: Span, now: Date) {
  const day = to < dayOf(now) ? to : dayOf(now)
  return asSystem(tx, 'the week of stations', async (system) => {
    const stations = await standOn(system, actor, within, day)
    const minutes = await listStationMinutes(system, {
      ...{ ids: stations.map(({ id }) => id), from, to, now },
    })
    const minutesOf = new Map(minutes.map(({ id, ...one }) => [id, one]))
    const nameOf = await secretaryNames(system, within, dayOf(now))
    return stations.map(({ id, code, name, level, schoolName, lastOn, isIdle }) => ({
      ...{ stationId: id, code, name, schoolName, lastOn, isIdle },
      ...(minutesOf.get(id) ?? { agreedMinutes: 0, usedMinutes: 0 }),
      responsible: isIdle ? responsibleFor({ code, level }, nameOf) : null,
    }))
  })
}

/** Stations in use, with the last day that each of them was used and whether it is idle on `day`. */
async function standOn(
  system: Tx,
  actor: Actor,
  within: CodeRange,
  day: Day,
): Promise<(LearningStation & { lastOn: Day | null; isIdle: boolean })[]> {
  const reach = reachOf(actor, 'sessions.read')
  const stations = await listLearningStations(system, { reach, within })
  const lastUsed = await listLastUsed(system, { from: addDays(day, -rememberedDays), to: day })
  const policies = await readPolicies(system, ['sessions.idleWeeks'])
  return stations
    .filter(({ activeFrom }) => activeFrom !== null && activeFrom <= day)
    .map((station) => {
      const lastOn = lastUsed.get(station.code) ?? null
      const weeks = policies(station.code, day)['sessions.idleWeeks']
      return { ...station, lastOn, isIdle: isIdleOn(day, { ...station, lastOn }, weeks) }
    })
}

/** For Today: how many stations stand unused. */
export const countIdle = (tx: Tx, actor: Actor, now: Date): Promise<number> =>
  asSystem(tx, 'the week of stations', async (system) => {
    const stations = await standOn(system, actor, everywhere, dayOf(now))
    return stations.filter(({ isIdle }) => isIdle).length
  })
