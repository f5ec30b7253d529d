import { open } from 'node:fs/promises'
import { weatherOf } from '../../../platform/weather.ts'
import type { MediaFacts } from '../media/media.ts'
import { probe } from '../media/media-store.ts'
import { listMembers } from '../packages/zip-store.ts'
import type { FileKind } from './edition.ts'
import { extensionOf, kindOfHead, kindOfZip } from './file-type.ts'
import type { Making } from './making-store.ts'

export type Found = { kind: FileKind; ending: string; facts?: MediaFacts }

/** What the file is, whatever it is called; undefined: nothing that is known here. */
export async function recognise({ path, name }: Making['file']): Promise<Found | undefined> {
  const head = kindOfHead(await headOf(path))
  if (head?.kind === 'zip') return kindOfZip(await listMembers(path))
  if (head) {
    const word = head.kind === 'office' && extensionOf(name) === 'doc'
    return { kind: head.kind, ending: word ? 'doc' : head.ending }
  }
  // Half a film may be anything.
  const facts = await probe(path).catch(unlessWeather)
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
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
