/**
 * When a record was written, on the hub's clock (S32). It rests on this:
 * - The hub's clock is right, and read at most `withinMs` after the station read its own.
 * - `monoMs` counts on while the machine sleeps, and a ms of it takes 1 ms ± 500 ppm, the most that a
 *   quartz errs and a time service slews.
 * - A sample stands behind records that the machine which took it holds: their hashes were compared.
 * Wall clocks are believed in nothing. Where two machines count under one boot number (a machine's memory
 * was copied and resumed), their samples contradict each other and that boot's are no longer used; one
 * sample alone cannot show it.
 */
export type Moment = { boot: string; monoMs: number; wallMs: number }
export type TimedRecord = Moment & { seq: number }
export type ClockSample = Moment & {
  hubMs: number
  withinMs: number
  /** The last record of this log that the machine held when it said hello; 0 for none. */
  afterSeq: number
}

/**
 * `exact`: its boot was sampled before and after it, or within an hour of it. `same_boot`: its boot was
 * sampled, further off. `bracketed`: between what came before and after it in the log. `none`: one side is open.
 * The true moment lies in [`earliestMs`, `latestMs`]; `driftMs` is how far the boot's clock may have strayed
 * on the way from the nearest sample, and is part of that.
 */
export type TrueTime =
  | {
      quality: 'exact' | 'same_boot' | 'bracketed'
      atMs: number
      earliestMs: number
      latestMs: number
      driftMs: number
    }
  | { quality: 'none'; earliestMs?: number; latestMs?: number }

export const driftShare = 500e-6
const closeMs = 3_600_000
/** Each of two clocks is read in whole milliseconds. */
const readingMs = 2

/** One answer for each record, in their order. `records` are of one log in the order of `seq`. */
export function reckonTrueTimes(
  records: readonly TimedRecord[],
  samples: readonly ClockSample[],
): TrueTime[] {
  const placed = samples.toSorted((a, b) => a.afterSeq - b.afterSeq)
  const known = latestByArrival(records, placed)
  const byBoot = Map.groupBy(samples, ({ boot }) => boot)
  const usable = new Map<string, ClockSample[]>()
  for (const [boot, taken] of byBoot) {
    const inOrder = taken.toSorted((a, b) => a.monoMs - b.monoMs || a.hubMs - b.hubMs)
    if (areOfOneClock(inOrder)) usable.set(boot, inOrder)
  }
  let own = records.map((record) => bySamples(record, usable.get(record.boot)))
  for (const [i, window] of own.entries()) {
    // The hub had it before its boot could have written it: these samples are another machine's.
    const record = records[i]
    if (window && record && window.earliestMs > (known[i] ?? Infinity)) usable.delete(record.boot)
  }
  own = own.map((window, i) => (usable.has(records[i]?.boot ?? '') ? window : undefined))
  const earliest = earliestInOrder(records, own, placed, usable)
  const latest = latestInOrder(records, own, known)
  return records.map((record, i) =>
    conclude(record, own[i], earliest[i] ?? -Infinity, latest[i] ?? Infinity, known[i] ?? Infinity),
  )
}

/** How wrong the clock on the wall was at the least; 0 where it may have been right. */
export function clockOffMs(wallMs: number, { earliestMs, latestMs }: TrueTime): number {
  return Math.max((earliestMs ?? wallMs) - wallMs, wallMs - (latestMs ?? wallMs), 0)
}

type Window = {
  earliestMs: number
  latestMs: number
  atMs: number
  driftMs: number
  quality: 'exact' | 'same_boot'
}

/** What the samples of its own boot say: the nearest on either side. */
function bySamples(
  { monoMs }: Moment,
  samples: readonly ClockSample[] | undefined,
): Window | undefined {
  const before = samples?.findLast((sample) => sample.monoMs <= monoMs)
  const after = samples?.find((sample) => sample.monoMs >= monoMs)
  const [nearest] = [before, after]
    .filter((sample) => sample !== undefined)
    .toSorted((a, b) => Math.abs(a.monoMs - monoMs) - Math.abs(b.monoMs - monoMs))
  if (!nearest) return undefined
  const windows = [before, after].flatMap((sample) => (sample ? [around(sample, monoMs)] : []))
  const distanceMs = Math.abs(nearest.monoMs - monoMs)
  return {
    earliestMs: Math.max(...windows.map(([from]) => from)),
    latestMs: Math.min(...windows.map(([, to]) => to)),
    atMs: nearest.hubMs + monoMs - nearest.monoMs,
    driftMs: Math.ceil(distanceMs * driftShare),
    quality: windows.length === 2 || distanceMs <= closeMs ? 'exact' : 'same_boot',
  }
}

/** When the boot's clock stood at `monoMs`, as one sample of it says. */
function around(sample: ClockSample, monoMs: number): [from: number, to: number] {
  const passedMs = monoMs - sample.monoMs
  const drift = Math.abs(passedMs) * driftShare
  return [
    sample.hubMs - sample.withinMs + passedMs - drift - readingMs,
    sample.hubMs + passedMs + drift + readingMs,
  ]
}

/** In the order of `monoMs`. Neighbours are enough: what two of them allow adds up. */
function areOfOneClock(samples: readonly ClockSample[]): boolean {
  return samples.every((sample, i) => {
    const previous = samples[i - 1]
    if (!previous) return true
    const [from, to] = around(previous, sample.monoMs)
    return from <= sample.hubMs && sample.hubMs - sample.withinMs <= to
  })
}

/** What a machine told the hub it held was written before; true whoever's boot took the sample. */
function latestByArrival(
  records: readonly TimedRecord[],
  placed: readonly ClockSample[],
): number[] {
  let latest = Infinity
  let at = placed.length - 1
  return backwards(records, ({ seq }) => {
    for (let sample = placed[at]; sample && sample.afterSeq >= seq; sample = placed[--at]) {
      latest = Math.min(latest, sample.hubMs)
    }
    return latest
  })
}

/** A record is younger than those before it, and than the samples of boots that had written before it. */
function earliestInOrder(
  records: readonly TimedRecord[],
  own: readonly (Window | undefined)[],
  placed: readonly ClockSample[],
  usable: ReadonlyMap<string, unknown>,
): number[] {
  const wrote = new Set<string>()
  let at = 0
  let earliest = -Infinity
  return records.map((record, i) => {
    earliest += apartMs(records[i - 1], record)
    for (let sample = placed[at]; sample && sample.afterSeq < record.seq; sample = placed[++at]) {
      // A boot that wrote nothing here may be a copied disk's: this machine may be ahead of it.
      if (!usable.has(sample.boot) || !wrote.has(sample.boot)) continue
      earliest = Math.max(earliest, sample.hubMs - sample.withinMs - readingMs)
    }
    wrote.add(record.boot)
    earliest = Math.max(earliest, own[i]?.earliestMs ?? -Infinity)
    return earliest
  })
}

/** A record is older than those after it, and than its arrival at the hub. */
function latestInOrder(
  records: readonly TimedRecord[],
  own: readonly (Window | undefined)[],
  known: readonly number[],
): number[] {
  let latest = Infinity
  return backwards(records, (record, i) => {
    latest = Math.min(
      latest - apartMs(record, records[i + 1]),
      own[i]?.latestMs ?? Infinity,
      known[i] ?? Infinity,
    )
    return latest
  })
}

/** At least this much passed between two neighbours of a log. */
function apartMs(earlier: Moment | undefined, later: Moment | undefined): number {
  if (!earlier || !later || earlier.boot !== later.boot) return 0
  return Math.max(0, (later.monoMs - earlier.monoMs) * (1 - driftShare) - readingMs)
}

function conclude(
  { wallMs }: Moment,
  own: Window | undefined,
  earliest: number,
  latest: number,
  known: number,
): TrueTime {
  // Contradictory evidence: only what the hub saw itself is certain.
  if (earliest > latest) {
    return { quality: 'none', ...(known !== Infinity && { latestMs: Math.ceil(known) }) }
  }
  const earliestMs = Math.floor(earliest)
  const latestMs = Math.ceil(latest)
  if (earliest === -Infinity || latest === Infinity) {
    return {
      quality: 'none',
      ...(earliest !== -Infinity && { earliestMs }),
      ...(latest !== Infinity && { latestMs }),
    }
  }
  const bounds = { earliestMs, latestMs }
  if (own) {
    const atMs = Math.round(Math.min(Math.max(own.atMs, earliestMs), latestMs))
    return { quality: own.quality, atMs, ...bounds, driftMs: own.driftMs }
  }
  const plausible = wallMs >= earliestMs && wallMs <= latestMs
  const atMs = plausible ? wallMs : Math.round((earliestMs + latestMs) / 2)
  return { quality: 'bracketed', atMs, ...bounds, driftMs: 0 }
}

function backwards<T, R>(list: readonly T[], make: (item: T, i: number) => R): R[] {
  const made: R[] = []
  for (let i = list.length - 1; i >= 0; i--) made.push(make(list[i] as T, i))
  return made.reverse()
}
