import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packZip } from '../library/packages/zip.fixture.ts'
import { BrokenZip } from '../library/packages/zip-directory.ts'
import { membersOf, openedTags } from './book-zip.ts'

test('the members of a book are found, and unpack to what they were', async () => {
  const zip = packZip([
    { name: 'mimetype', content: '' },
    { name: '章/一.xhtml', content: '<p>一</p>'.repeat(50) },
  ])
  const member = (await membersOf(zip)).get('章/一.xhtml')
  if (!member) throw new Error('not found')
  const packed = zip.subarray(member.at, member.at + member.packedBytes)
  const words = member.isDeflated ? inflateRawSync(packed) : packed
  expect(words.toString()).toBe('<p>一</p>'.repeat(50))
})

test('a real book has its container', async () => {
  const book = readFileSync(
    join(import.meta.dirname, '..', '..', '..', 'test', 'media', 'sample.epub'),
  )
  expect([...(await membersOf(book)).keys()]).toEqual(
    expect.arrayContaining(['mimetype', 'META-INF/container.xml']),
  )
})

test('what is no zip, or only a part of one, is none', async () => {
  await expect(membersOf(new Uint8Array(100))).rejects.toThrow('no_zip')
  const zip = packZip([{ name: 'a', content: 'b' }])
  for (let length = 0; length < zip.length; length++) {
    await expect(membersOf(zip.subarray(0, length))).rejects.toBeInstanceOf(BrokenZip)
  }
})

test('a chapter that is no XML keeps what comes after an element closed in itself', () => {
  expect(
    openedTags(
      '<?xml version="1.0"?><html><head><title/><script src="a/b.js"/></head><a id="x" /><br/><img src="a>b.png"/>1&nbsp;2',
    ),
  ).toBe(
    '<html><head><title></title><script src="a/b.js"></script></head><a id="x"></a><br/><img src="a>b.png"/>1&nbsp;2',
  )
})
