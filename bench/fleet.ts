import { parseArgs } from 'node:util'
import { type Policy, simulateFleet } from '../test/simulation/fleet.ts'
import { printNote, printTable } from './table.ts'

/**
 * S33: a fleet comes back after an outage, in virtual time. `--stations N --rate R` asks about one fleet;
 * the rate is the rounds a second that the hub was measured to serve.
 */
const { values } = parseArgs({
  options: { stations: { type: 'string' }, rate: { type: 'string', default: '200' } },
})
const fleets = values.stations
  ? [{ stations: Number(values.stations), roundsPerSecond: Number(values.rate) }]
  : [
      { stations: 10_000, roundsPerSecond: 200 },
      { stations: 600_000, roundsPerSecond: 2_000 },
    ]
const policies: Readonly<Record<Policy, string>> = {
  ours: 'ours',
  no_hint: 'ours, hub without Retry-After',
  fixed: 'fixed 60 s, in step',
  fixed_spread: 'fixed 60 s, spread',
}
const outages = { 'all at once': 0, 'hub away 2 h': 7_200_000 }

printNote(
  'Simulated. In the ideal the hub is busy until all are served. "In step" is the yardstick; "spread" begins each station at a moment of its own in the first minute, which a power cut does not.',
)
const row = printTable([
  'fleet',
  'outage',
  'retries',
  'requests per station',
  'most',
  'drained after s',
  'ideal',
  'requests in the first second',
  'worst second after it',
])
for (const fleet of fleets) {
  for (const [outage, awayMs] of Object.entries(outages)) {
    for (const [policy, name] of Object.entries(policies)) {
      const report = simulateFleet({ ...fleet, seed: 33, awayMs, policy: policy as Policy })
      row([
        `${fleet.stations} at ${fleet.roundsPerSecond}/s`,
        outage,
        name,
        report.meanRequests.toFixed(1),
        `${report.mostRequests}`,
        (report.drainedMs / 1_000).toFixed(0),
        (fleet.stations / fleet.roundsPerSecond).toFixed(0),
        `${report.firstSecond}`,
        `${report.laterPeak}`,
      ])
    }
  }
}
