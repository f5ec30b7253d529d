import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * What a browser loads for the console's pages, in kB of gzipped JavaScript: a page's own chunk and
 * everything that it imports statically, with what every page needs before it.
 */
const assets = join(import.meta.dirname, '..', 'dist', 'console', 'assets')
const budgetsKB: Readonly<Record<string, number>> = { Login: 180, Today: 350 }

const files = readdirSync(assets).filter((name) => name.endsWith('.js'))
const sizes = new Map(
  files.map((name) => [name, gzipSync(readFileSync(join(assets, name)), { level: 9 }).length]),
)
const imports = new Map(
  files.map((name) => [
    name,
    [...readFileSync(join(assets, name), 'utf8').matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)].map(
      ([, imported]) => imported ?? '',
    ),
  ]),
)

const page = readFileSync(join(assets, '..', 'index.html'), 'utf8')
const entry = [...page.matchAll(/assets\/([\w.-]+\.js)"/g)].map(([, name]) => name ?? '')
const words = files.filter((name) => name.startsWith('zh-Hans'))
const login = reach([...entry, ...words])
const shell = reach([...login, chunkOf('Shell')])

const rows = [
  ['Login', login],
  ...files
    .filter((name) =>
      /^(Today|[A-Z]\w*(Page|Registers|Imports|Overview|List)|Organisation|Account|FailedJobs)-/.test(
        name,
      ),
    )
    .map((name) => [name.slice(0, name.lastIndexOf('-')), reach([...shell, name])] as const),
] as const
for (const [name, loaded] of rows) {
  const kB = sum(loaded) / 1_000
  const budget = budgetsKB[name]
  const verdict = budget === undefined ? '' : kB <= budget ? `within ${budget}` : `OVER ${budget}`
  if (verdict.startsWith('OVER')) process.exitCode = 1
  process.stdout.write(`${name.padEnd(18)} ${kB.toFixed(0).padStart(5)} kB  ${verdict}\n`)
}

function chunkOf(name: string): string {
  const found = files.find((file) => file.startsWith(`${name}-`))
  if (!found) throw new Error(`no chunk ${name}`)
  return found
}

function reach(from: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const open = [...from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    open.push(...(imports.get(name) ?? []))
  }
  return seen
}

function sum(names: Iterable<string>): number {
  let total = 0
  for (const name of names) total += sizes.get(name) ?? 0
  return total
}
