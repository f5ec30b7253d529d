import { describe, expect, it } from 'vitest'
import { seeded } from '../../../test/simulation/random.ts'
import { startAdmission } from './admission.ts'
import {
  batchBytes,
  firstBatch,
  longestWaitMs,
  nextTry,
  quickMs,
  slowMs,
  startPace,
  widestBackoffMs,
} from './pace.ts'
import { maxBatchRecords } from './wire.ts'

describe('the size of a push', () => {
  it('S33 begins at 100 records and doubles to 2,000 while full batches arrive quickly', () => {
    const { sizes } = clocked()
    expect(sizes(7, () => quickMs)).toEqual([
      ...[firstBatch, 200, 400, 800, 1_600, maxBatchRecords, maxBatchRecords],
    ])
  })

  it('S33 tries one larger than what arrived slowly, and stays where the line is what takes the time', () => {
    const { sizes } = clocked()
    expect(sizes(5, (records) => 30 * records)).toEqual([100, 200, 200, 200, 200])
    // The line is quick again.
    expect(sizes(3, () => quickMs)).toEqual([200, 400, 800])
  })

  it('S33 grows where the queue at the hub takes the time, to batches of a quarter of a minute', () => {
    const { sizes } = clocked()
    const queued = (records: number) => 5_000 + 5 * records
    expect(sizes(7, queued)).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000])
    expect(clocked().sizes(3, () => slowMs + 1)).toEqual([100, 100, 100])
  })

  it('S33 a fleet that drains into one busy hub is not held at small batches', () => {
    const { batches, busyMs } = drainFleet({ stations: 400, records: 5_000 })
    expect((400 * 5_000) / batches).toBeGreaterThan(350)
    const atFirstSize = (400 * 5_000 * msOfPush(firstBatch)) / firstBatch
    expect(busyMs).toBeLessThan(0.6 * atFirstSize)
  })

  it('S33 a batch that was not full says nothing', () => {
    const { pace } = clocked()
    pace.arrived(pace.batch(), 99)
    expect(pace.batch().records).toBe(100)
  })

  it('S33 halves on failure, down to one record, and grows again', () => {
    const { pace, sizes } = clocked()
    const failing = Array.from({ length: 9 }, () => {
      const batch = pace.batch()
      pace.failed(batch)
      return batch.records
    })
    expect(failing).toEqual([100, 50, 25, 12, 6, 3, 1, 1, 1])
    expect(sizes(2, () => quickMs)).toEqual([1, 2])
  })

  it('S33 each of several pushes at a time is measured by itself', () => {
    const { pace, pass } = clocked()
    const first = pace.batch()
    pass(slowMs)
    const second = pace.batch()
    pass(1)
    pace.arrived(first, first.records)
    expect(pace.batch().records).toBe(100)
    pace.arrived(second, second.records)
    expect(pace.batch().records).toBe(200)
  })

  it('S33 keeps to 256 KB compressed by what batches weighed: heavier at once, lighter by and by', () => {
    const { pace } = clocked()
    pace.weighed(100, 100 * 8_192)
    expect(pace.batch().records).toBe(32)
    pace.weighed(32, 32 * 4_096)
    expect(pace.batch().records).toBe(Math.floor(batchBytes / 6_144))
    pace.weighed(1, 10 * batchBytes)
    expect(pace.batch().records).toBe(1)
  })

  it('S33 whatever records weigh, after one batch of a kind the next is within 256 KB', () => {
    const { next, within } = seeded(33)
    const { pace } = clocked()
    for (let weight = 10; weight < 64_000; weight *= 1 + next()) {
      for (let round = 0; round < within(1, 4); round++) {
        const batch = pace.batch()
        const { records } = batch
        if (round > 0 && records > 1) expect(records * weight).toBeLessThanOrEqual(batchBytes)
        pace.weighed(records, records * weight)
        pace.arrived(batch, records)
      }
    }
  })

  it('S33 is never larger than the hub wants', () => {
    const { pace, sizes } = clocked()
    pace.limit(40)
    expect(sizes(1, () => quickMs)).toEqual([40])
    pace.limit(500)
    expect(pace.batch().records).toBe(80)
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
  const pass = (ms: number) => {
    nowMs += ms
  }
  return {
    pace,
    pass,
    /** Of so many full batches that arrive one after another, each after so long. */
    sizes: (count: number, tookMs: (records: number) => number) =>
      Array.from({ length: count }, () => {
        const batch = pace.batch()
        pass(tookMs(batch.records))
        pace.arrived(batch, batch.records)
        return batch.records
      }),
  }
}

/** A push costs the hub about so much of its time, whatever is in it, and so much for each record. */
const msOfPush = (records: number): number => 6 + 0.03 * records

/** Stations that all push at once into a hub that serves one after another, in virtual time. */
function drainFleet({ stations, records }: { stations: number; records: number }) {
  let nowMs = 0
  let batches = 0
  const waiting = Array.from({ length: stations }, () => {
    const pace = startPace(() => nowMs)
    return { pace, left: records, batch: pace.batch() }
  })
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { pace, batch, left } = next
    const sent = Math.min(left, batch.records)
    nowMs += msOfPush(sent)
    batches++
    pace.arrived(batch, sent)
    if (left > sent) waiting.push({ pace, left: left - sent, batch: pace.batch() })
  }
  return { batches, busyMs: nowMs }
}
