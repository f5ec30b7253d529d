import { likelyEncoding } from '../../../base/encoding.ts'
import { withoutIdleSteps } from './references.ts'

/** Reads some of a file; fewer bytes at its end. */
export type ReadAt = (at: number, length: number) => Promise<Uint8Array>

/** One member, as the directory at the end of a zip tells of it. */
export type ZipMember = {
  name: Uint8Array
  saysUtf8: boolean
  /** What WinRAR and Info-ZIP write beside a name that is not in Unicode. */
  unicodeName?: Uint8Array
  isEncrypted: boolean
  /** 0: as it is; 8: deflated. */
  method: number
  crc: number
  packedBytes: number
  sizeBytes: number
  /** Where its own header lies in the file. */
  headerAt: number
  /** 3 and 19: a Unix, and the upper half of the attributes is its mode. */
  system: number
  attributes: number
}

export type ZipTrouble = 'no_zip' | 'cut' | 'in_parts' | 'too_many'
export class BrokenZip extends Error {
  readonly trouble: ZipTrouble
  constructor(trouble: ZipTrouble) {
    super(`zip: ${trouble}`)
    this.trouble = trouble
  }
}

/** A directory is read into memory: one of millions is no course, whatever else it is. */
export const mostMembers = 200_000

/** Before it may stand another program, after it whatever a download left: both are passed over. */
export async function readMembers(
  read: ReadAt,
  sizeBytes: number,
  most = mostMembers,
): Promise<ZipMember[]> {
  const { at, bytes, shift } = await findDirectory(read, sizeBytes)
  if (bytes > most * 1_000) throw new BrokenZip('too_many')
  const directory = await read(at, bytes)
  if (directory.length < bytes) throw new BrokenZip('cut')
  const view = viewOf(directory)
  const members: ZipMember[] = []
  for (let from = 0; from + 46 <= bytes && view.getUint32(from, true) === memberMark; ) {
    const [nameBytes, extraBytes, noteBytes] = [28, 30, 32].map((n) =>
      view.getUint16(from + n, true),
    ) as [number, number, number]
    const to = from + 46 + nameBytes + extraBytes + noteBytes
    if (to > bytes) throw new BrokenZip('cut')
    if (members.length === most) throw new BrokenZip('too_many')
    members.push(memberAt(directory.subarray(from, to), nameBytes, extraBytes, shift))
    from = to
  }
  if (members.length === 0 && bytes > 0) throw new BrokenZip('cut')
  return members
}

/** Where the bytes of a member begin, by its own header. */
export async function findContent(read: ReadAt, { headerAt }: ZipMember): Promise<number> {
  const header = await read(headerAt, 30)
  const view = viewOf(header)
  if (header.length < 30 || view.getUint32(0, true) !== contentMark) throw new BrokenZip('cut')
  return headerAt + 30 + view.getUint16(26, true) + view.getUint16(28, true)
}

const memberMark = 0x02014b50
const contentMark = 0x04034b50
const endMark = 0x06054b50
const longEndMark = 0x06064b50
const longPointerMark = 0x07064b50
/** The comment after the end, and as much again of what does not belong to it. */
const tailBytes = 2 * 65_536 + 22

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** `shift`: how far everything lies behind where the zip says that it does. */
type Directory = { at: number; bytes: number; shift: number }

async function findDirectory(read: ReadAt, sizeBytes: number): Promise<Directory> {
  const tailAt = Math.max(0, sizeBytes - tailBytes)
  const tail = await read(tailAt, sizeBytes - tailAt)
  const view = viewOf(tail)
  let found: Directory | undefined
  for (let end = tail.length - 22; end >= 0; end--) {
    if (view.getUint32(end, true) !== endMark) continue
    const after = tail.length - end - 22 - view.getUint16(end + 20, true)
    if (after < 0) continue
    const directory = await directoryBefore(read, view, end, tailAt)
    // The one that the file ends with, else the last of those that lead to a directory.
    if (directory && after === 0) return directory
    found ??= directory
  }
  if (!found) throw new BrokenZip('no_zip')
  return found
}

async function directoryBefore(
  read: ReadAt,
  view: DataView,
  end: number,
  tailAt: number,
): Promise<Directory | undefined> {
  const short = {
    disk: view.getUint16(end + 4, true),
    bytes: view.getUint32(end + 12, true),
    at: view.getUint32(end + 16, true),
    endAt: tailAt + end,
  }
  const { disk, bytes, at: said, endAt } = (await longEnd(read, view, end, short.endAt)) ?? short
  if (disk !== 0) throw new BrokenZip('in_parts')
  for (const at of [endAt - bytes, said]) {
    if (at < 0 || (bytes > 0 && !(await isMarked(read, at, memberMark)))) continue
    return { at, bytes, shift: at - said }
  }
  return undefined
}

/** Of a zip with more or larger members than its first form could tell. */
async function longEnd(read: ReadAt, view: DataView, end: number, shortEndAt: number) {
  if (end < 20 || view.getUint32(end - 20, true) !== longPointerMark) return undefined
  for (const endAt of [Number(view.getBigUint64(end - 12, true)), shortEndAt - 76]) {
    if (endAt < 0 || !(await isMarked(read, endAt, longEndMark))) continue
    const long = viewOf(await read(endAt, 56))
    if (long.byteLength < 56) continue
    return {
      disk: long.getUint32(16, true),
      bytes: Number(long.getBigUint64(40, true)),
      at: Number(long.getBigUint64(48, true)),
      endAt,
    }
  }
  return undefined
}

async function isMarked(read: ReadAt, at: number, mark: number): Promise<boolean> {
  if (!Number.isSafeInteger(at)) return false
  const bytes = await read(at, 4)
  return bytes.length === 4 && viewOf(bytes).getUint32(0, true) === mark
}

function memberAt(
  entry: Uint8Array,
  nameBytes: number,
  extraBytes: number,
  shift: number,
): ZipMember {
  const view = viewOf(entry)
  const flags = view.getUint16(8, true)
  const name = entry.subarray(46, 46 + nameBytes)
  const member: ZipMember = {
    name,
    saysUtf8: (flags & 0x800) !== 0,
    isEncrypted: (flags & 0x41) !== 0,
    method: view.getUint16(10, true),
    crc: view.getUint32(16, true),
    packedBytes: view.getUint32(20, true),
    sizeBytes: view.getUint32(24, true),
    headerAt: view.getUint32(42, true),
    system: view.getUint8(5),
    attributes: view.getUint32(38, true),
  }
  for (const [id, extra] of extrasOf(entry.subarray(46 + nameBytes, 46 + nameBytes + extraBytes))) {
    if (id === 0x0001) readLongFields(member, extra)
    if (id === 0x7075 && isNameOf(extra, name)) member.unicodeName = extra.subarray(5)
  }
  member.headerAt += shift
  return member
}

function* extrasOf(extra: Uint8Array): Generator<[number, Uint8Array]> {
  const view = viewOf(extra)
  for (let at = 0; at + 4 <= extra.length; ) {
    const to = at + 4 + view.getUint16(at + 2, true)
    yield [view.getUint16(at, true), extra.subarray(at + 4, to)]
    at = to
  }
}

/** Each stands there only if the short field cannot hold it. */
function readLongFields(member: ZipMember, extra: Uint8Array): void {
  const view = viewOf(extra)
  let at = 0
  for (const field of ['sizeBytes', 'packedBytes', 'headerAt'] as const) {
    if (member[field] !== 0xffffffff) continue
    if (at + 8 > extra.length) throw new BrokenZip('cut')
    member[field] = Number(view.getBigUint64(at, true))
    at += 8
  }
}

/** Somebody may have renamed the member since, without knowing of the second name. */
function isNameOf(extra: Uint8Array, name: Uint8Array): boolean {
  return extra.length > 5 && extra[0] === 1 && viewOf(extra).getUint32(1, true) === crcOf(name)
}

function crcOf(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

// --- Names ----------------------------------------------------------------------------------------

/** Encodings of names that do not say theirs. */
export const nameEncodings = ['gb18030', 'utf-8', 'big5', 'cp437'] as const
export type NameEncoding = (typeof nameEncodings)[number]

/** In which encoding the names of a zip are that do not say it: one for all, for one packer wrote them. */
export function nameEncodingOf(members: readonly ZipMember[]): NameEncoding {
  const names = members.filter((member) => saidName(member) === undefined).map(({ name }) => name)
  const joined = new Uint8Array(names.reduce((sum, { length }) => sum + length + 1, 0)).fill(10)
  let at = 0
  for (const name of names) {
    joined.set(name, at)
    at += name.length + 1
  }
  const likely = likelyEncoding(joined)
  return nameEncodings.find((encoding) => encoding === likely) ?? 'cp437'
}

/**
 * The path of a member, with slashes and in composed characters, as pages name it. Where a path begins
 * and whether it leads out of its folder is left for others to judge.
 */
export function pathOf(member: ZipMember, encoding: NameEncoding): string {
  const name = saidName(member) ?? decodeName(member.name, encoding)
  return withoutIdleSteps(name.replaceAll('\\', '/'))
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Undefined: it does not say, or lies. */
function saidName({ name, saysUtf8, unicodeName }: ZipMember): string | undefined {
  const said = unicodeName ?? (saysUtf8 ? name : undefined)
  try {
    return said && utf8.decode(said)
  } catch {
    return undefined
  }
}

function decodeName(name: Uint8Array, encoding: NameEncoding): string {
  if (encoding !== 'cp437') return new TextDecoder(encoding).decode(name)
  return Array.from(name, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : cp437[byte - 0x80],
  ).join('')
}

/** What DOS put above ASCII. */
const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
