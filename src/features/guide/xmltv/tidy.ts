import type { Broadcast } from './read.ts'

const longestGapMs = 6 * 3_600_000
const longestTitle = 120

/**
 * As people read a guide: by channel and time to the minute, what shares one beginning told together, and an end where the
 * file has none but the next one begins soon. Whether two that overlap are both right, nobody knows; the later one cuts the
 * first.
 */
export function tidyBroadcasts(all: readonly Broadcast[]): Broadcast[] {
  const tidy: Broadcast[] = []
  for (const one of all.map(toTheMinute).toSorted(byTime)) {
    const last = tidy.at(-1)
    if (last?.channel !== one.channel) tidy.push({ ...one })
    else if (last.from === one.from) Object.assign(last, together(last, one))
    else {
      Object.assign(last, endingBefore(last, one.from))
      tidy.push({ ...one })
    }
  }
  return tidy.map((one) => ({ ...one, title: one.title.slice(0, longestTitle) }))
}

/** Stations send to the second; one that ends in the minute in which it begins has no end that could be told. */
function toTheMinute({ to, ...one }: Broadcast): Broadcast {
  const from = minuteOf(one.from)
  return { ...one, from, ...(to !== undefined && minuteOf(to) > from && { to: minuteOf(to) }) }
}

const minuteOf = (at: number): number => Math.floor(at / 60_000) * 60_000

const byTime = (a: Broadcast, b: Broadcast): number =>
  a.channel === b.channel ? a.from - b.from : a.channel < b.channel ? -1 : 1

function together(first: Broadcast, second: Broadcast): Partial<Broadcast> {
  const isNew = !first.title.split('；').includes(second.title)
  const to = Math.max(first.to ?? 0, second.to ?? 0)
  return {
    ...(isNew && { title: `${first.title}；${second.title}` }),
    ...(to > 0 && { to }),
  }
}

function endingBefore({ from, to }: Broadcast, next: number): Partial<Broadcast> {
  if (to !== undefined) return to > next ? { to: next } : {}
  return next - from <= longestGapMs ? { to: next } : {}
}
