/**
 * When a document is finished: nine tenths of its parts (pages, chapters, plain pages) were seen, which of one
 * part is that one. A part was seen when it stood on the screen (a chapter: to its last line) for as long as
 * its words take somebody who reads fast; whoever turns to the last page has seen the last page.
 */
export type Seen = readonly number[]

/** As with films: few read the imprint. */
const threshold = 0.9

export const isRead = (seen: Seen, of: number): boolean =>
  of > 0 && new Set(seen).size >= Math.ceil(of * threshold)

/** Nobody reads more in a second; what has few words is looked at, and a long part may be known in part. */
const charactersPerSecond = 30
const leastMs = 2_000
const mostMs = 20_000

/** Of a part of which it is not known what stands in it. */
export const unknownPartMs = 5_000

export const partMs = (characters: number): number =>
  Math.min(mostMs, Math.max(leastMs, (characters / charactersPerSecond) * 1_000))

/**
 * What of the time since the last look was reading: nothing while the page was out of sight, and nothing
 * once the last act (a touch, a key, a turned page) lies longer back than the rule allows.
 */
export function readMs({
  elapsedMs,
  sinceActMs,
  idleMs,
  isVisible,
}: {
  elapsedMs: number
  sinceActMs: number
  idleMs: number
  isVisible: boolean
}): number {
  // A page that is looked at looks once a second; after a longer gap the machine slept.
  const isAwake = elapsedMs < 10_000
  return isVisible && isAwake && sinceActMs <= idleMs ? elapsedMs : 0
}
