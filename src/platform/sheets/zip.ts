import { constants, crc32, createInflateRaw } from 'node:zlib'
import { invalid } from '../../base/refusal.ts'
import { broken, sheetLimits, tooLarge } from './limits.ts'

export type Part = {
  name: string
  method: number
  crc: number
  compressedBytes: number
  inflatedBytes: number
  headerOffset: number
}

/** The parts of the archive by lower-case path without a leading slash. */
export function readDirectory(file: Buffer): Map<string, Part> {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end === -1 || end + 22 > file.length) throw broken('zip_directory_missing')
  const count = file.readUInt16LE(end + 10)
  if (count > sheetLimits.parts) throw tooLarge('parts', { found: count })
  const parts = new Map<string, Part>()
  let at = file.readUInt32LE(end + 16)
  let inflatedBytes = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50)
      throw broken('zip_directory_damaged')
    const nameLength = file.readUInt16LE(at + 28)
    const extraLength = file.readUInt16LE(at + 30)
    const part: Part = {
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      compressedBytes: file.readUInt32LE(at + 20),
      inflatedBytes: file.readUInt32LE(at + 24),
      headerOffset: file.readUInt32LE(at + 42),
    }
    if (file.readUInt16LE(at + 8) & 1) throw invalid('sheet_encrypted')
    readLongSizes(part, file.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength))
    inflatedBytes += part.inflatedBytes
    if (inflatedBytes > sheetLimits.inflatedBytes) throw tooLarge('inflatedBytes')
    parts.set(part.name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase(), part)
    at += 46 + nameLength + extraLength + file.readUInt16LE(at + 32)
  }
  return parts
}

/** Some writers always use the long form of sizes, even for small files. */
function readLongSizes(part: Part, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let field = at + 4
    for (const key of ['inflatedBytes', 'compressedBytes', 'headerOffset'] as const) {
      if (part[key] !== 0xffffffff) continue
      if (field + 8 > extra.length) throw broken('zip_directory_damaged')
      part[key] = Number(extra.readBigUInt64LE(field))
      field += 8
    }
  }
}

/** What may still be inflated from one archive. */
export type Budget = { bytes: number }

/** Inflates one part piece by piece; stops at the budget, and at the size the directory claims. */
export async function* inflate(file: Buffer, part: Part, budget: Budget): AsyncGenerator<Buffer> {
  const at = part.headerOffset
  if (at + 30 > file.length || file.readUInt32LE(at) !== 0x04034b50)
    throw broken('zip_part_missing', { part: part.name })
  const start = at + 30 + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28)
  const packed = file.subarray(start, start + part.compressedBytes)
  if (packed.length < part.compressedBytes) throw broken('zip_part_cut', { part: part.name })
  if (part.method !== 0 && part.method !== 8) throw broken('zip_method', { part: part.name })
  let crc = 0
  let bytes = 0
  for await (const piece of part.method === 0 ? slices(packed) : inflated(packed)) {
    budget.bytes -= piece.length
    if (budget.bytes < 0) throw tooLarge('inflatedBytes')
    bytes += piece.length
    if (bytes > part.inflatedBytes) throw broken('zip_size', { part: part.name })
    crc = crc32(piece, crc)
    yield piece
  }
  if (crc !== part.crc) throw broken('zip_checksum', { part: part.name })
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

async function* inflated(packed: Buffer): AsyncGenerator<Buffer> {
  const stream = createInflateRaw({ chunkSize: pieceBytes, finishFlush: constants.Z_FINISH })
  stream.end(packed)
  try {
    for await (const piece of stream) yield piece as Buffer
  } catch (error) {
    if (error instanceof Error && 'errno' in error) throw broken('zip_inflate')
    throw error
  }
}

const pieceBytes = 64 * 1024
