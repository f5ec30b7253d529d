import { promisify } from 'node:util'
import {
  constants,
  gunzip,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib'
import type * as z from 'zod'
import { invalid, Refusal } from '../../base/refusal.ts'
import { type Push, pushSchema } from './wire.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const decompressOlder = promisify(gunzip)

/** The most a message may hold once opened: a bomb is stopped there, not after it. */
export const maxMessageBytes = 8_000_000

export const mediaType = 'application/vnd.cunxiao.sync'

/** Most messages are small, and for those the way to another thread and back costs more than the work. */
const smallBytes = 4_096

/** Told the size, the compressor clears no more memory than the message needs. */
export async function pack(text: string): Promise<Buffer> {
  const sizeBytes = Buffer.byteLength(text)
  const options = {
    params: { [constants.ZSTD_c_compressionLevel]: 6 },
    pledgedSrcSize: sizeBytes,
  }
  return sizeBytes <= smallBytes ? zstdCompressSync(text, options) : compress(text, options)
}

export async function unpack(bytes: Uint8Array): Promise<string> {
  try {
    const open = isOlder(bytes)
      ? decompressOlder
      : bytes.length <= smallBytes
        ? zstdDecompressSync
        : decompress
    const opened = await open(bytes, { maxOutputLength: maxMessageBytes })
    return opened.toString('utf8')
  } catch (error) {
    if (error instanceof RangeError) {
      throw new Refusal('too_large', 'sync_message_too_large', { maxBytes: maxMessageBytes })
    }
    throw invalid('sync_message_damaged')
  }
}

/** Protocol versions 1 and 2 compressed with gzip (S35). */
export const isOlder = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** A push is its head and then its records, a line each, as they stand in the log: nothing is escaped. */
export const writePush = ({ lines, ...head }: Push): string =>
  [JSON.stringify(head), ...lines].join('\n')

export function readPush(text: string): Push {
  const [head = '', ...lines] = text.split('\n')
  const message = readJson(head)
  return check(
    pushSchema,
    message !== null && typeof message === 'object' ? { ...message, lines } : undefined,
  )
}

export const readMessage = <S extends z.ZodType>(schema: S, text: string): z.output<S> =>
  check(schema, readJson(text))

function check<S extends z.ZodType>(schema: S, message: unknown): z.output<S> {
  const read = schema.safeParse(message)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw invalid('sync_message_malformed', { field: issue?.path.join('.') ?? '' })
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('sync_message_malformed', { field: '' })
  }
}
