import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Home } from '../features/learning/portal-api.ts'
import { accepts } from '../platform/accept-encoding.ts'
import { portalPage } from './portal-page.ts'
import { projectDir } from './version.ts'

const words = JSON.parse(
  readFileSync(join(projectDir, 'src', 'ui', 'portal', 'words', 'en.json'), 'utf8'),
)
const html = '<html lang="zh-Hans"><style nonce="{{nonce}}"></style><div id="root"></div></html>'

/** Each is a name that somebody may give a place, a film or a pack. */
const names = [
  ...['$&', "$'", '$`', '$1', '$$', '{{nonce}}', '{{place}}', '<div id="root"></div>'],
  ...['</script><img src=x onerror=alert(1)>', '<!--<script>', '"><b onclick=x>', "' onclick='x"],
  ...['\u2028\u2029', '&lt;', '\u0000', '\ud800', '__proto__'],
]

test.each(names)('a name stands in the page as it was given: %j', (name) => {
  const id = '0199f0aa-0000-7000-8000-000000000000'
  const card = { id, title: name, mediaType: 'video', lengthMinutes: 1, sizeBytes: 1, here: true }
  const home = { placeName: name, fitting: [card], packs: [], fresh: [] } as unknown as Home
  const page = portalPage(html, { language: 'en', words, first: { home }, nonce: 'n0nce' })
  expect(page.split('n0nce')).toHaveLength(2)
  // Nothing of a name is markup: the elements are those of a page with harmless names.
  const plain = { ...home, placeName: 'a', fitting: [{ ...card, title: 'a' }] } as unknown as Home
  const elements = (text: string) => text.match(/<[a-z!/][^>]*>/gi)
  expect(elements(page)).toEqual(
    elements(portalPage(html, { language: 'en', words, first: { home: plain }, nonce: 'n0nce' })),
  )
  const given = page.match(/id="given-answer">(.*?)<\/script>/s)?.[1] ?? ''
  expect(JSON.parse(given).answer.placeName).toBe(name)
  const heading = page.match(/<h1>(.*?)<\/h1>/s)?.[1] ?? ''
  expect(heading).toContain(name.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`))
})

test.each([
  ['gzip, deflate, br', true, true],
  ['br;q=0, gzip;q=0.0', false, false],
  ['GZIP; q=0.5, br; q=1', true, true],
  ['xbr, br-x, gzip-2', false, false],
  [undefined, false, false],
])('of the encodings %s', (header, br, gzip) => {
  expect([accepts(header, 'br'), accepts(header, 'gzip')]).toEqual([br, gzip])
})

test('the page calls its place as the reader of its language does, and gives the answer as it was', () => {
  const home = { placeName: '凤凰县', fitting: [], packs: [], fresh: [] } as unknown as Home
  const page = portalPage(html, { language: 'zh-Hant', words, first: { home }, nonce: 'n' })
  expect(page.match(/<h1>(.*?)<\/h1>/)?.[1]).toContain('鳳凰縣')
  expect(page).toContain('"placeName":"凤凰县"')
})
