import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { conflict, invalid, notFound, Refusal } from '../../../base/refusal.ts'
import type { BlobStore } from '../../../platform/blobs/blob-store.ts'
import { asSystem, type Db, scoped, type Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { weatherOf } from '../../../platform/weather.ts'
import { type Actor, may } from '../../people/actor.ts'
import { nameBlob } from '../../sync/blob-store.ts'
import { ladderOf, type MediaFacts, playsEverywhere, type Rendition } from '../media/media.ts'
import { findFfmpeg, probe, remux, takeStill, transcode } from '../media/media-store.ts'
import { toVtt } from '../media/subtitles.ts'
import { decodeName, type PackageLimits } from '../packages/entries.ts'
import { listMembers, putPackage } from '../packages/zip-store.ts'
import { mayAddFiles } from '../uploads/upload-actions.ts'
import type { Uploads } from '../uploads/upload-store.ts'
import {
  type Edition,
  type EditionsAnswer,
  type FileKind,
  kindsOf,
  type MakingStep,
  type ManifestFile,
  type Progress,
} from './edition.ts'
import {
  type FiledResource,
  findEdition,
  findFiled,
  findLatestFilm,
  findSameOriginal,
  listEditions,
  listPlaced,
  type Made,
  setFailed,
  setOriginal,
  setProgress,
  setReady,
} from './edition-store.ts'
import { extensionOf, kindOfHead, kindOfZip, mediaTypeOf } from './file-type.ts'
import { addressOf } from './ticket-protocol.ts'

export async function readEditions(
  db: Db,
  actor: Actor,
  resourceId: string,
  content: { limitBytes: number; contentOrigin: string; ticketKey: Buffer; now: Date },
): Promise<EditionsAnswer> {
  return scoped(db, actor, async (tx) => {
    const resource = await findFiled(tx, resourceId)
    const seen =
      resource && (resource.state === 'published' || may(actor, 'resources.read', resource))
    if (!resource || !seen) throw notFound('resources', resourceId)
    const published = resource.state === 'published'
    const ticket = published ? undefined : { key: content.ticketKey, now: content.now }
    return {
      editions: (await listEditions(tx, resourceId)).map((edition) => ({
        ...edition,
        address: `${content.contentOrigin}/content/${addressOf(edition.id, ticket)}/`,
      })),
      mayAdd: mayAddFiles(actor, resource),
      sends: true,
      limitBytes: content.limitBytes,
    }
  })
}

/** At a station: what has been placed there of a resource, which is open to everybody. */
export async function readPlaced(
  db: Db,
  actor: Actor,
  resourceId: string,
  origin: string,
): Promise<EditionsAnswer> {
  const placed = await scoped(db, actor, (tx) => listPlaced(tx, resourceId))
  return {
    editions: placed.map((edition) => ({
      ...edition,
      address: `${origin}/content/${addressOf(edition.id)}/`,
    })),
    mayAdd: false,
    sends: false,
    limitBytes: 0,
  }
}

export type Maker = {
  uploads: Uploads
  /** Undefined: there is none, and films play as they came. */
  ffmpeg: string | undefined
  packages: PackageLimits
}

export const openMaker = (uploads: Uploads, limitBytes: number): Maker => ({
  uploads,
  ffmpeg: findFfmpeg(),
  packages: { files: 20_000, totalBytes: 2 * limitBytes, ratio: 200 },
})

/**
 * Makes of an upload what is opened and sent to stations. What is wrong with the file is kept with the
 * edition; anything else is thrown, and the job tries again from the start.
 */
export async function makeEdition(ground: Ground, maker: Maker, id: string): Promise<void> {
  const { uploads } = maker
  const inMaking = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    asSystem(ground.db, 'make an edition', work)
  const edition = await inMaking((tx) => findEdition(tx, id))
  const resource = edition && (await inMaking((tx) => findFiled(tx, edition.resourceId)))
  if (edition?.state !== 'making' || !resource) return
  const folder = uploads.workFolderOf(id)
  const progress = tellProgress((now) => inMaking((tx) => setProgress(tx, id, now)))
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder)
    const file = { path: uploads.pathOf(id), name: edition.originalName, folder }
    progress.tell('reading')
    await claimOriginal(ground.db, edition, await sha256Of(file.path))
    const made = await make({ ground, maker, resource, file, tell: progress.tell })
    await progress.told()
    await inMaking(async (tx) => {
      for (const blob of made.manifest) {
        await nameBlob(tx, blob, { origin: 'here', stored: true, neededBy: `edition:${id}` })
      }
      await setReady(tx, id, made)
    })
  } catch (error) {
    await progress.told()
    if (!(error instanceof Refusal) || error.kind === 'unavailable') throw error
    await inMaking((tx) => setFailed(tx, id, { ...error.details, code: error.code }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  await uploads.remove(id)
}

/** Nothing more is tried by itself; the same file may be uploaded again. */
export async function giveMakingUp(tx: Tx, id: string): Promise<void> {
  if ((await findEdition(tx, id))?.state === 'making') {
    await setFailed(tx, id, { code: 'work_interrupted' })
  }
}

type Tell = (step: MakingStep, done?: number) => void

/** Writes how far it is, a few times a step, without holding it up. */
function tellProgress(write: (progress: Progress) => Promise<void>) {
  let last: Progress | undefined
  let writing = Promise.resolve()
  const tell: Tell = (step, done = 0) => {
    if (last?.step === step && done - last.done < 0.05) return
    last = { step, done }
    const now = last
    writing = writing.then(() => write(now))
    // Reported by `told`.
    writing.catch(() => {})
  }
  return { tell, told: () => writing }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part)
  return hash.digest('hex')
}

/** The same file is kept once; whoever brings it again hears where it is. */
async function claimOriginal(db: Db, { id }: Edition, sha256: string): Promise<void> {
  await asSystem(db, 'make an edition', async (tx) => {
    const same = await findSameOriginal(tx, { id, sha256 })
    if (same) throw conflict('edition_same_file', { ...same })
    await setOriginal(tx, id, sha256)
  })
}

type Making = {
  ground: Ground
  maker: Maker
  resource: FiledResource
  file: { path: string; name: string; folder: string }
  tell: Tell
}
type Found = { kind: FileKind; ending: string; facts?: MediaFacts }

async function make(making: Making): Promise<Made> {
  const { resource, file, tell, ground, maker } = making
  tell('checking')
  const found = await recognise(file)
  if (!found) throw invalid('file_kind_unknown', { name: file.name })
  const { kind, ending, facts } = found
  if (!kindsOf[resource.mediaType].includes(kind)) {
    throw invalid('file_kind_wrong', { kind, mediaType: resource.mediaType })
  }
  if (facts) return makePlayable(making, { kind, ending, facts })
  switch (kind) {
    case 'package': {
      const { content, files } = await putPackage(file.path, ground.blobs, maker.packages)
      const manifest = files.map((each) => ({
        ...each,
        mediaType: mediaTypeOf(each.path),
        role: 'package' as const,
      }))
      return { kind, manifest, content, notMade: [] }
    }
    case 'subtitles':
      return makeSubtitled(making)
    default: {
      const original = await keep(ground.blobs, file.path, `original.${ending}`, 'original')
      return { kind, manifest: [original], notMade: [] }
    }
  }
}

/** What the file is, whatever it is called; undefined: nothing that is known here. */
async function recognise({ path, name }: Making['file']): Promise<Found | undefined> {
  const head = kindOfHead(await headOf(path))
  if (head?.kind === 'zip') return kindOfZip(await listMembers(path))
  if (head) {
    const word = head.kind === 'office' && extensionOf(name) === 'doc'
    return { kind: head.kind, ending: word ? 'doc' : head.ending }
  }
  // Half a film may be anything.
  const facts = await probe(path).catch(unlessWeather)
  if (!facts) return undefined
  const kind = facts.video ? 'film' : 'recording'
  return { kind, ending: endings[facts.container] ?? (extensionOf(name) || 'bin'), facts }
}

function unlessWeather(error: unknown): undefined {
  if (weatherOf(error)) throw error
}

/** By the names that a probe gives containers. */
const endings: Readonly<Record<string, string>> = {
  MP4: 'mp4',
  'QuickTime File Format': 'mov',
  'MPEG Transport Stream': 'ts',
  Matroska: 'mkv',
  WebM: 'webm',
  MP3: 'mp3',
  WAVE: 'wav',
  Ogg: 'ogg',
  ADTS: 'aac',
  FLAC: 'flac',
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function keep(
  blobs: Pick<BlobStore, 'put'>,
  from: string,
  path: string,
  role: ManifestFile['role'],
): Promise<ManifestFile> {
  const blob = await blobs.put(createReadStream(from, { highWaterMark: 1 << 20 }))
  return { path, ...blob, mediaType: mediaTypeOf(path), role }
}

/** A film or a recording, with what old phones and weak lines need of it. */
async function makePlayable(
  { ground: { blobs }, maker: { ffmpeg }, file, tell }: Making,
  found: Required<Found>,
): Promise<Made> {
  const remuxed = await remuxWhereNeeded(file, found.facts, tell)
  const { path, ending, facts } = remuxed ?? { path: file.path, ...found }
  const ladder = ladderOf(facts)
  const made: { rendition?: Rendition; path: string; at: string }[] = []
  if (ffmpeg) {
    try {
      if (facts.video) {
        tell('still')
        const at = join(file.folder, 'still.jpg')
        await takeStill(ffmpeg, facts, { from: path, to: at })
        made.push({ path: 'still.jpg', at })
      }
      for (const rendition of ladder) {
        tell(rendition)
        const name = rendition === 'audio' ? 'audio.m4a' : `${rendition}.mp4`
        const at = join(file.folder, name)
        await transcode(ffmpeg, rendition, facts, { from: path, to: at }, (done) =>
          tell(rendition, done),
        )
        made.push({ rendition, path: name, at })
      }
    } catch (error) {
      if (weatherOf(error)) throw error
      throw invalid('film_unreadable', { said: String(error) })
    }
  }
  tell('keeping')
  const manifest = [await keep(blobs, path, `original.${ending}`, 'original')]
  for (const { rendition, path: name, at } of made) {
    const kept = await keep(blobs, at, name, rendition ? 'rendition' : 'thumbnail')
    manifest.push({ ...kept, ...(rendition && { rendition }) })
  }
  return { kind: found.kind, manifest, facts, notMade: ffmpeg ? [] : ladder }
}

/** The same pictures and sound in an MP4, where that alone makes a film play everywhere. */
async function remuxWhereNeeded(
  { path, folder }: Making['file'],
  facts: MediaFacts,
  tell: Tell,
): Promise<{ path: string; ending: string; facts: MediaFacts } | undefined> {
  if (!facts.video || playsEverywhere(facts)) return undefined
  if (!playsEverywhere({ ...facts, container: 'MP4' })) return undefined
  tell('remuxing')
  const to = join(folder, 'remuxed.mp4')
  const done = await remux(path, to).catch(unlessWeather)
  const after = done ? await probe(to) : undefined
  return after && { path: to, ending: 'mp4', facts: after }
}

/** Words are read into memory; the longest film needs no more. */
const subtitleBytes = 5_000_000

/** The latest film once more, with these words under it. */
async function makeSubtitled({ ground: { db, blobs }, resource, file }: Making): Promise<Made> {
  if ((await stat(file.path)).size > subtitleBytes) {
    throw invalid('file_kind_unknown', { name: file.name })
  }
  const film = await asSystem(db, 'make an edition', (tx) => findLatestFilm(tx, resource.id))
  if (!film) throw invalid('subtitles_without_film')
  const words = toVtt(decodeName(await readFile(file.path), false))
  const path = `${basename(file.name)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N}._-]/gu, '_')}.vtt`
  const kept = await blobs.put(
    (async function* () {
      yield Buffer.from(words)
    })(),
  )
  const subtitle = { path, ...kept, mediaType: mediaTypeOf(path), role: 'subtitle' as const }
  return {
    kind: 'film',
    manifest: [...film.manifest.filter((each) => each.path !== path), subtitle],
    facts: film.facts,
    notMade: film.notMade,
  }
}
