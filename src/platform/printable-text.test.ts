import { expect, test } from 'vitest'
import { makePrintable } from './printable-text.ts'

const everything = () => true
const basicPlane = (codePoint: number) => codePoint < 0x10000

test('a character without a glyph becomes 〓 and is reported once, in order of appearance', () => {
  const { printable, missing } = makePrintable({ rows: ['张𠮷', ['😀𠮷', 3, null]] }, basicPlane)
  expect(printable).toEqual({ rows: ['张〓', ['〓〓', 3, null]] })
  expect(missing).toEqual(['𠮷', '😀'])
})

test('direction overrides, joiners, variation selectors and controls print as nothing', () => {
  const { printable } = makePrintable('\u202Eab\u200D\uFE0Fc\u0000\u007F\uFEFFd', everything)
  expect(printable).toBe('abcd')
})

test('every kind of line end is one line end, and a tab is a space', () => {
  const { printable } = makePrintable('a\r\nb\rc\u2028d\te', everything)
  expect(printable).toBe('a\nb\nc\nd e')
})

test('half a surrogate pair is replaced, not passed on', () => {
  const { printable, missing } = makePrintable('a\uD83Db', (codePoint) => codePoint < 0xfffd)
  expect(printable).toBe('a〓b')
  expect(missing).toEqual(['\uFFFD'])
})

test('a letter typed with a separate accent is composed, so that the font has it', () => {
  expect(makePrintable('e\u0301', everything).printable).toBe('\u00E9')
})

test('a word of 20 letters or more may break anywhere; a code of 18 digits stays whole', () => {
  expect(makePrintable('a'.repeat(20), everything).printable).toBe(
    Array(20).fill('a').join('\u200B'),
  )
  expect(makePrintable('433127199001011234', everything).printable).toBe('433127199001011234')
})
