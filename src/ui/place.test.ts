import { expect, test } from 'vitest'
import { homeOf, placeParam, readPlaceParam } from './place.ts'

test('a place in the address bar keeps its level, also where the code ends in zeros', () => {
  for (const level of ['province', 'city', 'county', 'township'] as const) {
    const place = { code: '430000000000', level }
    expect(readPlaceParam(placeParam(place))).toEqual(place)
  }
})

test('what is not a prefix of a known length is no place', () => {
  expect(readPlaceParam('43312')).toBeUndefined()
  expect(readPlaceParam('4331x3')).toBeUndefined()
  expect(readPlaceParam(undefined)).toBeUndefined()
})

test('a person with a village post and a county post begins at the county', () => {
  const post = {
    id: '',
    role: '',
    title: '',
    organisationId: '',
    organisationName: '',
    lent: false,
  }
  const posts = [
    { ...post, level: 'village' as const, regionCode: '433123101201' },
    { ...post, level: 'county' as const, regionCode: '433123000000' },
  ]
  expect(homeOf({ posts })).toEqual({ code: '433123000000', level: 'county' })
})
