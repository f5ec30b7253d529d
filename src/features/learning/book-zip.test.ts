import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packZip } from '../library/packages/zip.fixture.ts'
import { membersOf, pathFrom } from './book-zip.ts'

test('the members of a book are found, and unpack to what they were', () => {
  const zip = packZip([{ name: '章/一.xhtml', content: '<p>一</p>'.repeat(50) }])
  const member = membersOf(zip).get('章/一.xhtml')
  if (!member) throw new Error('not found')
  const packed = zip.subarray(member.at, member.at + member.packedBytes)
  const words = member.isDeflated ? inflateRawSync(packed) : packed
  expect(words.toString()).toBe('<p>一</p>'.repeat(50))
})

test('a real book has its container', () => {
  const book = readFileSync(
    join(import.meta.dirname, '..', '..', '..', 'test', 'media', 'sample.epub'),
  )
  expect([...membersOf(book).keys()]).toEqual(
    expect.arrayContaining(['mimetype', 'META-INF/container.xml']),
  )
})

test('what is no zip has no members, however it ends', () => {
  expect(membersOf(new Uint8Array(100)).size).toBe(0)
  const zip = packZip([{ name: 'a', content: 'b' }])
  for (let length = 0; length < zip.length; length++) membersOf(zip.subarray(0, length))
})

test.each([
  ['OEBPS/text/a.xhtml', '../images/b%20c.jpg#x', 'OEBPS/images/b c.jpg'],
  ['content.opf', './a/b.xhtml', 'a/b.xhtml'],
  ['a/b.xhtml', '../../../../c', 'c'],
  ['a.xhtml', '100%.png', '100%.png'],
])('from %s the link %s leads to %s', (file, link, path) => {
  expect(pathFrom(file, link)).toBe(path)
})
