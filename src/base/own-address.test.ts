import { expect, test } from 'vitest'
import { ownAddress } from './own-address.ts'

const origin = 'http://10.0.0.5:8080'

test.each([
  ['/mine', '/mine'],
  ['/resources/1?part=2#三', '/resources/1?part=2#%E4%B8%89'],
  ['/', '/'],
  ['mine', '/mine'],
  ['', '/'],
  ['/a/../mine', '/mine'],
  [`${origin}/mine`, '/mine'],
  ['/%5Chost', '/%5Chost'],
  ['/%09/host', '/%09/host'],
])('A6 %j stays here, as %s', (address, path) => {
  expect(ownAddress(address, origin)).toBe(path)
})

test.each([
  '//host',
  '///host',
  '/\\host',
  '\\\\host',
  '\\/host',
  '/\t/host',
  '/\n/host',
  '\t//host',
  ' //host',
  '/\r\\host',
  '/..//host',
  '/.//host',
  '/a/..//host',
  '/%2e%2e//host',
  'http://host/',
  'http:\\\\host',
  'https:host',
  'https://10.0.0.5:8080/mine',
  'http://10.0.0.5/mine',
  'http://10.0.0.5:8080@host/',
  'javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,x',
  'blob:http://10.0.0.5:8080/1',
  'http://',
  undefined,
])('A6 %j leads away', (address) => {
  expect(ownAddress(address, origin)).toBeUndefined()
})
