import { expect, test } from 'vitest'
import { decodePercent, mendedPercent } from './percent.ts'

test.each([
  ['a%20b', 'a b'],
  ['100%增收', '100%增收'],
  ['%E7%AC%AC', '第'],
  ['%B5%DA', '第'],
  ['%2e%2E%2f', '../'],
])('%s is %s', (text, plain) => {
  expect(decodePercent(text)).toBe(plain)
})

test.each([
  ['/a%20b?x=%2F', '/a%20b?x=%2F'],
  ['/100%%E5%A2%9E', '/100%25%E5%A2%9E'],
  ['/%B5%DA.html', '/%E7%AC%AC.html'],
  ['/%E7%AC%AC%2F', '/%E7%AC%AC%2F'],
  ['/a%', '/a%25'],
])('the address %s is meant as %s', (address, mended) => {
  expect(mendedPercent(address)).toBe(mended)
})
