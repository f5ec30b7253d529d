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
  // Recorders of telephones write sound alone, without a head: MPEG layer 3, and AAC.
  { mediaType: 'audio/mpeg', ending: 'mp3', at: 0, sign: [0xff, 0xfb] },
  { mediaType: 'audio/mpeg', ending: 'mp3', at: 0, sign: [0xff, 0xf3] },
  { mediaType: 'audio/aac', ending: 'aac', at: 0, sign: [0xff, 0xf1] },
  { mediaType: 'audio/aac', ending: 'aac', at: 0, sign: [0xff, 0xf9] },
  { mediaType: 'audio/wav', ending: 'wav', at: 8, sign: [0x57, 0x41, 0x56, 0x45] },
] as const

export type FileForm = (typeof pictures)[number] | (typeof voices)[number]

/** Pictures of telephones (HEIC, AVIF) have the same form as their sound; what they are is named after it. */
const pictureBrand = /^(hei|hev|mif|msf|avi)/

/** What its first bytes say it is; undefined: nothing of the kind. */
export const formOf = (kind: FileAdded['kind'], bytes: Uint8Array): FileForm | undefined =>
  (kind === 'voice' ? voices : pictures).find(
    ({ mediaType, at, sign }) =>
      sign.every((byte, index) => bytes[at + index] === byte) &&
      !(mediaType === 'audio/mp4' && pictureBrand.test(String.fromCharCode(...bytes.slice(8, 12)))),
  )

export const endingOf = (mediaType: string): string =>
  [...pictures, ...voices].find((form) => form.mediaType === mediaType)?.ending ?? 'jpg'

export const bytesMaxOf = (kind: FileAdded['kind']): number =>
  kind === 'voice' ? voiceBytesMax : photoBytesMax
