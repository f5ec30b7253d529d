import { errorCorrection } from './reed-solomon.ts'

/**
 * A text as a QR code (ISO/IEC 18004): bytes, level M (15 % may be damaged), versions 1 to 10, so up to
 * 213 bytes. Rows of dark (true) and light modules, without the quiet zone of four modules around.
 */
export function qrCode(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  const version = versions.findIndex((size) => bytes.length <= capacityOf(size)) + 1
  const size = versions[version - 1]
  if (!size) throw new Error(`${bytes.length} bytes do not fit into a QR code of version 10`)
  const codewords = interleave(fill(bytes, version, size), size)
  const blank = functionModules(version)
  const candidates = masks.map((mask, number) => {
    const modules = blank.dark.map((row) => [...row])
    placeData(modules, blank.taken, codewords, mask)
    placeFormat(modules, number)
    return { modules, penalty: penaltyOf(modules) }
  })
  const [best] = candidates.toSorted((a, b) => a.penalty - b.penalty)
  return best?.modules ?? []
}

/** Of level M: error codewords in a block, the blocks, and all data codewords. */
type Size = { correction: number; blocks: number; data: number }
const versions: readonly Size[] = [
  { correction: 10, blocks: 1, data: 16 },
  { correction: 16, blocks: 1, data: 28 },
  { correction: 26, blocks: 1, data: 44 },
  { correction: 18, blocks: 2, data: 64 },
  { correction: 24, blocks: 2, data: 86 },
  { correction: 16, blocks: 4, data: 108 },
  { correction: 18, blocks: 4, data: 124 },
  { correction: 22, blocks: 4, data: 154 },
  { correction: 22, blocks: 5, data: 182 },
  { correction: 26, blocks: 5, data: 216 },
]
/** The centres of the alignment patterns. */
const alignments: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
]

/** From version 10 on the length takes two bytes. */
const lengthBits = (version: number): number => (version < 10 ? 8 : 16)
const capacityOf = (size: Size): number =>
  Math.floor((size.data * 8 - 4 - lengthBits(versions.indexOf(size) + 1)) / 8)

function fill(bytes: Uint8Array, version: number, { data }: Size): number[] {
  const bits: number[] = []
  const push = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  push(0b0100, 4)
  push(bytes.length, lengthBits(version))
  for (const byte of bytes) push(byte, 8)
  push(0, Math.min(4, data * 8 - bits.length))
  while (bits.length % 8 !== 0) bits.push(0)
  const codewords: number[] = []
  for (let i = 0; i < bits.length; i += 8)
    codewords.push(bits.slice(i, i + 8).reduce((byte, bit) => byte * 2 + bit, 0))
  for (let i = 0; codewords.length < data; i++) codewords.push(i % 2 === 0 ? 0xec : 0x11)
  return codewords
}

/** Blocks take turns, codeword by codeword; the last ones may hold one codeword more. */
function interleave(data: readonly number[], { blocks, correction }: Size): number[] {
  const short = Math.floor(data.length / blocks)
  const shortBlocks = blocks - (data.length % blocks)
  let from = 0
  const parts = Array.from({ length: blocks }, (_, i) => {
    const part = data.slice(from, from + short + (i < shortBlocks ? 0 : 1))
    from += part.length
    return part
  })
  const turns = (lists: readonly (readonly number[])[]): number[] =>
    Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, i) =>
      lists.flatMap((list) => list.slice(i, i + 1)),
    ).flat()
  return [...turns(parts), ...turns(parts.map((part) => errorCorrection(part, correction)))]
}

type Modules = { dark: boolean[][]; taken: boolean[][] }

/** What is the same whatever is said: finders, timing, alignment, version; format is kept free. */
function functionModules(version: number): Modules {
  const side = 17 + version * 4
  const square = () => Array.from({ length: side }, () => new Array<boolean>(side).fill(false))
  const modules: Modules = { dark: square(), taken: square() }
  const put = (y: number, x: number, dark: boolean) => set(modules, y, x, dark)
  for (let i = 0; i < side; i++) {
    put(6, i, i % 2 === 0)
    put(i, 6, i % 2 === 0)
  }
  for (const [y, x] of [
    [3, 3],
    [3, side - 4],
    [side - 4, 3],
  ] as const) {
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dy), Math.abs(dx))
        put(y + dy, x + dx, ring !== 2 && ring !== 4)
      }
  }
  const centres = alignments[version - 1] ?? []
  const last = centres.length - 1
  centres.forEach((y, i) => {
    centres.forEach((x, j) => {
      const atFinder = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0)
      if (atFinder) return
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++)
          put(y + dy, x + dx, Math.max(Math.abs(dy), Math.abs(dx)) !== 1)
    })
  })
  for (const [y, x] of formatPlaces(side).flat()) put(y, x, false)
  put(side - 8, 8, true)
  if (version >= 7) {
    const bits = remainder(version, 0x1f25, 12)
    for (let i = 0; i < 18; i++) {
      const [a, b] = [side - 11 + (i % 3), Math.floor(i / 3)]
      put(a, b, ((bits >> i) & 1) === 1)
      put(b, a, ((bits >> i) & 1) === 1)
    }
  }
  return modules
}

function set({ dark, taken }: Modules, y: number, x: number, isDark: boolean): void {
  const [row, takenRow] = [dark[y], taken[y]]
  if (!row || !takenRow || x < 0 || x >= row.length) return
  row[x] = isDark
  takenRow[x] = true
}

/** Two by two upward and downward from the right, passing what is taken and the timing column. */
function placeData(
  modules: boolean[][],
  taken: readonly boolean[][],
  codewords: readonly number[],
  mask: Mask,
): void {
  const side = modules.length
  let bit = 0
  let upward = true
  for (let right = side - 1; right >= 1; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < side; step++) {
      const y = upward ? side - 1 - step : step
      for (const x of [right, right - 1]) {
        const row = modules[y]
        if (!row || taken[y]?.[x]) continue
        const said = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
        row[x] = said !== mask(y, x)
        bit++
      }
    }
    upward = !upward
  }
}

type Mask = (y: number, x: number) => boolean
const masks: readonly Mask[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
]

/** Level and mask, told twice, the lowest bit first. */
function placeFormat(modules: boolean[][], mask: number): void {
  const bits = formatBits(mask)
  for (const places of formatPlaces(modules.length))
    places.forEach(([y, x], i) => {
      const row = modules[y]
      if (row) row[x] = ((bits >> i) & 1) === 1
    })
}

/** Level M is 00. */
export const formatBits = (mask: number): number => remainder(mask, 0x537, 10) ^ 0x5412

function formatPlaces(side: number): [y: number, x: number][][] {
  const low = [0, 1, 2, 3, 4, 5, 7, 8]
  return [
    Array.from({ length: 15 }, (_, i) => (i < 8 ? [low[i] ?? 0, 8] : [8, low[14 - i] ?? 0])),
    Array.from({ length: 15 }, (_, i) => (i < 8 ? [8, side - 1 - i] : [side - 15 + i, 8])),
  ]
}

/** The value followed by its BCH remainder of `bits` bits. */
function remainder(value: number, generator: number, bits: number): number {
  let rest = value << bits
  for (let i = 31 - Math.clz32(rest); i >= bits; i--)
    if ((rest >> i) & 1) rest ^= generator << (i - bits)
  return (value << bits) | rest
}

/** How hard it is to read: runs, squares, what looks like a finder, and too much of one colour. */
function penaltyOf(modules: readonly boolean[][]): number {
  const side = modules.length
  const columns = modules.map((_, x) => modules.map((row) => row[x] ?? false))
  let penalty = 0
  for (const row of [...modules, ...columns]) {
    const text = row.map((dark) => (dark ? '1' : '0')).join('')
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2
    for (const likeFinder of ['10111010000', '00001011101'])
      for (let at = text.indexOf(likeFinder); at >= 0; at = text.indexOf(likeFinder, at + 1))
        penalty += 40
  }
  let dark = 0
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const one = modules[y]?.[x]
      if (one) dark++
      if (
        y > 0 &&
        x > 0 &&
        one === modules[y - 1]?.[x] &&
        one === modules[y]?.[x - 1] &&
        one === modules[y - 1]?.[x - 1]
      )
        penalty += 3
    }
  return penalty + 10 * Math.floor(Math.abs((dark * 20) / (side * side) - 10))
}
