import type { ReadAt } from '../packages/zip-directory.ts'

export type CompoundFile = {
  /** Of everything that lies in it. */
  names: ReadonlySet<string>
  /** The first bytes of one of them, 64 at most; none where it is empty or lies nowhere. */
  headOf(name: string): Promise<Uint8Array>
}

/**
 * What lies in a compound file: what Office wrote until 2007, and much else. Undefined: its directory
 * cannot be read.
 */
export async function openCompound(read: ReadAt): Promise<CompoundFile | undefined> {
  const header = viewOf(await read(0, 512))
  if (header.byteLength < 512) return undefined
  const shift = header.getUint16(30, true)
  if (shift !== 9 && shift !== 12) return undefined
  const sectorBytes = 1 << shift
  const placeOf = (sector: number) => (sector + 1) * sectorBytes
  const sectorAt = async (n: number) => viewOf(await read(placeOf(n), sectorBytes))
  const tables = new Map<number, DataView>()
  /** Which sector comes after one: tables of them lie in sectors that the header lists, the first 109 of them. */
  const after = async (n: number): Promise<number> => {
    const perTable = sectorBytes / 4
    const table = Math.floor(n / perTable)
    if (table >= 109) return end
    const known = tables.get(table) ?? (await sectorAt(header.getUint32(76 + 4 * table, true)))
    tables.set(table, known)
    return known.byteLength === sectorBytes ? known.getUint32((n % perTable) * 4, true) : end
  }
  const entries = new Map<string, Entry>()
  let at = header.getUint32(48, true)
  for (let turns = 0; at < end && turns < mostSectors; turns++) {
    const directory = await sectorAt(at)
    for (let from = 0; from + 128 <= directory.byteLength; from += 128) {
      const name = nameAt(directory, from)
      if (name === '') continue
      const [sector, bytes] = [116, 120].map((part) => directory.getUint32(from + part, true))
      if (sector !== undefined && bytes !== undefined) entries.set(name, { sector, bytes })
    }
    at = await after(at)
  }
  const root = entries.get(rootName)
  if (!root) return undefined
  /** What is short lies in pieces of 64 bytes within what the root names. */
  const placeOfShort = async (piece: number): Promise<number | undefined> => {
    let sector = root.sector
    for (let turns = Math.floor((piece * headBytes) / sectorBytes); turns > 0; turns--) {
      if (sector >= end || turns > mostSectors) return undefined
      sector = await after(sector)
    }
    return sector < end ? placeOf(sector) + ((piece * headBytes) % sectorBytes) : undefined
  }
  return {
    names: new Set(entries.keys()),
    headOf: async (name) => {
      const { sector, bytes } = entries.get(name) ?? { sector: end, bytes: 0 }
      if (sector >= end || bytes === 0) return new Uint8Array()
      const isShort = bytes < header.getUint32(56, true)
      const place = isShort ? await placeOfShort(sector) : placeOf(sector)
      return place === undefined ? new Uint8Array() : read(place, Math.min(bytes, headBytes))
    },
  }
}

type Entry = { sector: number; bytes: number }
const rootName = 'Root Entry'
const headBytes = 64

/** Greater numbers are no sectors but signs. */
const end = 0xfffffffa
/** A directory of 500,000 entries is none; nor is one that goes round in a circle. */
const mostSectors = 4_096

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function nameAt(directory: DataView, from: number): string {
  const bytes = directory.getUint16(from + 64, true)
  const isUsed = directory.getUint8(from + 66) !== 0
  if (!isUsed || bytes < 2 || bytes > 64) return ''
  const name = new Uint8Array(directory.buffer, directory.byteOffset + from, bytes - 2)
  return new TextDecoder('utf-16le').decode(name)
}
