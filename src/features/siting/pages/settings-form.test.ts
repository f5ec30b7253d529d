import { expect, test } from 'vitest'
import type { ScenarioSettings } from '../scenario.ts'
import type { HostSchool, Unit } from '../unit.ts'
import {
  balanceOf,
  refusedFields,
  settingsWith,
  shownNumber,
  storedNumber,
} from './settings-form.ts'

const settings: ScenarioSettings = {
  objective: 'distance',
  levels: ['township', 'village'],
  villageRadiusMetres: 3_000,
  townshipRadiusMetres: 10_000,
  detourFactor: 1.3,
  windowsPerWeek: 3,
  partyMemberShareBp: 5_000,
  farmerShareBp: 300,
  townshipShareBp: 40,
  useRoadDistances: true,
  timeLimitSeconds: 30,
}
const village: Unit = {
  code: '433123101201',
  level: 'village',
  name: '瓦场村',
  townshipCode: '433123101000',
  townshipName: '廖家桥镇',
  point: { lat: 27.9, lon: 109.5 },
  population: 1_040,
  partyMembers: 40,
}
const primary: HostSchool = {
  id: 'a',
  schoolCode: 'LJQ-001',
  name: '瓦场小学',
  regionCode: '433123101201',
  stage: 'primary',
  mode: 'mode2',
  point: null,
  usableSeats: 40,
  hasKeeper: true,
  power: 'good',
  plannedMergerOn: null,
}

test('a radius is shown in kilometres and a share in per cent, and stored as it was', () => {
  expect(shownNumber('villageRadiusMetres', 3_000)).toBe(3)
  expect(shownNumber('townshipShareBp', 40)).toBe(0.4)
  for (const [field, stored] of [
    ['villageRadiusMetres', 2_300],
    ['farmerShareBp', 333],
    ['detourFactor', 1.35],
  ] as const) {
    expect(storedNumber(field, shownNumber(field, stored))).toBe(stored)
  }
})

test('a form is refused for the fields the server would refuse', () => {
  expect(refusedFields(settings)).toEqual([])
  expect(refusedFields({ ...settings, windowsPerWeek: 0, levels: [] }).toSorted()).toEqual([
    'levels',
    'windowsPerWeek',
  ])
})

test('an emptied limit is left out, and a cost is sent for the least distance alone', () => {
  const limited = { ...settings, maxHosts: 40 }
  expect(settingsWith(limited, { maxHosts: undefined })).toStrictEqual(settings)
  expect(settingsWith(settings, { costPerHost: 9_000 })).toEqual({
    ...settings,
    costPerHost: 9_000,
  })
  const fairest = { objective: 'minimax', costPerHost: 9_000 } as const
  expect(settingsWith(settings, fairest)).toStrictEqual({ ...settings, objective: 'minimax' })
})

test('expected people and weekly places follow the settings', () => {
  const county = {
    units: [village, { ...village, code: '433123101202', point: null }],
    schools: [primary],
  }
  // 40 members at 50 % and 1,000 others at 3 %.
  expect(balanceOf(county, settings)).toEqual({
    units: 2,
    unlocated: 1,
    expected: 100,
    schools: 1,
    schoolsUnlocated: 1,
    capacity: 120,
  })
  expect(balanceOf(county, { ...settings, windowsPerWeek: 5 }).capacity).toBe(200)
})

test('a suitable school without a point is counted, and that it has none', () => {
  const schools = [primary, { ...primary, point: village.point }]
  expect(balanceOf({ units: [village], schools }, settings)).toMatchObject({
    schools: 2,
    schoolsUnlocated: 1,
  })
})

test('a school that can host nothing adds no places', () => {
  const unfit = [
    { ...primary, mode: 'mode1' as const },
    { ...primary, usableSeats: 0 },
  ]
  expect(balanceOf({ units: [village], schools: unfit }, settings)).toMatchObject({
    schools: 0,
    capacity: 0,
  })
})
