import { type FileHandle, open } from 'node:fs/promises'
import { invalid } from '../../../base/refusal.ts'
import { weatherOf } from '../../../platform/weather.ts'
import { probeFile } from '../media/ffmpeg-store.ts'
import type { MediaFacts } from '../media/media.ts'
import { bytesOf, holdsZip, withZip } from '../packages/zip-store.ts'
import { streamsOf } from './compound-file.ts'
import type { FileKind } from './edition.ts'
import {
  extensionOf,
  type Kept,
  kindOfCompound,
  kindOfHead,
  kindOfZip,
  type Not,
} from './file-type.ts'
import type { Making } from './making-store.ts'
import { isWhole } from './whole-store.ts'
import { kindOfWords } from './words.ts'

export type Found = { kind: FileKind; ending: string; facts?: MediaFacts }

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
  if (head === 'compound') {
    const streams = await withFile(path, (file) => streamsOf((at, n) => readAt(file, at, n)))
    if (!streams) throw invalid('file_damaged', { kind: 'office' })
    return taken(kindOfCompound(streams), name)
  }
  if (head) {
    const found = taken(head, name)
    if (!(await isWhole(path, found.ending))) throw invalid('file_damaged', { kind: found.kind })
    return found
  }
  const words = kindOfWords(bytes, name)
  if (words) return words
  const facts = await probeFile(ffmpeg, path)
  if (!facts) return packedBehind(path, bytes, name)
  const kind = facts.video ? 'film' : 'recording'
  return { kind, ending: endings[facts.container] ?? (extensionOf(name) || 'bin'), facts }
}

function taken(found: Kept | Not | undefined, name: string): Kept {
  if (!found) throw invalid('file_kind_unknown', { name })
  if ('not' in found) throw invalid(found.not, { name })
  return found
}

const kindInZip = (path: string) =>
  withZip(path, async (zip) => {
    const says = zip.files.get('mimetype')
    const mimetype = says ? await bytesOf(zip, says, 200) : Buffer.alloc(0)
    return kindOfZip(new Set(zip.files.keys()), mimetype.toString('latin1', 0, 200).trim())
  })

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
