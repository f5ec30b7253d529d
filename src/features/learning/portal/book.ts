import { type Member, membersOf, pathFrom } from '../book-zip.ts'

export type Book = {
  /** Files of the chapters in reading order. */
  chapters: string[]
  document(path: string): Promise<Document>
  /** The address of a picture; undefined: the book does not have it. */
  picture(path: string): Promise<string | undefined>
  close(): void
}

export async function openBook(bytes: Uint8Array<ArrayBuffer>): Promise<Book> {
  const members = membersOf(bytes)
  const pictures = new Map<string, string>()
  const unpack = async (path: string): Promise<Blob> => {
    const member = members.get(path)
    if (!member) throw new Error(`the book has no ${path}`)
    return unpacked(bytes, member)
  }
  const document = async (path: string): Promise<Document> => {
    const words = withoutStyles(await (await unpack(path)).text())
    const read = new DOMParser().parseFromString(words, 'application/xhtml+xml')
    // Many books are not the XML that they say they are.
    return read.querySelector('parsererror')
      ? new DOMParser().parseFromString(words, 'text/html')
      : read
  }
  const container = await document('META-INF/container.xml')
  const packagePath = container.querySelector('rootfile')?.getAttribute('full-path') ?? ''
  const contents = await document(packagePath)
  const hrefs = new Map(
    [...contents.querySelectorAll('manifest > item')].map((item) => [
      item.getAttribute('id'),
      item.getAttribute('href') ?? '',
    ]),
  )
  const chapters = [...contents.querySelectorAll('spine > itemref')].flatMap((ref) => {
    const href = hrefs.get(ref.getAttribute('idref'))
    return href === undefined ? [] : [pathFrom(packagePath, href)]
  })
  return {
    chapters: chapters.filter((path) => members.has(path)),
    document,
    picture: async (path) => {
      const known = pictures.get(path)
      if (known !== undefined || !members.has(path)) return known
      const type = /\.svg$/i.test(path) ? 'image/svg+xml' : ''
      const address = URL.createObjectURL(new Blob([await unpack(path)], { type }))
      pictures.set(path, address)
      return address
    },
    close: () => {
      for (const address of pictures.values()) URL.revokeObjectURL(address)
    },
  }
}

/** The page's policy refuses them anyway, and would complain of each. */
const withoutStyles = (words: string): string =>
  words.replace(/<style\b[\s\S]*?<\/style>|\sstyle=(?:"[^"]*"|'[^']*')/gi, '')

async function unpacked(
  bytes: Uint8Array<ArrayBuffer>,
  { at, packedBytes, isDeflated }: Member,
): Promise<Blob> {
  const packed = new Blob([bytes.subarray(at, at + packedBytes)])
  if (!isDeflated) return packed
  return new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).blob()
}
