import { hash } from 'node:crypto'
import { invalid } from '../../base/refusal.ts'
import type { Received } from './attachment.ts'
import { isJson } from './document.ts'
import { readJson } from './json-text.ts'
import { readMultipart } from './multipart.ts'

export type Message = { statements: unknown; received: Received[] }

/** Statements as a request brings them, alone or with content that was found to be what its hash says. */
export function readMessage(contentType: string, body: Uint8Array): Message {
  if (isJson(contentType)) return { statements: readJson(body), received: [] }
  if (!/^multipart\/mixed\s*;/i.test(contentType)) throw invalid('content_type_refused')
  const read = readMultipart(contentType, body)
  if ('why' in read) throw invalid('multipart_broken', { why: read.why })
  const [first, ...others] = read.parts
  if (!first || !isJson(first.headers.get('content-type') ?? '')) {
    throw invalid('multipart_broken', { why: 'statements_first' })
  }
  const received = new Map<string, Received>()
  others.forEach(({ headers, content }, n) => {
    const sha2 = headers.get('x-experience-api-hash')?.toLowerCase()
    const at = { part: n + 1 }
    if (sha2 === undefined) throw invalid('multipart_broken', { why: 'hash_missing', ...at })
    if (headers.get('content-transfer-encoding')?.toLowerCase() !== 'binary') {
      throw invalid('multipart_broken', { why: 'not_binary', ...at })
    }
    if (sha2Of(content, sha2) !== sha2) throw invalid('attachment_hash_wrong', { sha2, ...at })
    received.set(sha2, { sha2, content, contentType: headers.get('content-type') ?? '' })
  })
  return { statements: readJson(first.content), received: [...received.values()] }
}

const algorithmOf: ReadonlyMap<number, string> = new Map([
  [56, 'sha224'],
  [64, 'sha256'],
  [96, 'sha384'],
  [128, 'sha512'],
])

/** By the algorithm whose sums are as long as the one that was sent. */
function sha2Of(content: Uint8Array, sent: string): string | undefined {
  const algorithm = algorithmOf.get(sent.length)
  return algorithm && hash(algorithm, content)
}
