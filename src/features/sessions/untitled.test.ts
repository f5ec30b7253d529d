import { expect, test } from 'vitest'
import { shownTitle } from '../timetable/shown-title.ts'
import { untitled } from './untitled.ts'

test('a session that nobody named goes by its kind in the reader’s language, any other by its title', () => {
  expect(shownTitle(untitled.open_day, 'zh-Hant')).toBe('開放日')
  expect(shownTitle(untitled.group_learning, 'en')).toBe('Group learning')
  expect(shownTitle(untitled.group_learning, 'zh-Hans')).toBe('集中学习')
  expect(shownTitle('茶园冬管', 'zh-Hant')).toBe('茶园冬管')
})
