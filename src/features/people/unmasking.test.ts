import { expect, test } from 'vitest'
import { everywhere, rangeOf } from '../../base/place.ts'
import { unmaskedPlaces } from './unmasking.ts'

const county = rangeOf('433123000000', 'county')
const townshipA = rangeOf('433123101000', 'township')
const townshipB = rangeOf('433123104000', 'township')
const villageA1 = rangeOf('433123101201', 'village')

test('a grant opens what lies in it and within reach, and nothing beside it', () => {
  const grants = [{ grantId: 'a', range: townshipA }]
  expect(unmaskedPlaces(grants, [county])).toEqual([{ ...townshipA, grantIds: ['a'] }])
  expect(unmaskedPlaces(grants, [villageA1, townshipB])).toEqual([
    { ...villageA1, grantIds: ['a'] },
  ])
  expect(unmaskedPlaces(grants, [townshipB])).toEqual([])
  expect(unmaskedPlaces([], [everywhere])).toEqual([])
})

test('a grant for the whole county opens each of the townships that its holder reaches', () => {
  const grants = [{ grantId: 'all', range: county }]
  expect(unmaskedPlaces(grants, [townshipB, townshipA])).toEqual([
    { ...townshipA, grantIds: ['all'] },
    { ...townshipB, grantIds: ['all'] },
  ])
})

test('no place is told twice, and every grant for it is named', () => {
  const grants = [
    { grantId: 'v', range: villageA1 },
    { grantId: 'a', range: townshipA },
    { grantId: 'again', range: townshipA },
    { grantId: 'b', range: townshipB },
  ]
  expect(unmaskedPlaces(grants, [county])).toEqual([
    { ...townshipA, grantIds: ['v', 'a', 'again'] },
    { ...townshipB, grantIds: ['b'] },
  ])
})
