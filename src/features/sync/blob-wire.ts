import * as z from 'zod'
import { hashSchema } from './record.ts'

/** A have-map of this size still fits a header. */
const maxBlobBytes = 8 * 1024 ** 3

/** How a record or an item of a feed names a blob; part of its schema, so that what names nonsense is quarantined. */
export const blobNameSchema = z.object({
  hash: hashSchema,
  sizeBytes: z.int().min(0).max(maxBlobBytes),
})

/** What a chunk's request carries. */
export const chunkMediaType = 'application/vnd.cunxiao.chunk'

/** Headers of `HEAD /sync/blobs/:hash`: `stored` or `partial`, and which chunks have arrived (`readHaveMap`). */
export const stateHeader = 'cunxiao-blob-state'
export const haveHeader = 'cunxiao-blob-have'

/** What an answer says in headers, as its signature covers it. */
export const saidInHeaders = (header: (name: string) => unknown): string => {
  const state = header(stateHeader)
  return state ? `${state} ${header(haveHeader) ?? ''}` : ''
}

export const standingSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('stored') }),
  z.object({ state: z.literal('partial'), missing: z.array(z.int().min(0)) }),
])

export const durableQuestionSchema = z.object({ hashes: z.array(hashSchema).max(500) })
export const durableAnswerSchema = z.object({ durable: z.array(hashSchema) })

/** RFC 9530; the digest of exactly the bytes in the body. */
export const contentDigest = (base64: string): string => `sha-256=:${base64}:`
export const readContentDigest = (header: string): string | undefined =>
  /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header)?.[1]

/** One range as RFC 9110 writes it, `to` exclusive; `'none'` where it lies outside, undefined where it is no such range. */
export function readRange(
  header: string,
  sizeBytes: number,
): { from: number; to: number } | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Math.min(sizeBytes, Number(last))
    return length === 0 ? 'none' : { from: sizeBytes - length, to: sizeBytes }
  }
  const from = Number(first)
  const to = last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1)
  if (last !== '' && Number(last) < from) return undefined
  return from >= sizeBytes ? 'none' : { from, to }
}
