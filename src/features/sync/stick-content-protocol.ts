import type { BlobStore } from '../../platform/blobs/blob-store.ts'
import {
  type BlobName,
  type Chunk,
  chunkCount,
  chunkLength,
  digestOf,
} from '../../platform/blobs/chunks.ts'
import type { BlobDisk } from '../../platform/blobs/disk.ts'
import { fingerprintOf, sealBytes, sealTo, unseal } from './sealing-protocol.ts'
import { publicKeyOf } from './signature-protocol.ts'

/** Where content lies on a stick, in folders by the first two letters of its hash. */
const folder = 'cunxiao-content'
const incoming = `${folder}/incoming`
/** Opens every file; its number is the version of what follows. */
const opening = Buffer.from('cunxiao content 1\n')
const digestBytes = 32

/** Chunks of one file on a stick, 256 MiB: FAT32 takes no file of 4 GiB, and what was begun is not lost with the rest. */
export const chunksEach = 256

/** A blob with the chunks that the other side lacks, in order. */
export type Parcel = BlobName & {
  missing: readonly number[]
  /** Public key of the only one who may read it; absent: it is the same for everybody (S21). */
  sealFor?: Buffer | undefined
}

/** One file on a stick: the chunks of a blob from `from` on. */
export type StickPart = { hash: string; from: number }

export type ContentWritten = {
  parts: StickPart[]
  bytes: number
  /** Something did not fit, or was not to be read here; it comes on the next stick. */
  more: boolean
}

/**
 * Puts content on a stick in the order given, as long as `roomBytes` last; what is larger than the rest
 * leaves it to what comes after. A file gets its name when it is whole, and one that has it is not written again.
 */
export async function writeContent(
  stick: BlobDisk,
  blobs: BlobStore,
  parcels: readonly Parcel[],
  { roomBytes, carried = [] }: { roomBytes: number; carried?: readonly StickPart[] },
): Promise<ContentWritten> {
  const written: ContentWritten = { parts: [], bytes: 0, more: false }
  const elsewhere = new Set(carried.map(nameOf))
  for (const name of await stick.list(incoming)) await stick.remove(`${incoming}/${name}`)
  for (const parcel of parcels) {
    for (const from of new Set(parcel.missing.map(firstOfFile))) {
      const part = { hash: parcel.hash, from }
      if (elsewhere.has(nameOf(part))) continue
      const bytes = fileBytes(parcel, from, blobs.bytesEach)
      const path = pathOf(part, parcel.sealFor)
      const isThere = !parcel.sealFor && (await isOnStick(stick, parcel, from, blobs.bytesEach))
      const fits = isThere || written.bytes + bytes <= roomBytes
      if (!fits || !(isThere || (await writeFile(stick, blobs, parcel, from, path)))) {
        written.more = true
        continue
      }
      written.parts.push(part)
      if (!isThere) written.bytes += bytes
    }
  }
  return written
}

/** Of what everybody may read, whole and undamaged: from an earlier writing, or for another node. */
async function isOnStick(
  stick: BlobDisk,
  blob: BlobName,
  from: number,
  bytesEach: number,
): Promise<boolean> {
  const path = pathOf({ hash: blob.hash, from }, undefined)
  if ((await stick.sizeOf(path)) !== fileBytes(blob, from, bytesEach)) return false
  for (const n of chunksFrom(blob, from, bytesEach)) {
    if (!(await readChunk(stick, { path }, { blob, n, bytesEach }))) return false
  }
  return true
}

/** False where the blob turned out damaged or gone here. */
async function writeFile(
  stick: BlobDisk,
  blobs: BlobStore,
  parcel: Parcel,
  from: number,
  path: string,
): Promise<boolean> {
  const fresh = `${incoming}/${nameOf({ hash: parcel.hash, from })}`
  await stick.write(fresh, 0, opening)
  let at = opening.length
  for (const n of chunksFrom(parcel, from, blobs.bytesEach)) {
    const chunk = await blobs.readChunk(parcel.hash, n)
    if (!chunk) {
      await stick.remove(fresh)
      return false
    }
    const { bytes, sha256 } = chunk
    const told = parcel.sealFor ? sealTo(parcel.sealFor, bytes, contextOf(parcel.hash, n)) : bytes
    await stick.write(fresh, at, Buffer.concat([sha256, told]))
    at += digestBytes + told.length
  }
  await stick.sync(fresh)
  await stick.rename(fresh, path)
  return true
}

export type ContentRead = {
  /** Blobs that are whole now. */
  stored: number
  /** Chunks taken. */
  taken: number
  /** Chunks that were damaged on the stick, and blobs that were not what they are called. */
  damaged: number
  /** Blobs of which something was on the stick and for which there is no room. */
  noRoom: number
}

/** What a reading asks of the node. */
export type ContentShelf = {
  blobs: BlobStore
  /** Opens what was sealed to this node. */
  sealingKey: Buffer
  makeRoom(neededBytes: number, incoming: Wanted['kind']): Promise<boolean>
  noteStored(hash: string): Promise<void>
}
export type Wanted = BlobName & { kind: 'record' | 'content' }

/** Takes from a stick what is wanted here, chunk by chunk, each verified; what is not wanted is not looked at. */
export async function readContent(
  stick: BlobDisk,
  shelf: ContentShelf,
  wanted: readonly Wanted[],
): Promise<ContentRead> {
  const read: ContentRead = { stored: 0, taken: 0, damaged: 0, noRoom: 0 }
  const { bytesEach } = shelf.blobs
  for (const blob of wanted) {
    const files = await filesOf(stick, shelf, blob)
    if (files.size === 0) continue
    let standing = await shelf.blobs.standing(blob)
    if (standing.state === 'partial') {
      const offered = standing.missing.filter((n) => files.has(firstOfFile(n)))
      const neededBytes = Math.min(blob.sizeBytes, standing.missing.length * bytesEach)
      if (offered.length > 0 && !(await shelf.makeRoom(neededBytes, blob.kind))) {
        read.noRoom++
        continue
      }
      for (const n of offered) {
        const file = files.get(firstOfFile(n))
        const chunk = file && (await readChunk(stick, file, { blob, n, bytesEach }))
        if (!chunk) {
          read.damaged++
          continue
        }
        standing = await shelf.blobs.receive(blob, n, chunk)
        read.taken++
        // Complete, and not what its name says.
        if (standing.state === 'partial' && standing.missing.includes(n)) read.damaged++
      }
    }
    if (standing.state === 'partial') continue
    await shelf.noteStored(blob.hash)
    read.stored++
  }
  return read
}

/** `openWith`: it was sealed to the key this belongs to. */
type File = { path: string; openWith?: Buffer }

/** The files of a blob that are on the stick, by their first chunk. */
async function filesOf(
  stick: BlobDisk,
  { blobs: { bytesEach }, sealingKey }: ContentShelf,
  { hash, sizeBytes }: BlobName,
): Promise<Map<number, File>> {
  const files = new Map<number, File>()
  const own = publicKeyOf(sealingKey)
  for (let from = 0; from < chunkCount(sizeBytes, bytesEach); from += chunksEach) {
    const sealed = pathOf({ hash, from }, own)
    const open = pathOf({ hash, from }, undefined)
    if (await isContent(stick, sealed)) files.set(from, { path: sealed, openWith: sealingKey })
    if (await isContent(stick, open)) files.set(from, { path: open })
  }
  return files
}

const isContent = async (stick: BlobDisk, path: string): Promise<boolean> =>
  (await stick.read(path, 0, opening.length)).equals(opening)

/** Undefined where the stick does not give it whole. */
async function readChunk(
  stick: BlobDisk,
  { path, openWith }: File,
  { blob, n, bytesEach }: { blob: BlobName; n: number; bytesEach: number },
): Promise<Chunk | undefined> {
  const length = chunkLength(blob.sizeBytes, n, bytesEach) ?? 0
  const extra = digestBytes + (openWith ? sealBytes : 0)
  const at = opening.length + (n - firstOfFile(n)) * (bytesEach + extra)
  const entry = await stick.read(path, at, length + extra)
  const sha256 = entry.subarray(0, digestBytes)
  const told = entry.subarray(digestBytes)
  const bytes = openWith ? unseal(openWith, told, contextOf(blob.hash, n)) : told
  return bytes?.length === length && digestOf(bytes).equals(sha256) ? { bytes, sha256 } : undefined
}

const firstOfFile = (n: number): number => n - (n % chunksEach)

function chunksFrom({ sizeBytes }: BlobName, from: number, bytesEach: number): number[] {
  const count = Math.min(chunksEach, chunkCount(sizeBytes, bytesEach) - from)
  return Array.from({ length: count }, (_, i) => from + i)
}

function fileBytes(
  parcel: BlobName & Pick<Parcel, 'sealFor'>,
  from: number,
  bytesEach: number,
): number {
  const extra = digestBytes + (parcel.sealFor ? sealBytes : 0)
  return chunksFrom(parcel, from, bytesEach).reduce(
    (sum, n) => sum + extra + (chunkLength(parcel.sizeBytes, n, bytesEach) ?? 0),
    opening.length,
  )
}

const nameOf = ({ hash, from }: StickPart): string => `${hash}.${from}`

/** What is sealed says for whom, so that one stick serves several nodes. */
const pathOf = (part: StickPart, sealFor: Buffer | undefined): string =>
  [
    `${folder}/${part.hash.slice(0, 2)}/${nameOf(part)}`,
    ...(sealFor ? [fingerprintOf(sealFor)] : []),
  ].join('.')

const contextOf = (hash: string, n: number): string => `content ${hash} ${n}`
