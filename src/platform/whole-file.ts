import { open } from 'node:fs/promises'

/** A file by its bytes, wherever it is: fewer than `length` are read where it ends. */
type Source = { size: number; read(at: number, length: number): Promise<Buffer> }

/** Whether a document or a picture is all there, as far as its readers need it. */
export const isWhole = (path: string, ending: string): Promise<boolean> =>
  withFile(path, (file) => isWholeSource(file, ending))

/** The same of what is held in memory. */
export const bytesAreWhole = (bytes: Buffer, ending: string): Promise<boolean> =>
  isWholeSource(sourceOf(bytes), ending)

/** Whether these words stand anywhere in a file, as Latin-1; 64 characters of them at most. */
export const holds = (path: string, words: RegExp): Promise<boolean> =>
  withFile(path, (file) => contains(file, words))

/** The same of what is held in memory. */
export const bytesHold = (bytes: Buffer, words: RegExp): Promise<boolean> =>
  contains(sourceOf(bytes), words)

const sourceOf = (bytes: Buffer): Source => ({
  size: bytes.length,
  read: async (at, length) => bytes.subarray(at, at + length),
})

async function isWholeSource(file: Source, ending: string): Promise<boolean> {
  const check = checks[ending]
  return check === undefined || (await check(file))
}

async function withFile<T>(path: string, work: (file: Source) => Promise<T>): Promise<T> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const read = async (at: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
      return buffer.subarray(0, bytesRead)
    }
    return await work({ size, read })
  } finally {
    await file.close()
  }
}

const checks: Readonly<Record<string, (file: Source) => Promise<boolean>>> = {
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
async function isWholePdf(file: Source): Promise<boolean> {
  const head = await textAt(file, 0, 2_048)
  const said = /\/Linearized[^>]*?\/L\s+(\d+)/.exec(head)?.[1]
  // A few bytes at the end are often lost, and never missed.
  if (said !== undefined && Number(said) > file.size + 64) return false
  return (
    (await contains(file, /\d\s+obj\b/)) &&
    (await contains(file, /\btrailer\b|\/XRef\b|\/Catalog\b/))
  )
}

async function contains(file: Source, words: RegExp): Promise<boolean> {
  const [step, overlap] = [1 << 20, 64]
  for (let at = 0; at < file.size; at += step) {
    if (words.test(await textAt(file, at, step + overlap))) return true
  }
  return false
}

/** Segments up to the picture itself, and after it the mark that ends it. */
async function isWholeJpeg(file: Source): Promise<boolean> {
  for (let at = 2; at + 4 <= file.size; ) {
    const segment = await file.read(at, 4)
    if (segment[0] !== 0xff) return false
    const mark = segment[1] ?? 0
    const length = segment.readUInt16BE(2)
    if (mark === 0xff) at += 1
    else if (mark === 0xda) return endsAfter(file, at)
    else if (length < 2) return false
    else at += 2 + length
  }
  return false
}

async function endsAfter(file: Source, from: number): Promise<boolean> {
  const end = Buffer.from([0xff, 0xd9])
  const step = 1 << 20
  for (let at = from; at < file.size; at += step) {
    if ((await file.read(at, step + 1)).includes(end)) return true
  }
  return false
}

async function isWholePng(file: Source): Promise<boolean> {
  let isDrawn = false
  for (let at = 8; at + 12 <= file.size; ) {
    const chunk = await file.read(at, 8)
    const kind = chunk.toString('latin1', 4)
    if (kind === 'IDAT') isDrawn = true
    if (kind === 'IEND') return isDrawn
    at += 12 + chunk.readUInt32BE(0)
  }
  return false
}

/** A picture in it; the mark at its end is one that many leave out. */
async function isWholeGif(file: Source): Promise<boolean> {
  const head = await file.read(0, 13)
  if (head.length < 13) return false
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  const afterBlocks = async (from: number): Promise<number> => {
    let at = from
    while (at < file.size) {
      const [length = 0] = await file.read(at, 1)
      at += 1 + length
      if (length === 0) return at
    }
    return Number.POSITIVE_INFINITY
  }
  for (let at = 13 + tableBytes(head[10] ?? 0); at < file.size; ) {
    const [kind] = await file.read(at, 1)
    if (kind === 0x21) at = await afterBlocks(at + 2)
    else if (kind !== 0x2c) return false
    else {
      const picture = await file.read(at, 10)
      const from = at + 11 + tableBytes(picture[9] ?? 0)
      return (await afterBlocks(from)) <= file.size
    }
  }
  return false
}

async function isWholeWebp(file: Source): Promise<boolean> {
  const head = await file.read(0, 20)
  if (head.length < 20 || !/^VP8[ LX]$/.test(head.toString('latin1', 12, 16))) return false
  return head.readUInt32LE(4) + 8 <= file.size + 1
}

const textAt = async (file: Source, at: number, length: number): Promise<string> =>
  (await file.read(at, length)).toString('latin1')
