import { notFound } from '../../base/refusal.ts'
import { asSystem, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { ManifestFile } from '../library/editions/edition.ts'
import type { PackageContent } from '../library/packages/manifest.ts'
import { readResource } from '../library/resource-actions.ts'
import { type FoundResource, type LibrarySearch, searchLibrary } from '../library/search-actions.ts'
import type { Place } from '../library/tree-actions.ts'
import { actorOf } from '../people/actor.ts'
import { findOnlyCounty, findPlaces } from '../people/place-store.ts'
import { findOwnPlace, findUplink, loadIdentity } from '../sync/identity-store.ts'
import type { Learner } from './learner.ts'
import type { Card, Found, Home, ShownEdition, ShownPack, ShownResource, Way } from './shelf.ts'
import {
  findPack,
  findQuiz,
  listCards,
  listFresh,
  listOpenEditions,
  listPackCards,
  listStills,
  type OpenEdition,
} from './shelf-store.ts'

/** Whoever comes: he sees what is published. */
const anybody = actorOf({ personId: '', accountId: '', name: '' }, [])

type Somewhere = Place & { name: string | null }
const noCode = '0'.repeat(12)

/** A node that knows no place yet has no needs to rank for. */
const nowhere: Somewhere = { code: noCode, level: 'province', name: null }

/** For whom is ranked: the station's place; at a hub the learner's own. */
async function placeFor(tx: Tx, learner: Learner | undefined): Promise<Somewhere> {
  const code = (await findOwnPlace(tx)) ?? learner?.regionCode ?? (await findOnlyCounty(tx))
  const [place] = code === undefined ? [] : await findPlaces(tx, [code])
  return place ?? nowhere
}

/** Of whom the agents in statements are: the county's hub, at every station the same. */
export const findCountyPage = async (tx: Tx): Promise<string> => {
  const uplink = await findUplink(tx)
  return `urn:uuid:${uplink?.kind === 'station' ? uplink.hubId : (await loadIdentity(tx)).id}`
}

const shelf = 12

/** With the stills that are on this node. */
async function withPictures(
  tx: Tx,
  { blobs, contentOrigin }: Showing,
  cards: readonly Card[],
): Promise<Card[]> {
  const stills = await listStills(
    tx,
    cards.map(({ id }) => id),
  )
  const here = new Map<string, string>()
  for (const { resourceId, editionId, path, hash, sizeBytes } of stills) {
    if ((await blobs.sizeOf(hash)) !== sizeBytes) continue
    here.set(resourceId, addressIn(`${contentOrigin}/content/${editionId}/`, path))
  }
  return cards.map((card) => {
    const picture = here.get(card.id)
    return picture === undefined ? card : { ...card, picture }
  })
}

const addressIn = (base: string, path: string): string =>
  `${base}${path.split('/').map(encodeURIComponent).join('/')}`

/** `contentOrigin`: where the browser that asks finds files. */
export type Showing = Pick<Ground, 'db' | 'blobs' | 'clock'> & { contentOrigin: string }

export async function readHome(showing: Showing, learner: Learner | undefined): Promise<Home> {
  const { db } = showing
  const now = showing.clock()
  const place = await asSystem(db, 'portal: its place', (tx) => placeFor(tx, learner))
  const { rows } = await searchLibrary(db, anybody, { place, limit: shelf, offset: 0 }, now)
  return scoped(db, anybody, async (tx) => {
    const fitting = rows.filter(({ reasons }) => reasons.length > 0).map(cardOf)
    const fresh = (await listFresh(tx, shelf + fitting.length))
      .filter(({ id }) => fitting.every((one) => one.id !== id))
      .slice(0, shelf)
    const shown = await withPictures(tx, showing, [...fitting, ...fresh])
    return {
      placeName: place.name,
      fitting: shown.slice(0, fitting.length),
      fresh: shown.slice(fitting.length),
      packs: await listPackCards(tx, shelf),
    }
  })
}

export async function searchShelves(
  showing: Showing,
  learner: Learner | undefined,
  search: Omit<LibrarySearch, 'place'>,
): Promise<Found> {
  const { db } = showing
  const now = showing.clock()
  const place = await asSystem(db, 'portal: its place', (tx) => placeFor(tx, learner))
  const { rows, ...told } = await searchLibrary(db, anybody, { ...search, place }, now)
  const cards = await scoped(db, anybody, (tx) => withPictures(tx, showing, rows.map(cardOf)))
  return { ...told, cards }
}

function cardOf({
  id,
  title,
  mediaType,
  lengthMinutes,
  sizeBytes,
  reasons: [first],
}: FoundResource): Card {
  return {
    ...{ id, title, mediaType, lengthMinutes, sizeBytes },
    ...(first && {
      reason: { kind: first.reason, ...('label' in first && { label: first.label }) },
    }),
  }
}

export async function showResource(
  { db, blobs, clock, contentOrigin }: Showing,
  id: string,
): Promise<ShownResource> {
  const { row, subjects } = await readResource(db, anybody, id, clock())
  const { quiz, editions } = await scoped(db, anybody, async (tx) => ({
    quiz: await findQuiz(tx, id),
    editions: await listOpenEditions(tx, id),
  }))
  const shown = quiz ? undefined : await firstComplete(blobs, editions, contentOrigin)
  return {
    id,
    title: row.title,
    mediaType: row.mediaType,
    lengthMinutes: row.lengthMinutes ?? null,
    sizeBytes: row.sizeBytes ?? null,
    about: row.about ?? null,
    subjects: subjects.map(({ path }) => path),
    language: row.language,
    dialects: row.dialects ?? [],
    subtitles: row.subtitles ?? [],
    contributor: row.contributorOrganisation ?? row.contributor ?? null,
    link: row.link ?? null,
    ...(shown?.edition.poster && { picture: shown.edition.poster }),
    ...(quiz ? { way: 'quiz', quiz: quiz.quiz } : (shown ?? { way: 'none' })),
  }
}

/** The latest edition of which there is something to open; of a film what has arrived. */
async function firstComplete(
  blobs: Ground['blobs'],
  editions: readonly OpenEdition[],
  contentOrigin: string,
): Promise<{ way: Exclude<Way, 'quiz' | 'none'>; edition: ShownEdition } | undefined> {
  const isHere = async ({ hash, sizeBytes }: ManifestFile) =>
    (await blobs.sizeOf(hash)) === sizeBytes
  for (const { editionId, kind, manifest, content } of editions) {
    const here = await Promise.all(manifest.map(isHere))
    const files = manifest.filter((_file, n) => here[n])
    if (kind === 'subtitles' || (kind === 'package' && files.length < manifest.length)) continue
    const base = `${contentOrigin}/content/${editionId}/`
    const edition = shownEdition(base, files, content)
    if (edition.files.length + edition.launches.length > 0) return { way: kind, edition }
  }
  return undefined
}

function shownEdition(
  base: string,
  files: readonly ManifestFile[],
  content: PackageContent | null,
): ShownEdition {
  const urlOf = (path: string) => addressIn(base, path)
  const thumbnail = files.find(({ role }) => role === 'thumbnail')
  return {
    files: files.flatMap(({ path, sizeBytes, role, rendition }) =>
      role === 'original' || rendition
        ? [{ url: urlOf(path), sizeBytes, rendition: rendition ?? 'original' }]
        : [],
    ),
    subtitles: files.flatMap(({ path, role }) =>
      role === 'subtitle' ? [{ url: urlOf(path), name: path.replace(/\.[^.]*$/, '') }] : [],
    ),
    poster: thumbnail ? urlOf(thumbnail.path) : null,
    launches: (content?.launches ?? []).map(({ id, title, href, depth }) => ({
      ...{ id, title, depth },
      url: /^https?:/.test(href) ? href : `${base}${href}`,
    })),
    packageKind: content?.kind ?? null,
  }
}

export async function showPack(showing: Showing, id: string): Promise<ShownPack> {
  return scoped(showing.db, anybody, async (tx) => {
    const pack = await findPack(tx, id)
    if (!pack) throw notFound('packs', id)
    const { resourceIds, ...card } = pack
    const resources = await withPictures(tx, showing, await listCards(tx, resourceIds))
    return { ...card, resources }
  })
}
