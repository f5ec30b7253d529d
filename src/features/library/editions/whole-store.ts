import { type FileHandle, open } from 'node:fs/promises'

/** Whether a document or a picture is all there, as far as its readers need it. */
export async function isWhole(path: string, ending: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const check = checks[ending]
    return check === undefined || (await check(file, size))
  } finally {
    await file.close()
  }
}

/** Whether these words stand anywhere in a file, as Latin-1; 64 characters of them at most. */
export async function holds(path: string, words: RegExp): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    return await contains(file, (await file.stat()).size, words)
  } finally {
    await file.close()
  }
}

const checks: Readonly<Record<string, (file: FileHandle, size: number) => Promise<boolean>>> = {
  pdf: isWholePdf,
  jpg: isWholeJpeg,
  png: isWholePng,
  gif: isWholeGif,
  webp: isWholeWebp,
}

/**
 * Readers mend what lacks its table of contents, as long as there are objects and something names the
 * first of them; and one that says how long it is must be as long.
 */
async function isWholePdf(file: FileHandle, size: number): Promise<boolean> {
  const head = await textAt(file, 0, 2_048)
  const said = /\/Linearized[^>]*?\/L\s+(\d+)/.exec(head)?.[1]
  // A few bytes at the end are often lost, and never missed.
  if (said !== undefined && Number(said) > size + 64) return false
  return (
    (await contains(file, size, /\d\s+obj\b/)) &&
    (await contains(file, size, /\btrailer\b|\/XRef\b|\/Catalog\b/))
  )
}

async function contains(file: FileHandle, size: number, words: RegExp): Promise<boolean> {
  const [step, overlap] = [1 << 20, 64]
  for (let at = 0; at < size; at += step) {
    if (words.test(await textAt(file, at, step + overlap))) return true
  }
  return false
}

/** Segments up to the picture itself, and after it the mark that ends it. */
async function isWholeJpeg(file: FileHandle, size: number): Promise<boolean> {
  for (let at = 2; at + 4 <= size; ) {
    const segment = await bytesAt(file, at, 4)
    if (segment[0] !== 0xff) return false
    const mark = segment[1] ?? 0
    if (mark === 0xff) at += 1
    else if (mark === 0xda) return endsAfter(file, at, size)
    else at += 2 + segment.readUInt16BE(2)
  }
  return false
}

async function endsAfter(file: FileHandle, from: number, size: number): Promise<boolean> {
  const end = Buffer.from([0xff, 0xd9])
  const step = 1 << 20
  for (let at = from; at < size; at += step) {
    if ((await bytesAt(file, at, step + 1)).includes(end)) return true
  }
  return false
}

async function isWholePng(file: FileHandle, size: number): Promise<boolean> {
  let isDrawn = false
  for (let at = 8; at + 12 <= size; ) {
    const chunk = await bytesAt(file, at, 8)
    const kind = chunk.toString('latin1', 4)
    if (kind === 'IDAT') isDrawn = true
    if (kind === 'IEND') return isDrawn
    at += 12 + chunk.readUInt32BE(0)
  }
  return false
}

/** A picture in it; the mark at its end is one that many leave out. */
async function isWholeGif(file: FileHandle, size: number): Promise<boolean> {
  const head = await bytesAt(file, 0, 13)
  if (head.length < 13) return false
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  const afterBlocks = async (from: number): Promise<number> => {
    let at = from
    while (at < size) {
      const [length = 0] = await bytesAt(file, at, 1)
      at += 1 + length
      if (length === 0) return at
    }
    return Number.POSITIVE_INFINITY
  }
  for (let at = 13 + tableBytes(head[10] ?? 0); at < size; ) {
    const [kind] = await bytesAt(file, at, 1)
    if (kind === 0x21) at = await afterBlocks(at + 2)
    else if (kind !== 0x2c) return false
    else {
      const picture = await bytesAt(file, at, 10)
      const from = at + 11 + tableBytes(picture[9] ?? 0)
      return (await afterBlocks(from)) <= size
    }
  }
  return false
}

async function isWholeWebp(file: FileHandle, size: number): Promise<boolean> {
  const head = await bytesAt(file, 0, 20)
  if (head.length < 20 || !/^VP8[ LX]$/.test(head.toString('latin1', 12, 16))) return false
  return head.readUInt32LE(4) + 8 <= size + 1
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}

const textAt = async (file: FileHandle, at: number, length: number): Promise<string> =>
  (await bytesAt(file, at, length)).toString('latin1')
