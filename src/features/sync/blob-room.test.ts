import { expect, test } from 'vitest'
import { seeded } from '../../../test/simulation/random.ts'
import { isWithin, spend } from './blob-limits.ts'
import { type ShelvedBlob, turnToGo, whatGoes } from './blob-room.ts'

const blob = (hash: string, given: Partial<ShelvedBlob>): ShelvedBlob => ({
  hash,
  sizeBytes: 10,
  origin: 'above',
  ofRecord: false,
  needed: true,
  durable: false,
  usedAtMs: 0,
  ...given,
})
const names = (blobs: readonly ShelvedBlob[] | undefined) => blobs?.map(({ hash }) => hash)

test('S34 content goes first, least recently used first, then what is durable elsewhere; nothing else goes', () => {
  const shelf = [
    blob('photo', { origin: 'here', ofRecord: true }),
    blob('old photo', { origin: 'here', ofRecord: true, durable: true }),
    blob('new lesson', { usedAtMs: 9 }),
    blob('old lesson', { usedAtMs: 3 }),
    blob('dropped lesson', { usedAtMs: 12, needed: false }),
    blob('own lesson', { origin: 'here' }),
  ]
  const order = ['dropped lesson', 'old lesson', 'new lesson', 'old photo']
  for (let count = 0; count <= 4; count++) {
    expect(names(whatGoes(shelf, count * 10, 'record'))).toEqual(order.slice(0, count))
  }
  expect(whatGoes(shelf, 41, 'record')).toBeUndefined()
  expect(names(whatGoes(shelf, 30, 'content'))).toEqual(order.slice(0, 3))
  expect(whatGoes(shelf, 31, 'content')).toBeUndefined()
})

test('S11 S34 a blob of a record that is not known to be elsewhere never goes, whatever is asked (500 seeds)', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const rng = seeded(seed)
    const shelf = Array.from({ length: 20 }, (_, i) =>
      blob(`${i}`, {
        sizeBytes: rng.within(0, 50),
        origin: rng.pick(['here', 'below', 'above']),
        ofRecord: rng.chance(0.5),
        needed: rng.chance(0.7),
        durable: rng.chance(0.4),
        usedAtMs: rng.within(0, 5),
      }),
    )
    const going = whatGoes(shelf, rng.within(0, 600), rng.pick(['record', 'content'])) ?? []
    const wrong = going.filter(
      (each) => (each.ofRecord && !each.durable) || (!each.ofRecord && each.origin !== 'above'),
    )
    expect(wrong, `seed ${seed}`).toEqual([])
    expect(going.some((each) => turnToGo(each) === undefined)).toBe(false)
  }
})

test('S14 a window may span midnight', () => {
  const night = { fromMinute: 22 * 60, toMinute: 6 * 60 }
  const within = [0, 359, 360, 720, 1_319, 1_320, 1_439].filter((minute) => isWithin(night, minute))
  expect(within).toEqual([0, 359, 1_320, 1_439])
  const morning = { fromMinute: 60, toMinute: 120 }
  expect([59, 60, 119, 120].filter((minute) => isWithin(morning, minute))).toEqual([60, 119])
  expect(isWithin({ fromMinute: 5, toMinute: 5 }, 700)).toBe(true)
})

test('S14 an allowance saves up no more than one burst, and a clock set back fills nothing', () => {
  const rate = { bytesPerSecond: 100, burstBytes: 50 }
  const idle = spend({ bytes: 0, atMs: 0 }, 50, { ...rate, nowMs: 3_600_000 })
  expect(idle).toEqual({ allowance: { bytes: 0, atMs: 3_600_000 }, waitMs: 0 })
  expect(spend(idle.allowance, 50, { ...rate, nowMs: 1_000 }).waitMs).toBe(500)
})
