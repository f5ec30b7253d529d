import { expect, test } from 'vitest'
import { Reason } from './schemas.ts'
import { cutText, seenText } from './seen-text.ts'

test.each([
  ['村\u200b小', '村小'],
  ['\u202e甲\u2066', '甲'],
  ['甲\u0000乙', '甲乙'],
  [' 甲\r\n乙\u3000', '甲\n乙'],
  ['甲\ud800', '甲\ufffd'],
  ['\u3164甲\u2800', '甲'],
])('%j is read as %j', (raw, seen) => expect(seenText(raw)).toBe(seen))

test('a reason in which nothing can be read is none', () => {
  for (const given of ['\u200b\u200b', '\u3164', '\u2800 ', '\u0000', '\u202e', '\u00ad'])
    expect(Reason.safeParse(given).success, JSON.stringify(given)).toBe(false)
  expect(Reason.parse(' 太远\u200b ')).toBe('太远')
})

test('a text is cut between characters', () => {
  expect(['王𠮷', '王𠮷三'].map((text) => cutText(text, 2))).toEqual(['王', '王'])
  expect(cutText('王𠮷三', 3)).toBe('王𠮷')
})
