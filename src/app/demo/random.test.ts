import { expect, test } from 'vitest'
import { between, normal, pick, pickWeighted, randomFor, shuffled } from './random.ts'

const take = (random: () => number, count: number): number[] =>
  Array.from({ length: count }, random)

test('the same key gives the same sequence, another key or seed another one', () => {
  const sequence = take(randomFor(1, 'rooms', 'a'), 5)
  expect(take(randomFor(1, 'rooms', 'a'), 5)).toEqual(sequence)
  expect(take(randomFor(1, 'rooms', 'b'), 5)).not.toEqual(sequence)
  expect(take(randomFor(2, 'rooms', 'a'), 5)).not.toEqual(sequence)
  expect(take(randomFor(1, 'room', 'sa'), 5)).not.toEqual(sequence)
})

test('numbers are spread evenly from 0 to 1, also over the first of many keys', () => {
  const firsts = Array.from({ length: 10_000 }, (_, i) => randomFor(7, 'key', String(i))())
  for (const numbers of [take(randomFor(7), 10_000), firsts]) {
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => numbers.filter((n) => Math.floor(n * 10) === tenth).length,
    )
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150)
  }
})

test('both ends of a range occur, and nothing beyond them', () => {
  const random = randomFor(3)
  const drawn = new Set(Array.from({ length: 300 }, () => between(random, 4, 7)))
  expect([...drawn].sort()).toEqual([4, 5, 6, 7])
})

test('a weight of nothing is never picked, and an empty choice is a fault', () => {
  const random = randomFor(3)
  const drawn = Array.from({ length: 2_000 }, () => pickWeighted(random, { a: 3, b: 0, c: 1 }))
  expect(drawn).not.toContain('b')
  const share = drawn.filter((key) => key === 'a').length / drawn.length
  expect(share).toBeGreaterThan(0.7)
  expect(share).toBeLessThan(0.8)
  expect(() => pick(random, [])).toThrow('nothing to choose from')
})

test('shuffling keeps every item and changes the order', () => {
  const items = Array.from({ length: 50 }, (_, i) => i)
  const mixed = shuffled(randomFor(5), items)
  expect(mixed).not.toEqual(items)
  expect(mixed.toSorted((a, b) => a - b)).toEqual(items)
})

test('the normal distribution has mean 0 and variance 1', () => {
  const random = randomFor(11)
  const drawn = Array.from({ length: 20_000 }, () => normal(random))
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length
  expect(Math.abs(variance - 1)).toBeLessThan(0.05)
})
