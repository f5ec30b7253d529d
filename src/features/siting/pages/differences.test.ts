import { expect, test } from 'vitest'
import type { UnitAssignment } from '../scenario.ts'
import { adoptionOf, differencesOf } from './differences.ts'

const served = (unitCode: string, schoolId: string | null): UnitAssignment => ({
  unitCode,
  unitLevel: 'village',
  unitName: unitCode,
  townshipName: null,
  lat: null,
  lon: null,
  population: null,
  partyMembers: null,
  size: 10,
  schoolId,
  schoolName: schoolId,
  distanceMetres: null,
  why: { demand: unitCode, reason: 'no_coordinates' },
})

test('units served by another school differ, also one that only one scenario serves or asks about', () => {
  const a = [served('1', 'x'), served('2', 'x'), served('3', 'y'), served('4', 'y')]
  const b = [served('1', 'x'), served('2', 'y'), served('3', null), served('5', 'y')]
  expect(differencesOf(a, b).map(({ unit }) => unit.unitCode)).toEqual(['2', '3', '4', '5'])
  expect(differencesOf(a, a)).toEqual([])
})

test('adopting keeps fixed hosts, changes open ones and says how many answers are lost', () => {
  const open = { state: 'open' as const, consents: [] }
  const answered = { state: 'open' as const, consents: [{}, {}] as never }
  const decisions = [
    { unitCode: '1', schoolId: 'x', ...open },
    { unitCode: '2', schoolId: 'x', ...answered },
    { unitCode: '3', schoolId: 'x', state: 'fixed' as const, consents: [] },
  ]
  const assignments = [
    served('1', 'x'),
    served('2', 'y'),
    served('3', 'y'),
    served('4', 'y'),
    served('5', null),
  ]
  expect(adoptionOf(assignments, decisions)).toEqual({
    created: 1,
    changed: 1,
    lostAnswers: 2,
    kept: 2,
    unserved: 1,
  })
})
