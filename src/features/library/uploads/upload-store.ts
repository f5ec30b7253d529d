import { createWriteStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
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
  /** What is still to come of those that were begun, and what is kept of each that is here. */
  reservedBytes(): Promise<number>
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
  const find = async (id: string): Promise<Received | undefined> => {
    const upload = await store().getUpload(id).catch(unlessMissing)
    return (
      upload && {
        ...Metadata.parse(upload.metadata),
        id,
        sizeBytes: upload.size ?? 0,
        receivedBytes: upload.offset,
      }
    )
  }
  return {
    store,
    find,
    reservedBytes: async () => {
      const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      const ids = names.flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])
      let bytes = 0
      for (const id of ids) {
        const upload = await find(id).catch(unlessUnreadable)
        if (upload) bytes += neededFor(upload.sizeBytes) - upload.receivedBytes
      }
      return bytes
    },
    create: async ({ id, sizeBytes, ...metadata }) => {
      await store().create(new Upload({ id, size: sizeBytes, offset: 0, metadata }))
    },
    pathOf: (id) => join(directory, id),
    workFolderOf: (id) => join(directory, `${id}.making`),
    remove: async (id) => {
      await store().remove(id).catch(unlessMissing)
    },
    forgetStale: () => store().deleteExpired(),
  }
}

/** The upload itself, and what is kept of it. */
export const neededFor = (sizeBytes: number): number => 2 * sizeBytes

/** What the power cut while it was begun: nobody was told of it, so nothing follows. */
function unlessUnreadable(error: unknown): undefined {
  if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined
  throw error
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
