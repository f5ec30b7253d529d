import { expect, test } from 'vitest'
import { isRead, partMs, readMs } from './reading.ts'

test('S5-14 what has one page is finished with it', () => {
  expect(isRead([], 1)).toBe(false)
  expect(isRead([1], 1)).toBe(true)
})

test('S5-14 the last page alone finishes nothing; nine tenths do', () => {
  expect(isRead([20], 20)).toBe(false)
  expect(isRead([1, 2], 3)).toBe(false)
  const pages = Array.from({ length: 18 }, (_, n) => n + 1)
  expect(isRead(pages.slice(1), 20)).toBe(false)
  expect(isRead(pages, 20)).toBe(true)
  expect(isRead([1, 1, 1], 3)).toBe(false)
  expect(isRead([], 0)).toBe(false)
})

test('a part takes as long as its words, within two and twenty seconds', () => {
  expect(partMs(0)).toBe(2_000)
  expect(partMs(300)).toBe(10_000)
  expect(partMs(50_000)).toBe(20_000)
})

test('S5-14 a page that lies open and is not touched, seen or awake is not read', () => {
  const now = { elapsedMs: 1_000, sinceActMs: 30_000, idleMs: 600_000, isVisible: true }
  expect(readMs(now)).toBe(1_000)
  expect(readMs({ ...now, isVisible: false })).toBe(0)
  expect(readMs({ ...now, sinceActMs: 600_001 })).toBe(0)
  expect(readMs({ ...now, elapsedMs: 3_600_000 })).toBe(0)
})
