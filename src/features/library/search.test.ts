import { expect, test } from 'vitest'
import { piecesOf } from '../../platform/segmenting.ts'
import { isNearly, looseQueryOf, queryOf, tokensOf } from './search.ts'

test('S4-6 a title is kept by its words, its sounds from every syllable on, and its pairs of characters', () => {
  const tokens = tokensOf(piecesOf('茶树修剪'))
  for (const part of ["'w茶树'", "'w修剪'", "'schashuxiujian'", "'sxiujian'", "'scsxj'", "'p树修'"])
    expect(tokens.split(' ')).toContain(part)
})

test('S4-6 both scripts and punctuation make the same query', () => {
  expect(queryOf(piecesOf('茶樹修剪'))).toBe(queryOf(piecesOf('茶树修剪')))
  expect(queryOf(piecesOf('  ，。'))).toBe('')
})

test('S4-6 quotes and operators in what is typed are no part of a query', () => {
  expect(queryOf(piecesOf(`a' | 'b & !c:* \\`))).toBe(
    `(('wa':*) | ('sa':*)) & (('wb':*) | ('sb':*)) & (('wc':*) | ('sc':*))`,
  )
})

test('S4-6 a longer text may have more slips; two characters none', () => {
  expect(isNearly('茶数修减', '冬季茶树修剪技术')).toBe(false)
  expect(isNearly('茶树修减', '冬季茶树修剪技术')).toBe(true)
  expect(isNearly('茶修', '茶树修剪')).toBe(false)
  expect(isNearly('chashuxujian', 'chashuxiujianjishu')).toBe(true)
})

test('S4-6 of a text with one slip one half is right', () => {
  expect(looseQueryOf(piecesOf('茶树修减'))).toBe(`('p茶树':*) | ('p修减':*)`)
})
