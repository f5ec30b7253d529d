import { createReadStream } from 'node:fs'
import type { BlobStore } from '../../../platform/blobs/blob-store.ts'
import type { Ground } from '../../../platform/ground.ts'
import type { PackageLimits } from '../packages/entries.ts'
import type { Uploads } from '../uploads/upload-store.ts'
import type { Progress } from './api.ts'
import type { ManifestFile } from './edition.ts'
import type { FiledResource } from './edition-store.ts'
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
export async function keep(
  blobs: Pick<BlobStore, 'put'>,
  from: string,
  path: string,
  role: ManifestFile['role'],
): Promise<ManifestFile> {
  const blob = await blobs.put(createReadStream(from, { highWaterMark: 1 << 20 }))
  return { path, ...blob, mediaType: mediaTypeOf(path), role }
}
