import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const projectDir = join(import.meta.dirname, '..')
const nothing = 'export const nothing = 1\n'
let imports = 0
function importing(path: string): string {
  const name = `imported${++imports}`
  return `import * as ${name} from '${path}'\nexport const used${imports} = ${name}\n`
}

/** Every planted fault: which rule finds it, who imports what. */
const planted: readonly [rule: string, from: string, what: string][] = [
  ['no-cycles', 'src/platform/circle-a.ts', './circle-b.ts'],
  ['every-feature-is-in-the-order', 'src/app/unknown.ts', '../features/unheard/of.ts'],
  ['base-imports-nothing', 'src/base/greedy.ts', '../platform/good.ts'],
  ['ground-knows-no-feature', 'src/platform/nosy.ts', '../features/people/good.ts'],
  ['ground-knows-no-feature', 'src/ui/nosy.ts', '../features/people/good.ts'],
  ['server-and-browser-ground-are-apart', 'src/platform/painter.ts', '../ui/good.ts'],
  ['features-do-not-know-the-app', 'src/features/people/actions.ts', '../../app/good.ts'],
  ['people-imports-only-earlier-features', 'src/features/people/store.ts', '../siting/good.ts'],
  ['audit-imports-only-earlier-features', 'src/features/audit/early.ts', '../people/good.ts'],
  ['jobs-and-commands-are-private', 'src/features/siting/actions.ts', '../people/jobs.ts'],
  ['pages-are-for-pages', 'src/features/people/routes.ts', './pages/good.ts'],
  ['rules-are-pure', 'src/features/people/rule.ts', './store.ts'],
  ['rules-are-pure', 'src/features/people/rule-of-the-ground.ts', '../../platform/good.ts'],
  ['rules-are-pure', 'src/features/people/rule-with-sql.ts', 'pg'],
  ['rules-use-no-node', 'src/features/people/rule-with-files.ts', 'node:fs'],
  ['rules-use-no-node', 'src/base/with-files.ts', 'node:fs'],
  ['the-browser-never-reaches-the-server', 'src/features/people/pages/Page.tsx', '../actions.ts'],
  ['the-browser-never-reaches-the-server', 'src/app/console/Shell.tsx', '../../platform/good.ts'],
  ['the-browser-never-reaches-the-server', 'src/ui/Table.tsx', '../platform/good.ts'],
  [
    'small-pages-take-endpoints-only-as-types',
    'src/features/learning/portal/page.ts',
    '../shelf-api.ts',
  ],
  [
    'small-pages-take-endpoints-only-as-types',
    'src/features/learning/keeper/page.ts',
    '../shelf-api.ts',
  ],
  ['only-the-sheet-driver-knows-the-sheet-library', 'src/features/schools/store.ts', 'exceljs'],
  ['tests-stay-out-of-the-product', 'src/platform/cheat.ts', './good.test.ts'],
]

/** What is allowed, next to the faults: the rules do not simply forbid everything. */
const allowed: readonly [from: string, what: string][] = [
  ['src/features/siting/routes.ts', '../people/store.ts'],
  ['src/features/siting/routes.ts', '../../platform/good.ts'],
  ['src/features/siting/rule.ts', '../people/good.ts'],
  ['src/features/siting/pages/Good.tsx', '../../people/pages/good.ts'],
  ['src/features/siting/pages/Good.tsx', '../rule.ts'],
  ['src/features/siting/store.ts', 'node:crypto'],
  ['src/platform/sheets/read.ts', 'exceljs'],
  ['src/features/people/actions.test.ts', '../siting/good.ts'],
]

const bystanders = [
  'src/app/good.ts',
  'src/base/good.ts',
  'src/platform/good.ts',
  'src/platform/good.test.ts',
  'src/ui/good.ts',
  'src/features/unheard/of.ts',
  'src/features/learning/shelf-api.ts',
  'src/features/people/good.ts',
  'src/features/people/jobs.ts',
  'src/features/people/pages/good.ts',
  'src/features/siting/good.ts',
]

type Violation = { rule: { name: string }; from: string }
let tree: string
let modules: string[]
let violations: Violation[]
beforeAll(async () => {
  mkdirSync(join(projectDir, '.tmp'), { recursive: true })
  tree = mkdtempSync(join(projectDir, '.tmp', 'planted-'))
  const files = new Map(bystanders.map((path) => [path, nothing]))
  for (const [from, what] of [...planted.map(([, ...edge]) => edge), ...allowed])
    files.set(from, `${files.get(from) ?? ''}${importing(what)}`)
  files.set('src/platform/circle-b.ts', importing('./circle-a.ts'))
  for (const name of ['pg', 'exceljs']) {
    files.set(`node_modules/${name}/package.json`, `{"name":"${name}","main":"index.js"}`)
    files.set(`node_modules/${name}/index.js`, 'exports.nothing = 1\n')
  }
  files.set('package.json', '{"type":"module","dependencies":{"pg":"*","exceljs":"*"}}')
  for (const [path, content] of files) {
    mkdirSync(join(tree, dirname(path)), { recursive: true })
    writeFileSync(join(tree, path), content)
  }
  for (const config of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.browser.json'])
    cpSync(join(projectDir, config), join(tree, config))
  ;({ modules, violations } = await cruise())
})
afterAll(() => rmSync(tree, { recursive: true }))

async function cruise(): Promise<{ modules: string[]; violations: Violation[] }> {
  const program = join(
    projectDir,
    'node_modules',
    'dependency-cruiser',
    'bin',
    'dependency-cruiser.mjs',
  )
  const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src']
  // Violations make the exit code; the report is on standard output all the same.
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...options], {
    cwd: tree,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((failed: { stdout: string }) => failed)
  const report = JSON.parse(stdout) as {
    modules: { source: string }[]
    summary: { violations: Violation[] }
  }
  return {
    modules: report.modules.map(({ source }) => source),
    violations: report.summary.violations,
  }
}

test('every planted module is read', () => {
  const wanted = [
    ...planted.map(([, from]) => from),
    ...allowed.map(([from]) => from),
    ...bystanders,
  ]
  expect(modules).toEqual(expect.arrayContaining([...new Set(wanted)]))
})

test.each(planted)('%s finds %s → %s', (rule, from) => {
  expect(violations.filter((one) => one.from === from).map((one) => one.rule.name)).toContain(rule)
})

test.each(allowed)('%s → %s is allowed', (from, what) => {
  const guilty = planted.filter(([, other]) => other === from).map(([rule]) => rule)
  const found = violations.filter((one) => one.from === from).map((one) => one.rule.name)
  expect(found.toSorted(), what).toEqual(guilty.toSorted())
})

test('every kind of rule has a planted fault', async () => {
  const { forbidden } = (await import(join(projectDir, '.dependency-cruiser.cjs'))).default as {
    forbidden: { name: string }[]
  }
  const proved = new Set(planted.map(([rule]) => rule))
  // One rule for each feature, made by the same line: two of them are planted.
  const rest = forbidden.map(({ name }) => name).filter((name) => !proved.has(name))
  expect(rest.filter((name) => !name.endsWith('-imports-only-earlier-features'))).toEqual([])
})
