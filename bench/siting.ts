// Prints a Markdown table: the siting solver against named yardsticks on the same instances, in the
// same run. `npm run bench -- siting` or `node bench/siting.ts [demonstration|county|city|province|pmedcap]`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { at } from '../src/base/typed-array.ts'
import { formulate } from '../src/features/siting/formulation.ts'
import { type Instance, makeInstance } from '../src/features/siting/instance.ts'
import type { PairName, SitingProblem } from '../src/features/siting/model.ts'
import { pairsOfPositions } from '../src/features/siting/pairs.ts'
import { solveInWorker } from '../src/features/siting/worker.ts'
import { loadMilp } from '../src/platform/milp.ts'
import { demonstrationProblem } from './demonstration-problem.ts'

type Case = { group: string; name: string; problem: SitingProblem }

/** The full formulation is not built beyond this: WebAssembly could not hold it. */
const yardstickPairs = 700_000

const wanted = process.argv[2]
const milp = await loadMilp()
process.stdout.write(
  '| instance | pairs | hosts | status | objective | gap | s | nearest with room / ours | plain HiGHS, same limit: objective / ours, gap, s |\n' +
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n',
)
for (const { group, name, problem } of cases()) {
  if (wanted !== undefined && wanted !== group) continue
  const startedMs = performance.now()
  const solution = await solveInWorker(problem)
  const seconds = (performance.now() - startedMs) / 1000
  const { objective, gap, status, hosts } = solution
  if (objective === null || gap === null) throw new Error(`${name}: ${status}`)
  const greedy = nearestWithRoom(problem)
  const plain = plainHighs(problem)
  const cells = [
    name,
    problem.pairs.site.length,
    hosts.length,
    status,
    Math.round(objective),
    percent(gap),
    seconds.toFixed(1),
    greedy === undefined ? 'none found' : (greedy / objective).toFixed(3),
    plain(objective),
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}

function* cases(): Generator<Case> {
  for (const number of [1, 2, 3, 4]) {
    yield { group: 'pmedcap', name: `pmedcap ${number}`, problem: pmedcap(number) }
  }
  const demonstration = demonstrationProblem()
  yield {
    group: 'demonstration',
    name: 'demonstration county, policy defaults',
    problem: demonstration,
  }
  yield {
    group: 'demonstration',
    name: 'the same after three locks, 5 s',
    problem: { ...demonstration, locked: threeLocks(demonstration), timeLimitMs: 5_000 },
  }
  yield {
    group: 'demonstration',
    name: 'demonstration county, 8 km, at most 100 hosts',
    problem: demonstrationProblem({ villageRadiusMetres: 8_000, maxHosts: 100 }),
  }
  const county = synthetic({ demands: 298, sites: 208, maxHosts: 80, seed: 1, limitMs: 10_000 })
  yield { group: 'county', name: 'county 298 × 208, 80 hosts', problem: county }
  yield {
    group: 'county',
    name: 'the same after three locks',
    problem: { ...county, locked: threeLocks(county), timeLimitMs: 5_000 },
  }
  const open = synthetic({ demands: 298, sites: 208, maxHosts: 208, seed: 2, limitMs: 10_000 })
  yield { group: 'county', name: 'county 298 × 208, any hosts', problem: open }
  yield {
    group: 'county',
    name: 'county 298 × 208, most within 4 km',
    problem: { ...county, objective: 'coverage', radius: 4000 },
  }
  yield {
    group: 'county',
    name: 'county 298 × 208, least worst distance',
    problem: { ...county, objective: 'minimax' },
  }
  yield {
    group: 'city',
    name: 'city 1,116 × 55, 30 hosts',
    problem: synthetic({ demands: 1116, sites: 55, maxHosts: 30, seed: 3, limitMs: 60_000 }),
  }
  yield {
    group: 'province',
    name: 'province 14,000 × 420, 150 hosts',
    problem: synthetic({ demands: 14_000, sites: 420, maxHosts: 150, seed: 4, limitMs: 290_000 }),
  }
}

/** Villages in clusters and scattered over 60 km; hosts have 15 % more room than is needed. */
function synthetic(wish: {
  demands: number
  sites: number
  maxHosts: number
  seed: number
  limitMs: number
}): SitingProblem {
  const random = mulberry32(wish.seed)
  const centres = Array.from({ length: 17 }, () => ({ x: random() * 60_000, y: random() * 60_000 }))
  const place = (): { x: number; y: number } => {
    const centre = centres[Math.floor(random() * centres.length)] as { x: number; y: number }
    const near = (): number => (random() + random() + random() - 1.5) * 12_000
    return random() < 0.7
      ? { x: centre.x + near(), y: centre.y + near() }
      : { x: random() * 60_000, y: random() * 60_000 }
  }
  const villages = Array.from({ length: wish.demands }, place)
  const schools = Array.from({ length: wish.sites }, place)
  const demands = villages.map((_, i) => {
    const weight = Math.floor(200 + 2000 * random() ** 2)
    return { id: `d${i}`, weight, size: Math.ceil(weight / 20) }
  })
  const total = demands.reduce((sum, { size }) => sum + size, 0)
  const sites = schools.map((_, j) => ({
    id: `s${j}`,
    capacity: Math.ceil(Math.max(120, ((0.5 + random()) * total * 1.15) / wish.maxHosts)),
  }))
  return {
    demands,
    sites,
    pairs: pairsOfPositions(villages, schools, { detour: 1.3, roundDown: false }),
    objective: 'distance',
    maxHosts: wish.maxHosts,
    timeLimitMs: wish.limitMs,
  }
}

/** Three villages sent to the farthest of the nearest five schools that they may go to and that has room. */
function threeLocks({ demands, sites, pairs }: SitingProblem) {
  const choices = demands.flatMap((demand, i) => {
    const order = Array.from(
      { length: at(pairs.start, i + 1) - at(pairs.start, i) },
      (_, j) => at(pairs.start, i) + j,
    ).toSorted((a, b) => at(pairs.distance, a) - at(pairs.distance, b))
    const far = order.slice(0, 5).filter((k) => {
      const site = sites[at(pairs.site, k)]
      return (site?.capacity ?? Number.POSITIVE_INFINITY) >= demand.size
    })
    const last = far.at(-1)
    const site = last === undefined ? undefined : sites[at(pairs.site, last)]?.id
    return site === undefined ? [] : [{ demand: demand.id, site }]
  })
  return [0.1, 0.4, 0.7].map((share) => choices[Math.floor(share * choices.length)] as PairName)
}

function pmedcap(number: number): SitingProblem {
  const file = join(import.meta.dirname, `../test/data/facility-location/pmedcap0${number}.txt`)
  const numbers = readFileSync(file, 'utf8').trim().split(/\s+/).map(Number)
  const [count, maxHosts, capacity] = numbers.slice(2, 5) as [number, number, number]
  const points = Array.from({ length: count }, (_, i) => {
    const [id, x, y, size] = numbers.slice(5 + 4 * i, 9 + 4 * i) as [number, number, number, number]
    return { id: String(id), x, y, size }
  })
  return {
    demands: points.map(({ id, size }) => ({ id, weight: 1, size })),
    sites: points.map(({ id }) => ({ id, capacity })),
    pairs: pairsOfPositions(points, points, { detour: 1, roundDown: true }),
    objective: 'distance',
    maxHosts,
    timeLimitMs: 10_000,
  }
}

/**
 * Yardstick: hosts one after another, each the one that saves most, then each demand, heaviest first,
 * to the nearest host with room. Weighted distance only.
 */
function nearestWithRoom(problem: SitingProblem): number | undefined {
  if (problem.objective !== 'distance') return undefined
  const { demands, sites, pairs, maxHosts = sites.length } = problem
  const nearest = new Float64Array(demands.length).fill(1e9)
  const isOpen = new Uint8Array(sites.length)
  for (let hosts = 0; hosts < maxHosts; hosts++) {
    const saved = new Float64Array(sites.length)
    demands.forEach(({ weight }, i) => {
      for (let k = at(pairs.start, i); k < at(pairs.start, i + 1); k++) {
        const j = at(pairs.site, k)
        saved[j] = at(saved, j) + weight * Math.max(0, at(nearest, i) - at(pairs.distance, k))
      }
    })
    let best = -1
    for (let j = 0; j < sites.length; j++) {
      if (!isOpen[j] && (best < 0 || at(saved, j) > at(saved, best))) best = j
    }
    isOpen[best] = 1
    demands.forEach((_, i) => {
      for (let k = at(pairs.start, i); k < at(pairs.start, i + 1); k++) {
        if (at(pairs.site, k) === best) nearest[i] = Math.min(at(nearest, i), at(pairs.distance, k))
      }
    })
  }
  const left = sites.map(({ capacity = Number.POSITIVE_INFINITY }) => capacity)
  let total = 0
  const order = demands.map((_, i) => i).sort((a, b) => sizeOf(b) - sizeOf(a) || a - b)
  for (const i of order) {
    let choice = -1
    for (let k = at(pairs.start, i); k < at(pairs.start, i + 1); k++) {
      const j = at(pairs.site, k)
      if (!isOpen[j] || (left[j] as number) < sizeOf(i)) continue
      if (choice < 0 || at(pairs.distance, k) < at(pairs.distance, choice)) choice = k
    }
    if (choice < 0) return undefined
    const j = at(pairs.site, choice)
    left[j] = (left[j] as number) - sizeOf(i)
    total += (demands[i]?.weight as number) * at(pairs.distance, choice)
  }
  return total

  function sizeOf(i: number): number {
    return demands[i]?.size as number
  }
}

/** Yardstick: HiGHS on every pair, with the same time limit. */
function plainHighs(problem: SitingProblem): (ours: number) => string {
  if (problem.objective !== 'distance') return () => '–'
  if (problem.pairs.site.length > yardstickPairs) return () => 'too large'
  const startedMs = performance.now()
  const form = formulate(instanceOf(problem), [], 1e9)
  const { values, bound } = milp(form.model, { timeLimitMs: problem.timeLimitMs, purpose: 'prove' })
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  if (!values) return () => `no solution in ${seconds} s`
  const objective = values.reduce((sum, value, c) => sum + value * at(form.model.cost, c), 0)
  const gap = percent((objective - bound) / objective)
  return (ours) => `${(objective / form.scale / ours).toFixed(3)}, ${gap}, ${seconds}`
}

function instanceOf({ demands, sites, pairs, maxHosts, locked = [] }: SitingProblem): Instance {
  const cost = pairs.distance.slice()
  demands.forEach(({ id, weight }, i) => {
    const lock = locked.find(({ demand }) => demand === id)
    for (let k = at(pairs.start, i); k < at(pairs.start, i + 1); k++) {
      const isAllowed = !lock || sites[at(pairs.site, k)]?.id === lock.site
      cost[k] = isAllowed ? weight * at(pairs.distance, k) : 1e12
    }
  })
  return makeInstance({
    start: pairs.start,
    site: pairs.site,
    cost,
    origin: pairs.site.map((_, k) => k),
    size: Float64Array.from(demands, ({ size }) => size),
    capacity: Float64Array.from(sites, ({ capacity = Number.POSITIVE_INFINITY }) => capacity),
    fixed: new Float64Array(sites.length),
    mustOpen: new Uint8Array(sites.length),
    maxHosts: maxHosts ?? sites.length,
  })
}

function percent(fraction: number): string {
  return fraction <= 1e-6 ? '0 (proven)' : `${(fraction * 100).toFixed(3)} %`
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
