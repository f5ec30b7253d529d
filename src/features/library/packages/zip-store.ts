import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { invalid } from '../../../base/refusal.ts'
import { weatherOf } from '../../../platform/weather.ts'
import {
  commonFolder,
  type Entry,
  entryFaults,
  isLitter,
  kindOf,
  type PackageFault,
  type PackageLimits,
  printable,
} from './entries.ts'
import {
  BrokenZip,
  findContent,
  mostMembers,
  nameEncodingOf,
  nameEncodings,
  pathOf,
  readMembers,
  type ZipMember,
  type ZipTrouble,
} from './zip-directory.ts'

export type PackedMember = Entry & { at: ZipMember }

/** A zip that was opened: its files, without litter, below the folder that everything lies in. */
export type OpenedZip = {
  files: ReadonlyMap<string, PackedMember>
  /** Everything for which it is not taken; folders and links are looked at, too. */
  faults(limits: PackageLimits): PackageFault[]
  /** The same with the names that do not say their encoding in another one, the likeliest first. */
  renamed(): Iterable<OpenedZip>
  /** To its last byte; breaks off as a fault (`ZipFault`) where it is not what the directory says. */
  read(member: PackedMember): AsyncGenerator<Buffer>
}

/** What is wrong with one member, found while it is read. */
export class ZipFault extends Error {
  readonly fault: PackageFault
  constructor(fault: PackageFault) {
    super(fault.code)
    this.fault = fault
  }
}

export const refused = (faults: readonly PackageFault[]) =>
  invalid('package_refused', {
    faults:
      faults.length <= mostFaults
        ? faults
        : [
            ...faults.slice(0, mostFaults),
            { code: 'more_faults', details: { count: faults.length - mostFaults } },
          ],
  })
const mostFaults = 200

/** Refuses what is no zip, or one that breaks off (`package_refused`). */
export async function withZip<T>(path: string, work: (zip: OpenedZip) => Promise<T>): Promise<T> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const members = await readMembers((at, length) => readAt(file, at, length), size)
    const likely = nameEncodingOf(members)
    const openWith = (encoding: typeof likely): OpenedZip => ({
      ...filesOf(members.map((at) => packedMember(at, pathOf(at, encoding)))),
      *renamed() {
        for (const other of nameEncodings) if (other !== encoding) yield openWith(other)
      },
      read: (member) => readMember(file, path, member),
    })
    return await work(openWith(likely))
  } catch (error) {
    if (error instanceof BrokenZip) throw refused([faultOf(error.trouble)])
    if (error instanceof ZipFault) throw refused([error.fault])
    throw error
  } finally {
    await file.close()
  }
}

/** Whether there is a zip anywhere in a file. */
export async function holdsZip(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    return (await readMembers((at, length) => readAt(file, at, length), size)).length > 0
  } catch (error) {
    if (error instanceof BrokenZip) return error.trouble !== 'no_zip'
    throw error
  } finally {
    await file.close()
  }
}

const faultOf = (trouble: ZipTrouble): PackageFault => {
  if (trouble === 'too_many') {
    return { code: 'too_many_files', details: { files: mostMembers + 1, most: mostMembers } }
  }
  return { code: trouble === 'in_parts' ? 'zip_in_parts' : 'zip_broken' }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, at + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

const packedMember = (at: ZipMember, path: string): PackedMember => ({
  at,
  path,
  sizeBytes: at.sizeBytes,
  packedBytes: at.packedBytes,
  kind: kindOf(at, path),
  encrypted: at.isEncrypted,
  method: at.method,
  crc: at.crc,
})

function filesOf(members: readonly PackedMember[]): Pick<OpenedZip, 'files' | 'faults'> {
  const kept = members.filter(({ path, kind }) => {
    const isTheFolderItself = path === '' && kind === 'folder'
    return !isLitter(path) && !isTheFolderItself
  })
  const files = kept.filter(({ kind }) => kind === 'file')
  const folder = commonFolder(files.map(({ path }) => path))
  return {
    files: new Map(files.map((member) => [member.path.slice(folder.length), member])),
    faults: (limits) => entryFaults(kept, limits),
  }
}

async function* readMember(
  file: FileHandle,
  path: string,
  { at: member, path: name, sizeBytes }: PackedMember,
): AsyncGenerator<Buffer> {
  const damaged = new ZipFault({ code: 'member_damaged', at: printable(name) })
  let crc = 0
  let bytes = 0
  try {
    for await (const part of await contentOf(file, path, member)) {
      bytes += (part as Buffer).length
      // Neither a byte more than it says: its size was what it was taken for.
      if (bytes > sizeBytes) throw damaged
      crc = crc32(part as Buffer, crc)
      yield part as Buffer
    }
  } catch (error) {
    if (error instanceof BrokenZip || isOfZlib(error)) throw damaged
    throw error
  }
  if (bytes !== sizeBytes || crc !== member.crc) throw damaged
}

async function contentOf(file: FileHandle, path: string, member: ZipMember): Promise<Readable> {
  const start = await findContent((at, length) => readAt(file, at, length), member)
  const { size } = await file.stat()
  if (start + member.packedBytes > size) throw new BrokenZip('cut')
  if (member.packedBytes === 0) return Readable.from([])
  const packed = createReadStream(path, {
    start,
    end: start + member.packedBytes - 1,
    highWaterMark: 1 << 18,
  })
  if (member.method === 0) return packed
  // What goes wrong comes out at the end that is read.
  return pipeline(packed, createInflateRaw({ chunkSize: 1 << 16 }), () => {})
}

const isOfZlib = (error: unknown): boolean =>
  error instanceof Error && !weatherOf(error) && 'code' in error && /^Z_/.test(String(error.code))

/** All of a member that is read into memory. */
export async function bytesOf(
  zip: Pick<OpenedZip, 'read'>,
  member: PackedMember,
  most = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of zip.read(member)) {
    if (bytes < most) parts.push(part)
    bytes += part.length
  }
  return Buffer.concat(parts)
}
