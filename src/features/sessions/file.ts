import type { FileAdded } from './attendance.ts'

/** Evidence is small: the page makes it so before it sends it. */
export const photoBytesMax = 200 * 1024
export const voiceBytesMax = 1024 * 1024

const pictures = [
  { mediaType: 'image/jpeg', ending: 'jpg', at: 0, sign: [0xff, 0xd8, 0xff] },
] as const
const voices = [
  { mediaType: 'audio/webm', ending: 'webm', at: 0, sign: [0x1a, 0x45, 0xdf, 0xa3] },
  { mediaType: 'audio/ogg', ending: 'ogg', at: 0, sign: [0x4f, 0x67, 0x67, 0x53] },
  { mediaType: 'audio/mp4', ending: 'm4a', at: 4, sign: [0x66, 0x74, 0x79, 0x70] },
  { mediaType: 'audio/mpeg', ending: 'mp3', at: 0, sign: [0x49, 0x44, 0x33] },
] as const

export type FileForm = (typeof pictures)[number] | (typeof voices)[number]

/** What its first bytes say it is; undefined: nothing of the kind. */
export const formOf = (kind: FileAdded['kind'], bytes: Uint8Array): FileForm | undefined =>
  (kind === 'voice' ? voices : pictures).find(({ at, sign }) =>
    sign.every((byte, index) => bytes[at + index] === byte),
  )

export const endingOf = (mediaType: string): string =>
  [...pictures, ...voices].find((form) => form.mediaType === mediaType)?.ending ?? 'jpg'

export const bytesMaxOf = (kind: FileAdded['kind']): number =>
  kind === 'voice' ? voiceBytesMax : photoBytesMax
