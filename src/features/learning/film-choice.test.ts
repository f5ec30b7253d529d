import { expect, test } from 'vitest'
import { firstOf, inOrder, whatIsMissing } from './film-choice.ts'
import type { ShownFile } from './portal-api.ts'

const file = (rendition: ShownFile['rendition']): ShownFile => ({
  url: rendition,
  sizeBytes: 1,
  rendition,
  hasPicture: rendition !== 'audio',
  hasSound: true,
})
const all = [file('original'), file('audio'), file('240p'), file('480p')]
const names = (files: readonly ShownFile[]) => files.map(({ rendition }) => rendition)

test('S4-6 a small screen begins with the smallest picture, a large one with the largest that was made', () => {
  expect(names(inOrder(all, 'small', () => true))).toEqual(['240p', '480p', 'original', 'audio'])
  expect(names(inOrder(all, 'large', () => true))).toEqual(['480p', 'original', '240p', 'audio'])
})

test('S4-6 what a device does not play is not offered, and tried only where there is nothing else', () => {
  const notOriginal = ({ rendition }: ShownFile) => rendition !== 'original'
  expect(firstOf([file('original'), file('240p')], 'large', notOriginal)?.rendition).toBe('240p')
  expect(firstOf([file('original')], 'large', notOriginal)?.rendition).toBe('original')
})

test('S4-6 a film without a picture, or without a decoded sound, is found out', () => {
  const shown = { width: 320, soundBytes: 500, playedSeconds: 3, hasEnded: false }
  expect(whatIsMissing(file('original'), shown)).toBeUndefined()
  expect(whatIsMissing(file('original'), { ...shown, width: 0 })).toBe('picture')
  expect(whatIsMissing(file('audio'), { ...shown, width: 0 })).toBeUndefined()
  expect(whatIsMissing(file('original'), { ...shown, soundBytes: 0 })).toBe('sound')
  expect(
    whatIsMissing(file('original'), { ...shown, soundBytes: 0, playedSeconds: 1 }),
  ).toBeUndefined()
  expect(
    whatIsMissing(file('original'), { ...shown, soundBytes: 0, playedSeconds: 1, hasEnded: true }),
  ).toBe('sound')
  expect(whatIsMissing(file('original'), { ...shown, soundBytes: undefined })).toBeUndefined()
  expect(
    whatIsMissing({ ...file('original'), hasSound: false }, { ...shown, soundBytes: 0 }),
  ).toBeUndefined()
})
