import { type Language, languages } from '../../base/language.ts'
import { type Words, wordAt } from '../../base/words.ts'
import { loadNames, turningFor } from '../names.ts'
import { signal } from '../signal.ts'
import { languageCookie, wordsElement } from './given.ts'
import { takeGiven } from './take-given.ts'

/** One file a language. */
export type LoadWords = Readonly<Record<Language, () => Promise<Words>>>

const key = 'cunxiao.language'
let words: Words = {}
let load: LoadWords
/** What is here already: whoever switches back and forth asks the line once. */
const known = new Map<Language, Words>()

export const language = signal<Language>('zh-Hans')
/** How names of places and what says them are shown in that language. */
export const turning = signal(turningFor('zh-Hans'))

export async function startWords(files: LoadWords): Promise<void> {
  load = files
  const chosen = localStorage.getItem(key)
  await speak(languages.find((one) => one === chosen) ?? languages[0])
}

export async function speak(chosen: Language): Promise<void> {
  const given = takeGiven<{ language: Language; words: Words }>(wordsElement)
  if (given) known.set(given.language, given.words)
  // Without a line names stay as they were written.
  const names = loadNames(chosen).catch(() => {})
  words = known.get(chosen) ?? (await load[chosen]())
  await names
  known.set(chosen, words)
  localStorage.setItem(key, chosen)
  // biome-ignore lint/suspicious/noDocumentCookie: older browsers have no other way to write one.
  document.cookie = `${languageCookie}=${chosen}; path=/; max-age=31536000; samesite=lax`
  document.documentElement.lang = chosen
  turning.set(turningFor(chosen))
  language.set(chosen)
}

/** The phrase at `home.title`, with what stands in double braces filled in. */
export function t(path: string, values: Readonly<Record<string, string | number>> = {}): string {
  const found = wordAt(words, path)
  if (found === undefined) return path
  return found.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? ''))
}

export const hasWord = (path: string): boolean => wordAt(words, path) !== undefined
