import { describe, expect, test } from 'vitest'
import { joined, type Words } from '../../base/words.ts'

const files: Record<string, Words> = import.meta.glob(
  ['../../ui/words/*.json', '../../features/*/words/*.json', '../../ui/portal/words/*.json'],
  { import: 'default', eager: true },
)
// biome-ignore lint/suspicious/noExplicitAny: a tree of words; a test that asks for what is not there fails.
const wordsOf = (language: string): any =>
  joined(
    Object.entries(files)
      .filter(([path]) => path.endsWith(`/${language}.json`))
      .map(([path, words]) => (path.includes('/portal/') ? { portal: words } : words)),
  )
const [hans, hant, en] = [wordsOf('zh-Hans'), wordsOf('zh-Hant'), wordsOf('en')]

const sources: Record<string, string> = import.meta.glob(
  ['../../**/*.ts', '!../../**/*.test.ts', '!../../**/*.fixture.ts', '!../../**/pages/**', '!./**'],
  { query: '?raw', import: 'default', eager: true },
)

const pages: Record<string, string> = import.meta.glob(
  ['../../**/pages/*.{ts,tsx}', './*.tsx', '../../ui/*.tsx'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)

/** Keys that a page asks for by a literal, with the spaces that it opened. */
function keysAsked(source: string): { key: string; spaces: string[] }[] {
  const spaces = [...source.matchAll(/useTranslation\(([^)]*)\)/g)].flatMap(([, given]) =>
    [...(given ?? '').matchAll(/'(\w+)'/g)].map(([, space]) => space ?? ''),
  )
  return [...source.matchAll(/\bt\(\s*'([\w.:]+)'/g)].map(([, key]) => ({ key: key ?? '', spaces }))
}

/** `errors:row_changed` → words, in the order of the file. */
function flat(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, entry]): [string, string][] =>
    typeof entry === 'string'
      ? [[prefix + key, entry]]
      : flat(entry, prefix === '' ? `${key}:` : `${prefix}${key}.`),
  )
}
const keysOf = (words: Words): string[] =>
  flat(words)
    .map(([key]) => key)
    .toSorted()
const placesIn = (sentence: string): string[] =>
  [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted()

/** Every code that a refusal or a problem in the sources carries, with a file that does. */
function codesInSources(): Map<string, string> {
  const found = new Map<string, string>()
  const patterns: [RegExp, (name: string) => string][] = [
    [/\b(?:conflict|invalid|forbidden)\(\s*'(\w+)'/g, (name) => name],
    [/\bnew Refusal\(\s*'\w+',\s*'(\w+)'/g, (name) => name],
    [/\bnotFound\(\s*'(\w+)'/g, (name) => `${name}_not_found`],
    [/\bcode: '(\w+)'/g, (name) => name],
    // What a file is that is not taken.
    [/\bnot: '(\w+)'/g, (name) => name],
  ]
  for (const [path, source] of Object.entries(sources)) {
    for (const [pattern, codeOf] of patterns) {
      for (const [, name] of source.matchAll(pattern)) if (name) found.set(codeOf(name), path)
    }
  }
  return found
}

/** zod's own word for a fault of a schema, which never leaves the server; what only programs are told. */
const notOurs = new Set(['custom', 'method_not_allowed'])

/** What is wrong at a path of a statement: told to programs, beside a refusal that has its words. */
const isFault = (code: string, path: string): boolean =>
  path.includes('/statements/') &&
  sources['../../features/statements/fault.ts']?.includes(`| '${code}'`) === true

/** What Chinese readers write in Latin letters themselves. */
const programs = 'WPS|Office|LibreOffice|ffmpeg|CAJViewer|Flash|Windows|Debian|Ubuntu'
const formats = 'CSV|JPG|PDF|OFD|H5P|SCORM|MP3|MP4|ZIP|EPUB|SRT|HTML5'
const latinInChinese = new RegExp(
  String.raw`\b(Excel|GPS|WGS-84|GCJ-02|BD-09|${formats}|${programs})\b|apt-get install [a-z -]+|\{\{\w+\}\}`,
  'g',
)

describe('the words', () => {
  test('the three languages have the same keys', () => {
    expect(keysOf(hant)).toEqual(keysOf(hans))
    expect(keysOf(en)).toEqual(keysOf(hans))
  })

  test('a sentence takes the same details in every language', () => {
    const [trad, english] = [new Map(flat(hant)), new Map(flat(en))]
    const differing = flat(hans).filter(
      ([key, sentence]) =>
        String(placesIn(sentence)) !== String(placesIn(trad.get(key) ?? '')) ||
        String(placesIn(sentence)) !== String(placesIn(english.get(key) ?? '')),
    )
    expect(differing).toEqual([])
  })

  test('every error says what is wrong and what would be right', () => {
    expect(keysOf(hans.remedies)).toEqual(keysOf(hans.errors))
  })

  test('every code that the sources refuse with or report has its words', () => {
    const known = new Set([...Object.keys(hans.errors), ...Object.keys(hans.today.item)])
    const unknown = [...codesInSources()].filter(
      ([code, path]) => !known.has(code) && !notOurs.has(code) && !isFault(code, path),
    )
    expect(unknown).toEqual([])
  })

  test('every action of the trail that the sources name has its words', () => {
    const named = Object.values(sources).flatMap((source) =>
      [
        ...source.matchAll(/\baction: '([a-z_]+)\.([a-z_]+)'/g),
        ...source.matchAll(/\baccountEvent\(\s*'([a-z_]+)\.([a-z_]+)'/g),
      ].map(([, subject, verb]) => ({ action: `${subject}_${verb}`, verb: verb ?? '' })),
    )
    const unknown = named.filter(
      ({ action, verb }) => !(action in hans.audit.action) && !(verb in hans.audit.verb),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(unknown).toEqual([])
  })

  test('every register has words for a row that is not there', () => {
    const shapes = Object.values(sources).flatMap((source) =>
      [...source.matchAll(/describeRegister\(\{\s*name: '(\w+)'/g)].map(
        ([, name]) => `${name}_not_found`,
      ),
    )
    expect(shapes.length).toBeGreaterThan(5)
    expect(Object.keys(hans.errors)).toEqual(expect.arrayContaining(shapes))
  })

  test('Chinese words hold no Latin ones but the accustomed', () => {
    const foreign = [...flat(hans), ...flat(hant)].filter(([, sentence]) =>
      /[A-Za-z]/.test(sentence.replace(latinInChinese, '')),
    )
    expect(foreign).toEqual([])
  })

  test('English words hold no Han', () => {
    expect(flat(en).filter(([, sentence]) => /\p{Script=Han}/u.test(sentence))).toEqual([])
  })

  test('every key that a page asks for exists', () => {
    const known = new Set(keysOf(hans))
    const missing = Object.entries(pages).flatMap(([path, source]) =>
      keysAsked(source)
        .filter(({ key, spaces }) =>
          key.includes(':')
            ? !known.has(key)
            : !spaces.some((space) => known.has(`${space}:${key}`)),
        )
        .map(({ key }) => `${path} ${key}`),
    )
    expect(missing).toEqual([])
  })

  test('no sentence ends in an exclamation mark', () => {
    expect([...flat(hans), ...flat(hant), ...flat(en)].filter(([, s]) => /[!！]/.test(s))).toEqual(
      [],
    )
  })
})
