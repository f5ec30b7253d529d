import { expect, test } from 'vitest'
import { rankCandidates } from './candidate.ts'
import type { HostSchool, Ruling, Unit } from './unit.ts'

const unit: Unit = {
  code: '433123101201',
  level: 'village',
  name: '瓦场村',
  townshipCode: '433123101000',
  townshipName: '廖家桥镇',
  point: null,
  population: 1_000,
  partyMembers: 40,
}

const school = (id: string, change: Partial<HostSchool> = {}): HostSchool => ({
  id,
  schoolCode: id,
  name: id,
  regionCode: '433123104201',
  stage: 'primary',
  mode: 'mode2',
  point: null,
  usableSeats: 40,
  hasKeeper: true,
  power: 'good',
  plannedMergerOn: null,
  ...change,
})

const rank = (
  schools: readonly HostSchool[],
  metres: Record<string, number> = {},
  rulings: readonly Ruling[] = [],
) =>
  rankCandidates(unit, schools, {
    wayTo: ({ id }) => {
      const known = metres[id]
      return known === undefined ? null : { metres: known, minutes: null, byRoad: false }
    },
    rulings,
    radiusMetres: 3_000,
    takenAt: ({ id }) => (id === 'taken' ? 110 : 0),
    expected: 60,
    windowsPerWeek: 3,
  })

test('S2-3 the nearer school comes first, unless its inconvenience outweighs the way', () => {
  const schools = [school('far'), school('near'), school('near but dark', { power: 'poor' })]
  const order = rank(schools, { far: 2_000, near: 800, 'near but dark': 700 })
  expect(order.map(({ schoolId }) => schoolId)).toEqual(['near', 'far', 'near but dark'])
  expect(order[2]?.reasons).toContain('power_poor')
})

test('a school that cannot host comes after every one that can, with what keeps it', () => {
  const schools = [school('no mode', { mode: 'none' }), school('far')]
  const order = rank(schools, { 'no mode': 100, far: 2_900 })
  expect(order.map(({ schoolId, unfit }) => [schoolId, unfit])).toEqual([
    ['far', []],
    ['no mode', ['mode_hosts_nothing']],
  ])
})

test('for a village without a point its own schools come first, then those of its township', () => {
  const schools = [
    school('elsewhere'),
    school('township', { regionCode: '433123101205' }),
    school('village', { regionCode: '433123101201' }),
  ]
  expect(rank(schools).map(({ schoolId }) => schoolId)).toEqual([
    'village',
    'township',
    'elsewhere',
  ])
})

test('INV-06 a waiver lifts the wrong kind, never the lack of equipment', () => {
  const waiver = (schoolId: string): Ruling => ({
    id: schoolId,
    unitCode: unit.code,
    schoolId,
    kind: 'kind_waived',
    reason: '没有别的学校',
    ruledByName: '张三',
    ruledAt: '2026-11-23T00:00:00.000Z',
  })
  const schools = [school('point', { stage: 'teaching_point' }), school('none', { mode: 'none' })]
  const order = rank(
    schools,
    {},
    schools.map(({ id }) => waiver(id)),
  )
  expect(order.map(({ schoolId, unfit }) => [schoolId, unfit])).toEqual([
    ['point', []],
    ['none', ['mode_hosts_nothing']],
  ])
})

test('S2-3 a school whose places others take says so, with how many', () => {
  const [free, taken] = rank([school('taken'), school('free')], { taken: 900, free: 1_200 })
  expect(free).toMatchObject({ schoolId: 'free', taken: 0 })
  expect(free?.reasons).toContain('room_ample')
  expect(taken).toMatchObject({ schoolId: 'taken', capacity: 120, taken: 110 })
  expect(taken?.reasons).toContain('room_taken')
})
