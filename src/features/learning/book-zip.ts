import { commonFolder, isLitter } from '../library/packages/entries.ts'
import {
  findContent,
  nameEncodingOf,
  pathOf,
  type ReadAt,
  readMembers,
} from '../library/packages/zip-directory.ts'

/** Where a member of a zip lies, and how it is packed. */
export type Member = { at: number; packedBytes: number; isDeflated: boolean }

/** What is in a book by its path, read as it was when it was taken; what is locked is not in it. */
export async function membersOf(zip: Uint8Array): Promise<ReadonlyMap<string, Member>> {
  const read: ReadAt = async (at, length) => zip.subarray(at, at + length)
  const found = await readMembers(read, zip.length)
  const encoding = nameEncodingOf(found)
  const files = found.flatMap((member) => {
    const path = pathOf(member, encoding)
    const isWanted = !member.isEncrypted && !path.endsWith('/') && !isLitter(path)
    return isWanted ? [{ path, member }] : []
  })
  const folder = commonFolder(files.map(({ path }) => path))
  const members = new Map<string, Member>()
  for (const { path, member } of files) {
    members.set(path.slice(folder.length), {
      at: await findContent(read, member),
      packedBytes: member.packedBytes,
      isDeflated: member.method === 8,
    })
  }
  return members
}

/** A chapter that is no XML, as HTML: there an element that is closed in itself would swallow the rest. */
export const openedTags = (words: string): string =>
  words
    .replace(/^\s*<\?xml[\s\S]*?\?>/, '')
    .replace(
      /<([a-z][\w:-]*)((?:\s+[^\s=<>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*)\s*\/>/gi,
      (tag, name: string, attributes: string) =>
        voidElements.has(name.toLowerCase()) ? tag : `<${name}${attributes}></${name}>`,
    )

const voidElements = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
