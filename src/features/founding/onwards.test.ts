import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextOf, onwards } from './onwards.ts'
import { type HeldMark, markNames, type PlateKind, type StageFacts } from './stage-facts.ts'
import { type StationStage, stationLifecycle } from './station-life.ts'

const here = '00000000-0000-4000-8000-000000000001'
const before = '00000000-0000-4000-8000-000000000002'
const orders = ['o1', 'o2']

const all: StageFacts = {
  ...{ schoolId: here, leftSchool: null, hung: ['school', 'station'], isAgreed: true, vacant: [] },
  ...{ assistants: 1, assistantsMin: 1, assistantsMax: 2, mayPendPlates: false },
  ...{ certified: 1, certifiedMin: 1 },
  ...{ timesUntil: '2027-02-01', timesWanted: '2027-01-01' },
  marks: markNames
    .filter((mark) => mark !== 'order' && mark !== 'mended')
    .map((mark) => ({ mark, schoolId: here, restsOn: null })),
}
const without = (...names: string[]): StageFacts => ({
  ...all,
  marks: all.marks.filter(({ mark }) => !names.includes(mark)),
})
const mark = (name: HeldMark['mark'], more: Partial<HeldMark> = {}): HeldMark => ({
  ...{ mark: name, schoolId: here, restsOn: null },
  ...more,
})
const endOf = (stage: StationStage, facts: StageFacts, backTo: StationStage | null = null) =>
  onwards({ stage, backTo }, facts).at(-1)?.to ?? stage

// ── The state machine as it is written down, and a walker that tries every edge. ──

type World = { facts: StageFacts; backTo: StationStage | null }
const has = ({ facts }: World, name: string) =>
  facts.marks.some(
    (one) =>
      one.mark === name &&
      (['listed', 'approved', 'filed', 'letters'].includes(name) ||
        (facts.schoolId !== null && one.schoolId === facts.schoolId)),
  )
const openOrder = ({ facts: { marks } }: World) =>
  orders.some(
    (order) =>
      marks.some((one) => one.mark === 'order' && one.restsOn === order) &&
      !marks.some((one) => one.mark === 'mended' && one.restsOn === order),
  )
const bothHang = ({ facts }: World) =>
  facts.hung.includes('school') && facts.hung.includes('station')
const staffed = ({ facts }: World) =>
  facts.vacant.length === 0 && facts.assistants <= facts.assistantsMax
const certified = ({ facts }: World) => facts.certified >= 1
const hosted = ({ facts }: World) => facts.schoolId !== null
const ready = (world: World) =>
  hosted(world) &&
  bothHang(world) &&
  staffed(world) &&
  certified(world) &&
  world.facts.isAgreed &&
  world.facts.assistants >= world.facts.assistantsMin &&
  !openOrder(world)
const edges: readonly (readonly [StationStage, StationStage, (world: World) => boolean])[] = [
  ['consented', 'planned', (w) => hosted(w) && has(w, 'listed')],
  ['planned', 'approved', (w) => hosted(w) && has(w, 'approved')],
  ['approved', 'filed', (w) => hosted(w) && has(w, 'filed')],
  [
    'filed',
    'plated',
    (w) =>
      hosted(w) &&
      has(w, 'letters') &&
      has(w, 'rules') &&
      (bothHang(w) || (w.facts.mayPendPlates && has(w, 'trial'))),
  ],
  ['plated', 'staffed', (w) => hosted(w) && staffed(w) && certified(w) && w.facts.isAgreed],
  [
    'staffed',
    'trial',
    (w) =>
      hosted(w) &&
      staffed(w) &&
      certified(w) &&
      w.facts.isAgreed &&
      has(w, 'rules') &&
      has(w, 'trial') &&
      (w.facts.timesUntil ?? '') >= w.facts.timesWanted,
  ],
  ['trial', 'county_accepted', (w) => ready(w) && has(w, 'county')],
  ['county_accepted', 'city_accepted', (w) => ready(w) && has(w, 'city')],
  ['city_accepted', 'operating', (w) => ready(w) && has(w, 'province')],
  ...(['trial', 'county_accepted', 'city_accepted', 'operating'] as const).flatMap((stage) => [
    [stage, 'rectifying', openOrder] as const,
    ['rectifying', stage, (w: World) => w.backTo === stage && !openOrder(w)] as const,
  ]),
  [
    'relocating',
    'plated',
    (w) => hosted(w) && bothHang(w) && w.facts.schoolId !== w.facts.leftSchool,
  ],
]

/** Where every way of the machine ends. */
function walk(
  stage: StationStage,
  world: World,
  seen = new Set<StationStage>(),
): Set<StationStage> {
  const ways = edges.filter(([from, to, may]) => from === stage && !seen.has(to) && may(world))
  if (ways.length === 0) return new Set([stage])
  return new Set(ways.flatMap(([, to]) => [...walk(to, world, new Set([...seen, stage]))]))
}

const school = fc.constantFrom(here, before, null)
const held = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      mark: fc.constantFrom(...markNames.filter((one) => one !== 'order' && one !== 'mended')),
      schoolId: fc.constantFrom(here, here, here, before),
      restsOn: fc.constant(null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      mark: fc.constantFrom('order' as const, 'mended' as const),
      schoolId: fc.constant(here),
      restsOn: fc.constantFrom(...orders),
    }),
  },
)
const mostly = fc.oneof(
  { weight: 5, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.boolean() },
)
const facts: fc.Arbitrary<StageFacts> = fc.record({
  schoolId: fc.oneof({ weight: 6, arbitrary: fc.constant(here) }, { weight: 1, arbitrary: school }),
  leftSchool: school,
  marks: fc.array(held, { maxLength: 30 }),
  hung: mostly.chain((both) =>
    both
      ? fc.constant<PlateKind[]>(['school', 'station'])
      : fc.subarray<PlateKind>(['school', 'station']),
  ),
  isAgreed: mostly,
  vacant: mostly.map((none) => (none ? [] : ['technical_administrator'])),
  assistants: fc.integer({ min: 0, max: 3 }),
  ...{ assistantsMin: fc.constant(1), assistantsMax: fc.constant(2) },
  certified: fc.constantFrom(0, 1, 1, 2, 2),
  certifiedMin: fc.constant(1),
  timesUntil: fc.constantFrom(null, '2026-12-01', '2027-01-01', '2027-02-01', '2027-02-01'),
  timesWanted: fc.constant('2027-01-01'),
  mayPendPlates: fc.boolean(),
})
const stages = Object.keys(stationLifecycle.states) as StationStage[]

test('INV-49 a station goes as far as the state machine lets it, along its edges, and no further', () => {
  const reached = new Set<StationStage>()
  fc.assert(
    fc.property(
      fc.constantFrom(...stages),
      fc.constantFrom('trial', 'county_accepted', 'city_accepted', 'operating' as const),
      facts,
      (stage, back, given) => {
        const backTo = stage === 'rectifying' ? (back as StationStage) : null
        const steps = onwards({ stage, backTo }, given)
        let at = stage
        for (const { move, from, to } of steps) {
          expect(from).toBe(at)
          const known = stationLifecycle.moves[move]
          expect(known.by).toBe('system')
          expect(known.from).toContain(from)
          expect(known.to).toBe(to)
          at = to
        }
        reached.add(at)
        // An order comes before whatever else might follow.
        const ends = walk(stage, { facts: given, backTo })
        expect([...ends], JSON.stringify({ stage, given })).toContain(at)
        if (at !== 'rectifying') expect([...ends]).toEqual([at])
      },
    ),
    { numRuns: 5_000 },
  )
  expect(reached).toContain('operating')
  expect(reached).toContain('rectifying')
})

test('I6-1 with everything there, a station comes from its consents into operation in one go', () => {
  expect(endOf('consented', all)).toBe('operating')
  expect(onwards({ stage: 'consented', backTo: null }, all).map(({ move }) => move)).toEqual([
    ...['plan', 'approve', 'file', 'plate', 'staff', 'try'],
    ...['accept_county', 'accept_city', 'accept_province'],
  ])
})

test('I1-4, INV-30, INV-35 no step is skipped, whatever is there of later ones', () => {
  expect(endOf('consented', without('approved'))).toBe('planned')
  expect(endOf('trial', without('county'))).toBe('trial')
  expect(endOf('county_accepted', without('city'))).toBe('county_accepted')
  expect(endOf('surveyed', all)).toBe('surveyed')
})

test('INV-07, I4-2, N8 the trial may begin while plates are made, where the rule says so; acceptance waits for both', () => {
  const bare: StageFacts = { ...all, hung: ['school'] }
  expect(endOf('filed', bare)).toBe('filed')
  expect(endOf('filed', { ...bare, mayPendPlates: true })).toBe('trial')
  expect(nextOf({ stage: 'trial', backTo: null }, bare)?.obstacles).toEqual([
    { code: 'lacks_station_plate', remedy: 'plates' },
  ])
})

test('INV-10, INV-11, INV-14 no staff without both administrators, no trial without agreement and rules, no acceptance without an assistant', () => {
  expect(endOf('plated', { ...all, vacant: ['head_administrator'] })).toBe('plated')
  expect(endOf('plated', { ...all, isAgreed: false })).toBe('plated')
  expect(endOf('staffed', { ...all, isAgreed: false })).toBe('staffed')
  expect(endOf('staffed', without('rules'))).toBe('staffed')
  expect(endOf('staffed', { ...all, assistants: 0 })).toBe('trial')
  expect(endOf('plated', { ...all, assistants: 3 })).toBe('plated')
})

test('I3-1, N6, INV-12, INV-14 nobody is staff, nothing is tried and nothing accepted without somebody certified', () => {
  const without: StageFacts = { ...all, certified: 0 }
  expect(endOf('plated', without)).toBe('plated')
  expect(endOf('staffed', without)).toBe('staffed')
  for (const stage of ['trial', 'county_accepted', 'city_accepted'] as const)
    expect(endOf(stage, without)).toBe(stage)
  expect(endOf('plated', { ...without, certifiedMin: 0 })).toBe('operating')
  expect(nextOf({ stage: 'plated', backTo: null }, without)?.obstacles).toEqual([
    { code: 'lacks_certified', remedy: 'training' },
  ])
})

test('INV-34 an open order takes a station out, and it goes on where it stood once each is put right', () => {
  const ordered = (...more: HeldMark[]): StageFacts => ({
    ...without('province'),
    marks: [...without('province').marks, mark('order', { restsOn: 'o1' }), ...more],
  })
  expect(endOf('trial', ordered())).toBe('rectifying')
  expect(endOf('rectifying', ordered(), 'trial')).toBe('rectifying')
  expect(endOf('rectifying', ordered(mark('mended', { restsOn: 'o1' })), 'trial')).toBe(
    'city_accepted',
  )
  const second = [mark('mended', { restsOn: 'o1' }), mark('order', { restsOn: 'o2' })]
  expect(endOf('rectifying', ordered(...second), 'operating')).toBe('rectifying')
})

test('X-17, INV-48 at a new host plan and letters stay, and rules, trial and acceptance are asked anew', () => {
  const moved: StageFacts = { ...all, leftSchool: before }
  expect(endOf('relocating', { ...all, leftSchool: here })).toBe('relocating')
  expect(endOf('relocating', { ...moved, hung: [] })).toBe('relocating')
  const old = { ...moved, marks: all.marks.map((one) => ({ ...one, schoolId: before })) }
  expect(endOf('relocating', old)).toBe('staffed')
})
