import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../base/language.ts'
import { joined, type Words, wordAt } from '../base/words.ts'

const src = join(import.meta.dirname, '..')
const known = new Map<Language, Words>()

/** All words of a language, as pages have them: for papers, sheets and the command line. */
export function wordsOf(language: Language): Words {
  const present = known.get(language)
  if (present) return present
  const folders = ['ui', ...readdirSync(join(src, 'features')).map((name) => `features/${name}`)]
  const files = folders
    .map((folder) => join(src, folder, 'words', `${language}.json`))
    .filter((file) => existsSync(file))
  const words = joined(files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Words))
  known.set(language, words)
  return words
}

/**
 * The phrase at `errors.row_changed`, with what stands in double braces filled in, and `$t(siting:why.none)` with the
 * phrase that it names, as pages say it; undefined: there is none.
 */
export const phrase = (
  language: Language,
  path: string,
  details: Readonly<Record<string, unknown>> = {},
): string | undefined =>
  wordAt(wordsOf(language), path)
    ?.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(details[name] ?? '?'))
    .replace(
      /\$t\((\w+):([\w.]+)\)/g,
      (_, namespace: string, named: string) =>
        phrase(language, `${namespace}.${named}`, details) ?? named,
    )
