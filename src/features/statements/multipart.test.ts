import { expect, test } from 'vitest'
import { boundaryOf, endOfMultipart, headOfPart, readMultipart } from './multipart.ts'

const boundary = "abcABC0123'()+_,-./:=?"
const type = `multipart/mixed; boundary="${boundary}"`
const bytes = (text: string) => new TextEncoder().encode(text)
const text = (content: Uint8Array) => new TextDecoder('latin1').decode(content)
const read = (body: string | Uint8Array, contentType = type) => {
  const answer = readMultipart(contentType, typeof body === 'string' ? bytes(body) : body)
  return 'why' in answer
    ? answer.why
    : answer.parts.map(({ headers, content }) => [Object.fromEntries(headers), text(content)])
}

test('xAPI 1.5.2 a message is read part by part, whatever its bytes', () => {
  const binary = new Uint8Array([0, 13, 10, 45, 45, 13, 10, 255])
  const message = Buffer.concat([
    bytes(headOfPart(boundary, { 'Content-Type': 'application/json' }, { isFirst: true })),
    bytes('{}'),
    bytes(headOfPart(boundary, { 'X-Experience-API-Hash': 'ab' })),
    binary,
    bytes(endOfMultipart(boundary)),
  ])
  expect(read(message)).toEqual([
    [{ 'content-type': 'application/json' }, '{}'],
    [{ 'x-experience-api-hash': 'ab' }, text(binary)],
  ])
})

test('what stands before the first delimiter and after the last one is no part', () => {
  const body = `preamble\r\n--${boundary}  \r\na:b\r\n\r\none\r\n--${boundary}--\r\nepilogue`
  expect(read(body)).toEqual([[{ a: 'b' }, 'one']])
})

test('a part may have no headers, and no content', () => {
  expect(read(`--${boundary}\r\n\r\nx\r\n--${boundary}--`)).toEqual([[{}, 'x']])
  expect(read(`--${boundary}\r\na:b\r\n\r\n\r\n--${boundary}--`)).toEqual([[{ a: 'b' }, '']])
  expect(read(`--${boundary}\r\na:b\r\n\r\n--${boundary}--`)).toEqual([[{ a: 'b' }, '']])
})

test.each([
  ['no boundary named', 'no_boundary', `--${boundary}--`, 'multipart/mixed'],
  ['another boundary', 'not_begun', '--other\r\n\r\nx\r\n--other--', type],
  ['cut off', 'not_ended', `--${boundary}\r\n\r\nx`, type],
  ['a header without a colon', 'header_broken', `--${boundary}\r\nab\r\n\r\n--${boundary}--`, type],
  [
    'the same header twice',
    'header_broken',
    `--${boundary}\r\na:1\r\nA:2\r\n\r\nx\r\n--${boundary}--`,
    type,
  ],
  ['headers without end', 'header_broken', `--${boundary}\r\na:${'b'.repeat(9_000)}`, type],
])('%s: %s', (_what, why, body, contentType) => {
  expect(read(body, contentType)).toBe(why)
})

test('a boundary may stand with or without quotes, in any order of parameters', () => {
  expect(boundaryOf('multipart/mixed; boundary=abc; charset=utf-8')).toBe('abc')
  expect(boundaryOf('multipart/mixed; charset=utf-8; boundary="a b"')).toBe('a b')
  expect(boundaryOf(`multipart/mixed; boundary=${'a'.repeat(71)}`)).toBeUndefined()
})
