import { expect, test } from 'vitest'
import { joined } from './words.ts'

test('words of many files are one tree', () => {
  expect(
    joined([
      { errors: { lost: 'It is lost.' } },
      { errors: { late: 'It is late.' }, siting: { host: 'Host' } },
    ]),
  ).toEqual({ errors: { lost: 'It is lost.', late: 'It is late.' }, siting: { host: 'Host' } })
})

test('a key that is written twice is told', () => {
  expect(() => joined([{ a: { b: 'one' } }, { a: { b: 'two' } }])).toThrow('b are written twice')
  expect(() => joined([{ a: 'one' }, { a: { b: 'two' } }])).toThrow('a are written twice')
})
