import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cunxiao } from '../../../test/harness/command-line.ts'
import { loadMilp } from '../../platform/milp.ts'
import { answerTo, type SolveOptions } from './commands.ts'
import type { SitingSolution } from './model.ts'
import { solveSiting } from './solve.ts'

// fast-check prints the seed and the path of a counterexample.
const seed = 20_261_125

let folder: string
let solver: Parameters<typeof answerTo>[1]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siting-oracle-'))
  const milp = await loadMilp()
  solver = (problem) => solveSiting(problem, { milp, now: () => performance.now() })
})
afterAll(() => rmSync(folder, { recursive: true }))

for (const objective of ['distance', 'coverage', 'minimax'] as const) {
  test(`S2-3 S1-6 siting solve, ${objective}: what it prints is the best of every possible assignment`, async () => {
    await fc.assert(
      fc.asyncProperty(question(objective), async (asked) => {
        const options = write(asked)
        const { out, err, exit } = await answerTo(options, solver, 0)
        const printed = JSON.parse(out) as SitingSolution
        const { unassigned, best } = tryEverything(asked)
        expect(printed.unassigned).toEqual(unassigned)
        if (!best) {
          expect({ exit, ...printed }).toMatchObject({
            exit: 3,
            status: 'infeasible',
            objective: null,
            bound: null,
            gap: null,
            hosts: [],
            assignments: [],
          })
          expect(err).toMatch(/^infeasible: \S.+\n$/)
          return
        }
        expect({ exit, err, status: printed.status }).toEqual({
          exit: 0,
          err: '',
          status: 'optimal',
        })
        const own = judge(asked, printed)
        expectNear(printed.objective, best.goal)
        expectNear(own.goal, best.goal)
        if (objective !== 'distance') {
          expect(printed.tieBreak).toBe('optimal')
          expectNear(own.metres, best.metres)
        }
        expect(printed.gap).toBeLessThanOrEqual(1e-6)
        expectNear(printed.bound, best.goal)
      }),
      { seed, numRuns: 300 },
    )
  })
}

test('S2-3 siting solve as a process of its own prints and ends the same', async () => {
  for (const objective of ['distance', 'coverage', 'minimax'] as const) {
    for (const asked of fc.sample(question(objective), { seed, numRuns: 3 })) {
      const options = write(asked)
      const { out, err, exit } = await answerTo(options, solver, 0)
      const said = await cunxiao(folder, ['siting', 'solve', ...wordsOf(options)])
      expect(said).toEqual({ out, err, exit })
    }
  }
})

function wordsOf({ timeLimit, json, ...options }: SolveOptions): string[] {
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  return [...given, '--time-limit', String(timeLimit), ...(json ? ['--json'] : [])]
}

// ── A question, as a person would put it into files ──

type Cell = number | undefined
type Question = {
  objective: SolveOptions['objective']
  ground: 'globe' | 'plane' | 'table'
  demands: { at: [number, number]; weight: number; size: Cell }[]
  sites: { at: [number, number]; capacity: Cell; fixed: Cell }[]
  /** Metres of `table`; a pair without them is not in the file. */
  metres: Cell[][]
  hasSizes: boolean
  hasFixed: boolean
  hosts: Cell
  radius: Cell
  detour: number
  roundDown: boolean
}

function question(objective: Question['objective']): fc.Arbitrary<Question> {
  const place = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
  const amount = fc.oneof(
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: 0, max: 90 }).map((n) => n / 10),
  )
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  // Small whole numbers make ties, full hosts and distances that are just the radius.
  const radius = fc.oneof(fc.integer({ min: 0, max: 16 }), fc.constantFrom(6.5, 13, 5.2))
  return fc.record({
    objective: fc.constant(objective),
    ground: fc.constantFrom('globe' as const, 'plane' as const, 'table' as const),
    demands: fc.array(fc.record({ at: place, weight: amount, size: some(amount) }), {
      maxLength: 5,
    }),
    sites: fc.array(
      fc.record({
        at: place,
        capacity: some(fc.oneof(amount, fc.integer({ min: 5, max: 40 }))),
        fixed: some(fc.integer({ min: 0, max: 60 })),
      }),
      { maxLength: 4 },
    ),
    metres: fc.array(
      fc.array(some(fc.integer({ min: 0, max: 16 })), { minLength: 4, maxLength: 4 }),
      {
        minLength: 5,
        maxLength: 5,
      },
    ),
    hasSizes: fc.boolean(),
    hasFixed: fc.boolean(),
    hosts: some(fc.integer({ min: 0, max: 4 })),
    radius: objective === 'coverage' ? radius : some(radius),
    detour: fc.constantFrom(1, 1.3, 0.5),
    roundDown: fc.boolean(),
  })
}

/** A step of the globe's grid is about a kilometre, one of the plane is 1. */
const step = { globe: 0.01, plane: 1, table: 1 }
const metresPerStep = { globe: 1_000, plane: 1, table: 1 }
const radiusOf = ({ radius, ground }: Question): number =>
  radius === undefined ? Number.POSITIVE_INFINITY : radius * metresPerStep[ground]

function write(asked: Question): SolveOptions {
  const { ground, hasSizes, hasFixed, radius, hosts } = asked
  const file = (name: string, lines: (string | number)[][]): string => {
    const path = join(folder, name)
    writeFileSync(path, `${lines.map((cells) => cells.join(',')).join('\n')}\n`)
    return path
  }
  const at = ([x, y]: [number, number]): number[] =>
    ground === 'globe' ? [27.9 + y * step.globe, 109.5 + x * step.globe] : [x, y]
  const axes = ground === 'globe' ? ['lat', 'lon'] : ['x', 'y']
  const given = <T>(present: boolean, cell: T): T[] => (present ? [cell] : [])
  const demands = file('d.csv', [
    ['id', ...axes, 'weight', ...given(hasSizes, 'size')],
    ...asked.demands.map((demand, i) => [
      `d${i}`,
      ...at(demand.at),
      demand.weight,
      ...given(hasSizes, demand.size ?? ''),
    ]),
  ])
  const sites = file('s.csv', [
    ['id', ...axes, 'capacity', ...given(hasFixed, 'fixed_cost')],
    ...asked.sites.map((site, j) => [
      `s${j}`,
      ...at(site.at),
      site.capacity ?? '',
      ...given(hasFixed, site.fixed ?? ''),
    ]),
  ])
  const distances = file('c.csv', [
    ['demand', 'site', 'distance'],
    ...asked.demands.flatMap((_, i) =>
      asked.sites.flatMap((_, j) => {
        const metres = asked.metres[i]?.[j]
        return metres === undefined ? [] : [[`d${i}`, `s${j}`, metres]]
      }),
    ),
  ])
  return {
    demands,
    sites,
    ...(ground === 'table' && { distances }),
    ...(hosts !== undefined && { hosts }),
    ...(radius !== undefined && { radius: radiusOf(asked) }),
    objective: asked.objective,
    detour: asked.detour,
    ...(asked.roundDown && { round: 'down' }),
    timeLimit: 60,
    json: true,
  }
}

// ── The oracle: nothing of the solver's, every assignment there is ──

const origin: [number, number] = [0, 0]

function metresOf(asked: Question, i: number, j: number): Cell {
  const from = asked.demands[i]?.at ?? origin
  const to = asked.sites[j]?.at ?? origin
  const straight =
    asked.ground === 'table'
      ? asked.metres[i]?.[j]
      : asked.ground === 'plane'
        ? Math.sqrt((from[0] - to[0]) ** 2 + (from[1] - to[1]) ** 2)
        : chordMetres(from, to)
  if (straight === undefined) return undefined
  // A hair above keeps a distance that is a whole number from being rounded to the one below.
  const road = straight * asked.detour
  return asked.roundDown ? Math.floor(road + 1e-9) : road
}

/** Great circle by the chord through the globe. */
function chordMetres([x1, y1]: [number, number], [x2, y2]: [number, number]): number {
  const vector = (x: number, y: number): [number, number, number] => {
    const lat = ((27.9 + y * step.globe) * Math.PI) / 180
    const lon = ((109.5 + x * step.globe) * Math.PI) / 180
    return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)]
  }
  const [a, b] = [vector(x1, y1), vector(x2, y2)]
  const chord = Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))
  return 2 * 6_371_008.8 * Math.asin(chord / 2)
}

const isFar = (asked: Question, metres: number): boolean => metres > radiusOf(asked) + 1e-9
const weightOf = (asked: Question, i: number): number => asked.demands[i]?.weight ?? 0
const sizeOf = (asked: Question, i: number): number =>
  (asked.hasSizes ? asked.demands[i]?.size : undefined) ?? weightOf(asked, i)

type Worth = { goal: number; metres: number }

function tryEverything(asked: Question) {
  const unassigned: { demand: string; reason: string }[] = []
  const served: { i: number; sites: number[] }[] = []
  for (const [i] of asked.demands.entries()) {
    const known = asked.sites.flatMap((_, j) => (metresOf(asked, i, j) === undefined ? [] : [j]))
    const sites = known.filter(
      (j) => asked.objective === 'coverage' || !isFar(asked, metresOf(asked, i, j) as number),
    )
    if (sites.length > 0) served.push({ i, sites })
    else {
      const reason = known.length > 0 ? 'all_beyond_radius' : 'no_site_of_right_kind'
      unassigned.push({ demand: `d${i}`, reason })
    }
  }
  let best: Worth | undefined
  const hostOf = new Map<number, number>()
  const visit = (next: number): void => {
    const one = served[next]
    if (one) {
      for (const j of one.sites) {
        hostOf.set(one.i, j)
        visit(next + 1)
      }
    } else if (isPossible(asked, hostOf)) {
      const worth = worthOf(asked, hostOf)
      if (!best || isBetter(asked, worth, best)) best = worth
    }
  }
  visit(0)
  return { unassigned, best }
}

function isPossible(asked: Question, hostOf: ReadonlyMap<number, number>): boolean {
  if (new Set(hostOf.values()).size > (asked.hosts ?? Number.POSITIVE_INFINITY)) return false
  return asked.sites.every(({ capacity }, j) => {
    const load = [...hostOf].reduce(
      (sum, [i, host]) => sum + (host === j ? sizeOf(asked, i) : 0),
      0,
    )
    return load <= (capacity ?? Number.POSITIVE_INFINITY) + 1e-6
  })
}

function worthOf(asked: Question, hostOf: ReadonlyMap<number, number>): Worth {
  const ways = [...hostOf].map(([i, j]) => ({
    weight: weightOf(asked, i),
    metres: metresOf(asked, i, j) as number,
  }))
  const metres = ways.reduce((sum, way) => sum + way.weight * way.metres, 0)
  switch (asked.objective) {
    case 'distance': {
      const fixed = [...new Set(hostOf.values())].reduce(
        (sum, j) => sum + ((asked.hasFixed ? asked.sites[j]?.fixed : undefined) ?? 0),
        0,
      )
      return { goal: metres + fixed, metres }
    }
    case 'coverage':
      return {
        goal: ways.reduce((sum, way) => sum + (isFar(asked, way.metres) ? 0 : way.weight), 0),
        metres,
      }
    case 'minimax':
      return { goal: Math.max(0, ...ways.map((way) => way.metres)), metres }
  }
}

function isBetter({ objective }: Question, a: Worth, b: Worth): boolean {
  const ahead = objective === 'coverage' ? a.goal - b.goal : b.goal - a.goal
  const alike = Math.abs(ahead) <= 1e-7 * Math.max(1, Math.abs(b.goal))
  return alike ? a.metres < b.metres : ahead > 0
}

/** Whether the printed assignment is one of those that are possible, and what it is worth. */
function judge(asked: Question, { assignments, hosts, unassigned }: SitingSolution): Worth {
  const numberOf = (id: string): number => Number(id.slice(1))
  const hostOf = new Map(assignments.map(({ demand, site }) => [numberOf(demand), numberOf(site)]))
  expect(hostOf.size).toBe(assignments.length)
  expect(hostOf.size + unassigned.length).toBe(asked.demands.length)
  for (const { demand, site, distance } of assignments) {
    const metres = metresOf(asked, numberOf(demand), numberOf(site))
    expectNear(distance, metres ?? Number.NaN)
    if (asked.objective !== 'coverage') expect(isFar(asked, distance)).toBe(false)
  }
  expect(isPossible(asked, hostOf)).toBe(true)
  expect(hosts.toSorted()).toEqual([...new Set(assignments.map(({ site }) => site))].toSorted())
  return worthOf(asked, hostOf)
}

function expectNear(actual: number | null, wanted: number): void {
  expect(actual).not.toBeNull()
  expect(Math.abs((actual ?? 0) - wanted)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(wanted)))
}
