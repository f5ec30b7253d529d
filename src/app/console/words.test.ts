import { describe, expect, test } from 'vitest'
import { joined, type Words } from '../../base/words.ts'
import { RulingKind } from '../../features/siting/unit.ts'
import type { storyOf } from '../../features/stations/station.ts'

const files: Record<string, Words> = import.meta.glob(
  [
    '../../ui/words/*.json',
    '../../features/*/words/*.json',
    '../../ui/portal/words/*.json',
    '../../features/*/keeper/words/*.json',
  ],
  { import: 'default', eager: true },
)
// biome-ignore lint/suspicious/noExplicitAny: a tree of words; a test that asks for what is not there fails.
const wordsOf = (language: string): any =>
  joined(
    Object.entries(files)
      .filter(([path]) => path.endsWith(`/${language}.json`))
      .map(([path, words]) => {
        if (path.includes('/portal/')) return { portal: words }
        return path.includes('/keeper/') ? { keeper: words } : words
      }),
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

const smallPages: Record<string, string> = import.meta.glob(
  ['../../**/{portal,keeper}/*.tsx', '../../ui/portal/*.tsx'],
  { query: '?raw', import: 'default', eager: true },
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
/** English says one thing otherwise than several; Chinese does not. */
const plural = /_one$/
/** Ends so without being a number. */
const isCode = (key: string): boolean => /^(errors|remedies):/.test(key)
const withoutPlurals = (keys: readonly string[]): string[] =>
  keys.filter((key) => !plural.test(key) || isCode(key))
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

/** Every one: a story more or less does not compile. */
const stories = {
  ...{ clone: 1, gap: 1, gap_below: 1, fork: 1, hub_restored: 1 },
  ...{ awaited: 1, lost: 1, lost_range: 1 },
} satisfies Record<ReturnType<typeof storyOf>, 1>

/** Codes in sources of Today that say which rows a page shows. */
const filters: readonly string[] = ['certificate_ending', 'in_review']

/** As it stands in a template. */
const given = (name: string): string => `\${${name}}`

/** zod's own word for a fault of a schema, which never leaves the server; what only programs are told; a part of a reason. */
const notOurs = new Set(['custom', 'method_not_allowed', 'not_chosen'])

/** What is wrong at a path of a statement: told to programs, beside a refusal that has its words. */
const isFault = (code: string, path: string): boolean =>
  path.includes('/statements/') &&
  sources['../../features/statements/fault.ts']?.includes(`| '${code}'`) === true

/** What the solver of timetables says has its words beside it. */
const isOfSolver = (code: string, path: string): boolean =>
  path.includes('/timetable/solver/') &&
  new RegExp(String.raw`\b${code}['.:]`).test(
    sources['../../features/timetable/solver/words.ts'] ?? '',
  )

/** What Chinese readers write in Latin letters themselves. */
const programs = 'WPS|Office|LibreOffice|ffmpeg|CAJViewer|Flash|Windows|Debian|Ubuntu'
const formats =
  'A3|A4|A5|XMLTV|KB|Shift|Esc|JPEG|CSV|JPG|PNG|HEIC|PDF|OFD|H5P|SCORM|MP3|MP4|ZIP|EPUB|SRT|HTML5'
const latinInChinese = new RegExp(
  String.raw`Ctrl\+C|\b(Excel|Word|WPS|GPS|WGS-84|GCJ-02|BD-09|${formats}|${programs})\b|apt-get install [a-z -]+|\$t\([\w:.]+\{\{\w+\}\}\)|\{\{\w+\}\}`,
  'g',
)

describe('the words', () => {
  test('the three languages have the same keys', () => {
    expect(keysOf(hant)).toEqual(keysOf(hans))
    expect(withoutPlurals(keysOf(en))).toEqual(withoutPlurals(keysOf(hans)))
  })

  test('a number of its own has its own sentence beside the one for all', () => {
    const all = new Set(keysOf(en))
    const alone = keysOf(en).filter((key) => plural.test(key) && !isCode(key))
    expect(alone.length).toBeGreaterThan(10)
    expect(alone.filter((key) => !all.has(key.replace(plural, '')))).toEqual([])
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
    const known = new Set([
      ...Object.keys(hans.errors),
      ...Object.keys(hans.today.item),
      ...Object.entries<object>(hans.today.standing).flatMap(([code, parts]) => [
        code,
        ...Object.keys(parts),
      ]),
    ])
    const unknown = [...codesInSources()].filter(
      ([code, path]) =>
        !known.has(code) && !notOurs.has(code) && !isFault(code, path) && !isOfSolver(code, path),
    )
    expect(unknown).toEqual([])
  })

  test('every line of Today has its words and the verb of its button', () => {
    const told = Object.entries(sources)
      .filter(([path]) => path.endsWith('/today-actions.ts'))
      .flatMap(([, source]) => [...source.matchAll(/'([a-z]+_[a-z_]+)'/g)])
      .map(([, code]) => code ?? '')
      .filter((code) => !filters.includes(code))
    const alarms = Object.keys(stories).map((story) => `station_${story}`)
    const codes = [...told, ...alarms]
    expect(codes.length).toBeGreaterThan(30)
    for (const words of [hans, hant, en]) {
      expect(codes.filter((code) => !(code in words.today.item))).toEqual([])
      expect(codes.filter((code) => !(code in words.today.verb))).toEqual([])
    }
    expect(Object.keys(hans.today.verb).toSorted()).toEqual(Object.keys(hans.today.item).toSorted())
  })

  test('every action that the trail can hold has its words in every language', () => {
    const texts = Object.values(sources)
    const found = (pattern: RegExp): string[] =>
      texts.flatMap((source) => [...source.matchAll(pattern)].map(([, name]) => name ?? ''))
    const registers = found(/describe(?:Register|Case)\(\{\s*name: '(\w+)'/g)
    // What stands between backticks, and all that it may come to.
    const composed: Record<string, string[]> = {
      [`${given('lifecycle')}.moved`]: found(/defineLifecycle<[\s\S]*?name: '(\w+)'/g).map(
        (name) => `${name}.moved`,
      ),
      [`${given('shape.name')}.${given('what')}`]: registers.flatMap((name) =>
        ['created', 'changed', 'retired', 'revealed', 'proposal_taken', 'proposal_refused'].map(
          (what) => `${name}.${what}`,
        ),
      ),
      [`${given('shape.name')}.exported_unmasked`]: registers.map(
        (name) => `${name}.exported_unmasked`,
      ),
      [`siting.${given('given.kind')}`]: RulingKind.options.map((kind) => `siting.${kind}`),
      [`timetable.${given('change.what')}`]: ['moved', 'called_off', 'restored'].map(
        (what) => `timetable.${what}`,
      ),
      [`week.excuse_${given('state')}`]: ['week.excuse_approved', 'week.excuse_refused'],
      [`timetable.${given('what')}`]: ['timetable.put_back'],
      [`releases.${given('action')}`]: found(/\bnote\([\s\S]*?action: '(\w+)'/g).map(
        (action) => `releases.${action}`,
      ),
    }
    expect(found(/\baction: `([^`]+)`/g).filter((text) => !(text in composed))).toEqual([])
    const actions = [
      ...found(/\baction: '([a-z_]+\.[a-z_]+)'/g),
      ...found(/\baccountEvent\(\s*'([a-z_]+\.[a-z_]+)'/g),
      ...found(/\? '(account\.[a-z_]+)'/g),
      ...Object.values(composed).flat(),
    ]
    expect(actions.length).toBeGreaterThan(100)
    for (const words of [hans, hant, en]) {
      const subjects = { ...words.audit.subject, ...words.shell.menu }
      const unknown = actions.filter((action) => {
        const [subject = '', verb = ''] = action.split('.')
        return (
          !(action.replace('.', '_') in words.audit.action) &&
          !(verb in words.audit.verb && subject in subjects)
        )
      })
      expect(unknown).toEqual([])
    }
  })

  test('every register has words for a row that is not there', () => {
    const shapes = Object.values(sources).flatMap((source) =>
      [...source.matchAll(/describe(?:Register|Case)\(\{\s*name: '(\w+)'/g)].map(
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

  test('every key that a small page asks for exists', () => {
    const missing = Object.entries(smallPages).flatMap(([path, source]) => {
      const space = path.includes('/keeper/') ? 'keeper' : 'portal'
      // What both share asks for what both have.
      const spaces = path.includes('/ui/portal/') ? ['portal', 'keeper'] : [space]
      const known = new Set(keysOf(hans))
      return [...source.matchAll(/\bt\(\s*'([\w.]+)'/g)].flatMap(([, key]) =>
        spaces.filter((one) => !known.has(`${one}:${key}`)).map((one) => `${path} ${one}:${key}`),
      )
    })
    expect(missing).toEqual([])
  })

  test('no sentence ends in an exclamation mark', () => {
    expect([...flat(hans), ...flat(hant), ...flat(en)].filter(([, s]) => /[!！]/.test(s))).toEqual(
      [],
    )
  })
})
