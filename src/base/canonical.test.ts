import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical.ts'

test('the order in which members were written does not matter, at any depth', () => {
  const one = { b: 1, a: { d: [{ y: 1, x: 2 }], c: null } }
  const other = { a: { c: null, d: [{ x: 2, y: 1 }] }, b: 1 }
  expect(canonicalJson(one)).toBe(canonicalJson(other))
  expect(canonicalJson(one)).toBe('{"a":{"c":null,"d":[{"x":2,"y":1}]},"b":1}')
})

test('members without a value are left out, as the database leaves them out', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
  const value = {
    名: '和平村',
    n: 1e21,
    list: [1, undefined, 'x'],
    at: new Date(0),
    gone: undefined,
  }
  expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value))
})

test('the order of a list does matter, and so does every value', () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]))
  expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }))
  expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}))
})

// fast-check prints the seed and the path of a counterexample.
test('whatever the value, it is what JSON.stringify writes of members that were sorted one by one', () => {
  const slowly = (value: unknown): string =>
    JSON.stringify(value, (_key, member: unknown) =>
      member !== null && typeof member === 'object' && !Array.isArray(member)
        ? Object.fromEntries(
            Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
          )
        : member,
    )
  const key = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', '10', '9', ''))
  const value = fc.anything({ key, withDate: true, withSparseArray: true, maxDepth: 4 })
  fc.assert(
    fc.property(value, (any) => {
      expect(canonicalJson(any)).toBe(slowly(any))
    }),
    { seed: 20_261_126, numRuns: 2_000 },
  )
})
