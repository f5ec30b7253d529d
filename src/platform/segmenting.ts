import { createRequire } from 'node:module'
import { foldText, pinyinSortKey, simplified } from './folding.ts'
import { loadedOnce } from './loaded-once.ts'

/** A run of characters without blanks or punctuation, folded: its words, and the syllables it is read by. */
export type Piece = { text: string; words: string[]; syllables: string[] }

export const piecesOf = (text: string): Piece[] =>
  text
    .normalize('NFKC')
    .split(/[\p{P}\p{S}\p{Z}\p{C}]+/u)
    .map(foldText)
    .filter((piece) => piece !== '')
    .map((piece) => ({
      text: piece,
      words: cutter().cut(piece, true),
      syllables: pinyinSortKey(piece, 'words').split(' '),
    }))

/** A text in words, with blanks and punctuation: joined, they are the text. Traditional ones are cut as Simplified. */
export function wordsIn(text: string): string[] {
  const simple = simplified(text)
  if (simple.length !== text.length) return cutter().cut(text, true)
  let at = 0
  return cutter()
    .cut(simple, true)
    .map((word) => {
      at += word.length
      return text.slice(at - word.length, at)
    })
}

const require = createRequire(import.meta.url)

// Its dictionary takes a fifth of a second and is opened at the first search.
const cutter = loadedOnce(() => {
  const { Jieba } = require('@node-rs/jieba') as typeof import('@node-rs/jieba')
  const { dict } = require('@node-rs/jieba/dict.js') as typeof import('@node-rs/jieba/dict.js')
  return Jieba.withDict(dict)
})
