import type * as z from 'zod'
import { chunkBytes, chunkCount, chunkLength, readHaveMap } from '../../platform/blobs/chunks.ts'
import type { BlobLine } from './blob-transfer-protocol.ts'
import {
  chunkMediaType,
  contentDigest,
  durableAnswerSchema,
  haveHeader,
  readContentDigest,
  standingSchema,
  stateHeader,
} from './blob-wire.ts'
import { LineDown } from './wire.ts'
import { mediaType, pack } from './wire-coding-protocol.ts'

export type BlobRequest = {
  method: 'HEAD' | 'GET' | 'PUT' | 'POST'
  path: string
  headers: Record<string, string>
  body?: Buffer
}
export type BlobResponse = {
  status: number
  header(name: string): string | null
  body: Buffer
}

/**
 * The blobs' questions over HTTP. `request` signs, sends and reads, and throws `LineDown` when no
 * answer came.
 */
export function openBlobLine(
  request: (question: BlobRequest) => Promise<BlobResponse>,
  bytesEach = chunkBytes,
): BlobLine {
  return {
    standing: async ({ hash, sizeBytes }) => {
      const path = `/sync/blobs/${hash}`
      const answer = await request({ method: 'HEAD', path, headers: {} })
      if (answer.status === 404) return undefined
      mustBe(answer, 200)
      if (answer.header(stateHeader) === 'stored') return { state: 'stored' }
      const count = chunkCount(sizeBytes, bytesEach)
      const missing = readHaveMap(count, answer.header(haveHeader) ?? '')
      // The hub was told a shorter size: its map says that nothing is missing of what it knows.
      if (missing.length === 0) throw new LineDown('blob_size_differs')
      return { state: 'partial', missing }
    },
    send: async ({ hash }, n, { bytes, sha256 }) => {
      const answer = await request({
        method: 'PUT',
        path: `/sync/blobs/${hash}/chunks/${n}`,
        headers: {
          'content-type': chunkMediaType,
          'content-digest': contentDigest(sha256.toString('base64')),
        },
        body: bytes,
      })
      if (answer.status === 400) return undefined
      mustBe(answer, 200)
      return read(standingSchema, answer)
    },
    fetch: async ({ hash, sizeBytes }, n) => {
      const from = n * bytesEach
      const to = from + (chunkLength(sizeBytes, n, bytesEach) ?? 0)
      const headers: Record<string, string> =
        sizeBytes === 0 ? {} : { range: `bytes=${from}-${to - 1}` }
      const answer = await request({ method: 'GET', path: `/sync/blobs/${hash}`, headers })
      if (answer.status === 404) return undefined
      mustBe(answer, sizeBytes === 0 ? 200 : 206)
      const digest = readContentDigest(answer.header('content-digest') ?? '') ?? ''
      return { bytes: answer.body, sha256: Buffer.from(digest, 'base64') }
    },
    durable: async (hashes) => {
      const answer = await request({
        method: 'POST',
        path: '/sync/blobs/durable',
        headers: { 'content-type': mediaType },
        body: await pack(JSON.stringify({ hashes })),
      })
      mustBe(answer, 200)
      return read(durableAnswerSchema, answer).durable
    },
  }
}

function mustBe(answer: BlobResponse, status: number): void {
  if (answer.status === status) return
  const seconds = Number(answer.header('retry-after'))
  throw new LineDown(`answered_${answer.status}`, seconds > 0 ? seconds * 1_000 : undefined)
}

function read<S extends z.ZodType>(schema: S, { body }: BlobResponse): z.output<S> {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw new LineDown('answer_unreadable')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new LineDown('answer_unreadable')
  return parsed.data
}
