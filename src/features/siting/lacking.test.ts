import { expect, test } from 'vitest'
import { lackingOf, schoolsByLevel } from './lacking.ts'

const unit = (unitLevel: 'village' | 'township', why: object, schoolId: string | null = null) =>
  ({ unitLevel, schoolId, why: { demand: 'x', ...why } }) as never

test('what binds most units comes first, with how far the nearest school is', () => {
  const beyond = (distance: number) => ({
    reason: 'all_beyond_radius',
    nearest: { site: 's', distance, code: 'beyond_radius' },
  })
  expect(
    lackingOf([
      unit('village', { reason: 'no_room' }),
      unit('village', beyond(4_200)),
      unit('township', beyond(3_100)),
      unit('village', { site: 's', distance: 1, reason: 'nearest', nearer: [] }, 's'),
    ]),
  ).toEqual([
    {
      code: 'all_beyond_radius',
      units: 2,
      levels: ['township', 'village'],
      nearestMetres: [3_100, 4_200],
    },
    { code: 'no_room', units: 1, levels: ['village'], nearestMetres: [] },
  ])
})

test('S1-2 which condition keeps how many schools from hosting is told by level', () => {
  const at = { point: { lat: 27.9, lon: 109.5 }, schoolCode: 'A001' }
  const primary = { ...at, stage: 'primary', mode: 'mode2', usableSeats: 40 } as const
  const point = { ...at, stage: 'teaching_point', mode: 'mode2', usableSeats: 0 } as const
  const bare = { ...at, stage: 'primary', mode: 'mode1', usableSeats: 0 } as const
  const schools = [primary, point, bare]
  expect(schoolsByLevel({ schools, roads: [] }, ['village'])).toEqual([
    {
      level: 'village',
      schools: 3,
      fit: 1,
      faults: [
        { code: 'no_usable_seats', schools: 2 },
        { code: 'mode_hosts_nothing', schools: 1 },
        { code: 'stage_hosts_nothing', schools: 1 },
      ],
    },
  ])
})

test('a school to which no way can be reckoned keeps itself out, unless a road leads to it', () => {
  const school = { stage: 'primary', mode: 'mode2', usableSeats: 40, point: null } as const
  const schools = [
    { ...school, schoolCode: 'A001' },
    { ...school, schoolCode: 'A002' },
  ]
  const roads = [{ schoolCode: 'A002' }]
  expect(schoolsByLevel({ schools, roads }, ['village'])).toMatchObject([
    { schools: 2, fit: 1, faults: [{ code: 'no_coordinates', schools: 1 }] },
  ])
})
