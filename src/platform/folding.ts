import { createRequire } from 'node:module'
import { loadedOnce } from './loaded-once.ts'

/**
 * The key under which a text is found: Simplified, half-width, lower case, without blanks,
 * punctuation and symbols. 幹部, 干部 and the slip 乾部 share one; so do 后 and 後.
 */
export const foldText = (text: string): string =>
  simplified(text.normalize('NFKC'))
    .replace(/[乾著藉瞭]/g, (char: string) => eitherWay[char] ?? char)
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Z}\p{C}]/gu, '')

/**
 * The key under which a column heading is recognised: as `foldText`, and without what stands in
 * brackets, so 面积（平方米） = 面積(㎡) = 面积.
 */
export function foldHeading(heading: string): string {
  const bare = heading.normalize('NFKC').replace(/\([^()]*\)|\[[^\]]*\]|【[^】]*】|〔[^〕]*〕/g, '')
  return foldText(bare) || foldText(heading)
}

/** How polyphonic characters are read: 解 is Xie before a given name, Jie in 解放路小学. */
type Reading = 'person' | 'words'

/** First letters of the syllables, as people type them to search: 干部 → `gb`. */
export const pinyinInitials = (text: string, reading: Reading = 'words'): string =>
  syllables(text, reading)
    .map((syllable) => (isHan(syllable.origin) ? firstOf(syllable.pinyin) : syllable.pinyin))
    .join('')
    .replace(/[\p{P}\p{S}\p{Z}]/gu, '')

/** A rare character without a reading stands for itself, whole: half of it no database keeps. */
const firstOf = ([first = '']: string): string => first

/**
 * Sorts as a dictionary does: syllables without tones, separated so that 西安 (`xi an`) stands
 * before 先 (`xian`). A person's surname is read as a surname: 曾 zeng, 单 shan, 解 xie.
 */
export const pinyinSortKey = (name: string, reading: Reading = 'person'): string =>
  syllables(name, reading)
    .map((syllable) => syllable.pinyin)
    .join(' ')

const require = createRequire(import.meta.url)

// Both bring their dictionaries (15 MB), which a node that only shows lists never opens.
const converter = loadedOnce(() =>
  (require('opencc-js/t2cn') as typeof import('opencc-js/t2cn')).Converter({ from: 't', to: 'cn' }),
)
const reader = loadedOnce(() => (require('pinyin-pro') as typeof import('pinyin-pro')).pinyin)

export const simplified = (text: string): string => converter()(text)

/** Characters right in both scripts, which a converter leaves alone outside of set phrases. */
const eitherWay: Readonly<Record<string, string>> = { 乾: '干', 著: '着', 藉: '借', 瞭: '了' }

const isHan = (text: string): boolean => /^\p{Script=Han}/u.test(text)

function syllables(text: string, reading: Reading): { origin: string; pinyin: string }[] {
  return reader()(simplified(text.normalize('NFKC').trim()), {
    type: 'all',
    toneType: 'none',
    nonZh: 'consecutive',
    surname: reading === 'person' ? 'head' : 'off',
    v: true,
  }).map(({ origin, pinyin: sound }) => ({
    origin,
    pinyin: (sound || origin).toLowerCase().trim(),
  }))
}
