import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, rm } from 'node:fs/promises'
import { conflict, invalid, Refusal } from '../../../base/refusal.ts'
import type { Config } from '../../../platform/config.ts'
import { asSystem, type Db, type Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { listComingJobs } from '../../../platform/jobs.ts'
import { weatherOf } from '../../../platform/weather.ts'
import { findFfmpeg } from '../media/ffmpeg-store.ts'
import { checkBook } from '../packages/book-store.ts'
import { putPackage } from '../packages/package-store.ts'
import type { Uploads } from '../uploads/upload-store.ts'
import type { Edition, Fault, Progress } from './api.ts'
import { makeCourseAlone } from './course-alone-store.ts'
import { kindsOf } from './edition.ts'
import {
  findEdition,
  findFiled,
  findSameOriginal,
  listMaking,
  lockOriginal,
  type Made,
  setFailed,
  setOriginal,
  setProgress,
} from './edition-store.ts'
import { makePlayable } from './film-store.ts'
import { keep, keepReady, type Maker, type Making, type Tell } from './making-store.ts'
import { findOffice } from './office-store.ts'
import { makeOfficePaper, makeTextPage } from './paper-store.ts'
import { headOf, recognise, unlessWeather } from './recognise-store.ts'
import { makeSubtitled } from './subtitle-actions.ts'
import { refusalOf, signBytes } from './unknown-file.ts'

export const openMaker = (
  uploads: Uploads,
  limitBytes: number,
  programs: Config['programs'] = {},
): Maker => ({
  uploads,
  ffmpeg: findFfmpeg(programs.ffmpeg),
  soffice: findOffice(programs.soffice),
  packages: { files: 20_000, totalBytes: 2 * limitBytes, ratio: 200 },
})

/**
 * Makes of an upload what is opened and sent to stations. Whatever its file causes ends as a fault of the
 * edition; only weather is thrown, and the job tries again from the start.
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
  const file = { path: uploads.pathOf(id), name: edition.originalName, folder }
  // It lies on the disk of the node that received it; another may have taken the job.
  if (!(await isThere(file.path))) throw new Refusal('unavailable', 'upload_not_here')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  try {
    progress.tell('reading')
    await claimOriginal(ground.db, edition, await sha256Of(file.path))
    const made = await make({ ground, maker, resource, file, tell: progress.tell })
    await progress.told()
    await inMaking((tx) => keepReady(tx, id, made))
  } catch (error) {
    await progress.told().catch(unlessWeather)
    if (isWeather(error)) throw error
    const fault = faultOf(error)
    if (!(error instanceof Refusal)) {
      ground.log.error({ err: error, edition: id, ...fault }, 'an edition could not be made')
    }
    await inMaking((tx) => setFailed(tx, id, fault))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  await uploads.remove(id)
}

/** Its job will not be tried again; the same file may be uploaded again. */
export async function giveMakingUp(tx: Tx, id: string): Promise<void> {
  if ((await findEdition(tx, id))?.state === 'making') {
    await setFailed(tx, id, { code: 'work_interrupted' })
  }
}

/** Long enough that its job was added, and began. */
const givenUpAfterMs = 600_000

/** Ends what no job will go on with: it was tried too often, or its job is gone. How many. */
export async function endGivenUp(
  db: Db,
  uploads: Pick<Uploads, 'remove'>,
  now: Date,
): Promise<number> {
  const given = await asSystem(db, 'make an edition', async (tx) => {
    const making = await listMaking(tx, new Date(now.getTime() - givenUpAfterMs))
    const coming = new Set(await listComingJobs(tx, making))
    const left = making.filter((id) => !coming.has(id))
    for (const id of left) await setFailed(tx, id, { code: 'edition_given_up' })
    return left
  })
  for (const id of given) await uploads.remove(id)
  return given.length
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const isWeather = (error: unknown): boolean =>
  weatherOf(error) !== undefined || (error instanceof Refusal && error.kind === 'unavailable')

/** What a person is told. Nobody foresaw what is no refusal: the log has it under the reference. */
const faultOf = (error: unknown): Fault =>
  error instanceof Refusal
    ? { ...error.details, code: error.code }
    : { code: 'edition_not_made', reference: randomBytes(6).toString('hex') }

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
    await lockOriginal(tx, sha256)
    const same = await findSameOriginal(tx, { id, sha256 })
    if (same) throw conflict('edition_same_file', { ...same })
    await setOriginal(tx, id, sha256)
  })
}

async function make(making: Making): Promise<Made> {
  const { resource, file, tell, ground, maker } = making
  tell('checking')
  const found = await recognise(file, maker.ffmpeg)
  if (!found) {
    throw refusalOf(file.name, await headOf(file.path, signBytes), maker.ffmpeg !== undefined)
  }
  const { kind, ending, facts } = found
  if (!kindsOf[resource.mediaType].includes(kind)) {
    throw invalid('file_kind_wrong', { kind, mediaType: resource.mediaType })
  }
  if (facts) return makePlayable(making, { kind, ending, facts })
  switch (kind) {
    case 'package': {
      if (ending === 'xml') return makeCourseAlone(making)
      const { content, files, notes } = await putPackage(file.path, ground.blobs, maker.packages)
      const manifest = files.map((each) => ({ ...each, role: 'package' as const }))
      return { kind, manifest, content, notMade: [], notes }
    }
    case 'subtitles':
      return makeSubtitled(making)
    case 'office':
      return makeOfficePaper(making, found)
    case 'text':
      return makeTextPage(making)
    default: {
      if (kind === 'epub') await checkBook(file.path, maker.packages)
      const original = await keep(ground.blobs, file.path, `original.${ending}`, 'original')
      return { kind, manifest: [original], notMade: [] }
    }
  }
}
