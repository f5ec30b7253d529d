import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { conflict, invalid, Refusal } from '../../../base/refusal.ts'
import type { Config } from '../../../platform/config.ts'
import { asSystem, type Db, type Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { nameBlob } from '../../sync/blob-store.ts'
import { findFfmpeg } from '../media/ffmpeg-store.ts'
import { putPackage } from '../packages/package-store.ts'
import type { Uploads } from '../uploads/upload-store.ts'
import { type Edition, kindsOf, type Progress } from './edition.ts'
import {
  findEdition,
  findFiled,
  findSameOriginal,
  type Made,
  setFailed,
  setOriginal,
  setProgress,
  setReady,
} from './edition-store.ts'
import { makePlayable } from './film-store.ts'
import { keep, type Maker, type Making, type Tell } from './making-store.ts'
import { findOffice } from './office-store.ts'
import { makeOfficePaper, makeTextPage } from './paper-store.ts'
import { headOf, recognise } from './recognise-store.ts'
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
      const { content, files } = await putPackage(file.path, ground.blobs, maker.packages)
      const manifest = files.map((each) => ({ ...each, role: 'package' as const }))
      return { kind, manifest, content, notMade: [] }
    }
    case 'subtitles':
      return makeSubtitled(making)
    case 'office':
      return makeOfficePaper(making, found)
    case 'text':
      return makeTextPage(making)
    default: {
      const original = await keep(ground.blobs, file.path, `original.${ending}`, 'original')
      return { kind, manifest: [original], notMade: [] }
    }
  }
}
