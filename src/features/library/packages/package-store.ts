import { decodeMarkup, encodingOf, lookedBytes } from '../../../base/encoding.ts'
import type { BlobStore } from '../../../platform/blobs/blob-store.ts'
import { mediaTypeOf, textKindOf } from '../editions/file-type.ts'
import type { PackageContent } from './content.ts'
import type { PackageFault, PackageLimits } from './entries.ts'
import { findManifest, manifestNames, mayBeFirst, readPackage } from './manifest.ts'
import { type Note, notesOn, type Traces, tracesIn } from './reach.ts'
import { pathsOf } from './references.ts'
import { bytesOf, type OpenedZip, refused, withZip, ZipFault } from './zip-store.ts'

export type PackedFile = { path: string; hash: string; sizeBytes: number; mediaType: string }
/** `notes`: what of it will not work where it is opened. */
export type OpenedPackage = { content: PackageContent; files: PackedFile[]; notes: Note[] }

/** A manifest is read into memory; no course needs a longer one. */
const manifestBytes = 5_000_000

/**
 * Looks through a package from its first byte to its last, and only then puts its files into the
 * store. Refuses with every reason there is (`package_refused`); nothing of a refused one is kept.
 */
export const putPackage = (
  zipPath: string,
  blobs: Pick<BlobStore, 'put'>,
  limits: PackageLimits,
): Promise<OpenedPackage> =>
  withZip(zipPath, async (opened) => {
    const faults = opened.faults(limits)
    if (faults.length > 0) throw refused(faults)
    const { zip, content } = await understand(opened)
    const { types, traces } = await lookInto(zip)
    const files: PackedFile[] = []
    for (const [path, member] of zip.files) {
      const { hash, sizeBytes } = await blobs.put(zip.read(member))
      files.push({ path, hash, sizeBytes, mediaType: types.get(path) ?? mediaTypeOf(path) })
    }
    return { content, files, notes: notesOn(traces, new Set(zip.files.keys())) }
  })

/** What there is to open. Where the manifest names files by other names, one encoding may make them the same. */
async function understand(opened: OpenedZip): Promise<{ zip: OpenedZip; content: PackageContent }> {
  const first = await contentOf(opened)
  if ('content' in first) return { zip: opened, content: first.content }
  if (first.faults.some(({ code }) => code === 'file_missing')) {
    for (const zip of opened.renamed()) {
      const other = await contentOf(zip)
      if ('content' in other) return { zip, content: other.content }
    }
  }
  throw refused(first.faults)
}

async function contentOf(zip: OpenedZip): Promise<ReturnType<typeof readPackage>> {
  const paths = pathsOf(zip.files.keys())
  const manifests = manifestNames.map((name) => findManifest(paths, name))
  const read = new Map<string, string>()
  for (const [path, member] of zip.files) {
    // The manifest, and the pages one of which may be the first.
    const isManifest = manifests.includes(path)
    if (!isManifest && !mayBeFirst(path)) continue
    if (member.sizeBytes > manifestBytes) continue
    read.set(path, decodeMarkup(await bytesOf(zip, member), isManifest ? 'xml' : 'html'))
  }
  return readPackage({ paths, text: (path) => read.get(path) ?? '' })
}

/**
 * Of each text the type with its encoding, by path, and where it leads. All is read, so that damage is found before
 * anything is kept.
 */
async function lookInto(
  zip: OpenedZip,
): Promise<{ types: ReadonlyMap<string, string>; traces: Traces[] }> {
  const types = new Map<string, string>()
  const traces: Traces[] = []
  const faults: PackageFault[] = []
  /** A script does not say what it is in; a browser reads it as the page that asks for it. */
  const pages = new Map<string, number>()
  const members = [...zip.files].toSorted(([one], [other]) => rank(one) - rank(other))
  for (const [path, member] of members) {
    const kind = textKindOf(path)
    const reaches = isPage(path) ? 'page' : reachingKindOf(path)
    try {
      const head = await bytesOf(zip, member, kind || reaches ? lookedBytes : 0)
      // What is looked for has one byte a letter in every encoding but the wide ones, which have a zero beside it.
      const letters = () => head.toString('latin1').replaceAll('\0', '')
      if (reaches) traces.push(tracesIn(path, reaches, letters()))
      if (!kind) continue
      const encoding = encodingOf(head.subarray(0, lookedBytes), kind, mostOften(pages))
      if (isPage(path)) pages.set(encoding, (pages.get(encoding) ?? 0) + 1)
      types.set(path, mediaTypeOf(path, encoding))
    } catch (error) {
      if (!(error instanceof ZipFault)) throw error
      faults.push(error.fault)
    }
  }
  if (faults.length > 0) throw refused(faults)
  return { types, traces }
}

/** Pages first: what they are in decides for what does not say. */
const rank = (path: string): number => (isPage(path) ? 0 : 1)
const isPage = (path: string): boolean => /^(text\/html|application\/xhtml)/.test(mediaTypeOf(path))

const reachingKindOf = (path: string): 'script' | 'style' | undefined =>
  (({ 'text/javascript': 'script', 'text/css': 'style' }) as const)[
    mediaTypeOf(path).split(';')[0] as 'text/css'
  ]

const mostOften = (counted: ReadonlyMap<string, number>): string | undefined =>
  [...counted].toSorted(([, one], [, other]) => other - one)[0]?.[0]
