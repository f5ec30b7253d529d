import type * as z from 'zod'
import type { BlobName } from '../../platform/blobs/chunks.ts'
import type { Tx } from '../../platform/db.ts'

/** What is known of a record besides its body. */
export type Envelope = {
  id: string
  station: string
  actor?: string | undefined
  entity?: string | undefined
  wallMs: number
}
export type Applied<Body> = { body: Body; about: Envelope }

/**
 * Up (S4). `apply` alone writes the tables in `rows`, when a node observes, when a hub receives, when
 * either rebuilds. It takes facts in batches; any order of facts gives the same rows, and a fact that
 * comes twice (same id) changes nothing. It reads only `rows`, no clock, no randomness, no feed items.
 */
export type RecordType<Body = unknown> = {
  /** `upkeep.fault_reported`: feature and past tense, never renamed. */
  type: string
  /** The version this program writes. */
  v: number
  body: z.ZodType<Body>
  /** How each earlier version reads today; pure, kept for ever, tested. */
  older: Readonly<Record<number, (body: unknown) => Body>>
  /** Tables it writes, each with a column `station`: what a rebuild empties. */
  rows: readonly string[]
  apply(tx: Tx, facts: readonly Applied<Body>[]): Promise<void>
  /** Content that follows the record; the observing node has stored it before it records (S14). */
  blobs?(body: Body): BlobName[]
}

/** Down (S20, S24). The hub alone writes these rows; a station puts and removes what its feeds bring. */
export type Collection<Item = unknown> = {
  name: string
  item: z.ZodType<Item>
  /** Only to a station's own feed, sealed to its key (S21). */
  personal: boolean
  /** A hub takes it from the hub above it as well. Without this it keeps these rows itself, and nobody above writes them. */
  fromAbove?: boolean
  /** What may leave, and where it goes; `undefined`: nothing, so it is deleted wherever it was. */
  project(
    tx: Tx,
    keys: readonly string[],
  ): Promise<Map<string, { item: Item; ver: number; feeds: readonly string[] }>>
  /** All keys there are, for a node that begins to publish. */
  keys(tx: Tx): Promise<string[]>
  put(tx: Tx, items: readonly { key: string; item: Item }[]): Promise<void>
  del(tx: Tx, keys: readonly string[]): Promise<void>
  /** Content that `reader`, who receives the item, fetches from above (S14). */
  blobs?(item: Item, reader: Reader): BlobName[]
  /** Takes a station's proposal, whose version still holds, or leaves it to a person (S24). */
  decide?(tx: Tx, proposal: Proposal, now: Date): Promise<ProposalOutcome>
}
/** A node below; of its machine only it knows itself. */
export type Reader = { id: string; platform?: string }
export type Proposal = {
  id: string
  station: string
  actor?: string | null
  key: string
  ver: number
  change: unknown
}
export type ProposalOutcome =
  | { outcome: 'applied' }
  | { outcome: 'waits' | 'refused'; reason: string }

export type Replication = {
  records: readonly RecordType[]
  collections: readonly Collection[]
}

/** Body types differ from record to record; what holds them in one list has checked each by its schema. */
export const defineRecord = <Body>(record: RecordType<Body>): RecordType =>
  record as unknown as RecordType

/** Rows of records that say themselves what they observed: the body, and whose fact it is. */
export const factRows = <Body extends object>(facts: readonly Applied<Body>[]) =>
  facts.map(({ body, about: { id, station, wallMs } }) => ({
    ...body,
    ...{ id, station, at: new Date(wallMs).toISOString() },
  }))

/** Marks a field of a person: an item that has one does not compile as shared. */
declare const personal: unique symbol
export type Personal<T> = T & { readonly [personal]: true }
type WithoutPersonal<Item> = {
  [K in keyof Item]: NonNullable<Item[K]> extends { readonly [personal]: true } ? never : Item[K]
}

/** The same for every station of a scope: cached, broadcast, carried on sticks. Holds nothing of a person. */
export const defineShared = <Item>(
  collection: Omit<Collection<Item>, 'personal' | 'item'> & {
    item: z.ZodType<Item & WithoutPersonal<Item>>
  },
): Collection => ({ ...collection, personal: false }) as unknown as Collection

/** For one station's own people: every feed it names must be a station's. */
export const definePersonal = <Item>(collection: Omit<Collection<Item>, 'personal'>): Collection =>
  ({ ...collection, personal: true }) as unknown as Collection

export const joinReplications = (parts: readonly Replication[]): Replication => ({
  records: parts.flatMap(({ records }) => records),
  collections: parts.flatMap(({ collections }) => collections),
})
