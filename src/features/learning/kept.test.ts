import { expect, test } from 'vitest'
import { asKept, canBeKept, fileToKeep } from './kept.ts'
import type { ShownFile, ShownResource } from './shelf.ts'

const file = (rendition: ShownFile['rendition']): ShownFile => ({
  url: `http://a.cn:81/content/e/${rendition}.mp4`,
  sizeBytes: 1,
  rendition,
})

test('X-5 of a film the smallest picture is kept, not only its sound', () => {
  expect(fileToKeep([file('original'), file('audio'), file('480p'), file('240p')])?.rendition).toBe(
    '240p',
  )
  expect(fileToKeep([file('original')])?.rendition).toBe('original')
  expect(fileToKeep([file('audio')])?.rendition).toBe('audio')
})

test('X-5 without a line a resource names only what was kept', () => {
  const edition = {
    files: [file('original'), file('240p')],
    subtitles: [{ url: 'http://a.cn:81/content/e/a.vtt', name: 'a' }],
    poster: null,
    launches: [],
    packageKind: null,
  }
  const { resource, urls } = asKept({ way: 'film', edition } as unknown as ShownResource)
  expect(resource.edition?.files).toEqual([file('240p')])
  expect(urls).toEqual([file('240p').url, 'http://a.cn:81/content/e/a.vtt'])
})

test('a package stays where it is', () => {
  expect(canBeKept({ way: 'package' })).toBe(false)
  expect(canBeKept({ way: 'quiz' })).toBe(true)
})
