/** Numbers from 0 up to, not including, 1; the same key always gives the same sequence. */
export type Random = () => number

/**
 * A sequence of its own for every key, so that one more asset of one school changes nothing
 * elsewhere in the county. FNV-1a spreads the key, sfc32 makes the sequence.
 */
export function randomFor(seed: number, ...key: readonly string[]): Random {
  const text = key.join('\u0000')
  let [a, b, c, counter] = [hash(text, seed), hash(text, seed ^ 0x9e3779b9), hash(text, ~seed), 1]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return next
}

function hash(text: string, seed: number): number {
  let state = (0x811c9dc5 ^ seed) | 0
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  return state
}

/** An integer from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1))

export const chance = (random: Random, probability: number): boolean => random() < probability

export function pick<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)]
  if (choice === undefined) throw new Error('nothing to choose from')
  return choice
}

/** One of the keys, as often as its weight says. */
export function pickWeighted<K extends string>(
  random: Random,
  weights: Readonly<Record<K, number>>,
): K {
  const entries = Object.entries<number>(weights) as [K, number][]
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [key, weight] of entries) {
    left -= weight
    if (left < 0) return key
  }
  throw new Error('weights add up to nothing')
}

/** All of them, in an order of chance. */
export const shuffled = <T>(random: Random, items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((x, y) => x.at - y.at)
    .map(({ item }) => item)

/** Normally distributed, mean 0 and variance 1 (Box–Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))
