import { dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { type PlaceLevel, placeAt } from '../../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { audit } from '../../audit/store.ts'
import { type Actor, may, mayAnywhere, placesOf } from '../../people/actor.ts'
import { findPlaces } from '../../people/place-store.ts'
import { findPolicy } from '../../policy/store.ts'
import { findUplink, loadIdentity } from '../../sync/identity-store.ts'
import { type Recorder, record } from '../../sync/record-actions.ts'
import { findNeedIds } from '../store.ts'
import type {
  Edition,
  PlacementPlan,
  PlacementsAnswer,
  PlacementWish,
  StationRoom,
  TargetsAnswer,
} from './api.ts'
import { chosenFiles, renditionsOf, sizeOf } from './edition.ts'
import { type FiledResource, findEdition, findFiled } from './edition-store.ts'
import { bytesOnce, covers, hasRoom, type PlacementLevel, type Target } from './placement.ts'
import { editionHeld } from './placement-replication.ts'
import {
  findHoldings,
  findPlacement,
  insertPlacement,
  listActive,
  listOwnHoldings,
  listPlacements,
  listStationsIn,
  listStationsOf,
  listWithdrawn,
  type StationAt,
  setEnded,
} from './placement-store.ts'

const placing = 'placements.write'

/** Where the actor may send something: his stations, and the places around them. */
export async function readTargets(db: Db, actor: Actor): Promise<TargetsAnswer> {
  return scoped(db, actor, async (tx) => {
    const stations = await listStationsIn(tx, placesOf(actor, placing))
    const levels: PlaceLevel[] = ['county', 'township', 'village']
    const codes = levels.flatMap((level) => [
      ...new Set(stations.map(({ regionCode }) => placeAt(regionCode, level))),
    ])
    const places = (await findPlaces(tx, codes)).filter(({ code }) =>
      may(actor, placing, { regionCode: code }),
    )
    return {
      targets: [
        ...places.map(({ code, level, name }) => {
          const target = { level: level as PlacementLevel, regionCode: code }
          const count = stations.filter((station) => covers(target, station)).length
          return { ...target, name, stations: count }
        }),
        ...stations.map(({ id, name, regionCode }) => ({
          ...{ level: 'station' as const, regionCode, station: id, name, stations: 1 },
        })),
      ],
    }
  })
}

/** What a placement would take at each of its stations. */
export async function planPlacement(
  db: Db,
  actor: Actor,
  wish: PlacementWish,
  now: Date,
): Promise<PlacementPlan> {
  const { edition, target } = await requirePlaceable(db, actor, wish)
  return planOf(db, target, chosenFiles(edition.manifest, wish.renditions), now)
}

/** Sends an edition to a station or to all of a place, where it fits. */
export async function placeEdition(
  db: Db,
  actor: Actor,
  wish: PlacementWish,
  now: Date,
): Promise<string> {
  const { edition, target } = await requirePlaceable(db, actor, wish)
  const { stations } = await planOf(db, target, chosenFiles(edition.manifest, wish.renditions), now)
  if (stations.length === 0) throw conflict('placement_without_stations')
  const full = stations.filter(({ fits }) => !fits).map(({ name }) => name)
  if (full.length > 0) throw conflict('placement_too_large', { stations: full })
  return scoped(db, actor, async (tx) => {
    const id = newId()
    const placed = await insertPlacement(tx, {
      ...target,
      id,
      editionId: edition.id,
      resourceId: edition.resourceId,
      renditions: wish.renditions,
      needId: wish.needId ?? null,
      placedBy: actor.personId,
    })
    if (!placed) throw conflict('placement_there_already')
    await audit(tx, actor, [
      {
        action: 'placements.created',
        subjectType: 'resources',
        subjectId: edition.resourceId,
        regionCode: target.regionCode,
        payload: { edition: edition.number, ...target, renditions: wish.renditions },
      },
    ])
    return id
  })
}

/** The station keeps what another placement still wants. */
export async function endPlacement(db: Db, actor: Actor, id: string, now: Date): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const placement = await findPlacement(tx, id)
    if (!placement) throw notFound('placement', id)
    requireMayPlace(actor, placement.regionCode)
    await setEnded(tx, [id], now)
    await audit(tx, actor, [
      {
        action: 'placements.retired',
        subjectType: 'resources',
        subjectId: placement.resourceId,
        regionCode: placement.regionCode,
        payload: { edition: placement.number, target: placement.targetName },
      },
    ])
  })
}

export async function readPlacements(
  db: Db,
  actor: Actor,
  resourceId: string,
): Promise<PlacementsAnswer> {
  return scoped(db, actor, async (tx) => {
    const resource = await findFiled(tx, resourceId)
    const seen =
      resource?.state === 'published' || (resource && may(actor, 'resources.read', resource))
    if (!resource || !seen) throw notFound('resources', resourceId)
    const placements: PlacementsAnswer['placements'] = []
    for (const { manifest, regionCode, ...placement } of await listPlacements(tx, resourceId)) {
      const { level, station, renditions, editionId } = placement
      const stations = await listStationsOf(tx, {
        level,
        regionCode,
        station: station ?? undefined,
      })
      const holdings = await findHoldings(tx, editionId)
      placements.push({
        ...{ id: placement.id, editionId, number: placement.number, level, renditions },
        targetName: placement.targetName ?? regionCode,
        sizeBytes: sizeOf(chosenFiles(manifest, renditions)),
        placedAt: placement.placedAt,
        needTopic: placement.needTopic,
        mayEnd: may(actor, placing, { regionCode }),
        stations: stations.map(({ id, name }) => ({
          ...{ id, name, missingFiles: null, missingBytes: null, saidAt: null },
          ...holdings.get(id),
        })),
      })
    }
    return {
      placements,
      mayPlace: resource.state === 'published' && mayAnywhere(actor, placing),
    }
  })
}

async function requirePlaceable(
  db: Db,
  actor: Actor,
  { editionId, target: wanted, renditions, needId }: PlacementWish,
): Promise<{ edition: Edition; resource: FiledResource; target: Target }> {
  return scoped(db, actor, async (tx) => {
    const edition = await findEdition(tx, editionId)
    const resource = edition && (await findFiled(tx, edition.resourceId))
    if (!edition || !resource) throw notFound('edition', editionId)
    const target = await targetAt(tx, wanted)
    requireMayPlace(actor, target.regionCode)
    // INV-28: only what is published goes anywhere.
    if (resource.state !== 'published') {
      throw conflict('resource_not_published', { title: resource.title })
    }
    if (edition.state !== 'ready') throw conflict('edition_not_ready')
    if (needId !== undefined && !(await findNeedIds(tx, [needId])).has(needId)) {
      throw invalid('need_unknown')
    }
    const known = renditionsOf(edition.manifest)
    const unknown = renditions.filter((one) => !known.includes(one))
    if (unknown.length > 0 || (known.length > 0 && renditions.length === 0)) {
      throw invalid('renditions_unknown', { renditions: unknown })
    }
    return { edition, resource, target }
  })
}

/** A station stands where its hub put it, whatever the wish says. */
async function targetAt(tx: Tx, { level, regionCode, station }: Target): Promise<Target> {
  if (level !== 'station') return { level, regionCode: placeAt(regionCode, level) }
  const [found] = await listStationsOf(tx, { level, regionCode, station })
  if (!found) throw notFound('station', station ?? '')
  return { level, regionCode: found.regionCode, station }
}

function requireMayPlace(actor: Actor, regionCode: string): void {
  if (!may(actor, placing, { regionCode })) throw forbidden('not_permitted', { verb: placing })
}

/** What is placed at a station counts whoever placed it, the county's placements for a township, too. */
async function planOf(db: Db, target: Target, files: Files, now: Date): Promise<PlacementPlan> {
  return asSystem(db, 'room for a placement', async (tx) => {
    const active = (await listActive(tx, target)).map((placement) => ({
      ...placement,
      files: chosenFiles(placement.manifest, placement.renditions),
    }))
    const quotas = new Map<string, number>()
    const known = new Map<string, Pick<StationRoom, 'placedBytes' | 'addedBytes'>>()
    const rooms: StationRoom[] = []
    for (const station of await listStationsOf(tx, target)) {
      const here = active.filter((placement) => covers(placement, station))
      // Most stations of a place have the same placed there.
      const key = here.map(({ id }) => id).join()
      const taken = known.get(key) ?? takenBy(here, files)
      known.set(key, taken)
      rooms.push({
        ...{ id: station.id, name: station.name, freeBytes: station.freeBytes },
        ...taken,
        quotaBytes: await quotaAt(tx, quotas, station, now),
      })
    }
    return {
      sizeBytes: sum(bytesOnce([files]).values()),
      stations: rooms.map((room) => ({ ...room, fits: hasRoom(room) })),
    }
  })
}

type Files = readonly { hash: string; sizeBytes: number }[]

function takenBy(placements: readonly { files: Files }[], added: Files) {
  const placed = bytesOnce(placements.map(({ files }) => files))
  const fresh = [...bytesOnce([added])].filter(([hash]) => !placed.has(hash))
  return {
    placedBytes: sum(placed.values()),
    addedBytes: sum(fresh.map(([, sizeBytes]) => sizeBytes)),
  }
}

const sum = (bytes: Iterable<number>): number => [...bytes].reduce((all, one) => all + one, 0)

async function quotaAt(
  tx: Tx,
  known: Map<string, number>,
  { regionCode }: StationAt,
  now: Date,
): Promise<number> {
  const found = known.get(regionCode)
  if (found !== undefined) return found
  const policy = await findPolicy(tx, ['stations.contentMegabytes'], regionCode, dayOf(now))
  const quotaBytes = policy['stations.contentMegabytes'] * 1_000_000
  known.set(regionCode, quotaBytes)
  return quotaBytes
}

/** Takes back what is withdrawn, after the days that policy leaves for those who began on it; how many. */
export async function endWithdrawn(db: Db, now: Date): Promise<number> {
  return asSystem(db, 'withdrawn placements', async (tx) => {
    const ending: string[] = []
    for (const { id, regionCode, since } of await listWithdrawn(tx)) {
      const policy = await findPolicy(tx, ['library.keepWithdrawnDays'], regionCode, dayOf(now))
      const keptMs = policy['library.keepWithdrawnDays'] * 86_400_000
      if (Date.parse(since) + keptMs <= now.getTime()) ending.push(id)
    }
    if (ending.length > 0) await setEnded(tx, ending, now)
    return ending.length
  })
}

/** At a station: tells what has arrived, or is missing again; once for each change, not for every byte. */
export async function tellHoldings(
  { db }: Pick<Ground, 'db'>,
  recorder: Recorder,
): Promise<number> {
  return asSystem(db, 'own editions', async (tx) => {
    if (!(await findUplink(tx))) return 0
    const { id } = await loadIdentity(tx)
    const changed = (await listOwnHoldings(tx, id)).filter(
      ({ missingFiles, saidMissing }) =>
        saidMissing === null || (saidMissing === 0) !== (missingFiles === 0),
    )
    for (const { saidMissing: _said, ...held } of changed) {
      await record(tx, recorder, {}, editionHeld, held, held.editionId)
    }
    return changed.length
  })
}
