import { decodeMarkup } from '../../../base/encoding.ts'
import type { PackageFault } from './entries.ts'
import { type Paths, resolve } from './references.ts'
import { childrenOf, find, readXml } from './xml.ts'

type Files = {
  paths: Paths
  /** Undefined: too long for what it is. */
  bytes(path: string): Promise<Uint8Array | undefined>
}

/** Everything for which a book could not be read; nothing: its chapters are there, and are texts. */
export async function bookFaults({ paths, bytes }: Files): Promise<PackageFault[]> {
  const xmlAt = async (path: string) => {
    const found = await bytes(path)
    return found && readXml(decodeMarkup(found, 'xml'))
  }
  if (await isProtected(paths, xmlAt)) return [{ code: 'book_protected' }]
  const container = paths.find(containerPath)
  if (container === undefined) return [{ code: 'book_contents_missing', at: containerPath }]
  const root = find(find(await xmlAt(container), 'rootfiles'), 'rootfile')
  const said = root?.attributes['full-path']
  if (said === undefined) return [{ code: 'book_contents_broken', at: container }]
  const contents = resolve(paths, '', said)?.path
  if (contents === undefined) return [{ code: 'book_contents_missing', at: said }]
  const book = await xmlAt(contents)
  if (book?.name !== 'package') return [{ code: 'book_contents_broken', at: contents }]
  const items = new Map(
    childrenOf(find(book, 'manifest'), 'item').map(({ attributes }) => [attributes.id, attributes]),
  )
  const chapters = childrenOf(find(book, 'spine'), 'itemref').map(({ attributes }) => ({
    id: attributes.idref ?? '',
    item: items.get(attributes.idref),
  }))
  if (chapters.length === 0) return [{ code: 'book_without_chapters', at: contents }]
  const faults: PackageFault[] = []
  for (const { id, item } of chapters) {
    const href = item?.href
    const path = href && resolve(paths, contents, href)?.path
    if (!path) faults.push({ code: 'chapter_missing', at: href || id })
    else if (/^image\/(?!svg)/.test(item['media-type'] ?? '')) continue
    else {
      const text = await bytes(path)
      if (!text) faults.push({ code: 'chapter_too_large', at: path })
      else if (!isMarkup(text)) faults.push({ code: 'chapter_broken', at: path })
    }
  }
  return faults
}

export const containerPath = 'META-INF/container.xml'

const isMarkup = (bytes: Uint8Array): boolean =>
  /<(?:[\w.-]+:)?(html|body|svg|div|p|ncx|dtbook)\b/i.test(decodeMarkup(bytes, 'xml'))

/** Fonts are scrambled by these, which every reader undoes or does without. */
const scrambling = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC'])

/** Only the shop's own programs open it. */
async function isProtected(
  paths: Paths,
  xmlAt: (path: string) => Promise<ReturnType<typeof readXml>>,
): Promise<boolean> {
  for (const sign of ['META-INF/rights.xml', 'META-INF/license.lcpl', 'META-INF/sinf.xml']) {
    if (paths.find(sign) !== undefined) return true
  }
  const list = paths.find('META-INF/encryption.xml')
  if (list === undefined) return false
  return childrenOf(await xmlAt(list), 'EncryptedData').some(
    (data) => !scrambling.has(find(data, 'EncryptionMethod')?.attributes.Algorithm ?? ''),
  )
}
