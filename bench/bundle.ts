import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * What a browser loads for the pages of the console and the portal, in kB of gzipped JavaScript: a page's
 * own chunk and everything that it imports statically, with what every page needs before it.
 */
const budgetsKB: Readonly<Record<string, number>> = { Login: 180, Today: 350, Home: 40 }

const staff = readChunks('console')
const login = staff.reach([...staff.entry, ...staff.words])
const shell = staff.reach([...login, staff.chunkOf('Shell'), staff.chunkOf('zh-Hans-inside')])
tell('Login', staff, login)
for (const name of staff.files.filter((file) =>
  /^(Today|[A-Z]\w*(Page|Registers|Imports|Overview|List)|Organisation|Account|FailedJobs)-/.test(
    file,
  ),
)) {
  tell(nameOf(name), staff, staff.reach([...shell, name]))
}

const portal = readChunks('portal')
const first = portal.reach([...portal.entry, ...portal.words])
for (const name of portal.files.filter((file) =>
  /^(Home|Search|[A-Z]\w*(Page|Player|Reader|View)|SignIn|Ask)-/.test(file),
)) {
  tell(nameOf(name), portal, portal.reach([...first, name]))
}

type Chunks = ReturnType<typeof readChunks>

function tell(name: string, { sizes }: Chunks, loaded: ReadonlySet<string>): void {
  const kB = [...loaded].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0) / 1_000
  const budget = budgetsKB[name]
  const verdict = budget === undefined ? '' : kB <= budget ? `within ${budget}` : `OVER ${budget}`
  if (verdict.startsWith('OVER')) process.exitCode = 1
  process.stdout.write(`${name.padEnd(18)} ${kB.toFixed(0).padStart(5)} kB  ${verdict}\n`)
}

function readChunks(part: 'console' | 'portal') {
  const assets = join(import.meta.dirname, '..', 'dist', part, 'assets')
  const files = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const sizes = new Map(
    files.map((name) => [name, gzipSync(readFileSync(join(assets, name)), { level: 9 }).length]),
  )
  const imports = new Map(
    files.map((name) => [
      name,
      [
        ...readFileSync(join(assets, name), 'utf8').matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g),
      ].map(([, imported]) => imported ?? ''),
    ]),
  )
  const page = readFileSync(join(assets, '..', 'index.html'), 'utf8')
  const entry = [...page.matchAll(/assets\/([\w.-]+\.js)"/g)].map(([, name]) => name ?? '')
  const chunkOf = (name: string): string => {
    const found = files.find((file) => file.startsWith(`${name}-`))
    if (!found) throw new Error(`no chunk ${name}`)
    return found
  }
  const reach = (from: readonly string[]): Set<string> => {
    const seen = new Set<string>()
    const open = [...from]
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue
      seen.add(name)
      open.push(...(imports.get(name) ?? []))
    }
    return seen
  }
  // One language; behind the login there is a second file of it.
  const words = files.filter((name) => name.startsWith('zh-Hans-') && !name.includes('-inside-'))
  return { files, sizes, entry, words, chunkOf, reach }
}

function nameOf(file: string): string {
  return file.slice(0, file.lastIndexOf('-'))
}
