import { describe, expect, test } from 'vitest'
import { readPhone } from '../../base/phone.ts'
import {
  counters,
  isDash,
  isUnknown,
  lookOf,
  readDay,
  readDegrees,
  readNumber,
  tickOf,
} from './spellings.ts'

describe('a day', () => {
  test.each([
    '2018-05-01',
    '2018/5/1',
    '2018.5.1',
    '20180501',
    '2018年5月1日',
    '2018 年 5 月 1 日',
    '2018年5月1号',
    '2018年5月1日 星期二',
    '2018/5/1 0:00',
    '2018/5/1 8:30:00',
    '2018-05-01 00:00:00',
    '2018-05-01T00:00:00.000Z',
    '2018-05-01T08:30:00Z',
    '2018-05-01T23:30:00+08:00',
    '2018–05–01',
    '二〇一八年五月一日',
    '1-May-18',
    '1 May 2018',
  ])('%s', (typed) => expect(readDay(typed)).toEqual({ value: '2018-05-01' }))

  test.each([
    ['2018-05-01T16:00:00.000Z', '2018-05-02'],
    ['43221', '2018-05-01'],
  ])('%s is one, and its reader is told', (typed, value) =>
    expect(readDay(typed)).toEqual({ value, told: true }),
  )

  test.each([
    ['二〇二三年十二月二十五日', '2023-12-25'],
    ['二零二〇年十月三十日', '2020-10-30'],
  ])('%s', (typed, value) => expect(readDay(typed)).toEqual({ value }))

  test.each([
    '2018年5月',
    '2018.05',
    '2018',
    '2018-2-30',
    '5/1/2018',
    '18-5-1',
    '2018-05-01 24:00',
    '2018-05-01 12:60',
    '12345',
    '99999',
    '5月1日',
    '',
  ])('%s is none, or may be two', (typed) => expect(readDay(typed)).toBeUndefined())
})

describe('a number', () => {
  const read = (typed: string, units: Readonly<Record<string, number>> = counters) =>
    readNumber(typed.normalize('NFKC'), units)

  test.each([
    ['183人', 183],
    ['20,000人', 20_000],
    ['1，024', 1_024],
    ['２１２', 212],
    ['1 024', 1_024],
    ['共48所', 48],
    ['1.2万', 12_000],
    ['2万人', 20_000],
    ['-5', -5],
    ['3.0', 3],
    ['28.12345678901234', 28.12345678901234],
  ])('%s', (typed, value) => expect(read(typed)).toEqual({ value }))

  test.each([
    ['约150', 150],
    ['150余人', 150],
    ['150人左右', 150],
    ['１５０多', 150],
  ])('%s is one, and its reader is told that it is a guess', (typed, value) =>
    expect(read(typed)).toEqual({ value, told: true }),
  )

  test.each([
    '1,5',
    '27,93',
    '1,02',
    '5 6',
    '10-20',
    '10公里',
    '5%',
    '12abc',
    '',
    '二十',
    '1234567890123456',
  ])('%s is none that everybody reads alike', (typed) => expect(read(typed)).toBeUndefined())

  test.each([
    ['100M', 100_000],
    ['１００兆', 100_000],
    ['2.5G', 2_500_000],
    ['512k', 512],
    ['10', 10],
  ])('%s with the units of its field', (typed, value) =>
    expect(read(typed, { k: 1, m: 1_000, 兆: 1_000, g: 1_000_000 })).toEqual({ value }),
  )

  test('a unit of another field is refused, not stripped', () =>
    expect(read('100人', { m: 1_000 })).toBeUndefined())
})

describe('degrees', () => {
  test.each([
    ['27.930646N', 27.930646],
    ['北纬27.93°', 27.93],
    ['27°55\'50"', 27.930556],
    ['109°30′14″', 109.503889],
    ['109度30分14秒', 109.503889],
    ['E109.504052', 109.504052],
  ])('%s', (typed, value) => expect(readDegrees(typed)).toEqual({ value }))

  test.each(["27°75'", '27.9 109.5', '27°55\'61"'])('%s are none', (typed) =>
    expect(readDegrees(typed)).toBeUndefined(),
  )
})

describe('a telephone number is kept in one spelling', () => {
  test.each([
    ['13812345678', '13812345678'],
    ['138 1234 5678', '13812345678'],
    ['138-1234-5678', '13812345678'],
    ['+86 138 1234 5678', '13812345678'],
    ['0086-13812345678', '13812345678'],
    ['8613812345678', '13812345678'],
    ['１３８１２３４５６７８', '13812345678'],
    ['0743-3221234', '0743-3221234'],
    ['(0743)3221234', '0743-3221234'],
    ['（0743）3221234', '0743-3221234'],
    ['0743 3221234', '0743-3221234'],
    ['07433221234', '0743-3221234'],
    ['0743—3221234', '0743-3221234'],
    ['+86-743-3221234', '0743-3221234'],
    ['010-12345678', '010-12345678'],
    ['02112345678', '021-12345678'],
    ['0743-3221234-12', '0743-3221234-12'],
    ['0743-3221234转12', '0743-3221234-12'],
  ])('%s', (typed, value) => expect(readPhone(typed)).toEqual({ value }))

  test('of two in one cell the first, and its reader is told', () =>
    expect(readPhone('13800001111/13900002222')).toEqual({ value: '13800001111', told: true }))

  test.each(['3221234', '1381234567', '138****5678', '无', ''])('%s is none', (typed) =>
    expect(readPhone(typed)).toBeUndefined(),
  )
})

test('ticks and crosses', () => {
  for (const mark of ['√', '✓', '☑', '✔']) expect(tickOf(mark), mark).toBe(true)
  for (const mark of ['×', '✗', '☒']) expect(tickOf(mark), mark).toBe(false)
  for (const mark of ['■', 'V', '', '√×']) expect(tickOf(mark), mark).toBeUndefined()
})

test('what stands for nothing', () => {
  for (const dash of ['/', '—', '-', '——', '、', '…']) expect(isDash(dash), dash).toBe(true)
  for (const word of ['不详', '无', 'N/A', '未知']) expect(isUnknown(word), word).toBe(true)
  for (const word of ['无线电', '空调', '-1', 'A-1'])
    expect(isDash(word) || isUnknown(word), word).toBe(false)
})

test('texts that look alike', () => {
  for (const other of [
    'zc-1',
    'ＺＣ-1',
    'ZC－1',
    'ZC–1',
    'ZC - 1',
    'ZC-01',
    'Z\u200bC-1',
    'ZC-1.0',
  ])
    expect(lookOf(other), other).toBe(lookOf('ZC-1'))
  for (const other of ['ZC-10', 'ZC1', 'ZC-2', 'ZC-1A'])
    expect(lookOf(other)).not.toBe(lookOf('ZC-1'))
  expect(lookOf('001')).toBe(lookOf('1'))
  expect(lookOf('０NS1')).toBe(lookOf('ns1'))
  expect(lookOf('张　三')).toBe(lookOf('张三'))
})
