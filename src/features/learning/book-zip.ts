/** Where a member of a zip lies, and how it is packed. */
export type Member = { at: number; packedBytes: number; isDeflated: boolean }

/**
 * The members of a zip by name, from the directory at its end. A book larger than 4 GB, encrypted or in
 * parts has none.
 */
export function membersOf(zip: Uint8Array): ReadonlyMap<string, Member> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const members = new Map<string, Member>()
  const end = endOf(view)
  if (end === undefined) return members
  const names = new TextDecoder()
  let at = view.getUint32(end + 16, true)
  for (let n = view.getUint16(end + 10, true); n > 0; n--) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) break
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const [nameBytes = 0, extraBytes = 0, commentBytes = 0] = lengths
    const local = view.getUint32(at + 42, true)
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1
    if (!isEncrypted && local + 30 <= view.byteLength) {
      members.set(names.decode(zip.subarray(at + 46, at + 46 + nameBytes)), {
        at: local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true),
        packedBytes: view.getUint32(at + 20, true),
        isDeflated: view.getUint16(at + 10, true) === 8,
      })
    }
    at += 46 + nameBytes + extraBytes + commentBytes
  }
  return members
}

/** It lies before a comment of at most 64 KiB. */
function endOf(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  return undefined
}

/** `OEBPS/text/a.xhtml` and `../images/b%20c.jpg#x` → `OEBPS/images/b c.jpg` */
export function pathFrom(file: string, link: string): string {
  const [path = ''] = link.split('#')
  const parts = file.split('/').slice(0, -1)
  for (const part of decode(path).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
