import { startAdmission } from '../../src/features/sync/admission.ts'
import { nextTry } from '../../src/features/sync/pace.ts'
import { seeded } from './random.ts'

/**
 * `ours`: `nextTry`, and a hub that tells each one it refuses when to come again. `no_hint`: `nextTry`
 * before a hub that only refuses. `fixed`: again after exactly 60 s, all in step, as after a power cut.
 * `fixed_spread`: the same, each from a moment of its own.
 */
export type Policy = 'ours' | 'no_hint' | 'fixed' | 'fixed_spread'

export type FleetOptions = {
  seed: number
  stations: number
  /** What the hub serves: a round is a hello with what follows. A second's work may wait; the rest is refused. */
  roundsPerSecond: number
  policy: Policy
  /** How long nobody answers after the first tries. 0: all come at once to a hub that serves. */
  awayMs?: number
}

/** From the hub's return on. */
export type FleetReport = {
  /** Requests of a station, refused ones with them. */
  meanRequests: number
  mostRequests: number
  /** Until the last station is served. */
  drainedMs: number
  /** Requests in the first second, and in the worst one after it. */
  firstSecond: number
  laterPeak: number
}

const fixedMs = 60_000

/** Virtual time in ms; nothing waits. */
export function simulateFleet(options: FleetOptions): FleetReport {
  const { stations, roundsPerSecond, policy, awayMs = 0 } = options
  const { next: random } = seeded(options.seed)
  const agenda = startAgenda(stations)
  const gate = startAdmission(roundsPerSecond)
  const failures = new Uint16Array(stations)
  const requests = new Uint16Array(stations)
  const perSecond: number[] = []
  let busyUntilMs = 0
  let served = 0

  for (let station = 0; station < stations; station++) {
    agenda.put(station, policy === 'fixed_spread' ? Math.floor(random() * fixedMs) : 0)
  }
  for (let nowMs = 0; served < stations; nowMs++) {
    for (let station = agenda.take(nowMs); station >= 0; station = agenda.take(nowMs)) {
      const answer = nowMs < awayMs ? {} : ask(station, nowMs)
      if (answer === 'served') {
        served++
        continue
      }
      const failed = 1 + (failures[station] ?? 0)
      failures[station] = failed
      agenda.put(station, nowMs + Math.max(1, waitMs(failed, answer.retryAfterMs)))
    }
  }

  const second = Math.floor(awayMs / 1_000)
  return {
    meanRequests: requests.reduce((sum, count) => sum + count, 0) / stations,
    mostRequests: requests.reduce((most, count) => Math.max(most, count), 0),
    drainedMs: Math.ceil(busyUntilMs - awayMs),
    firstSecond: perSecond[second] ?? 0,
    laterPeak: perSecond.slice(second + 1).reduce((most, count) => Math.max(most, count ?? 0), 0),
  }

  function ask(station: number, nowMs: number): 'served' | { retryAfterMs?: number } {
    const second = Math.floor(nowMs / 1_000)
    perSecond[second] = 1 + (perSecond[second] ?? 0)
    requests[station] = 1 + (requests[station] ?? 0)
    const turn = policy === 'ours' ? gate.ask(nowMs) : undefined
    // The header knows whole seconds only.
    if (turn?.admitted === false)
      return { retryAfterMs: Math.ceil(turn.retryAfterMs / 1_000) * 1_000 }
    const doneMs = Math.max(nowMs, busyUntilMs) + 1_000 / roundsPerSecond
    // A hundredth of a round is rounding.
    if (doneMs - nowMs > 1_000 + 10 / roundsPerSecond) return {}
    busyUntilMs = doneMs
    return 'served'
  }

  function waitMs(failed: number, retryAfterMs: number | undefined): number {
    if (policy === 'fixed' || policy === 'fixed_spread') return fixedMs
    return nextTry({ ended: 'badly', failures: failed, retryAfterMs }, random)
  }
}

/** Who is due in which millisecond: a ring of lists, since a fleet makes a hundred million requests. */
function startAgenda(stations: number) {
  // Wider than the longest wait of `nextTry`, which is 65 minutes.
  const width = 2 ** 22
  const first = new Int32Array(width).fill(-1)
  const after = new Int32Array(stations)
  return {
    put(station: number, atMs: number): void {
      after[station] = first[atMs % width] ?? -1
      first[atMs % width] = station
    },
    /** -1 when nobody is due any more. */
    take(atMs: number): number {
      const station = first[atMs % width] ?? -1
      if (station >= 0) first[atMs % width] = after[station] ?? -1
      return station
    },
  }
}
