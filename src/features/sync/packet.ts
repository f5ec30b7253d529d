import * as z from 'zod'
import { blobNameSchema } from './blob-wire.ts'
import { hashSchema, uuidSchema } from './record.ts'
import {
  feedPoint,
  feedSegmentSchema,
  type Hello,
  helloAnswerSchema,
  helloSchema,
  pushSchema,
} from './wire.ts'

/**
 * Versions of the file. A reader takes all of them; a newer one is refused by name.
 *   1  text head, content in zstd, sealed with X25519, signed with Ed25519 as a whole
 */
export const packetFormat = 1

/** What one packet holds at most, unpacked; what is left goes into the next one. */
export const maxContentBytes = 64 * 1024 * 1024
/** A file above this is no packet: content that does not compress, head, seal and signature. */
export const maxPacketBytes = maxContentBytes + 1024 * 1024

const count = z.int().min(0)

/** What everybody may read on the file. `madeMs` informs people; nothing is decided by it (S32). */
export const packetHeadSchema = z.object({
  kind: z.enum(['up', 'down']),
  from: uuidSchema,
  to: uuidSchema,
  /** Fingerprint of the key that it is sealed for. */
  toKey: z.string().regex(/^[0-9a-f]{16}$/),
  madeMs: z.int(),
  parts: count,
  records: count,
  items: count,
  contentBytes: count,
  sealedBytes: count,
})
export type PacketHead = z.output<typeof packetHeadSchema>
export type PacketKind = PacketHead['kind']

/** What a node says of content on its stick (S14); the files themselves lie beside the packet. */
const contentToldSchema = z.object({
  /** What it lacks; `have` as in the answer to a HEAD, absent where nothing has arrived. */
  wants: z.array(blobNameSchema.extend({ have: z.base64().optional() })),
  /** Of its own records, and not known to be at the hub. */
  offers: z.array(hashSchema),
})
export type ContentTold = z.output<typeof contentToldSchema>

/** What a hub knows of a node below it: the hello it heard last, by line or on a stick. */
export type Told = Pick<Hello, 'logs' | 'feeds'>
const toldSchema = helloSchema.pick({ logs: true, feeds: true })

const logAtHubOnStick = helloAnswerSchema.shape.logs.element.extend({
  start: helloSchema.shape.logs.element.shape.start,
  /** `h(durable)`: the node deletes only what is the same on both sides. */
  durableHash: hashSchema.optional(),
})
export type LogOnStick = z.output<typeof logAtHubOnStick>

const feedOnStick = z.object({
  feed: feedSegmentSchema.shape.feed,
  epoch: feedSegmentSchema.shape.epoch,
  head: count,
  /** Deletions up to here are forgotten: who stands before it reads anew (S22). */
  floor: count,
})
export type FeedOnStick = z.output<typeof feedOnStick>

const answerOnStick = z.object({
  answer: helloAnswerSchema,
  /** What the hub had heard when it answered, so that an old answer shows itself. */
  told: toldSchema,
  logs: z.array(logAtHubOnStick),
  feeds: z.array(feedOnStick),
  /** Of the content that the node offered, what is here. */
  blobsHere: z.array(hashSchema).optional(),
})
export type AnswerOnStick = z.output<typeof answerOnStick>

/** Records of one log, in order, which the node may lack of its own (S9). */
const pageSchema = pushSchema.pick({
  station: true,
  epoch: true,
  from: true,
  prev: true,
  lines: true,
})
export type RecordPage = z.output<typeof pageSchema>

const signedSegment = z.object({
  segment: feedSegmentSchema,
  signature: z.string().max(200),
  /** As in an answer by line (S25). */
  point: feedPoint.optional(),
})
export type SignedSegment = z.output<typeof signedSegment>

/** A part is a head and the lines that follow it as they are: records stand in a packet unescaped. */
export const partSchema = z.discriminatedUnion('part', [
  z.object({
    part: z.literal('hello'),
    of: helloSchema.extend({ content: contentToldSchema.optional() }),
  }),
  z.object({ part: z.literal('push'), of: pushSchema }),
  z.object({ part: z.literal('answer'), of: answerOnStick }),
  z.object({ part: z.literal('records'), of: pageSchema }),
  z.object({ part: z.literal('segment'), of: signedSegment }),
])
export type Part = z.output<typeof partSchema>
export type PartOf<Name extends Part['part']> = Extract<Part, { part: Name }>['of']

/** All parts of one name, in the order of the packet. */
export const partsOf = <Name extends Part['part']>(
  parts: readonly Part[],
  name: Name,
): PartOf<Name>[] => parts.flatMap((part) => (part.part === name ? [part.of as PartOf<Name>] : []))

/** Text of one part; `Room` counts it before the packet is written. */
export function textOf({ part, of }: Part): string {
  if (!('lines' in of)) return JSON.stringify({ part, lines: 0, of })
  const { lines, ...rest } = of
  return [JSON.stringify({ part, lines: lines.length, of: rest }), ...lines].join('\n')
}

export const recordsIn = (parts: readonly Part[]): number =>
  parts.reduce((sum, { of }) => sum + ('lines' in of ? of.lines.length : 0), 0)

export const itemsIn = (parts: readonly Part[]): number =>
  partsOf(parts, 'segment').reduce((sum, { segment }) => sum + segment.items.length, 0)
