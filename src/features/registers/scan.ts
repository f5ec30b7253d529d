/** What a camera and a scanner make, by their first bytes. */
const signs = [
  { mediaType: 'image/jpeg', ending: 'jpg', sign: [0xff, 0xd8, 0xff] },
  { mediaType: 'image/png', ending: 'png', sign: [0x89, 0x50, 0x4e, 0x47] },
  { mediaType: 'application/pdf', ending: 'pdf', sign: [0x25, 0x50, 0x44, 0x46, 0x2d] },
] as const

export type ScanKind = (typeof signs)[number]
export type ScanType = ScanKind['mediaType']
export const scanTypes = signs.map(({ mediaType }) => mediaType)

/** What may be kept as a signed paper; undefined: nothing of the kind. */
export const scanKindOf = (bytes: Uint8Array): ScanKind | undefined =>
  signs.find(({ sign }) => sign.every((byte, index) => bytes[index] === byte))

export const scanEndingOf = (mediaType: string): string =>
  signs.find((kind) => kind.mediaType === mediaType)?.ending ?? 'pdf'

/** What an iPhone takes pictures in, and no browser but its own shows. */
export const isHeic = (bytes: Uint8Array): boolean =>
  /^ftyp(hei|hev|mif1|msf1|avif)/.test(String.fromCharCode(...bytes.subarray(4, 12)))

export const scanBytesMax = 10_000_000
/** A3 at 600 dpi has 70 million; whatever has more is set with more memory than a small node has. */
export const scanPixelsMax = 100_000_000
/** Evidence is small: the page makes it so before it sends it. */
export const photoBytesMax = 200 * 1024
