import { open } from 'node:fs/promises'
import { weatherOf } from '../../../platform/weather.ts'
import { probeFile } from '../media/ffmpeg-store.ts'
import type { MediaFacts } from '../media/media.ts'
import { withZip } from '../packages/zip-store.ts'
import type { FileKind } from './edition.ts'
import { extensionOf, kindOfHead, kindOfZip } from './file-type.ts'
import type { Making } from './making-store.ts'
import { kindOfWords } from './words.ts'

export type Found = { kind: FileKind; ending: string; facts?: MediaFacts }

/** What the file is, whatever it is called; undefined: nothing that is known here. */
export async function recognise(
  { path, name }: Making['file'],
  ffmpeg: string | undefined,
): Promise<Found | undefined> {
  const head = kindOfHead(await headOf(path, 512))
  if (head?.kind === 'zip') {
    return withZip(path, async (zip) => kindOfZip(new Set(zip.files.keys())))
  }
  if (head) {
    const word = head.kind === 'office' && extensionOf(name) === 'doc'
    return { kind: head.kind, ending: word ? 'doc' : head.ending }
  }
  const words = kindOfWords(await headOf(path, 4_096), name)
  if (words) return words
  const facts = await probeFile(ffmpeg, path)
  if (!facts) return undefined
  const kind = facts.video ? 'film' : 'recording'
  return { kind, ending: endings[facts.container] ?? (extensionOf(name) || 'bin'), facts }
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

export async function headOf(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
