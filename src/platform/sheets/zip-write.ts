import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export type NewPart = { name: string; text: AsyncIterable<string> | Iterable<string> }

/**
 * An archive in pieces, as fast as they are taken. The same parts and the same `at` make the same
 * bytes. Sizes follow each part, so nothing is held but the directory; parts stay below 4 GiB.
 */
export async function* writeZip(
  parts: AsyncIterable<NewPart> | Iterable<NewPart>,
  at: Date,
): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  const stamp = dosTime(at)
  let offset = 0
  for await (const { name, text } of parts) {
    const path = Buffer.from(name)
    const common = header([
      [2, 20],
      [2, sizesFollow | utf8Names],
      [2, deflated],
      [4, stamp],
    ])
    const local = Buffer.concat([
      header([[4, 0x04034b50]]),
      common,
      header([
        [4, 0],
        [4, 0],
        [4, 0],
        [2, path.length],
        [2, 0],
      ]),
      path,
    ])
    yield local
    const sums = { crc: 0, bytes: 0, packed: 0 }
    for await (const piece of deflate(text, sums)) yield piece
    const sizes = header([
      [4, sums.crc],
      [4, sums.packed],
      [4, sums.bytes],
    ])
    yield Buffer.concat([header([[4, 0x08074b50]]), sizes])
    directory.push(
      Buffer.concat([
        header([
          [4, 0x02014b50],
          [2, 20],
        ]),
        common,
        sizes,
        header([
          [2, path.length],
          [2, 0],
          [2, 0],
          [2, 0],
          [2, 0],
          [4, 0],
          [4, offset],
        ]),
        path,
      ]),
    )
    offset += local.length + sums.packed + 16
  }
  const listing = Buffer.concat(directory)
  yield listing
  yield header([
    [4, 0x06054b50],
    [4, 0],
    [2, directory.length],
    [2, directory.length],
    [4, listing.length],
    [4, offset],
    [2, 0],
  ])
}

const sizesFollow = 0x0008
const utf8Names = 0x0800
const deflated = 8

/** Little-endian fields, each as its number of bytes and its value. */
function header(fields: readonly (readonly [2 | 4, number])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0))
  let at = 0
  for (const [size, value] of fields) at = bytes.writeUIntLE(value, at, size)
  return bytes
}

async function* deflate(
  text: NewPart['text'],
  sums: { crc: number; bytes: number; packed: number },
): AsyncGenerator<Buffer> {
  async function* encoded(): AsyncGenerator<Buffer> {
    for await (const piece of text) {
      const bytes = Buffer.from(piece)
      sums.crc = crc32(bytes, sums.crc)
      sums.bytes += bytes.length
      yield bytes
    }
  }
  const packed = createDeflateRaw()
  // A failing source destroys `packed`, whose loop below throws; the callback has nothing to add.
  pipeline(Readable.from(encoded()), packed, () => undefined)
  for await (const piece of packed) {
    sums.packed += (piece as Buffer).length
    yield piece as Buffer
  }
}

/** Local time has no meaning in an archive that travels: the fields are UTC, from 1980 on. */
function dosTime(at: Date): number {
  const year = Math.max(0, at.getUTCFullYear() - 1980)
  const day = year * 512 + (at.getUTCMonth() + 1) * 32 + at.getUTCDate()
  const time = at.getUTCHours() * 2048 + at.getUTCMinutes() * 32 + (at.getUTCSeconds() >> 1)
  return day * 65_536 + time
}
