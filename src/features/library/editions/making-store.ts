import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { BlobStore } from '../../../platform/blobs/blob-store.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { nameBlob } from '../../sync/blob-store.ts'
import { refreshHere } from '../here-store.ts'
import type { PackageLimits } from '../packages/entries.ts'
import type { Uploads } from '../uploads/upload-store.ts'
import type { Progress } from './api.ts'
import type { ManifestFile } from './edition.ts'
import { type FiledResource, type Made, setReady } from './edition-store.ts'
import { mediaTypeOf } from './file-type.ts'

export type Maker = {
  uploads: Uploads
  /** Undefined: there is none, and films play as they came. */
  ffmpeg: string | undefined
  /** LibreOffice; undefined: there is none, and papers are only handed out as they came. */
  soffice: string | undefined
  packages: PackageLimits
}

export type Tell = (step: Progress['step'], done?: number) => void

/** One edition in the making: what was uploaded, for which resource, with what there is to work with. */
export type Making = {
  ground: Ground
  maker: Maker
  resource: FiledResource
  file: { path: string; name: string; folder: string }
  tell: Tell
}
export const keep = (
  blobs: Pick<BlobStore, 'put'>,
  from: string,
  path: string,
  role: ManifestFile['role'],
): Promise<ManifestFile> =>
  keepFrom(blobs, createReadStream(from, { highWaterMark: 1 << 20 }), path, role)

export const keepBytes = (
  blobs: Pick<BlobStore, 'put'>,
  bytes: Buffer,
  path: string,
  role: ManifestFile['role'],
): Promise<ManifestFile> => keepFrom(blobs, Readable.from([bytes]), path, role)

async function keepFrom(
  blobs: Pick<BlobStore, 'put'>,
  from: Readable,
  path: string,
  role: ManifestFile['role'],
): Promise<ManifestFile> {
  const blob = await blobs.put(from)
  return { path, ...blob, mediaType: mediaTypeOf(path), role }
}

/** The edition is ready from now on; its content is kept as long as it is needed. Needs a system scope. */
export async function keepReady(tx: Tx, id: string, made: Made): Promise<void> {
  for (const blob of made.manifest) {
    await nameBlob(tx, blob, { origin: 'here', stored: true, neededBy: `edition:${id}` })
  }
  await setReady(tx, id, made)
  await refreshHere(tx)
}
