import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { Upload } from '@tus/server'
import * as z from 'zod'
import { makePrivate } from '../../../platform/private-files.ts'

/** What is kept beside an upload; the file's own bytes lie in the folder under the upload's id. */
const Metadata = z.object({ resourceId: z.uuid(), name: z.string(), personId: z.uuid() })
export type Received = z.output<typeof Metadata> & {
  id: string
  sizeBytes: number
  receivedBytes: number
}

/** Files on their way in, on the disk of the data. */
export type Uploads = {
  store(): FileStore
  create(upload: Omit<Received, 'receivedBytes'>): Promise<void>
  /** Undefined: there is none, or it is forgotten. */
  find(id: string): Promise<Received | undefined>
  pathOf(id: string): string
  /** For what is made of it; empty folders are the maker's to remove. */
  workFolderOf(id: string): string
  remove(id: string): Promise<void>
  /** Of those that nobody went on with for a week; how many. */
  forgetStale(): Promise<number>
}

const staleAfterMs = 7 * 86_400_000

export function openUploads(dataDir: string): Uploads {
  const directory = join(dataDir, 'uploads')
  let opened: FileStore | undefined
  // It makes its folder when it is opened: not before anything is uploaded.
  const store = () => {
    if (!opened) {
      makePrivate(directory)
      opened = new TellingStore({ directory, expirationPeriodInMilliseconds: staleAfterMs })
    }
    return opened
  }
  return {
    store,
    create: async ({ id, sizeBytes, ...metadata }) => {
      await store().create(new Upload({ id, size: sizeBytes, offset: 0, metadata }))
    },
    find: async (id) => {
      const upload = await store().getUpload(id).catch(unlessMissing)
      return (
        upload && {
          ...Metadata.parse(upload.metadata),
          id,
          sizeBytes: upload.size ?? 0,
          receivedBytes: upload.offset,
        }
      )
    },
    pathOf: (id) => join(directory, id),
    workFolderOf: (id) => join(directory, `${id}.making`),
    remove: async (id) => {
      await store().remove(id).catch(unlessMissing)
    },
    forgetStale: () => store().deleteExpired(),
  }
}

/** Says what went wrong with the disk. */
class TellingStore extends FileStore {
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(join(this.directory, id), { flags: 'r+', start: offset })
    await pipeline(readable, file)
    return offset + file.bytesWritten
  }
}

function unlessMissing(error: unknown): undefined {
  const status = (error as { status_code?: number } | null)?.status_code
  if (status === 404 || status === 410) return undefined
  throw error
}
