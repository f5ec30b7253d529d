import { expect, test } from 'vitest'
import { readNumber, spellNumber } from './document-number.ts'

const spelt = (typed: string) => {
  const read = readNumber(typed)
  return read && spellNumber(read)
}

test.each([
  ['凤远教办〔2026〕8号', '凤远教办〔2026〕8号'],
  ['凤远教办[2026]8', '凤远教办〔2026〕8号'],
  ['凤远教办（2026）第08号', '凤远教办〔2026〕8号'],
  [' 凤远教办 【２０２６】 ８ 号 ', '凤远教办〔2026〕8号'],
  ['鳳遠教辦〔2026〕8號', '鳳遠教辦〔2026〕8号'],
])('F6 a document number is read in whatever brackets a keyboard has: %s', (typed, number) => {
  expect(spelt(typed)).toBe(number)
})

test.each(['凤远教办8号', '〔2026〕8号', '凤远教办〔26〕8号', '凤远教办〔2026〕0号', '8', ''])(
  'F6 what lacks code, year or number is none: %s',
  (typed) => {
    expect(spelt(typed)).toBeUndefined()
  },
)
