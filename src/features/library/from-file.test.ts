import { expect, test } from 'vitest'
import { knownFromFile } from './from-file.ts'

const of = (name: string, more: object = {}) => knownFromFile({ name, sizeBytes: 5, ...more })

test.each([
  ['03_茶树_冬季修剪.mp4', '茶树 冬季修剪', 'video'],
  ['12、生姜储藏.MP3', '生姜储藏', 'audio'],
  ['2026年春耕.pdf', '2026年春耕', 'document'],
  ['竹编.v2.pptx', '竹编.v2', 'slides'],
  ['果树图谱.epub', '果树图谱', 'ebook'],
  ['课件.zip', '课件', 'package'],
  ['表.xlsx', '表', 'document'],
  ['海报.JPG', '海报', 'image'],
  ['老片.rm', '老片', 'video'],
])('the name %s says title and kind', (name, title, mediaType) => {
  expect(of(name)).toMatchObject({ title, mediaType, sizeBytes: 5 })
})

test('what a name does not say is left open', () => {
  expect(of('01.dat')).toEqual({ title: '01', sizeBytes: 5 })
  expect(of('养蜂.mp4')).not.toHaveProperty('language')
  expect(of('养蜂（苗语）.mp4')).toMatchObject({ language: 'minority' })
  expect(of('山歌方言版.mp3')).toMatchObject({ language: 'dialect' })
})

test('a length is in minutes, and never none', () => {
  expect(of('a.mp4', { durationMs: 95_000 })).toMatchObject({ lengthMinutes: 2 })
  expect(of('a.mp4', { durationMs: 9_000 })).toMatchObject({ lengthMinutes: 1 })
  expect(of('a.mp4')).not.toHaveProperty('lengthMinutes')
})
