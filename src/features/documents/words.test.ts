import { readdirSync, readFileSync } from 'node:fs'
import { Converter } from 'opencc-js'
import { expect, test } from 'vitest'
import { languages } from '../../base/language.ts'

const wordsOf = (language: string): object =>
  JSON.parse(readFileSync(new URL(`./templates/words/${language}.json`, import.meta.url), 'utf8'))

/** Every phrase by its path: `volume.by.mode` → 按模式分类. */
function phrasesOf(words: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, word]) =>
      typeof word === 'string'
        ? [[path + key, word] as const]
        : [...phrasesOf(word, `${path}${key}.`)],
    ),
  )
}

const [hans, hant, en] = languages.map((language) => phrasesOf(wordsOf(language)))

test('every language has the same phrases with the same places to fill in', () => {
  const shapeOf = (phrases: Map<string, string> | undefined) =>
    [...(phrases ?? [])].map(([path, phrase]) => {
      const places = [...phrase.matchAll(/\{\w*\}/g)].map(([place]) => place)
      // English dates name the month where Chinese ones number it.
      return [path, path === 'day' ? [] : places.toSorted()]
    })
  expect(shapeOf(hant)).toEqual(shapeOf(hans))
  expect(shapeOf(en)).toEqual(shapeOf(hans))
})

test('no language is mixed into another', () => {
  const toHans = Converter({ from: 't', to: 'cn' })
  for (const [, phrase] of hans ?? []) {
    expect(toHans(phrase)).toBe(phrase)
    expect(phrase).not.toMatch(/(?<!\{)\b[A-Za-z]{2,}/)
  }
  for (const [, phrase] of en ?? []) expect(phrase.replace('〓', '')).not.toMatch(/\p{Script=Han}/u)
})

test('templates ask the network for nothing', () => {
  const folder = new URL('./templates/', import.meta.url)
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.typ')) continue
    const source = readFileSync(new URL(name, folder), 'utf8')
    expect(source).not.toContain('"@')
  }
})
