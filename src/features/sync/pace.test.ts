import { describe, expect, it } from 'vitest'
import { seeded } from '../../../test/simulation/random.ts'
import { startAdmission } from './admission.ts'
import {
  batchBytes,
  firstBatch,
  longestWaitMs,
  nextTry,
  quickMs,
  startPace,
  widestBackoffMs,
} from './pace.ts'
import type { Pace } from './uplink-protocol.ts'
import { maxBatchRecords } from './wire.ts'

describe('the size of a push', () => {
  it('S33 begins at 100 records and doubles to 2,000 while full batches arrive quickly', () => {
    const { pace, pass } = clocked()
    const sizes = Array.from({ length: 7 }, () => {
      const size = pace.batch()
      pass(quickMs)
      pace.arrived(size)
      return size
    })
    expect(sizes).toEqual([firstBatch, 200, 400, 800, 1_600, maxBatchRecords, maxBatchRecords])
  })

  it('S33 stays where a batch arrives slowly, or was not full', () => {
    const { pace, pass } = clocked()
    pace.arrived(pace.batch() - 1)
    expect(pace.batch()).toBe(100)
    pass(quickMs + 1)
    pace.arrived(100)
    expect(pace.batch()).toBe(100)
  })

  it('S33 halves on failure, down to one record, and grows again', () => {
    const { pace } = clocked()
    const sizes = Array.from({ length: 9 }, () => {
      const size = pace.batch()
      pace.failed()
      return size
    })
    expect(sizes).toEqual([100, 50, 25, 12, 6, 3, 1, 1, 1])
    pace.arrived(pace.batch())
    expect(pace.batch()).toBe(2)
  })

  it('S33 keeps to 256 KB compressed by what batches weighed: heavier at once, lighter by and by', () => {
    const { pace } = clocked()
    pace.weighed(100, 100 * 8_192)
    expect(pace.batch()).toBe(32)
    pace.weighed(32, 32 * 4_096)
    expect(pace.batch()).toBe(Math.floor(batchBytes / 6_144))
    pace.weighed(1, 10 * batchBytes)
    expect(pace.batch()).toBe(1)
  })

  it('S33 whatever records weigh, after one batch of a kind the next is within 256 KB', () => {
    const { next, within } = seeded(33)
    const { pace } = clocked()
    for (let weight = 10; weight < 64_000; weight *= 1 + next()) {
      for (let round = 0; round < within(1, 4); round++) {
        const size = pace.batch()
        if (round > 0 && size > 1) expect(size * weight).toBeLessThanOrEqual(batchBytes)
        pace.weighed(size, size * weight)
        pace.arrived(size)
      }
    }
  })

  it('S33 is never larger than the hub wants', () => {
    const { pace } = clocked()
    pace.limit(40)
    expect(pace.batch()).toBe(40)
    pace.arrived(40)
    pace.limit(500)
    expect(pace.batch()).toBe(80)
  })
})

describe('the next try', () => {
  const random = seeded(33).next
  const many = <T>(make: () => T): T[] => Array.from({ length: 2_000 }, make)

  it('S33 comes anywhere between at once and a bound that doubles with each failure, to five minutes', () => {
    const bounds = [1, 2, 3, 4, 9, 5_000].map((failures) => {
      const waits = many(() => nextTry({ ended: 'badly', failures }, random))
      return { failures, least: Math.min(...waits), most: Math.max(...waits) }
    })
    for (const { failures, least, most } of bounds) {
      const bound = Math.min(widestBackoffMs, 2_000 * 2 ** (failures - 1))
      expect(most).toBeLessThanOrEqual(bound)
      expect(most).toBeGreaterThan(bound * 0.98)
      expect(least).toBeLessThan(bound * 0.02)
    }
  })

  it('S33 is never before what the hub asked for, and spread after it the wider the more tries failed', () => {
    const spread = (failures: number) => {
      const waits = many(() => nextTry({ ended: 'badly', failures, retryAfterMs: 60_000 }, random))
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(60_000)
      return Math.max(...waits) - Math.min(...waits)
    }
    expect(spread(1)).toBeGreaterThan(1_900)
    expect(spread(6)).toBeGreaterThan(60_000)
  })

  it('S33 a nonsensical Retry-After neither silences a station nor makes it hurry', () => {
    const wait = (retryAfterMs: number) =>
      nextTry({ ended: 'badly', failures: 1, retryAfterMs }, () => 0.5)
    expect(wait(1e15)).toBe(longestWaitMs + 1_000)
    expect(wait(-1e15)).toBe(1_000)
  })

  it('S33 after a good round keeps the interval of the hub on average, a quarter to either side', () => {
    const waits = many(() => nextTry({ ended: 'well', intervalMs: 60_000 }, random))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(45_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(75_000)
    expect(waits.reduce((sum, wait) => sum + wait) / waits.length / 60_000).toBeCloseTo(1, 1)
  })
})

describe('who is let in', () => {
  it('S33 lets in a second of work at once and gives each of the others a moment of its own', () => {
    const gate = startAdmission(10)
    const answers = Array.from({ length: 30 }, () => gate.ask(0))
    expect(answers.filter(({ admitted }) => admitted)).toHaveLength(10)
    const waits = answers.flatMap((answer) => (answer.admitted ? [] : [answer.retryAfterMs]))
    expect(waits[0]).toBe(1_000)
    expect(new Set(waits).size).toBe(20)
    expect(waits.at(-1)).toBe(3_000)
  })

  it('S33 lets everybody in who comes when told, also when others come in between', () => {
    const gate = startAdmission(100)
    const told = Array.from({ length: 1_000 }, () => gate.ask(0)).flatMap((answer) =>
      answer.admitted ? [] : [answer.retryAfterMs],
    )
    const others = Array.from({ length: 20 }, (_, i) => 1_000 + i * 400)
    const coming = [...told, ...others].toSorted((a, b) => a - b)
    expect(coming.map((atMs) => gate.ask(atMs).admitted)).not.toContain(false)
  })
})

function clocked() {
  let nowMs = 0
  const pace = startPace(() => nowMs)
  return {
    // The uplink takes it as it is.
    pace: pace satisfies Pace,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}
