import * as yauzl from 'yauzl'
import { invalid } from '../../../base/refusal.ts'
import type { BlobStore } from '../../../platform/blobs/blob-store.ts'
import { weatherOf } from '../../../platform/weather.ts'
import {
  commonFolder,
  decodeName,
  type Entry,
  entryFaults,
  type PackageFault,
  type PackageLimits,
} from './entries.ts'
import { type PackageContent, readPackage } from './manifest.ts'

export type PackedFile = { path: string; hash: string; sizeBytes: number }
export type OpenedPackage = { content: PackageContent; files: PackedFile[] }

/** The paths of a zip's members, to tell what it is. Refuses what is no zip (`package_refused`). */
export async function listMembers(zipPath: string): Promise<Set<string>> {
  const zip = await openZip(zipPath)
  try {
    return new Set((await membersOf(zip)).map(({ path }) => path))
  } finally {
    zip.close()
  }
}

/** A manifest is read into memory; no course needs a longer one. */
const manifestBytes = 5_000_000

type Member = Entry & { at: yauzl.Entry }

/**
 * Looks through a package from its first byte to its last, and only then puts its files into the
 * store. Refuses with every reason there is (`package_refused`); nothing of a refused one is kept.
 */
export async function putPackage(
  zipPath: string,
  blobs: Pick<BlobStore, 'put'>,
  limits: PackageLimits,
): Promise<OpenedPackage> {
  const zip = await openZip(zipPath)
  try {
    const members = await membersOf(zip)
    const faults = entryFaults(members, limits)
    if (faults.length > 0) throw refused(faults)
    const folder = commonFolder(members.map(({ path }) => path))
    const files = new Map(
      members
        .filter(({ kind }) => kind === 'file')
        .map((member) => [member.path.slice(folder.length), member]),
    )
    const content = await contentOf(zip, files)
    // To the end of each, so that one that lies about its size is found before anything is kept.
    for (const member of files.values()) for await (const _part of readMember(zip, member));
    const kept: PackedFile[] = []
    for (const [path, member] of files) {
      const { hash, sizeBytes } = await blobs.put(readMember(zip, member))
      kept.push({ path, hash, sizeBytes })
    }
    return { content, files: kept }
  } finally {
    zip.close()
  }
}

const openZip = (zipPath: string): Promise<yauzl.ZipFile> =>
  yauzl
    .openPromise(zipPath, { lazyEntries: true, autoClose: false, decodeStrings: false })
    .catch((error: unknown) => {
      throw brokenAt(error)
    })

const refused = (faults: readonly PackageFault[]) => invalid('package_refused', { faults })

/** What the zip's own reader says, unless it is the disk that fails. */
function brokenAt(error: unknown, at?: string): unknown {
  if (weatherOf(error)) return error
  return refused([
    { code: 'zip_broken', ...(at !== undefined && { at }), details: { said: String(error) } },
  ])
}

/** A directory is read into memory: one of millions is no course, whatever else it is. */
const mostMembers = 200_000

async function membersOf(zip: yauzl.ZipFile): Promise<Member[]> {
  if (zip.entryCount > mostMembers) {
    const details = { files: zip.entryCount, most: mostMembers }
    throw refused([{ code: 'too_many_files', details }])
  }
  try {
    const members: Member[] = []
    for await (const entry of zip.eachEntry()) members.push(memberOf(entry))
    return members
  } catch (error) {
    throw brokenAt(error)
  }
}

const utf8Flag = 0x800
/** What Unix packers say a member is. */
const kinds: Readonly<Record<number, Entry['kind']>> = {
  9604: 'folder',
  16807: 'file',
  21609: 'link',
}

function memberOf(at: yauzl.Entry): Member {
  const path = decodeName(at.fileNameRaw, (at.generalPurposeBitFlag & utf8Flag) !== 0)
  const unixType = at.versionMadeBy >> 8 === 3 ? (at.externalFileAttributes >>> 16) & 0o170000 : 0
  return {
    at,
    path,
    sizeBytes: at.uncompressedSize,
    packedBytes: at.compressedSize,
    kind: unixType === 0 ? (path.endsWith('/') ? 'folder' : 'file') : (kinds[unixType] ?? 'other'),
    encrypted: at.isEncrypted(),
  }
}

async function contentOf(
  zip: yauzl.ZipFile,
  files: ReadonlyMap<string, Member>,
): Promise<PackageContent> {
  const read = new Map<string, string>()
  for (const [path, member] of files) {
    // The manifest, and the pages one of which may be the first.
    const wanted =
      path === 'cmi5.xml' ||
      path === 'imsmanifest.xml' ||
      path === 'tincan.xml' ||
      /^[^/]+\.html?$/i.test(path)
    if (!wanted || member.sizeBytes > manifestBytes) continue
    const parts: Buffer[] = []
    for await (const part of readMember(zip, member)) parts.push(part)
    read.set(path, decodeName(Buffer.concat(parts), false))
  }
  const answer = readPackage({ paths: new Set(files.keys()), text: (path) => read.get(path) ?? '' })
  if ('faults' in answer) throw refused(answer.faults)
  return answer.content
}

/** Its bytes; what is longer, shorter or other than the directory says breaks off. */
async function* readMember(zip: yauzl.ZipFile, { at, path }: Member): AsyncGenerator<Buffer> {
  try {
    for await (const part of await zip.openReadStreamPromise(at)) yield part as Buffer
  } catch (error) {
    throw brokenAt(error, path)
  }
}
