/** A small generator with a printed seed: the same seed replays the same run. Mulberry32. */
export type Rng = {
  /** In [0, 1). */
  next(): number
  /** A whole number in [from, to]. */
  within(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  hex(bytes: number): string
}

export function seeded(seed: number): Rng {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const within = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    within,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[within(0, items.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    hex: (bytes) =>
      Array.from({ length: bytes }, () => within(0, 255).toString(16).padStart(2, '0')).join(''),
  }
}
