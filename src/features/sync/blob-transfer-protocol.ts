import { Refusal } from '../../base/refusal.ts'
import type { BlobStore } from '../../platform/blobs/blob-store.ts'
import {
  type BlobName,
  type Chunk,
  chunkCount,
  type Standing,
} from '../../platform/blobs/chunks.ts'
import {
  type Allowance,
  type DailyWindow,
  type Errand,
  inOrder,
  isWithin,
  keepsToWindow,
  spend,
} from './blob-limits.ts'

/** What a node asks the hub above about blobs. Throws `LineDown` when no answer came. */
export type BlobLine = {
  /** What has arrived there; undefined where the hub neither has nor wants it. */
  standing(blob: BlobName): Promise<Standing | undefined>
  /** `undefined`: the chunk arrived damaged, or there is no room for it now. */
  send(blob: BlobName, n: number, chunk: Chunk): Promise<Standing | undefined>
  fetch(blob: BlobName, n: number): Promise<Chunk | undefined>
  /** Those of `hashes` that are in a verified copy on another machine. */
  durable(hashes: readonly string[]): Promise<string[]>
}

/** What the transfer asks of the node besides its blobs: PostgreSQL in earnest, memory in the simulation. */
export type BlobShelf = {
  /** What this node lacks and the hub above has. */
  listIncoming(): Promise<(BlobName & { kind: Errand['kind'] })[]>
  noteStored(hash: string): Promise<void>
  /** The bytes turned out damaged or missing. */
  noteLost(hash: string): Promise<void>
  noteSent(hash: string): Promise<void>
  /** The hub asks for these: what was known of copies there no longer holds (S12). */
  noteAsked(hashes: readonly string[]): Promise<void>
  listUnproven(max: number): Promise<string[]>
  noteDurable(asked: readonly string[], durable: readonly string[]): Promise<void>
  /** Lets other blobs go until so many bytes fit; false where that cannot be. */
  makeRoom(neededBytes: number, incoming: Errand['kind']): Promise<boolean>
}

export type BlobLimits = {
  /** Absent: as fast as the line is. */
  bytesPerSecond?: number
  /** When large blobs and content travel; absent: at any time. */
  window?: DailyWindow
  /** Up to this size a record's blob does not wait for the window. */
  smallBytes: number
  nowMs(): number
  /** Minute of the local day. */
  localMinute(): number
  /** Waits so long, or less when the node stops. */
  pause(ms: number): Promise<void>
  /** Asked before every chunk: records go first, and a node that stops carries nothing. */
  mayGoOn(): Promise<boolean>
}

export type TransferReport = {
  sent: number
  received: number
  sentBytes: number
  receivedBytes: number
  /** Why something is left for the next round; each reason once. */
  open: OpenReason[]
}
type OpenReason =
  | 'interrupted'
  | 'outside_window'
  | 'no_room'
  | 'not_here'
  | 'not_there'
  | 'damaged'

/** How often one blob's chunk may arrive damaged before the blob is left for the next round. */
const patience = 5

/**
 * Carries what the hub asks for up, and what is wanted here down, as far as the limits allow. It may end
 * anywhere and be done again at any time: both sides ask what has arrived, nobody remembers (S14).
 */
export async function transferBlobs(
  node: { blobs: BlobStore; shelf: BlobShelf },
  line: BlobLine,
  wantedAbove: readonly string[],
  limits: BlobLimits,
): Promise<TransferReport> {
  const { blobs, shelf } = node
  const report: TransferReport = { sent: 0, received: 0, sentBytes: 0, receivedBytes: 0, open: [] }
  const leave = (reason: OpenReason): void => {
    if (!report.open.includes(reason)) report.open.push(reason)
  }
  const takeTurn = turnstile(limits, blobs.bytesEach)

  await shelf.noteAsked(wantedAbove)
  const errands: Errand[] = []
  for (const hash of wantedAbove) {
    const sizeBytes = await blobs.sizeOf(hash)
    if (sizeBytes === undefined) leave('not_here')
    else errands.push({ direction: 'up', hash, sizeBytes, kind: 'record' })
  }
  for (const blob of await shelf.listIncoming()) errands.push({ direction: 'down', ...blob })

  for (const errand of inOrder(errands, limits.smallBytes)) {
    const left = await (errand.direction === 'up' ? sendUp(errand) : fetchDown(errand))
    if (!left) continue
    leave(left)
    if (left === 'interrupted') return report
  }
  const unproven = await shelf.listUnproven(500)
  if (unproven.length > 0) await shelf.noteDurable(unproven, await line.durable(unproven))
  return report

  async function sendUp(errand: Errand): Promise<OpenReason | undefined> {
    let standing = await line.standing(errand)
    if (!standing) return 'not_there'
    let tries = chunkCount(errand.sizeBytes, blobs.bytesEach) + patience
    while (standing.state === 'partial') {
      const n: number = standing.missing[0] ?? 0
      if (tries-- === 0) return 'damaged'
      const closed = await takeTurn(errand)
      if (closed) return closed
      const chunk = await readChunk(errand, n)
      if (!chunk) return 'not_here'
      standing = (await line.send(errand, n, chunk)) ?? standing
      report.sentBytes += chunk.bytes.length
    }
    await shelf.noteSent(errand.hash)
    report.sent++
    return undefined
  }

  async function readChunk({ hash }: BlobName, n: number): Promise<Chunk | undefined> {
    const found = await blobs.readChunk(hash, n)
    if (!found) await shelf.noteLost(hash)
    return found
  }

  async function fetchDown(errand: Errand): Promise<OpenReason | undefined> {
    let standing = await blobs.standing(errand)
    if (standing.state === 'partial') {
      const neededBytes = Math.min(errand.sizeBytes, standing.missing.length * blobs.bytesEach)
      if (!(await shelf.makeRoom(neededBytes, errand.kind))) return 'no_room'
    }
    let tries = chunkCount(errand.sizeBytes, blobs.bytesEach) + patience
    while (standing.state === 'partial') {
      const n: number = standing.missing[0] ?? 0
      if (tries-- === 0) return 'damaged'
      const closed = await takeTurn(errand)
      if (closed) return closed
      const chunk = await line.fetch(errand, n)
      if (!chunk) return 'not_there'
      report.receivedBytes += chunk.bytes.length
      const taken = await take(errand, n, chunk)
      if (taken === 'no_room') return taken
      standing = taken ?? standing
    }
    await shelf.noteStored(errand.hash)
    report.received++
    return undefined
  }

  async function take(
    errand: Errand,
    n: number,
    chunk: Chunk,
  ): Promise<Standing | 'no_room' | undefined> {
    try {
      return await blobs.receive(errand, n, chunk)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'blob_no_room') return 'no_room'
      if (error.code === 'blob_chunk_damaged') return undefined
      throw error
    }
  }
}

/** Lets one chunk after the other through, as window, bandwidth and records allow. */
function turnstile(
  limits: BlobLimits,
  burstBytes: number,
): (errand: Errand) => Promise<OpenReason | undefined> {
  const { bytesPerSecond, window } = limits
  let allowance: Allowance = { bytes: burstBytes, atMs: limits.nowMs() }
  let waitMs = 0
  return async (errand) => {
    if (waitMs > 0) await limits.pause(waitMs)
    waitMs = 0
    if (!(await limits.mayGoOn())) return 'interrupted'
    const bound = window && keepsToWindow(errand, limits.smallBytes)
    if (bound && !isWithin(window, limits.localMinute())) return 'outside_window'
    if (bytesPerSecond !== undefined) {
      const bytes = Math.min(errand.sizeBytes, burstBytes)
      const rate = { nowMs: limits.nowMs(), bytesPerSecond, burstBytes }
      ;({ allowance, waitMs } = spend(allowance, bytes, rate))
    }
    return undefined
  }
}
