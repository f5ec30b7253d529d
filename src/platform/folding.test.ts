import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldHeading, foldText, pinyinInitials, pinyinSortKey } from './folding.ts'

describe('one text in either script and width has one key', () => {
  test.each([
    ['干部', '幹部'],
    ['干部', '乾部'],
    ['后村', '後村'],
    ['里', '裡'],
    ['里', '裏'],
    ['头发', '頭髮'],
    ['发电', '發電'],
    ['卫星接收设备', '衛星接收設備'],
    ['台', '臺'],
    ['Tv12', 'ＴＶ　１２'],
    ['和平小学', '「和平」小學。'],
    ['显著', '顯著'],
  ])('%s = %s', (one, other) => {
    expect(foldText(other)).toBe(foldText(one))
    expect(foldText(one)).not.toBe('')
  })

  test('different texts keep different keys', () => {
    const texts = ['干部', '干事', '和平', '合平', '一小', '二小', '1小']
    expect(new Set(texts.map(foldText)).size).toBe(texts.length)
  })

  test('folding again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
      { verbose: 1 },
    )
  })
})

describe('a heading is recognised without its unit', () => {
  test.each(['面积（平方米）', '面積(㎡)', '面 积', '＊面积', '面积[平方米]', '面积【必填】：'])(
    '%s is 面积',
    (heading) => {
      expect(foldHeading(heading)).toBe('面积')
    },
  )

  test('what stands only in brackets counts', () => {
    expect(foldHeading('（一）')).toBe('一')
  })
})

describe('names sort as in a dictionary', () => {
  test.each([
    ['曾小明', 'zeng xiao ming'],
    ['单小红', 'shan xiao hong'],
    ['單小紅', 'shan xiao hong'],
    ['解小龙', 'xie xiao long'],
    ['欧阳修', 'ou yang xiu'],
    ['吕布', 'lv bu'],
    ['Tom李', 'tom li'],
  ])('%s', (name, key) => {
    expect(pinyinSortKey(name)).toBe(key)
  })

  test('words are not read as surnames', () => {
    expect(pinyinSortKey('解放路小学', 'words')).toBe('jie fang lu xiao xue')
    expect(pinyinSortKey('重庆', 'words')).toBe('chong qing')
  })

  test('syllables come before letters: 西安 stands before 先锋', () => {
    const sorted = ['先锋', '西安', '兴隆', '安化'].toSorted((a, b) =>
      pinyinSortKey(a, 'words') < pinyinSortKey(b, 'words') ? -1 : 1,
    )
    expect(sorted).toEqual(['安化', '西安', '先锋', '兴隆'])
  })
})

test('initials are what people type', () => {
  expect(pinyinInitials('干部')).toBe('gb')
  expect(pinyinInitials('幹部')).toBe('gb')
  expect(pinyinInitials('重庆市第2小学')).toBe('cqsd2xx')
  expect(pinyinInitials('解放路')).toBe('jfl')
  expect(pinyinInitials('曾小明', 'person')).toBe('zxm')
  expect(pinyinInitials('李𠮷', 'person')).toBe('l𠮷')
})
