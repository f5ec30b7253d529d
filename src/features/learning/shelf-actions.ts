import { notFound } from '../../base/refusal.ts'
import { asSystem, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { readWeek } from '../guide/week-actions.ts'
import type { FoundResource } from '../library/api.ts'
import type { Sending } from '../library/asked.ts'
import { listSending } from '../library/asked-store.ts'
import {
  type ManifestFile,
  originalRendition,
  paperRendition,
} from '../library/editions/edition.ts'
import { listHere } from '../library/here-store.ts'
import type { MediaFacts } from '../library/media/facts.ts'
import { readResource } from '../library/resource-actions.ts'
import { type LibrarySearch, searchLibrary } from '../library/search-actions.ts'
import type { Place } from '../library/tree-actions.ts'
import { actorOf } from '../people/actor.ts'
import { findOnlyCounty, findPlaces } from '../people/place-store.ts'
import { findOwnPlace, findUplink, loadIdentity } from '../sync/identity-store.ts'
import type { Learner } from './learner.ts'
import { playedType, renditionType } from './plays.ts'
import type {
  Card,
  Found,
  Home,
  ShownEdition,
  ShownFile,
  ShownPack,
  ShownResource,
  Way,
} from './portal-api.ts'
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

type Shelves = Pick<Ground, 'db' | 'blobs' | 'clock'> & {
  /** Where the browser that asks finds files. */
  contentOrigin: string
}

const addressOf = (contentOrigin: string, editionId: string, path: string): string =>
  `${contentOrigin}/content/${editionId}/${path.split('/').map(encodeURIComponent).join('/')}`

/** The pictures of these resources that have arrived, by resource. */
async function picturesOf(
  { blobs, contentOrigin }: Shelves,
  tx: Tx,
  resourceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>()
  for (const { resourceId, editionId, file } of await listStills(tx, resourceIds)) {
    if (pictures.has(resourceId) || (await blobs.sizeOf(file.hash)) !== file.sizeBytes) continue
    pictures.set(resourceId, addressOf(contentOrigin, editionId, file.path))
  }
  return pictures
}

const withPicture = <T extends object>(card: T, picture: string | undefined) => ({
  ...card,
  ...(picture !== undefined && { picture }),
})

async function illustrated<T extends Card>(
  shelves: Shelves,
  tx: Tx,
  cards: readonly T[],
): Promise<T[]> {
  const ids = cards.map(({ id }) => id)
  const pictures = await picturesOf(shelves, tx, ids)
  const here = await listHere(tx, ids)
  return cards.map((card) =>
    withPicture({ ...card, here: here.has(card.id) }, pictures.get(card.id)),
  )
}

export async function readHome(shelves: Shelves, learner: Learner | undefined): Promise<Home> {
  const { db, clock } = shelves
  const place = await asSystem(db, 'portal: its place', (tx) => placeFor(tx, learner))
  const { rows } = await searchLibrary(
    db,
    anybody,
    { place, limit: shelf, offset: 0, hereFirst: true },
    clock(),
  )
  const week = await readWeek(db, learner && place.code, clock())
  return scoped(db, anybody, async (tx) => {
    const fitting = rows.filter(({ reasons }) => reasons.length > 0).map(cardOf)
    const fresh = (await listFresh(tx, shelf + fitting.length))
      .filter(({ id }) => fitting.every((one) => one.id !== id))
      .slice(0, shelf)
    const packs = await listPackCards(tx, shelf)
    const pictures = await picturesOf(shelves, tx, [
      ...[...fitting, ...fresh].map(({ id }) => id),
      ...packs.flatMap(({ resourceIds }) => resourceIds),
    ])
    const here = await listHere(
      tx,
      [...fitting, ...fresh].map(({ id }) => id),
    )
    const illustrate = (card: Card) =>
      withPicture({ ...card, here: here.has(card.id) }, pictures.get(card.id))
    return {
      placeName: place.name,
      week,
      fitting: fitting.map(illustrate),
      fresh: fresh.map(illustrate),
      packs: packs.map(({ resourceIds, ...card }) =>
        withPicture(card, resourceIds.map((id) => pictures.get(id)).find(Boolean)),
      ),
    }
  })
}

export async function searchShelves(
  shelves: Shelves,
  learner: Learner | undefined,
  search: Omit<LibrarySearch, 'place'>,
): Promise<Found> {
  const { db, clock } = shelves
  const place = await asSystem(db, 'portal: its place', (tx) => placeFor(tx, learner))
  const { rows, ...told } = await searchLibrary(
    db,
    anybody,
    { ...search, place, hereFirst: true },
    clock(),
  )
  const cards = await scoped(db, anybody, (tx) => illustrated(shelves, tx, rows.map(cardOf)))
  return { ...told, cards }
}

function cardOf({
  id,
  title,
  mediaType,
  lengthMinutes,
  sizeBytes,
  here,
  reasons: [first],
}: FoundResource): Card {
  return {
    ...{ id, title, mediaType, lengthMinutes, sizeBytes, here },
    ...(first && {
      reason: { kind: first.reason, ...('label' in first && { label: first.label }) },
    }),
  }
}

export async function showResource(shelves: Shelves, id: string): Promise<ShownResource> {
  const { db, blobs, clock, contentOrigin } = shelves
  const { row, subjects } = await readResource(db, anybody, id, clock())
  const { quiz, editions, pictures } = await scoped(db, anybody, async (tx) => ({
    quiz: await findQuiz(tx, id),
    editions: await listOpenEditions(tx, id),
    pictures: await picturesOf(shelves, tx, [id]),
  }))
  const shown = quiz ? undefined : await firstComplete(blobs, editions, contentOrigin)
  const picture = pictures.get(id)
  const here = quiz !== undefined || shown !== undefined
  return {
    here,
    sending: here ? 'none' : ((await sendingOf(shelves, [id])).get(id) ?? 'none'),
    id,
    title: row.title,
    mediaType: row.mediaType,
    ...(picture !== undefined && { picture }),
    lengthMinutes: row.lengthMinutes ?? null,
    sizeBytes: row.sizeBytes ?? null,
    about: row.about ?? null,
    subjects: subjects.map(({ path }) => path),
    language: row.language,
    dialects: row.dialects ?? [],
    subtitles: row.subtitles ?? [],
    contributor: row.contributorOrganisation ?? row.contributor ?? null,
    link: row.link ?? null,
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
  for (const { editionId, kind, manifest, content, facts } of editions) {
    const here = await Promise.all(manifest.map(isHere))
    const files = manifest.filter((_file, n) => here[n])
    if (kind === 'subtitles' || (kind === 'package' && files.length < manifest.length)) continue
    if (kind === 'text' && !files.some(({ role }) => role === 'package')) continue
    const edition = shownEdition((path) => addressOf(contentOrigin, editionId, path), files, {
      content,
      facts,
    })
    if (edition.files.length + edition.launches.length === 0) continue
    const isPaper = edition.files[0]?.rendition === paperRendition
    return { way: isPaper ? 'pdf' : kind, edition }
  }
  return undefined
}

function shownEdition(
  urlOf: (path: string) => string,
  files: readonly ManifestFile[],
  { content, facts }: Pick<OpenEdition, 'content' | 'facts'>,
): ShownEdition {
  const shown: ShownFile[] = files.flatMap(({ path, sizeBytes, role, rendition }) =>
    role === 'original' || rendition
      ? [{ url: urlOf(path), sizeBytes, ...shownFacts(rendition ?? originalRendition, facts) }]
      : [],
  )
  // What is read stands before what it was made of.
  const isPaper = ({ rendition }: ShownFile) => rendition === paperRendition
  shown.sort((a, b) => Number(isPaper(b)) - Number(isPaper(a)))
  const thumbnail = files.find(({ role }) => role === 'thumbnail')
  return {
    files: shown,
    subtitles: files.flatMap(({ path, role }) =>
      role === 'subtitle' ? [{ url: urlOf(path), name: path.replace(/\.[^.]*$/, '') }] : [],
    ),
    poster: thumbnail ? urlOf(thumbnail.path) : null,
    launches: (content?.launches ?? []).map(({ id, title, href, depth, scorm }) => ({
      ...{ id, title, depth, ...(scorm && { scorm }) },
      url: /^https?:/.test(href) ? href : `${urlOf('')}${href}`,
    })),
    packageKind: content?.kind ?? null,
  }
}

function shownFacts(
  rendition: ShownFile['rendition'],
  facts: MediaFacts | null,
): Omit<ShownFile, 'url' | 'sizeBytes'> {
  if (!facts) return { rendition }
  const isOriginal = rendition === 'original'
  const isLost = facts.unread?.sound !== undefined
  return {
    rendition,
    type: isOriginal ? playedType(facts) : renditionType(facts, rendition === 'audio'),
    hasPicture: facts.video !== undefined && rendition !== 'audio',
    hasSound: facts.audio !== undefined || (isOriginal && isLost),
    ...(!isOriginal && isLost && { lostSound: true as const }),
  }
}

export async function showPack(shelves: Shelves, id: string): Promise<ShownPack> {
  return scoped(shelves.db, anybody, async (tx) => {
    const pack = await findPack(tx, id)
    if (!pack) throw notFound('packs', id)
    const { resourceIds, ...card } = pack
    const resources = await illustrated(shelves, tx, await listCards(tx, resourceIds))
    const away = resources.filter(({ here }) => !here).map(({ id: resourceId }) => resourceId)
    const sending = [...(await sendingOf(shelves, away)).values()]
    return {
      ...card,
      resources,
      sending: sending.includes('none')
        ? 'none'
        : (sending.find((one) => one === 'asked') ?? 'coming'),
    }
  })
}

/** What became of these resources, which are not here. */
const sendingOf = ({ db, clock }: Shelves, ids: readonly string[]): Promise<Map<string, Sending>> =>
  asSystem(db, 'portal: what is on its way', async (tx) =>
    listSending(tx, { station: (await loadIdentity(tx)).id, now: clock() }, ids),
  )
