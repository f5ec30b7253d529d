import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import { invalid, Refusal } from '../../base/refusal.ts'
import {
  itemsIn,
  maxContentBytes,
  maxPacketBytes,
  type PacketHead,
  type PacketKind,
  type Part,
  packetFormat,
  packetHeadSchema,
  partSchema,
  recordsIn,
  textOf,
} from './packet.ts'
import { fingerprintOf, sealBytes, sealTo, unseal } from './sealing-protocol.ts'
import { publicKeyOf, sign, verify } from './signature-protocol.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** This node, with its private keys. */
export type PacketOwner = { id: string; signingKey: Buffer; sealingKey: Buffer }
/** The node at the other end, with its public keys. */
export type Correspondent = { id: string; signingKey: Buffer; sealingKey: Buffer }
/** A file as it is read, or all of it. */
export type PacketSource = Uint8Array | AsyncIterable<Uint8Array>

export type Packet = { head: PacketHead; parts: Part[] }

const magic = 'cunxiao packet '
const maxHeadBytes = 2_048
const signatureBytes = 86

/**
 * One file: a line that says what it is, a line of JSON that says from whom to whom, the content
 * compressed and sealed for the receiver, and the sender's signature over all of it (S21, S31).
 */
export async function writePacket(
  kind: PacketKind,
  from: PacketOwner,
  to: Correspondent,
  parts: readonly Part[],
  madeMs: number,
): Promise<Buffer> {
  const content = Buffer.from(parts.map(textOf).join('\n'))
  if (content.length > maxContentBytes) throw tooLarge(content.length, maxContentBytes)
  // Told the size, zstd takes memory for a small packet by its size and not for the largest possible.
  const packed = await compress(content, {
    pledgedSrcSize: content.length,
    params: { [constants.ZSTD_c_compressionLevel]: 12 },
  })
  const head: PacketHead = {
    kind,
    from: from.id,
    to: to.id,
    toKey: fingerprintOf(to.sealingKey),
    madeMs,
    parts: parts.length,
    records: recordsIn(parts),
    items: itemsIn(parts),
    contentBytes: content.length,
    sealedBytes: packed.length + sealBytes,
  }
  const opening = `${magic}${packetFormat}\n${JSON.stringify(head)}\n`
  const unsigned = Buffer.concat([
    Buffer.from(opening),
    sealTo(to.sealingKey, packed, contextOf(opening)),
  ])
  return Buffer.concat([unsigned, Buffer.from(sign(from.signingKey, signedPacketText(unsigned)))])
}

/**
 * All of a packet that is whole, genuine and ours; anything else is refused by name before any of it
 * is used. `findSender` gives the public signing key of a node we know.
 */
export async function readPacket(
  source: PacketSource,
  kind: PacketKind,
  us: PacketOwner,
  findSender: (id: string) => Promise<Buffer | undefined>,
): Promise<Packet> {
  const file = await gather(source)
  const { head, opening } = readOpening(file)
  if (head.kind !== kind) throw invalid('packet_wrong_way')
  if (head.to !== us.id) throw invalid('packet_not_for_us', { to: head.to })
  if (head.contentBytes > maxContentBytes) throw tooLarge(head.contentBytes, maxContentBytes)
  const unsignedBytes = opening.length + head.sealedBytes
  if (file.length < unsignedBytes + signatureBytes) throw truncated()
  if (file.length > unsignedBytes + signatureBytes) throw altered()
  const sender = await findSender(head.from)
  if (!sender) throw invalid('packet_unknown_sender', { from: head.from })
  const unsigned = file.subarray(0, unsignedBytes)
  const signature = file.subarray(unsignedBytes).toString('latin1')
  if (!signaturePattern.test(signature)) throw altered()
  if (!verify(sender, signedPacketText(unsigned), signature)) throw altered()
  if (head.toKey !== fingerprintOf(publicKeyOf(us.sealingKey))) throw invalid('packet_for_old_key')
  const packed = unseal(
    us.sealingKey,
    unsigned.subarray(opening.length),
    contextOf(opening.toString('latin1')),
  )
  if (!packed) throw altered()
  const content = await unpack(packed, head.contentBytes)
  const parts = readParts(content.toString('utf8'))
  const asTold =
    parts.length === head.parts &&
    recordsIn(parts) === head.records &&
    itemsIn(parts) === head.items
  if (!asTold) throw invalid('packet_unreadable')
  return { head, parts }
}

/** The whole file, as long as it may be a packet: an endless one is stopped on the way. */
async function gather(source: PacketSource): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    bytes += chunk.length
    if (bytes > maxPacketBytes) throw tooLarge(bytes, maxPacketBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function readOpening(file: Buffer): { head: PacketHead; opening: Buffer } {
  const begun = file.subarray(0, magic.length).toString('latin1')
  if (begun !== magic) throw magic.startsWith(begun) ? truncated() : invalid('packet_not_a_packet')
  const first = lineEnd(file, 0)
  const version = file.subarray(magic.length, first).toString('latin1')
  if (!/^[1-9]\d{0,5}$/.test(version)) throw altered()
  if (Number(version) > packetFormat) {
    throw invalid('packet_newer_format', { format: Number(version), readable: packetFormat })
  }
  const second = lineEnd(file, first + 1)
  const head = packetHeadSchema.safeParse(
    readJson(file.subarray(first + 1, second).toString('latin1')),
  )
  if (!head.success) throw altered()
  return { head: head.data, opening: file.subarray(0, second + 1) }
}

function lineEnd(file: Buffer, from: number): number {
  const end = file.indexOf(0x0a, from)
  if (end >= 0 && end < maxHeadBytes) return end
  throw end < 0 && file.length < maxHeadBytes ? truncated() : altered()
}

/** Stops a bomb as it opens: neither more bytes than announced nor a wider window than was written. */
async function unpack(packed: Buffer, contentBytes: number): Promise<Buffer> {
  try {
    const content = await decompress(packed, {
      maxOutputLength: Math.max(1, contentBytes),
      params: { [constants.ZSTD_d_windowLogMax]: 23 },
    })
    if (content.length === contentBytes) return content
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(contentBytes + 1, contentBytes)
    throw invalid('packet_unreadable')
  }
  throw invalid('packet_unreadable')
}

function readParts(content: string): Part[] {
  const lines = content === '' ? [] : content.split('\n')
  const parts: Part[] = []
  for (let at = 0; at < lines.length; ) {
    const head = readJson(lines[at] ?? '') as { part?: unknown; lines?: unknown; of?: unknown }
    const count = typeof head?.lines === 'number' ? head.lines : 0
    const following = lines.slice(at + 1, at + 1 + count)
    const of = typeof head?.of === 'object' ? { ...head.of, lines: following } : undefined
    const part = partSchema.safeParse({ part: head?.part, of })
    if (!part.success || following.length !== count) throw invalid('packet_unreadable')
    parts.push(part.data)
    at += 1 + count
  }
  return parts
}

/** `undefined` is no JSON text, so it says that there was none. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const contextOf = (opening: string): string => `packet ${opening}`
const signedPacketText = (unsigned: Uint8Array): string =>
  `${magic}${packetFormat}\n${createHash('sha256').update(unsigned).digest('hex')}`
/** 64 bytes have one way to be written only: the last letter has four bits that say nothing. */
const signaturePattern = /^[A-Za-z0-9_-]{85}[AQgw]$/

const truncated = () => invalid('packet_truncated')
const altered = () => invalid('packet_altered')
const tooLarge = (bytes: number, maxBytes: number) =>
  new Refusal('too_large', 'packet_too_large', { bytes, maxBytes })
