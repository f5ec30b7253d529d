import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** What the product promises of survey, siting, the library, the week of a station and the ground; each id stands in the title of a test that shows it. */
const promised = [
  ['P-2', 'G-1', 'P-3'],
  ['S1-1', 'S1-2', 'S1-3', 'S1-4', 'S1-5', 'S1-6', 'S1-7'],
  ['S2-1', 'S2-2', 'S2-3', 'S2-4'],
  [
    'S4-1',
    'S4-2',
    'S4-3',
    'S4-4',
    'S4-5',
    'S4-6',
    'S4-7',
    'S4-8',
    'S4-9',
    'S4-10',
    'S4-11',
    'S4-12',
    'S4-13',
  ],
  ['T-3', 'T-5', 'G-4', 'G-5', 'G-6', 'G-7', 'G-8'],
  ['S3-4', 'S3-6', 'S3-7', 'S3-8', 'S3-9', 'S3-10', 'S3-13', 'S3-14'],
  ['S5-7', 'S5-8', 'S5-9', 'S5-10', 'S5-11', 'S5-12', 'S5-13', 'S5-14'],
  [
    'I2-5',
    'O2-1',
    'O2-2',
    'O2-3',
    'O2-4',
    'O2-5',
    'O2-6',
    'O2-7',
    'O2-8',
    'O2-9',
    'O2-13',
    'O2-14',
  ],
  ['F15', 'F18', 'F19', 'F20', 'F21', 'F22', 'F23', 'F25', 'F28', 'F36'],
  [
    'INV-15',
    'INV-20',
    'INV-21',
    'INV-22',
    'INV-23',
    'INV-24',
    'INV-25',
    'INV-26',
    'INV-27',
    'INV-28',
    'INV-29',
  ],
  ['S3-1', 'S3-2', 'S3-3', 'S3-11', 'S3-12', 'S3-19', 'S5-2', 'INV-10', 'INV-11', 'INV-13'],
  // Founding: plates, agreements, stages.
  ['S2-5', 'S2-6', 'S2-7', 'S2-8', 'G-2', 'I4-2', 'INV-07', 'INV-08', 'INV-14', 'INV-48', 'INV-49'],
  // Training and certificates.
  ['S3-15', 'S3-16', 'S3-17', 'I3-2', 'I3-4', 'I3-5', 'I3-6', 'INV-12', 'F16', 'F17'],
  // Responsibility letters.
  ['I2-1', 'I2-3', 'I2-4', 'I3-3', 'S5-3', 'INV-32', 'INV-36'],
  // Circulars with receipts.
  ['O1-3'],
  // Who leads and who works on the spot.
  ['O1-4', 'O1-5', 'O1-6'],
  // Papers of the programme.
  ['F1', 'F3', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12', 'F13', 'F14'],
  ['F30', 'F31', 'F32', 'F33', 'F34', 'F35', 'F44'],
  // The programme, its plan, rules and tasks.
  ['P-1', 'P-5', 'T-1', 'T-2', 'G-3', 'I0-1', 'I0-2', 'N11', 'N19', 'O2-11', 'I2-2', 'I2-6', 'F6'],
  [
    'I1-1',
    'I1-2',
    'I1-3',
    'I1-4',
    'I1-5',
    'I1-6',
    'INV-02',
    'INV-03',
    'INV-30',
    'INV-31',
    'INV-33',
  ],
  // Rectification, trial, joint meetings, acceptance.
  [
    'I4-1',
    'I4-3',
    'I4-4',
    'I4-5',
    'O4-6',
    'S5-1',
    'S5-4',
    'S5-5',
    'S5-6',
    'INV-34',
    'INV-37',
    'INV-38',
  ],
  ['I5-1', 'I5-2', 'I5-3', 'I5-4', 'I6-1', 'I6-2', 'I6-3', 'I6-4', 'INV-35'],
  [
    'N1',
    'N2',
    'N3',
    'N4',
    'N5',
    'N6',
    'N7',
    'N8',
    'N9',
    'N10',
    'N12',
    'N15',
    'X-17',
    'N17',
    'N18',
    'X-7',
    'X-8',
    'X-9',
    'X-10',
    'X-12',
    'X-18',
  ],
  ['X-1', 'X-2', 'X-4', 'X-5', 'X-6', 'X-11', 'X-14', 'X-15', 'X-16', 'X-20'],
].flat()

const projectDir = join(import.meta.dirname, '..')

/** Titles of `test`, `it` and `describe`, also with `.each(…)`, `.skipIf(…)`, over several lines. */
function titlesOf(source: string): string[] {
  const call =
    /^\s*(?:test|it|describe)(?:\.\w+(?:\([^\n]*?\))?)*\(\s*(['"`])((?:\\.|(?!\1).)+)\1/gm
  const tabular = /^\s*(?:test|it|describe)\.each\([\s\S]*?\)\(\s*(['"`])((?:\\.|(?!\1).)+)\1/gm
  const found = [call, tabular].flatMap((pattern) => [...source.matchAll(pattern)])
  return [...new Set(found.map(([, , title = '']) => title))]
}

function everyTitle(): string[] {
  return ['src', 'test'].flatMap((folder) =>
    readdirSync(join(projectDir, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .flatMap((file) => titlesOf(readFileSync(join(projectDir, folder, file), 'utf8'))),
  )
}

test('a title is read, a comment or a string inside a test is not', () => {
  const source = [
    `test('A-1 one', () => {`,
    `  // test('A-2 in a comment')`,
    `  expect('A-3').toBe('A-3')`,
    `describe("A-4 two", () => {`,
    '  test.each([1, 2])(`A-5 %i`, () => {})',
    `  test.each([`,
    `    ['x', 1],`,
    `  ])('A-6 %s', () => {})`,
    `  test(`,
    `    'A-7 long',`,
  ].join('\n')
  const ids = titlesOf(source).map((title) => title.slice(0, 3))
  expect(ids.toSorted()).toEqual(['A-1', 'A-4', 'A-5', 'A-6', 'A-7'])
})

const titles = everyTitle()
test.each(promised)('%s stands in the title of a test', (id) => {
  const word = new RegExp(`(?<![\\w-])${id}(?![\\w-])`)
  expect(titles.filter((title) => word.test(title)).length).toBeGreaterThan(0)
})
