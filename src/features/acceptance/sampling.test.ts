import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { sha256 } from './batch-actions.ts'
import { sampleOf, sampleSize } from './sampling.ts'

const codes = Array.from({ length: 171 }, (_, at) => String(433123101201 + at * 7))

test('I5-3 two per cent of 171 stations are four, rounded up; of one station one', () => {
  expect(sampleSize(171, 200)).toBe(4)
  expect(sampleSize(1, 200)).toBe(1)
  expect(sampleSize(50, 200)).toBe(1)
  expect(sampleSize(51, 200)).toBe(2)
  expect(sampleSize(0, 200)).toBe(0)
  expect(sampleSize(10, 10_000)).toBe(10)
})

test('I5-3 the same number draws the same stations from the same list, whatever its order', () => {
  const drawn = sampleOf(codes, { number: '20080701', size: 4 }, sha256)
  expect(drawn).toEqual(sampleOf(codes.toReversed(), { number: '20080701', size: 4 }, sha256))
  expect(drawn).toHaveLength(4)
  expect(drawn).not.toEqual(sampleOf(codes, { number: '20080702', size: 4 }, sha256))
})

test('I5-3 anybody reckons it again with tools that any machine has', () => {
  const script = `for c in ${codes.join(' ')}; do echo "$(printf '%s\\n%s' 20080701 $c | sha256sum | cut -c1-64) $c"; done | sort | head -4 | cut -d' ' -f2 | sort`
  const byHand = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim().split('\n')
  expect(sampleOf(codes, { number: '20080701', size: 4 }, sha256)).toEqual(byHand)
})

test('I5-3 each station is drawn as often as any other', () => {
  const few = codes.slice(0, 10)
  const times = new Map(few.map((code) => [code, 0]))
  for (let number = 0; number < 2_000; number++)
    for (const code of sampleOf(few, { number: String(number), size: 3 }, sha256))
      times.set(code, (times.get(code) ?? 0) + 1)
  for (const count of times.values()) expect(Math.abs(count - 600)).toBeLessThan(110)
})
