import { expect, test } from 'vitest'
import { village } from '../../schools/village.ts'
import { differencesOf, mergeChoices } from './conflict.ts'

const base = {
  villageCode: '433123101201',
  name: '瓦场村',
  population: 800,
  households: 200,
  inScope: true,
}
const mine = { ...base, population: 812, households: 210 }
const current = { ...base, name: '新瓦场村', population: 805 }

test('only what I changed is to be chosen; what the other changed alone stands', () => {
  expect(differencesOf(village, base, mine, current)).toEqual([
    { field: 'population', mine: 812, theirs: 805, bothChanged: true },
    { field: 'households', mine: 210, theirs: 200, bothChanged: false },
  ])
})

test('what both changed to the same value is no difference', () => {
  expect(differencesOf(village, base, { ...base, population: 805 }, current)).toEqual([])
})

test('the merged row keeps the other’s name and takes mine where mine was chosen', () => {
  const differences = differencesOf(village, base, mine, current)
  expect(mergeChoices(village, current, differences, (field) => field === 'households')).toEqual({
    ...current,
    households: 210,
  })
})

test('a field that I emptied is emptied in the merged row', () => {
  const { population: _, ...emptied } = base
  const differences = differencesOf(village, base, emptied, current)
  expect(mergeChoices(village, current, differences, () => true)).not.toHaveProperty('population')
})
