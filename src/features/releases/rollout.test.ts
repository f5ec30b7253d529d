import { expect, test } from 'vitest'
import type { Install } from './install.ts'
import type { Fitting, Here } from './release.ts'
import { chooseOffer, isItsTurn, placeInRollout } from './rollout.ts'
import { turnOf } from './turn-protocol.ts'

const here: Here = { version: '0.2.0', platform: 'linux-x64', schema: 14, protocol: 3 }
const now = new Date('2026-11-25T05:00:00.000Z')
const offer = (version: string, given: Partial<Fitting> = {}): Fitting => ({
  version,
  platform: 'linux-x64',
  schema: 14,
  minProtocol: 1,
  ...given,
})
const installed = (version: string, step: Install['step'], askedAt?: string): Install => ({
  to: { version, schema: 14 },
  from: { version: '0.2.0', schema: 14, byHand: true },
  source: '/x',
  keys: ['k'],
  step,
  watches: 0,
  ...(askedAt && { askedAt }),
})

test('S36: a stage of n percent is that share of the stations, and a wider one takes nobody out', () => {
  const stations = Array.from({ length: 10_000 }, (_, n) => ({
    id: `station-${n}`,
    turn: turnOf(`station-${n}`, '0.3.0'),
  }))
  let before = new Set<string>()
  for (const stage of [1, 10, 50, 100]) {
    const taking = stations.filter((one) => isItsTurn({ stage, stations: [] }, one))
    expect(Math.abs(taking.length - stage * 100)).toBeLessThanOrEqual(150)
    const ids = new Set(taking.map(({ id }) => id))
    expect([...before].every((id) => ids.has(id))).toBe(true)
    before = ids
  }
  expect(before.size).toBe(10_000)
})

test('S36: another version begins with other stations', () => {
  const first = (version: string) =>
    Array.from({ length: 10_000 }, (_, n) => `station-${n}`).filter((id) =>
      isItsTurn({ stage: 1, stations: [] }, { id, turn: turnOf(id, version) }),
    )
  const before = new Set(first('0.3.0'))
  expect(first('0.4.0').filter((id) => before.has(id)).length).toBeLessThan(10)
})

test('S36: named stations take it before any share does', () => {
  const stage = { stage: 0, stations: ['a'] }
  expect(isItsTurn(stage, { id: 'a', turn: 9_999 })).toBe(true)
  expect(isItsTurn(stage, { id: 'b', turn: 0 })).toBe(false)
})

test('S36: the newest offer that fits is installed', () => {
  const offers = [
    offer('0.9.0'),
    offer('0.10.0'),
    offer('0.11.0', { platform: 'win32-x64' }),
    offer('0.12.0', { minProtocol: 4 }),
    offer('0.2.0'),
  ]
  expect(chooseOffer(offers, here, undefined, now)?.version).toBe('0.10.0')
  expect(chooseOffer([offer('0.2.0')], here, undefined, now)).toBeUndefined()
})

test.each(['found', 'verified', 'switched', 'taking_back'] as const)(
  'S36: nothing is begun while an installation is %s',
  (step) => {
    expect(chooseOffer([offer('0.4.0')], here, installed('0.3.0', step), now)).toBeUndefined()
  },
)

test('S36: what was taken back is not taken again, nor an older one instead; a newer one is', () => {
  const last = installed('0.4.0', 'taken_back')
  expect(chooseOffer([offer('0.3.0'), offer('0.4.0')], here, last, now)).toBeUndefined()
  expect(chooseOffer([offer('0.4.0'), offer('0.5.0')], here, last, now)?.version).toBe('0.5.0')
})

test('S36: what was given up is tried again a day later', () => {
  const [soon, late] = ['2026-11-24T05:00:01.000Z', '2026-11-24T05:00:00.000Z']
  const choose = (askedAt: string) =>
    chooseOffer([offer('0.4.0')], here, installed('0.4.0', 'given_up', askedAt), now)?.version
  expect([choose(soon), choose(late)]).toEqual([undefined, '0.4.0'])
})

test.each([
  ['runs', { program: '0.4.0', release: { version: '0.4.0', step: 'healthy' } }],
  ['runs', { program: '0.4.0', release: null }],
  ['installs', { program: '0.4.0', release: { version: '0.4.0', step: 'switched' } }],
  ['took_back', { program: '0.2.0', release: { version: '0.4.0', step: 'taken_back' } }],
  ['failed', { program: '0.2.0', release: { version: '0.4.0', step: 'given_up' } }],
  ['waits', { program: '0.2.0', release: { version: '0.3.0', step: 'taken_back' } }],
  ['waits', { program: null, release: null }],
  [undefined, { program: '0.10.0', release: { version: '0.10.0', step: 'healthy' } }],
] as const)('S36: the hub sees that a station %s', (place, runner) => {
  expect(placeInRollout('0.4.0', runner, true)).toBe(place)
  if (place === 'waits') expect(placeInRollout('0.4.0', runner, false)).toBeUndefined()
})
