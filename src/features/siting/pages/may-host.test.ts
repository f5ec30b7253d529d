import { expect, test } from 'vitest'
import type { Candidate } from '../candidate.ts'
import { mayHost } from './may-host.ts'

const near: Candidate = {
  schoolId: 'a',
  schoolName: '瓦场小学',
  regionCode: '433123101201',
  distanceMetres: 800,
  travelMinutes: null,
  byRoad: false,
  usableSeats: 40,
  capacity: 200,
  taken: 0,
  score: 800,
  reasons: ['within_radius', 'keeper_present'],
  unfit: [],
  ruling: null,
}

test('a school beyond the radius hosts only where a person waived the radius', () => {
  expect(mayHost(near)).toBe(true)
  expect(mayHost({ ...near, reasons: ['beyond_radius'] })).toBe(false)
  expect(mayHost({ ...near, reasons: ['beyond_radius', 'radius_waived'] })).toBe(true)
})

test('an unfit or excluded school is not offered, however near', () => {
  expect(mayHost({ ...near, unfit: ['merger_planned'] })).toBe(false)
  expect(mayHost({ ...near, ruling: 'forbidden' })).toBe(false)
})
