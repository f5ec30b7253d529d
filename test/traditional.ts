import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Converter } from 'opencc-js/cn2t'
import phrases from './traditional.json' with { type: 'json' }

/**
 * Simplified words become Traditional ones: by character and phrase as OpenCC has them for Taiwan, and before that
 * by the phrases of traditional.json, the longest first, for things that have another name there.
 */
const byCharacter = Converter({ from: 'cn', to: 'tw' })
const punctuation: Readonly<Record<string, string>> = {
  '“': '「',
  '”': '」',
  '‘': '『',
  '’': '』',
  臺: '台',
}
const known = new RegExp(
  Object.keys(phrases)
    .toSorted((a, b) => b.length - a.length)
    .join('|'),
  'g',
)

export function traditional(simplified: string): string {
  let done = ''
  let at = 0
  for (const { 0: phrase, index } of simplified.matchAll(known)) {
    done += byCharacter(simplified.slice(at, index)) + (phrases as Record<string, string>)[phrase]
    at = index + phrase.length
  }
  done += byCharacter(simplified.slice(at))
  return done.replaceAll('發佈', '發布').replace(/[“”‘’臺]/g, (sign) => punctuation[sign] ?? sign)
}

type Words = { [key: string]: string | string[] | Words }

const ofWords = (words: Words): Words =>
  Object.fromEntries(
    Object.entries(words).map(([key, word]) => [
      key,
      typeof word === 'string'
        ? traditional(word)
        : Array.isArray(word)
          ? word.map(traditional)
          : ofWords(word),
    ]),
  )

/** Every file of words in Traditional Chinese, by its path below `projectDir`. */
export function traditionalWords(projectDir: string): Map<string, string> {
  const files = readdirSync(join(projectDir, 'src'), { recursive: true, encoding: 'utf8' })
  return new Map(
    files
      .filter((file) => basename(file) === 'zh-Hans.json')
      .map((file) => [
        join('src', dirname(file), 'zh-Hant.json'),
        `${JSON.stringify(ofWords(JSON.parse(readFileSync(join(projectDir, 'src', file), 'utf8'))), null, 2)}\n`,
      ]),
  )
}

/** A phrase of a `text()` in the sources. Only literals: what is put together at run time is not known here. */
const phrase = /\btext\(\s*('(?:[^'\\\n]|\\.)*')/g

/** The phrases that `text()` is given in the sources and that look otherwise in Traditional Chinese. */
export function traditionalPhrases(projectDir: string): string {
  const found = new Set<string>()
  for (const file of readdirSync(join(projectDir, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || file.endsWith('.test.ts')) continue
    for (const [, literal] of readFileSync(join(projectDir, 'src', file), 'utf8').matchAll(phrase))
      found.add(literal?.slice(1, -1) ?? '')
  }
  const lines = [...found]
    .filter((simplified) => /\p{Script=Han}|[“”‘’]/u.test(simplified))
    .map((simplified) => [simplified, traditional(simplified)])
    .filter(([simplified, hant]) => simplified !== hant)
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return `${JSON.stringify(Object.fromEntries(lines), null, 2)}\n`
}
