import type { ReadAt } from '../packages/zip-directory.ts'

/**
 * The names of what lies in a compound file: what Office wrote until 2007, and much else. Undefined: its
 * directory cannot be read.
 */
export async function streamsOf(read: ReadAt): Promise<ReadonlySet<string> | undefined> {
  const header = viewOf(await read(0, 512))
  if (header.byteLength < 512) return undefined
  const shift = header.getUint16(30, true)
  if (shift !== 9 && shift !== 12) return undefined
  const sectorBytes = 1 << shift
  const sector = async (n: number) => viewOf(await read((n + 1) * sectorBytes, sectorBytes))
  const tables = new Map<number, DataView>()
  /** Which sector comes after one: tables of them lie in sectors that the header lists, the first 109 of them. */
  const after = async (n: number): Promise<number> => {
    const perTable = sectorBytes / 4
    const table = Math.floor(n / perTable)
    if (table >= 109) return end
    const known = tables.get(table) ?? (await sector(header.getUint32(76 + 4 * table, true)))
    tables.set(table, known)
    return known.byteLength === sectorBytes ? known.getUint32((n % perTable) * 4, true) : end
  }
  const names = new Set<string>()
  let at = header.getUint32(48, true)
  for (let turns = 0; at < end && turns < mostSectors; turns++) {
    const directory = await sector(at)
    for (let from = 0; from + 128 <= directory.byteLength; from += 128) {
      const name = nameAt(directory, from)
      if (name !== '') names.add(name)
    }
    at = await after(at)
  }
  return names.has('Root Entry') ? names : undefined
}

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
