import { createReadStream } from 'node:fs'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { audit } from '../audit/store.ts'
import { type Actor, homeOf, may, mayAnywhere, requireAnywhere } from '../people/actor.ts'
import { checkContent, openRelease } from '../releases/archive-store.ts'
import { listReleaseKeys } from '../releases/key-store.ts'
import {
  insertOffer,
  type KeptOffer,
  listOffers,
  lockOffers,
  setStage,
  setStopped,
} from '../releases/offer-store.ts'
import { isItsTurn, placeInRollout, placesInRollout, type Stage } from '../releases/rollout.ts'
import { turnOf } from '../releases/turn-protocol.ts'
import type { Releases, ReleaseView } from './rollout-api.ts'
import { listRunners, type SeenRunner } from './rollout-store.ts'

/** S36: from now on stations may be told to take it. A further platform of a version stands where the version does. */
export async function offerRelease(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  actor: Actor,
  file: string,
  { mostTakenBack }: { mostTakenBack: number },
): Promise<{ version: string; platform: string; stage: number }> {
  const keys = await asSystem(db, 'release offer', listReleaseKeys)
  const release = await openRelease(file, keys)
  await checkContent(release)
  const { version, platform, schema, minProtocol } = release.manifest
  const blob = await blobs.put(createReadStream(file))
  return scoped(db, actor, async (tx) => {
    await requireAllStations(tx, actor)
    await lockOffers(tx)
    const there = (await listOffers(tx)).filter((offer) => offer.version === version)
    if (there.some(({ stoppedAt }) => stoppedAt !== null))
      throw conflict('release_stopped', { version })
    if (there.some((offer) => offer.platform === platform))
      throw conflict('release_offered', { version, platform })
    const { stage = 0, stations = [] } = there[0] ?? {}
    await insertOffer(
      tx,
      { version, platform, schema, minProtocol, stage, stations, mostTakenBack },
      blob,
    )
    await note(tx, actor, { action: 'offered', version, payload: { platform } })
    return { version, platform, stage }
  })
}

/** Who takes the version from now on; what the change does not name stays as it is. */
export async function changeStage(
  db: Db,
  actor: Actor,
  version: string,
  change: Partial<Stage>,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    await requireOpen(tx, actor, version)
    await setStage(tx, version, change)
    await note(tx, actor, { action: 'stage_set', version, payload: change })
  })
}

/** No further station takes it. Those that have it keep it, and it is not offered again. */
export async function stopRelease(
  db: Db,
  actor: Actor,
  version: string,
  { why, at }: { why: string; at: Date },
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    await requireOpen(tx, actor, version)
    await setStopped(tx, version, { why, at })
    await note(tx, actor, { action: 'stopped', version, payload: { reason: why } })
  })
}

/** Stops what too many stations took back; the versions. */
export function stopBadReleases(db: Db, at: Date): Promise<string[]> {
  return asSystem(db, 'release stop', async (tx) => {
    await lockOffers(tx)
    const runners = await listRunners(tx)
    const bad = viewsOf(await listOffers(tx), runners).filter(
      ({ stoppedAt, counts, mostTakenBack }) =>
        stoppedAt === null && counts.took_back > mostTakenBack,
    )
    for (const { version, counts } of bad) {
      await setStopped(tx, version, { at })
      const payload = { stations: counts.took_back }
      await note(tx, { name: '系统', scopes: [] }, { action: 'stopped', version, payload })
    }
    return bad.map(({ version }) => version)
  })
}

export async function readReleases(db: Db, actor: Actor): Promise<Releases> {
  requireAnywhere(actor, 'stations.read')
  return scoped(db, actor, async (tx) => {
    const seen = (await listRunners(tx)).filter((one) => may(actor, 'stations.read', one))
    return {
      releases: viewsOf(await listOffers(tx), seen),
      stations: seen.length,
      mayChange: await managesAll(tx, actor),
    }
  })
}

function viewsOf(offers: readonly KeptOffer[], runners: readonly SeenRunner[]): ReleaseView[] {
  return [...Map.groupBy(offers, ({ version }) => version).values()].flatMap((files) => {
    const [first] = files
    if (!first) return []
    const { version, stage, stations, mostTakenBack, offeredAt, stoppedAt, stoppedWhy } = first
    const counts = Object.fromEntries(placesInRollout.map((place) => [place, 0]))
    for (const runner of runners) {
      const turn = turnOf(runner.id, version)
      const isTurn = stoppedAt === null && isItsTurn(first, { id: runner.id, turn })
      const place = placeInRollout(version, runner, isTurn)
      if (place) counts[place] = (counts[place] ?? 0) + 1
    }
    return [
      {
        version,
        platforms: files.map(({ platform }) => platform).toSorted(),
        stage,
        named: stations.length,
        mostTakenBack,
        offeredAt,
        stoppedAt,
        stoppedWhy,
        counts: counts as ReleaseView['counts'],
      },
    ]
  })
}

/** A release goes to the stations of the whole hub. */
async function managesAll(tx: Tx, actor: Actor): Promise<boolean> {
  if (!mayAnywhere(actor, 'stations.manage')) return false
  const all = await asSystem(tx, 'release: all stations', listRunners)
  return all.every((one) => may(actor, 'stations.manage', one))
}

async function requireAllStations(tx: Tx, actor: Actor): Promise<void> {
  requireAnywhere(actor, 'stations.manage')
  if (!(await managesAll(tx, actor))) throw forbidden('release_concerns_all')
}

async function requireOpen(tx: Tx, actor: Actor, version: string): Promise<void> {
  await requireAllStations(tx, actor)
  await lockOffers(tx)
  const offer = (await listOffers(tx)).find((each) => each.version === version)
  if (!offer) throw notFound('release', version)
  if (offer.stoppedAt !== null) throw conflict('release_stopped', { version })
}

const note = (
  tx: Tx,
  actor: Pick<Actor, 'name' | 'scopes'> & { personId?: string },
  { action, version, payload }: { action: string; version: string; payload: object },
): Promise<void> =>
  audit(tx, actor, [
    {
      action: `releases.${action}`,
      subjectType: 'release',
      subjectId: version,
      regionCode: homeOf(actor),
      payload: { version, ...payload },
    },
  ])
