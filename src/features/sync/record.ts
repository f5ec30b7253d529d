import * as z from 'zod'
import { canonicalJson } from '../../base/canonical.ts'

/** SHA-256, 64 lower-case hex digits. */
export type Hash = string

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`))
export const hashSchema = hex(64)
/** One incarnation of a log: 16 random bytes, as hex. */
export const epochSchema = hex(32)
/** Of a feed's history: half a SHA-256, for only accidents have to be told apart. */
export const feedHashSchema = hex(32)
export const uuidSchema = z.uuid()
/** A record's id is a hash written as a UUID: its version digits say nothing. */
export const recordIdSchema = z.guid()

/**
 * One fact a node observed (S3). `boot` and `monoMs` say when, on a clock nobody can set: the boot's
 * random number and the milliseconds since. `wallMs` is what the clock on the wall claimed.
 */
export const factSchema = z.object({
  type: z.string().regex(/^[a-z][a-z_]*\.[a-z][a-z_]*$/),
  v: z.int().min(1).max(10_000),
  wallMs: z.int(),
  boot: hex(8),
  monoMs: z.int().min(0),
  /** The person, or absent where the program itself observed it. */
  actor: uuidSchema.optional(),
  /** What it is about, so that everything about one thing can be found or erased. */
  entity: z.guid().optional(),
  /** The id this record had when it was written first, in another epoch. */
  origin: recordIdSchema.optional(),
  body: z.unknown(),
})
export type Fact = z.output<typeof factSchema>

/** At most this much in one record; what is larger is a blob. */
export const maxLineBytes = 64 * 1024

/** A record as a log holds it. `line` is the canonical text that the chain runs over. */
export type LogRecord = { seq: number; hash: Hash; id: string; line: string }

export const lineOf = (fact: Fact): string => canonicalJson(fact)

export type ReadLine = { fact: Fact } | { unreadable: string }

/** What a line says; a line that says nothing we know is kept as it came (S8). */
export function readLine(line: string): ReadLine {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { unreadable: 'not_json' }
  }
  const read = factSchema.safeParse(value)
  return read.success ? { fact: read.data } : { unreadable: 'not_a_record' }
}

/** The seqs whose hashes are worth comparing to find where two copies of a log part: dense at the end. */
export function probeSeqs(first: number, last: number): number[] {
  const seqs: number[] = []
  for (let back = 0; last - back >= first; back = back * 2 + 1) seqs.push(last - back)
  if (first - 1 >= 0) seqs.push(first - 1)
  return seqs
}
