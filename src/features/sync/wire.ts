import * as z from 'zod'
import { epochSchema, feedHashSchema, hashSchema, maxLineBytes, uuidSchema } from './record.ts'

/**
 * Protocol versions. A hub reads all of them (S35); a station writes the one it was built with. Everything
 * below is the newest; `older-wire.ts` makes it of the others.
 *   1  logs with their last hash; a push is a heading and a line for each record, gzipped
 *   2  probes, so that a fork is found without reading the log; whose log it is and who began the epoch
 *   3  disk, clock quality and blobs on their way; a push is one document, in zstd
 * Within 3, and absent where a node does not know them: points and hashes of feeds (S25).
 * A hello newer than the hub is read for what the hub knows of it.
 */
export const protocol = 3
export const oldestProtocol = 1

/** Records in one push at the most, and their size before compression. */
export const maxBatchRecords = 2_000
export const maxBatchBytes = 2_000_000

/** Logs in one hello: 260 bytes each leave room for probes within what a message may hold. */
export const maxLogs = 20_000
/** Of one log. */
export const maxProbes = 64

const seq = z.int().min(0)
const feedName = z.string().regex(/^(scope:\d{2,12}|scope:nation|station:[0-9a-f-]{36})$/)

const logOnHand = z.object({
  station: uuidSchema,
  epoch: epochSchema,
  start: epochSchema,
  first: z.int().min(1),
  last: seq,
  hash: hashSchema,
  /** Some (seq, hash) pairs; sent for logs where the two sides do not agree. */
  probes: z
    .array(z.tuple([seq, hashSchema]))
    .max(maxProbes)
    .default([]),
})

export const clockSample = z.object({
  wallMs: z.int(),
  boot: z.string().regex(/^[0-9a-f]{8}$/),
  monoMs: z.int().min(0),
})

export const feedPoint = z.tuple([seq, feedHashSchema])
/** A node that has read so many unconfirmed ones asks before it reads on. */
export const maxPoints = 16

const cursorOnHand = z.object({
  feed: feedName,
  epoch: epochSchema,
  seq,
  /** While it is read anew: its head when that round began. */
  begun: seq.optional(),
  /** Heads of the feed as the node read it (S25); a node that tells none is served without the comparison. */
  points: z.array(feedPoint).max(maxPoints).optional(),
})
export type CursorOnHand = z.output<typeof cursorOnHand>

/** A node gives a request up after so long: what it says of its clock in one is no older (S32). */
export const requestTimeoutMs = 60_000

/** How far the installation of a release has come at a station (S36). */
export const releaseSteps = [
  'found',
  'fetched',
  'verified',
  'backed_up',
  'migrated',
  'switched',
  'healthy',
  'taking_back',
  'taken_back',
  'given_up',
] as const
const releaseReportSchema = z.object({
  version: z.string().max(40),
  step: z.enum(releaseSteps),
  why: z.string().max(600).optional(),
})
export type ReleaseReport = z.output<typeof releaseReportSchema>

export const helloSchema = z.object({
  protocol: z.int32().min(oldestProtocol),
  /** The program's version, without the NUL that PostgreSQL keeps in no text, and the number of its last migration. */
  program: z
    .string()
    .max(40)
    .regex(/^[^\0]*$/),
  schema: z.int32().min(0),
  clock: clockSample,
  disk: z.object({ freeBytes: z.int(), totalBytes: z.int() }).optional(),
  logs: z.array(logOnHand).max(maxLogs),
  /** `logs` names every log the node holds, so the hub may say which it lacks. */
  complete: z.boolean(),
  feeds: z.array(cursorOnHand).max(64),
  /** Records not yet on the hub, as the node reckons. */
  waiting: seq.optional(),
  /** Content on its way down, bytes. */
  incomingBytes: seq.optional(),
  /** The last release it was given; one in words the hub does not know is left out. */
  release: releaseReportSchema.optional().catch(undefined),
})
export type Hello = z.output<typeof helloSchema>

const logAtHub = z.object({
  station: uuidSchema,
  epoch: epochSchema,
  next: z.int().min(1),
  /** `h(next - 1)`. */
  hash: hashSchema,
  durable: seq,
  /** The highest probe that is the same on both sides; absent where none was sent or none agrees. */
  common: seq.optional(),
})
export type LogAtHub = z.output<typeof logAtHub>

export const pacePolicy = z.object({
  /** Between two rounds when nothing waits. */
  intervalMs: z.int().min(1_000),
  batchRecords: z.int().min(1).max(maxBatchRecords),
})

export const helloAnswerSchema = z.object({
  hub: uuidSchema,
  /** Changes when the hub was restored from a backup (S12). */
  incarnation: epochSchema,
  hubMs: z.int(),
  logs: z.array(logAtHub),
  /** Logs of this node that it did not name. */
  others: z.array(
    z.object({ station: uuidSchema, epoch: epochSchema, start: epochSchema, last: seq }),
  ),
  /** A person has to say which of two machines is the station: no new epoch helps meanwhile (S10). */
  cloneAlarm: z.boolean(),
  /** Epochs of the machines that a person has told to enrol anew: whoever writes in one of them (S10). */
  enrolAnew: z.array(epochSchema),
  /** `hash`: of the head, where the node did not tell it. */
  feeds: z.array(
    cursorOnHand.pick({ feed: true, epoch: true, seq: true }).extend({
      hash: feedHashSchema.optional(),
    }),
  ),
  pace: pacePolicy,
  /** SHA-256 of content whose records came before it. */
  wantedBlobs: z.array(hashSchema),
})
export type HelloAnswer = z.output<typeof helloAnswerSchema>

/** Canonical JSON writes NUL as an escape, and PostgreSQL keeps no other; all else is stored as it comes (S8). */
const line = z
  .string()
  .min(2)
  .max(maxLineBytes)
  .refine((text) => !text.includes('\0'))

export const pushSchema = z.object({
  station: uuidSchema,
  epoch: epochSchema,
  start: epochSchema,
  opener: z.enum(['station', 'hub']),
  from: z.int().min(1),
  /** `h(from - 1)` and `h(from + n - 1)` as the sender has them. */
  prev: hashSchema,
  last: hashSchema,
  lines: z.array(line).min(1).max(maxBatchRecords),
})
export type Push = z.output<typeof pushSchema>

export const pushAnswerSchema = z.discriminatedUnion('verdict', [
  z.object({
    verdict: z.literal('stored'),
    next: z.int().min(1),
    hash: hashSchema,
    durable: seq,
  }),
  /** The batch begins after what the hub has. */
  z.object({ verdict: z.literal('gap'), next: z.int().min(1), hash: hashSchema }),
  /** The two sides hold different records under one seq. */
  z.object({ verdict: z.literal('fork'), next: z.int().min(1), hash: hashSchema }),
  /** Hash and lines do not fit: damaged on the way. */
  z.object({ verdict: z.literal('broken') }),
])
export type PushAnswer = z.output<typeof pushAnswerSchema>

export const pullSchema = z.object({
  station: uuidSchema,
  epoch: epochSchema,
  from: z.int().min(1),
  max: z.int().min(1).max(maxBatchRecords),
})
export type Pull = z.output<typeof pullSchema>

export const pullAnswerSchema = z.object({
  prev: hashSchema,
  lines: z.array(z.string()),
})
export type PullAnswer = z.output<typeof pullAnswerSchema>

export const feedQuestionSchema = z.object({
  feed: feedName,
  epoch: epochSchema,
  after: seq,
  /** As a cursor tells them. */
  begun: seq.optional(),
  points: cursorOnHand.shape.points,
  max: z.int().min(1).max(maxBatchRecords),
})
export type FeedQuestion = z.output<typeof feedQuestionSchema>

export const feedItemSchema = z.object({
  seq: z.int().min(1),
  collection: z.string(),
  key: z.string(),
  op: z.enum(['put', 'del']),
  ver: seq,
  body: z.unknown().optional(),
})

export const feedSegmentSchema = z.object({
  feed: feedName,
  epoch: epochSchema,
  /** Holds every item with seq in (after, upTo]. */
  after: seq,
  upTo: seq,
  head: seq,
  items: z.array(feedItemSchema),
})
export type FeedSegment = z.output<typeof feedSegmentSchema>

export const feedAnswerSchema = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('nothing_new') }),
  z.object({
    verdict: z.literal('segment'),
    segment: feedSegmentSchema,
    signature: z.string(),
    /** The head of the feed when the segment was read. */
    point: feedPoint.optional(),
  }),
  /** Too old, or of another epoch: read anew from 0, and what does not come again is gone (S22, S23). */
  z.object({ verdict: z.literal('read_anew'), epoch: epochSchema }),
])
export type FeedAnswer = z.output<typeof feedAnswerSchema>

/** The four questions a node asks the hub above it. Throws `LineDown` when no answer came. */
export type Line = {
  hello(hello: Hello): Promise<HelloAnswer>
  push(push: Push): Promise<PushAnswer>
  pull(pull: Pull): Promise<PullAnswer>
  feed(question: FeedQuestion): Promise<FeedAnswer>
}

export class LineDown extends Error {
  override readonly name = 'LineDown'
  /** The hub asked to wait so long (S33). */
  readonly retryAfterMs: number | undefined
  constructor(why: string, retryAfterMs?: number) {
    super(why)
    this.retryAfterMs = retryAfterMs
  }
}
