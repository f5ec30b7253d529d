import { createHash } from 'node:crypto'
import { canonicalJson } from '../../base/canonical.ts'
import type { Hash, LogRecord } from './record.ts'

/** `h(0)`: two logs never share a beginning (S2). `start` is the log's random start value, hex. */
export const startHash = (log: { station: string; epoch: string; start: string }): Hash =>
  createHash('sha256').update(`cunxiao log ${log.station} ${log.epoch} ${log.start}`).digest('hex')

/** `h(n) = SHA-256(h(n-1) ‖ canonical bytes of record n)`. */
export const nextHash = (previous: Hash, line: string): Hash =>
  createHash('sha256').update(previous, 'hex').update(line).digest('hex')

/** Before anything was written to a feed. */
export const emptyFeedHash: Hash = '0'.repeat(32)

/** The hash of a feed after these changes: it commits to all that was ever written to it, in its order (S25). */
export const nextFeedHash = (previous: Hash, changes: readonly FeedChange[]): Hash =>
  createHash('sha256')
    .update(previous, 'hex')
    .update(canonicalJson(changes))
    .digest('hex')
    .slice(0, 32)

/** `digest`: of what the item says, which a sealed body does not tell. */
type FeedChange = {
  seq: number
  collection: string
  key: string
  op: 'put' | 'del'
  ver: number
  digest?: string
}

/** A record's name for ever: the first 16 bytes of its hash at first emission, written as a UUID (S3). */
export function idOfHash(hash: Hash): string {
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`
}

/** Chains `lines` onto `previous`. A line written again carries the id it had as `origins` tells. */
export function chain(
  previous: Hash,
  from: number,
  lines: readonly string[],
  originOf: (line: string) => string | undefined = originIn,
): LogRecord[] {
  let hash = previous
  return lines.map((line, i) => {
    hash = nextHash(hash, line)
    return { seq: from + i, hash, id: originOf(line) ?? idOfHash(hash), line }
  })
}

/** Cheap on the many lines that have none: only a line that names an origin is parsed. */
function originIn(line: string): string | undefined {
  if (!line.includes('"origin":"')) return undefined
  try {
    const { origin } = JSON.parse(line) as { origin?: unknown }
    return typeof origin === 'string' && uuid.test(origin) ? origin : undefined
  } catch {
    return undefined
  }
}
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
