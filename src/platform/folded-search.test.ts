import { expect, test } from 'vitest'
import { foldedPattern, isFoundBy, soundsPattern } from './folded-search.ts'
import { foldText, pinyinSortKey } from './folding.ts'

const names = [
  '曾國強',
  '曾国强',
  '劉乾',
  '刘干',
  '麵條張',
  '面条张',
  '后山',
  '後山',
  'Ａ区',
  '吴12',
]

test('X-4 a pattern finds in the name as typed what the folded key would find', () => {
  for (const query of [
    '国強',
    '國',
    '乾',
    '干',
    '面',
    '麵',
    '后',
    '張',
    'a区',
    '12',
    '吳1',
    '強国',
  ]) {
    const pattern = new RegExp(foldedPattern(query) ?? '', 'i')
    const found = names.filter((name) => pattern.test(name.normalize('NFKC')))
    expect(found, query).toEqual(names.filter((name) => foldText(name).includes(foldText(query))))
  }
})

test('X-4 what is no letter and no number is nothing to look for, and never a pattern of its own', () => {
  expect(foldedPattern(' .*[%] ')).toBeUndefined()
  expect(foldedPattern('a.*b')).toBe('ab')
  expect(soundsPattern('(z|x)')).toBe(soundsPattern('zx'))
})

test.each([
  ['zgq', true],
  ['gq', true],
  ['zengguoqiang', true],
  ['guoq', true],
  ['ZG', true],
  ['ang', false],
  ['zq', false],
  ['engg', false],
])('X-4 the sounds of 曾國強 are found by %s: %s', (query, expected) => {
  const pattern = new RegExp(soundsPattern(query) as string)
  expect(pattern.test(pinyinSortKey('曾國強'))).toBe(expected)
})

test('X-4 Chinese and numbers have no sounds to look for', () => {
  expect(soundsPattern('国')).toBeUndefined()
  expect(soundsPattern('z1')).toBeUndefined()
})

test('X-4 a name is found by its folded text and its initials', () => {
  expect(isFoundBy('廖家橋鎮黨委', '桥镇')).toBe(true)
  expect(isFoundBy('廖家橋鎮黨委', 'jqz')).toBe(true)
  expect(isFoundBy('廖家橋鎮黨委', 'qjz')).toBe(false)
})
