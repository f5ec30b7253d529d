/** One member of a zip, as its directory names it. */
export type Entry = {
  path: string
  sizeBytes: number
  packedBytes: number
  kind: 'file' | 'folder' | 'link' | 'other'
  encrypted: boolean
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
    | 'course_part_missing'
    | 'course_part_misplaced'
    | 'course_value_wrong'
    | 'course_id_twice'
    | 'launch_parameter_taken'
    | 'launch_relative'
    | 'tincan_incomplete'
    | 'file_missing'
    | 'nothing_to_open'
  /** The member, or what is missing. */
  at?: string
  details?: Record<string, string | number>
}

const controls = /\p{Cc}/u
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A path that stays where it is unpacked, on every system it may be unpacked on. */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > 240 || controls.test(path)) return false
  if (/^[/\\]|[\\:*?"<>|]/.test(path)) return false
  return path
    .replace(/\/$/, '')
    .split('/')
    .every(
      (step) =>
        step !== '' && step !== '.' && step !== '..' && !/[. ]$/.test(step) && !reserved.test(step),
    )
}

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
  const seen = new Set<string>()
  for (const { path, sizeBytes, packedBytes, kind, encrypted } of entries) {
    const same = path.normalize('NFC').toLowerCase()
    if (!isSafePath(path)) faults.push({ code: 'path_unsafe', at: path })
    if (kind === 'link' || kind === 'other') faults.push({ code: 'link_inside', at: path })
    if (encrypted) faults.push({ code: 'encrypted', at: path })
    // Small members pack as tightly as they like: a page of blanks is no bomb.
    if (sizeBytes > 1_000_000 && sizeBytes > packedBytes * limits.ratio) {
      faults.push({ code: 'packed_too_tightly', at: path })
    }
    if (kind === 'file' && seen.has(same)) faults.push({ code: 'path_twice', at: path })
    seen.add(same)
  }
  return faults
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const gbk = new TextDecoder('gbk')

/** Names of old Chinese packers are GBK and do not say so; what is UTF-8 is never valid by chance. */
export function decodeName(bytes: Uint8Array, saysUtf8: boolean): string {
  if (saysUtf8) return new TextDecoder().decode(bytes)
  try {
    return utf8.decode(bytes)
  } catch {
    return gbk.decode(bytes)
  }
}

/** The one folder that everything lies in, where somebody packed the folder and not what is in it. */
export function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths
  const folder = first.slice(0, first.indexOf('/') + 1)
  return folder !== '' && paths.every((path) => path.startsWith(folder)) ? folder : ''
}
