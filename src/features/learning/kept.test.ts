import { expect, test } from 'vitest'
import { asKept, canBeKept, fileToKeep } from './kept.ts'
import type { ShownFile, ShownResource } from './portal-api.ts'

const file = (rendition: ShownFile['rendition']): ShownFile => ({
  url: `http://a.cn:81/content/e/${rendition}.mp4`,
  sizeBytes: 1,
  rendition,
})

const all = () => true

test('X-5 of a film the smallest picture is kept, not only its sound', () => {
  expect(
    fileToKeep([file('original'), file('audio'), file('480p'), file('240p')], all)?.rendition,
  ).toBe('240p')
  expect(fileToKeep([file('original')], all)?.rendition).toBe('original')
  expect(fileToKeep([file('audio')], all)?.rendition).toBe('audio')
})

test('X-5 without a line a resource names only what was kept', () => {
  const edition = {
    files: [file('original'), file('240p')],
    subtitles: [{ url: 'http://a.cn:81/content/e/a.vtt', name: 'a' }],
    poster: null,
    launches: [],
    packageKind: null,
  }
  const { resource, urls } = asKept({ way: 'film', edition } as unknown as ShownResource, all)
  expect(resource.edition?.files).toEqual([file('240p')])
  expect(urls).toEqual([file('240p').url, 'http://a.cn:81/content/e/a.vtt'])
})

test('a package stays where it is', () => {
  expect(canBeKept({ way: 'package' })).toBe(false)
  expect(canBeKept({ way: 'quiz' })).toBe(true)
})

test('S4-6 what this device does not play is kept only where there is nothing else', () => {
  const notSmall = ({ rendition }: ShownFile) => rendition !== '240p'
  expect(fileToKeep([file('original'), file('240p')], notSmall)?.rendition).toBe('original')
  expect(fileToKeep([file('240p')], notSmall)?.rendition).toBe('240p')
})
