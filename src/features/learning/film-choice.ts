import type { ShownFile } from './portal-api.ts'

/** What a device says of a type: `canPlayType`, or what it showed when it tried. */
export type Plays = (file: ShownFile) => boolean

/** On a small screen the smallest picture first: a line of 64 kbit/s is not asked for more than it carries. */
const orders = {
  small: ['240p', '480p', '720p', 'original', 'audio'],
  large: ['720p', '480p', 'original', '240p', 'audio'],
} as const

/** In the order in which a device takes them: what it plays, and of several the fitting size. */
export function inOrder(
  files: readonly ShownFile[],
  screen: keyof typeof orders,
  plays: Plays,
): ShownFile[] {
  const order: readonly string[] = orders[screen]
  const place = ({ rendition }: ShownFile) => order.indexOf(rendition)
  return files.filter(plays).toSorted((a, b) => place(a) - place(b))
}

/** What is tried first; where the device says that it plays none of them, it may be wrong. */
export const firstOf = (
  files: readonly ShownFile[],
  screen: keyof typeof orders,
  plays: Plays,
): ShownFile | undefined =>
  inOrder(files, screen, plays)[0] ?? inOrder(files, screen, () => true)[0]

/** What a player that has run for a while shows of its file, where its browser tells. */
export type Observed = {
  width: number
  /** Undefined: the browser does not tell. */
  soundBytes: number | undefined
  playedSeconds: number
  hasEnded: boolean
}

/** Some browsers play what they can of a film and say nothing of the rest. */
export function whatIsMissing(
  { rendition, hasPicture, hasSound }: ShownFile,
  { width, soundBytes, playedSeconds, hasEnded }: Observed,
): 'picture' | 'sound' | undefined {
  if (hasPicture && rendition !== 'audio' && width === 0) return 'picture'
  // The first packets are decoded at once; a film may begin in silence, but that is decoded as well.
  if (hasSound && soundBytes === 0 && (playedSeconds >= 2 || hasEnded)) return 'sound'
  return undefined
}
