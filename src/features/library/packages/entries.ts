import type { ZipMember } from './zip-directory.ts'

/** One member of a package, below the folder that everything lies in. */
export type Entry = {
  path: string
  sizeBytes: number
  packedBytes: number
  kind: 'file' | 'folder' | 'link' | 'other'
  encrypted: boolean
  /** As the zip numbers it: 0 is as it is, 8 is deflated. */
  method: number
  crc: number
}

export type PackageLimits = {
  files: number
  totalBytes: number
  /** How many bytes one packed byte may become; more is no courseware but a bomb. */
  ratio: number
}

export type PackageFault = {
  code:
    | 'zip_broken'
    | 'zip_in_parts'
    | 'member_damaged'
    | 'packing_unknown'
    | 'package_empty'
    | 'too_many_files'
    | 'unpacked_too_large'
    | 'packed_too_tightly'
    | 'path_unsafe'
    | 'path_twice'
    | 'link_inside'
    | 'encrypted'
    | 'manifest_broken'
    | 'manifest_incomplete'
    | 'launch_address_odd'
    | 'file_missing'
    | 'nothing_to_open'
    | 'book_protected'
    | 'book_contents_missing'
    | 'book_contents_broken'
    | 'book_without_chapters'
    | 'chapter_missing'
    | 'chapter_broken'
    | 'chapter_too_large'
    | 'more_faults'
  /** The member, or what is missing. */
  at?: string
  details?: Record<string, string | number>
}

/** The longest path that is kept; PostgreSQL and every browser take more. */
const longestPath = 480
const controls = /\p{Cc}/u
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A path that stays where it is unpacked, on every system it may be unpacked on. */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > longestPath || controls.test(path)) return false
  if (!path.isWellFormed() || /^[/\\]|[\\:*?"<>|]/.test(path)) return false
  return path
    .replace(/\/$/, '')
    .split('/')
    .every(
      (step) =>
        step !== '' && step !== '.' && step !== '..' && !/[. ]$/.test(step) && !reserved.test(step),
    )
}

/** What Unix packers say a member is, by the four upper bits of its mode. */
const unixKinds: ReadonlyMap<number, Entry['kind']> = new Map([
  [0o040000, 'folder'],
  [0o100000, 'file'],
  [0o120000, 'link'],
])
const unixSystems = new Set([3, 19])
const dosFolder = 0x10

export function kindOf(member: ZipMember, path: string): Entry['kind'] {
  const unixType = unixSystems.has(member.system) ? (member.attributes >>> 16) & 0o170000 : 0
  if (unixType !== 0) return unixKinds.get(unixType) ?? 'other'
  const isFolder = /(^|\/)$/.test(path) || (member.attributes & dosFolder && member.sizeBytes === 0)
  return isFolder ? 'folder' : 'file'
}

/** What file managers leave behind, and no page asks for. */
export const isLitter = (path: string): boolean =>
  /(^|\/)(__MACOSX|\.svn|\.git)\//.test(path) ||
  /(^|\/)(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX)\/?$/i.test(path)

/** Everything that makes a package unsafe to unpack; all of it, so that it is mended once. */
export function entryFaults(entries: readonly Entry[], limits: PackageLimits): PackageFault[] {
  const files = entries.filter(({ kind }) => kind !== 'folder')
  if (files.length === 0) return [{ code: 'package_empty' }]
  const faults: PackageFault[] = []
  if (files.length > limits.files) {
    faults.push({ code: 'too_many_files', details: { files: files.length, most: limits.files } })
  }
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  if (totalBytes > limits.totalBytes) {
    faults.push({
      code: 'unpacked_too_large',
      details: {
        megabytes: Math.ceil(totalBytes / 1e6),
        most: Math.floor(limits.totalBytes / 1e6),
      },
    })
  }
  const seen = new Map<string, Entry>()
  for (const entry of entries) {
    const { path, kind } = entry
    const at = printable(path)
    if (!isSafePath(path)) faults.push({ code: 'path_unsafe', at })
    if (kind === 'link' || kind === 'other') faults.push({ code: 'link_inside', at })
    if (entry.encrypted) faults.push({ code: 'encrypted', at })
    else if (kind === 'file' && entry.method !== 0 && entry.method !== 8) {
      faults.push({ code: 'packing_unknown', at, details: { method: nameOfMethod(entry.method) } })
    }
    // Small members pack as tightly as they like: a page of blanks is no bomb.
    if (entry.sizeBytes > 1_000_000 && entry.sizeBytes > entry.packedBytes * limits.ratio) {
      faults.push({ code: 'packed_too_tightly', at })
    }
    const same = seen.get(path)
    // Some packers write a file again where nothing has changed.
    const again = same?.crc === entry.crc && same.sizeBytes === entry.sizeBytes
    if (kind === 'file' && same && !again) faults.push({ code: 'path_twice', at })
    seen.set(path, entry)
  }
  return faults
}

/** A name with what no screen shows and no database keeps made visible. */
export const printable = (name: string): string => name.toWellFormed().replace(/\p{Cc}/gu, '\ufffd')

const methods: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'BZip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
}
const nameOfMethod = (method: number): string => methods[method] ?? String(method)

/**
 * The innermost folder that everything lies in, where somebody packed the folder and not what is in it. The
 * one that tells what a book or a program is made of is none of these.
 */
export function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths
  let folder = ''
  for (;;) {
    const next = first.slice(0, first.indexOf('/', folder.length) + 1)
    if (next.length <= folder.length || /(^|\/)META-INF\/$/i.test(next)) return folder
    if (!paths.every((path) => path.startsWith(next))) return folder
    folder = next
  }
}
