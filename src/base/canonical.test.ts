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
