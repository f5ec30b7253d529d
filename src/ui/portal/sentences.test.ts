import { expect, test } from 'vitest'
import { asSentences, sentencesOf } from './sentences.ts'

test('X-15 a text is read sentence by sentence', () => {
  expect(sentencesOf('冬季要修剪。先看树形，再下剪！行吗？')).toEqual([
    '冬季要修剪。',
    '先看树形，再下剪！',
    '行吗？',
  ])
  expect(sentencesOf('Prune in winter. Leave 2.5 cm.  Then wait')).toEqual([
    'Prune in winter.',
    'Leave 2.5 cm.',
    'Then wait',
  ])
  expect(sentencesOf(' · ')).toEqual([])
})

test('what is longer than a voice holds is parted, and nothing of it is lost', () => {
  const long = `${'先清理杂灌，'.repeat(40)}再施肥。${'字'.repeat(300)}`
  const parts = sentencesOf(long)
  expect(parts.every((part) => [...part].length <= 120)).toBe(true)
  expect(parts.join('')).toBe(long)
})

test('what stands side by side on a card is read apart', () => {
  expect(asSentences(['水稻插秧', '视频', undefined, '12分钟'], true)).toBe(
    '水稻插秧。视频。12分钟。',
  )
  expect(asSentences(['Rice', 'video', '12 min'], false)).toBe('Rice. video. 12 min.')
})
