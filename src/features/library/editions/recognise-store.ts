import { type FileHandle, open } from 'node:fs/promises'
import { invalid } from '../../../base/refusal.ts'
import { weatherOf } from '../../../platform/weather.ts'
import { holds, isWhole } from '../../../platform/whole-file.ts'
import type { MediaFacts } from '../media/facts.ts'
import { probeFile } from '../media/ffmpeg-store.ts'
import { bytesOf, holdsZip, withZip } from '../packages/zip-store.ts'
import { openCompound } from './compound-file.ts'
import type { FileKind } from './edition.ts'
import {
  extensionOf,
  type Kept,
  kindOfCompound,
  kindOfHead,
  kindOfZip,
  type Not,
} from './file-type.ts'
import { isLockedList, isLockedPaper } from './locked.ts'
import type { Making } from './making-store.ts'
import { pagesOfPdf } from './pdf-worker.ts'
import { kindOfWords } from './words.ts'

export type Found = {
  kind: FileKind
  ending: string
  facts?: MediaFacts
  /** It says that it opens only with a password. */
  isLocked?: boolean
}

/**
 * What the file is, whatever it is called; undefined: nothing that is known here. Refuses by name what is
 * known and not taken, and what is only a part of itself.
 */
export async function recognise(
  { path, name }: Making['file'],
  ffmpeg: string | undefined,
): Promise<Found | undefined> {
  const bytes = await headOf(path, 4_096)
  const head = kindOfHead(bytes)
  if (head === 'zip') return taken(await kindInZip(path), name)
  if (head === 'compound') return withFile(path, (file) => kindInCompound(file, name))
  if (head) {
    const found = taken(head, name)
    if (!(await isWhole(path, found.ending))) throw invalid('file_damaged', { kind: found.kind })
    if (await isLockedPdf(path, found)) throw invalid('file_is_locked', { name })
    return found
  }
  const words = kindOfWords(bytes, name)
  if (words) return words
  const facts = await probeFile(ffmpeg, path)
  if (!facts) return packedBehind(path, bytes, name)
  const kind = facts.video || facts.unread?.picture !== undefined ? 'film' : 'recording'
  return { kind, ending: endings[facts.container] ?? (extensionOf(name) || 'bin'), facts }
}

function taken(found: Kept | Not | undefined, name: string): Kept {
  if (!found) throw invalid('file_kind_unknown', { name })
  if ('not' in found) throw invalid(found.not, { name })
  return found
}

/** Many lock only what may be done with them, and open all the same. */
const isLockedPdf = async (path: string, { kind }: Kept): Promise<boolean> =>
  kind === 'pdf' && (await holds(path, /\/Encrypt\b/)) && (await pagesOfPdf(path)) === 0

async function kindInCompound(file: FileHandle, name: string): Promise<Found> {
  const compound = await openCompound((at, length) => readAt(file, at, length))
  if (!compound) throw invalid('file_damaged', { kind: 'office' })
  const found = taken(kindOfCompound(compound.names), name)
  return { ...found, isLocked: await isLockedPaper(found.ending, compound.headOf) }
}

const kindInZip = (path: string) =>
  withZip(path, async (zip): Promise<Kept | Not> => {
    const bytesIn = async (member: string, most: number) => {
      const packed = zip.files.get(member)
      return packed ? bytesOf(zip, packed, most) : Buffer.alloc(0)
    }
    const mimetype = (await bytesIn('mimetype', 200)).toString('latin1', 0, 200).trim()
    const found = kindOfZip(new Set(zip.files.keys()), mimetype)
    if (!('kind' in found) || found.kind !== 'office') return found
    const list = await bytesIn('META-INF/manifest.xml', listBytes)
    return isLockedList(list.toString()) ? { not: 'file_is_locked' } : found
  })
const listBytes = 5_000_000

/** A program may unpack what is packed behind it, and other things may stand before a zip. */
async function packedBehind(path: string, head: Buffer, name: string): Promise<Found | undefined> {
  if (await holdsZip(path)) return taken(await kindInZip(path), name)
  if (head.toString('latin1', 0, 2) === 'MZ') throw invalid('file_is_program', { name })
  return undefined
}

export function unlessWeather(error: unknown): undefined {
  if (weatherOf(error)) throw error
}

/** By the names that a probe gives containers. */
const endings: Readonly<Record<string, string>> = {
  MP4: 'mp4',
  'QuickTime File Format': 'mov',
  'MPEG Transport Stream': 'ts',
  Matroska: 'mkv',
  WebM: 'webm',
  MP3: 'mp3',
  WAVE: 'wav',
  Ogg: 'ogg',
  ADTS: 'aac',
  FLAC: 'flac',
  avi: 'avi',
  rm: 'rm',
  flv: 'flv',
  mpeg: 'mpg',
  amr: 'amr',
}

export const headOf = (path: string, bytes: number): Promise<Buffer> =>
  withFile(path, (file) => readAt(file, 0, bytes))

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r')
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}
