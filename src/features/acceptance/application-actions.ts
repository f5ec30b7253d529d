import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { markStations } from '../founding/stage-actions.ts'
import type { StationStage } from '../founding/station-life.ts'
import { type FoundStation, findFound } from '../founding/store.ts'
import { listMoves, type Movable, makeMoves, openMoves } from '../moves/move-actions.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { type ApplicationFacts, type ApplicationState, applicationLifecycle } from './batch.ts'
import { batchMovable } from './batch-actions.ts'
import {
  insertApplication,
  insertCodes,
  type KeptApplication,
  type Listed,
  listApplications,
  listBatches,
  listBatchJudges,
  listTaken,
  lockApplications,
  lockBatches,
  setApplicationState,
} from './batch-store.ts'
import { actsAt } from './evaluation.ts'

/** A station that is no more would keep back all others of its list for ever. */
const gone: readonly StationStage[] = ['withdrawn', 'closed']

/** Asks the province to accept what the city has passed; without its pass there is nothing to ask (I5-4). */
export const applyFor = (
  db: Db,
  actor: Actor,
  { batchId, number }: { batchId: string; number?: string | undefined },
): Promise<{ id: string }> =>
  scoped(db, actor, async (tx) => {
    const [batch] = await lockBatches(tx, [batchId])
    if (!batch || !may(actor, 'acceptance.read', batch)) throw notFound('evaluation_batch', batchId)
    const { regionCode, simulated } = batch
    if (!actsAt(actor, 'county', regionCode) && !actsAt(actor, 'city', regionCode))
      throw forbidden('not_permitted', { verb: 'acceptance.judge' })
    if (batch.state !== 'passed') throw conflict('batch_not_passed')
    const there = new Set(
      (await stationsOf(tx, batch.listed)).flatMap(({ id, stage }) =>
        gone.includes(stage) ? [] : [id],
      ),
    )
    const listed = batch.listed.filter(({ stationId }) => there.has(stationId))
    if (listed.length === 0) throw conflict('batch_stations_gone')
    const application = {
      ...{ id: newId(), regionCode, batchId, listed, simulated, number: number ?? null },
      ...{ appliedBy: actor.personId, appliedByName: actor.name },
    }
    if (!(await insertApplication(tx, application))) throw conflict('applied_already')
    return { id: application.id }
  })

const stationsOf = (tx: Tx, listed: readonly Listed[]): Promise<FoundStation[]> =>
  asSystem(tx, 'what a station rests on', (system) =>
    findFound(
      system,
      listed.map(({ stationId }) => stationId),
    ),
  )

export type GivenCodes = { prefix: string; first: number }

/** As the province numbers them: its prefix and four digits, in the order of the list. */
export const codesOf = (listed: readonly Listed[], { prefix, first }: GivenCodes): string[] =>
  listed.map((_, at) => `${prefix}${String(first + at).padStart(4, '0')}`)

/** Accepts what was applied for: each station has its number and operates (I6-1). */
export const acceptApplication = (
  db: Db,
  actor: Actor,
  { id, ...codes }: GivenCodes & { id: string },
  now: Date,
): Promise<{ accepted: number }> =>
  scoped(db, actor, async (tx) => {
    await makeMoves(
      ...([tx, actor, applicationMovable(codes)] as const),
      { rows: [{ id }], move: 'accept' },
      now,
    )
    const [application] = await lockApplications(tx, [id])
    return { accepted: application?.listed.length ?? 0 }
  })

type ApplicationRow = KeptApplication & { state: ApplicationState }

/** `codes`: as the province gives them, where it accepts. */
export const applicationMovable = (
  codes?: GivenCodes,
): Movable<ApplicationRow, ApplicationState, ApplicationFacts> => ({
  lifecycle: applicationLifecycle,
  lock: lockApplications,
  sees: (actor, row) => may(actor, 'acceptance.read', row),
  facts: (tx, actor, rows) => findFacts(tx, actor, rows, codes),
  store: async (tx, moved, { move, to, actor, now }) => {
    await setApplicationState(
      tx,
      moved.map(({ row }) => row.id),
      to,
    )
    if (move === 'accept' && codes)
      for (const { row } of moved) await number(tx, actor, row, codes, now)
  },
})

async function number(
  tx: Tx,
  actor: Actor,
  { id, listed }: KeptApplication,
  codes: GivenCodes,
  now: Date,
): Promise<void> {
  const given = codesOf(listed, codes)
  await insertCodes(
    tx,
    id,
    listed.map(({ stationId, unitCode }, at) => ({
      ...{ stationId, regionCode: unitCode, code: given[at] ?? '' },
    })),
  )
  await markStations(
    tx,
    actor,
    listed.map(({ stationId }, at) => ({
      ...({ stationId, mark: 'province', day: dayOf(now), restsOn: id } as const),
      note: given[at] ?? '',
    })),
    now,
  )
}

async function findFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly ApplicationRow[],
  codes: GivenCodes | undefined,
): Promise<ApplicationFacts[]> {
  const judges = await listBatchJudges(
    tx,
    rows.map(({ batchId }) => batchId),
  )
  const found: ApplicationFacts[] = []
  for (const { regionCode, batchId, listed } of rows) {
    const stations = await stationsOf(tx, listed)
    const taken = await asSystem(tx, 'what a station rests on', async (system) =>
      codes ? listTaken(system, codesOf(listed, codes)) : [],
    )
    found.push({
      isOfLevel: actsAt(actor, 'province', regionCode),
      actedBelow: judges.some((one) => one.batchId === batchId && one.actorId === actor.personId),
      ...{ hasCodes: codes !== undefined, taken },
      notInTurn: stations.filter(({ stage }) => stage !== 'city_accepted').length,
    })
  }
  return found
}

/** What city and province have before them of a place (I5-3, I5-4). */
export async function readUpperLevels(
  db: Db,
  actor: Actor,
  { place, placeLevel }: { place: string; placeLevel: PlaceLevel },
  now: Date,
) {
  requireAnywhere(actor, 'acceptance.read')
  const within = rangeOf(place, placeLevel)
  return scoped(db, actor, async (tx) => {
    const movable = { batch: batchMovable(), application: applicationMovable() }
    const sees = (one: { regionCode: string }) => may(actor, 'acceptance.read', one)
    const batches = []
    for (const batch of (await listBatches(tx, within)).filter(sees)) {
      const [facts] = await movable.batch.facts(tx, actor, [batch], now)
      const { madeBy: _by, ...shown } = batch
      batches.push({
        ...shown,
        mayJudge: facts?.isOfLevel === true,
        moves: facts ? openMoves(actor, movable.batch, batch, facts) : [],
        history: await listMoves(tx, batch.id),
      })
    }
    const applications = []
    for (const application of (await listApplications(tx, within)).filter(sees)) {
      const [facts] = await movable.application.facts(tx, actor, [application], now)
      applications.push({
        ...application,
        mayJudge: facts?.isOfLevel === true,
        moves: facts ? openMoves(actor, movable.application, application, facts) : [],
        history: await listMoves(tx, application.id),
      })
    }
    return {
      ...{ batches, applications },
      mayCommit: actsAt(actor, 'city', place),
      mayApply: actsAt(actor, 'county', place) || actsAt(actor, 'city', place),
    }
  })
}
