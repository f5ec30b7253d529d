import { describe, expect, it } from 'vitest'
import { type Policy, simulateFleet } from './fleet.ts'

const fleet = { seed: 33, stations: 6_000, roundsPerSecond: 20 }
const idealMs = (fleet.stations / fleet.roundsPerSecond) * 1_000
const run = (policy: Policy, awayMs = 0) => simulateFleet({ ...fleet, policy, awayMs })

describe('6,000 stations before a hub that serves 20 rounds a second', () => {
  it('S33 all come at once, once more when told, and are through in hardly more than the hub needs', () => {
    const ours = run('ours')
    expect(ours.mostRequests).toBeLessThanOrEqual(3)
    expect(ours.meanRequests).toBeLessThan(2.1)
    expect(ours.laterPeak).toBeLessThan(2.5 * fleet.roundsPerSecond)
    expect(ours.drainedMs).toBeLessThan(1.1 * idealMs)
  })

  it('S33 a hub that was away for two hours is not stormed', () => {
    const ours = run('ours', 2 * 3_600_000)
    expect(ours.mostRequests).toBeLessThanOrEqual(6)
    expect(Math.max(ours.firstSecond, ours.laterPeak)).toBeLessThan(5 * fleet.roundsPerSecond)
    expect(ours.drainedMs).toBeLessThan(2.2 * idealMs)
  })

  it('S33 also a hub that only refuses is asked less and less', () => {
    const alone = run('no_hint')
    expect(alone.mostRequests).toBeLessThan(40)
    expect(alone.drainedMs).toBeLessThan(8 * idealMs)
  })

  it('S33 fixed retries are the storm: every minute a second of work, and all the others again', () => {
    const fixed = run('fixed')
    const waves = fleet.stations / fleet.roundsPerSecond
    expect(fixed).toMatchObject({ mostRequests: waves, drainedMs: (waves - 1) * 60_000 + 1_000 })
    expect(fixed.laterPeak).toBe(fleet.stations - fleet.roundsPerSecond)
  })

  it('a seed replays exactly', () => {
    expect(run('ours')).toEqual(run('ours'))
  })
})
