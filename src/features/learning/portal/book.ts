import { decodeMarkup } from '../../../base/encoding.ts'
import { pathsOf, resolve } from '../../library/packages/references.ts'
import { type Member, membersOf, openedTags } from '../book-zip.ts'

export type Book = {
  /** Files of the chapters in reading order. */
  chapters: string[]
  document(path: string): Promise<Document>
  /** Where a link in a file leads; undefined: out of the book. */
  find(file: string, link: string): string | undefined
  /** The address of a picture that is a file of the book. */
  picture(path: string): Promise<string>
  /** The address of a picture that is drawn in a chapter. */
  drawing(svg: Element): string
  close(): void
}

export async function openBook(bytes: Uint8Array<ArrayBuffer>): Promise<Book> {
  const members = await membersOf(bytes)
  const paths = pathsOf(members.keys())
  const pictures = new Map<string, string>()
  const drawings: string[] = []
  const unpack = async (path: string): Promise<Blob> => {
    const member = members.get(path)
    if (!member) throw new Error(`the book has no ${path}`)
    return unpacked(bytes, member)
  }
  const document = async (path: string): Promise<Document> => {
    const whole = new Uint8Array(await (await unpack(path)).arrayBuffer())
    return parsed(withoutStyles(decodeMarkup(whole, 'xml')))
  }
  const find = (file: string, link: string) => resolve(paths, file, link)?.path
  const container = await document(find('', 'META-INF/container.xml') ?? '')
  const said = container.querySelector('rootfile')?.getAttribute('full-path') ?? ''
  const packagePath = find('', said) ?? said
  const contents = await document(packagePath)
  const hrefs = new Map(
    [...contents.querySelectorAll('manifest > item')].map((item) => [
      item.getAttribute('id'),
      item.getAttribute('href') ?? '',
    ]),
  )
  const chapters = [...contents.querySelectorAll('spine > itemref')].flatMap((ref) => {
    const path = find(packagePath, hrefs.get(ref.getAttribute('idref')) ?? '')
    return path === undefined ? [] : [path]
  })
  return {
    chapters,
    document,
    find,
    picture: async (path) => {
      const known = pictures.get(path)
      if (known !== undefined) return known
      const type = /\.svg$/i.test(path) ? svgType : ''
      const address = URL.createObjectURL(new Blob([await unpack(path)], { type }))
      pictures.set(path, address)
      return address
    },
    drawing: (svg) => {
      const words = new XMLSerializer().serializeToString(svg)
      const address = URL.createObjectURL(new Blob([words], { type: svgType }))
      drawings.push(address)
      return address
    },
    close: () => {
      for (const address of [...pictures.values(), ...drawings]) URL.revokeObjectURL(address)
    },
  }
}

const svgType = 'image/svg+xml'

/** Many books are not the XML that they say they are. */
function parsed(words: string): Document {
  const read = new DOMParser().parseFromString(withPlainEntities(words), 'application/xhtml+xml')
  return read.querySelector('parsererror')
    ? new DOMParser().parseFromString(openedTags(words), 'text/html')
    : read
}

/** XML knows five names of characters; books use those of HTML, declared or not. */
function withPlainEntities(words: string): string {
  const plain = new Map(['amp', 'lt', 'gt', 'quot', 'apos'].map((name) => [name, `&${name};`]))
  return words.replace(/&([a-z][a-z0-9]*);/gi, (entity, name: string) => {
    const known = plain.get(name) ?? numbered(entity)
    plain.set(name, known)
    return known
  })
}

function numbered(entity: string): string {
  const { textContent } = new DOMParser().parseFromString(entity, 'text/html').documentElement
  return Array.from(textContent ?? '', (character) => `&#${character.codePointAt(0)};`).join('')
}

/** The page's policy refuses them anyway, and would complain of each. */
const withoutStyles = (words: string): string =>
  words.replace(/<style\b[^>]*\/>|<style\b[\s\S]*?<\/style>|\sstyle=(?:"[^"]*"|'[^']*')/gi, '')

async function unpacked(
  bytes: Uint8Array<ArrayBuffer>,
  { at, packedBytes, isDeflated }: Member,
): Promise<Blob> {
  const packed = new Blob([bytes.subarray(at, at + packedBytes)])
  if (!isDeflated) return packed
  return new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).blob()
}
