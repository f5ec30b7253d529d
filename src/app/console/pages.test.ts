import { expect, test } from 'vitest'
import { pages } from './pages.ts'

test('every page has an address of its own', () => {
  const paths = pages.map(({ path }) => path)
  expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([])
})
