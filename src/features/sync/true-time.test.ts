import { describe, expect, it } from 'vitest'
import { type Rng, seeded } from '../../../test/simulation/random.ts'
import { type ClockSample, driftShare, reckonTrueTimes, type TimedRecord } from './true-time.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const noonMs = Date.UTC(2026, 8, 1, 4)
const wrongClocks = [0, Date.UTC(2099, 0, 1)]

const record = (seq: number, boot: string, monoMs: number, wallMs = 0): TimedRecord => ({
  seq,
  boot,
  monoMs,
  wallMs,
})
const sample = (afterSeq: number, boot: string, monoMs: number, hubMs: number): ClockSample => ({
  afterSeq,
  boot,
  monoMs,
  wallMs: 0,
  hubMs,
  withinMs: 1_000,
})
const reckonOne = (one: TimedRecord, samples: ClockSample[]) => reckonTrueTimes([one], samples)[0]

describe('when a record was written', () => {
  it('S32 exact: its boot was sampled before and after it, or within an hour', () => {
    const day = [sample(0, 'b', 0, noonMs), sample(1, 'b', dayMs, noonMs + dayMs)]
    expect(reckonOne(record(1, 'b', dayMs / 2), day)).toEqual({
      quality: 'exact',
      atMs: noonMs + dayMs / 2,
      earliestMs: noonMs + dayMs / 2 - 1_000 - 21_600 - 2,
      latestMs: noonMs + dayMs / 2 + 21_600 + 2,
      driftMs: 21_600,
    })
    const close = [sample(1, 'b', hourMs, noonMs + hourMs)]
    expect(reckonOne(record(1, 'b', 0), close)).toMatchObject({
      quality: 'exact',
      atMs: noonMs,
      driftMs: 1_800,
    })
  })

  it('S32 same boot: the drift since the nearest sample is told and within the bounds', () => {
    expect(reckonOne(record(1, 'b', 0), [sample(1, 'b', dayMs, noonMs + dayMs)])).toEqual({
      quality: 'same_boot',
      atMs: noonMs,
      earliestMs: noonMs - 1_000 - dayMs * driftShare - 2,
      latestMs: noonMs + dayMs * driftShare + 2,
      driftMs: dayMs * driftShare,
    })
  })

  it('S32 bracketed: between the last known moment of the boot before and the first of the boot after', () => {
    const records = [record(1, 'a', 0), record(2, 'b', 5_000, noonMs + 7_000), record(3, 'c', 0)]
    const samples = [sample(1, 'a', 0, noonMs), sample(3, 'c', 0, noonMs + hourMs)]
    const [, bracketed] = reckonTrueTimes(records, samples)
    expect(bracketed).toEqual({
      quality: 'bracketed',
      atMs: noonMs + 7_000,
      earliestMs: noonMs - 1_000 - 2,
      latestMs: noonMs + hourMs,
      driftMs: 0,
    })
    const wrong = records.map((each) => ({ ...each, wallMs: Date.UTC(2099, 0, 1) }))
    expect(reckonTrueTimes(wrong, samples)[1]).toMatchObject({
      atMs: Math.round(noonMs - 501 + hourMs / 2),
    })
  })

  it('S32 none: nothing is known on one side, and the other is told', () => {
    expect(reckonOne(record(1, 'a', 0), [])).toEqual({ quality: 'none' })
    expect(reckonOne(record(1, 'a', 0), [sample(1, 'b', 0, noonMs)])).toEqual({
      quality: 'none',
      latestMs: noonMs,
    })
  })

  it('S32 samples of two machines under one boot number are not used for it', () => {
    const samples = [sample(1, 'b', 1_000, noonMs), sample(1, 'b', 500, noonMs + dayMs)]
    expect(reckonOne(record(1, 'b', 900), samples)).toEqual({ quality: 'none', latestMs: noonMs })
  })

  it('S32 a hello of a copied disk does not make the records younger that were written before it', () => {
    const records = [record(1, 'a', 0), record(2, 'a', 1_000)]
    const samples = [sample(1, 'copy', 0, noonMs + dayMs), sample(2, 'a', 2_000, noonMs + 2_000)]
    expect(reckonTrueTimes(records, samples)[1]).toMatchObject({
      quality: 'exact',
      atMs: noonMs + 1_000,
    })
  })

  it('S32 every record is answered in its order, whatever its clocks claim', () => {
    const records = wrongClocks.map((wallMs, i) => record(i + 1, 'b', 1_000 - i, wallMs))
    expect(reckonTrueTimes(records, [sample(2, 'b', 900, noonMs)])).toHaveLength(2)
  })
})

describe('against a true clock', () => {
  it('S32 the true moment lies within the told bounds, through wrong clocks, power cuts, sleep, drift and clones', () => {
    const first = Number(process.hrtime.bigint() % 1_000_000n)
    const told = { exact: 0, same_boot: 0, bracketed: 0, none: 0 }
    for (let seed = first; seed < first + 400; seed++) {
      const { records, samples, trueMs } = live(seeded(seed))
      for (const [i, answer] of reckonTrueTimes(records, samples).entries()) {
        const { earliestMs = -Infinity, latestMs = Infinity } = answer
        const was = trueMs[i] ?? NaN
        const within = earliestMs <= was && was <= latestMs
        expect({ seed, seq: i + 1, within }, JSON.stringify({ was, ...answer })).toMatchObject({
          within: true,
        })
        told[answer.quality]++
      }
    }
    // Each kind of answer was put to the test.
    expect(Math.min(...Object.values(told)), `seed ${first}`).toBeGreaterThan(100)
  })
})

/** The life of one station as only the simulation knows it: what it wrote, what the hub was told, and when each really was. */
function live(rng: Rng) {
  const records: TimedRecord[] = []
  const samples: ClockSample[] = []
  const trueMs: number[] = []
  let nowMs = noonMs
  let clock = power()
  let saidHello = false

  for (let step = 0; step < 60; step++) {
    const what = rng.next()
    pass(rng.pick([rng.within(0, 2_000), rng.within(0, hourMs), rng.within(0, 2 * dayMs)]))
    if (what < 0.55) write()
    else if (what < 0.75) hello(clock)
    else if (what < 0.93) {
      pass(rng.within(0, 3 * dayMs))
      clock = power()
      saidHello = false
    } else if (what < 0.97) copiedDisk()
    else copiedMemory()
  }
  return { records, samples, trueMs }

  function power() {
    return { boot: rng.hex(4), monoMs: rng.within(0, 5_000), drift: driftOf(rng) }
  }
  function pass(ms: number): void {
    nowMs += ms
    clock.monoMs += ms / (1 + clock.drift)
    if (rng.chance(0.2)) clock.drift = driftOf(rng)
  }
  function read({ boot, monoMs }: typeof clock) {
    const wallMs = rng.pick([...wrongClocks, nowMs, nowMs + rng.within(-dayMs, dayMs)])
    return { boot, monoMs: Math.floor(monoMs), wallMs }
  }
  function write(): void {
    records.push({ seq: records.length + 1, ...read(clock) })
    trueMs.push(nowMs)
  }
  function hello(of: typeof clock, atMs = nowMs): void {
    if (rng.chance(0.2)) return
    const withinMs = rng.pick([200, 5_000, 60_000])
    const hubMs = Math.floor(atMs + rng.next() * withinMs)
    samples.push({ ...read(of), hubMs, withinMs, afterSeq: records.length })
    if (of === clock) saidHello = true
  }
  /** Another machine starts from a copy of the disk, says hello some time later and writes nothing. */
  function copiedDisk(): void {
    hello(power(), nowMs + rng.within(0, 5 * dayMs))
  }
  /** Another machine goes on from a copy of this one's memory; both say hello in that boot. */
  function copiedMemory(): void {
    if (!saidHello) return
    const frozen = { ...clock, monoMs: clock.monoMs + rng.within(0, hourMs) }
    hello(frozen, nowMs + dayMs + rng.within(0, 5 * dayMs))
  }
}

const driftOf = (rng: Rng): number => (rng.next() * 2 - 1) * driftShare
