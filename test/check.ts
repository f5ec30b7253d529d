import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** `npm run check`: types, lint, boundaries, interface, dead code, generated files. Runs all, fails if any does. */
const projectDir = join(import.meta.dirname, '..')
const bin = (name: string): string => join(projectDir, 'node_modules', '.bin', name)

const steps: readonly [string, () => boolean][] = [
  ['types (server)', () => run('tsc', ['--noEmit', '-p', 'tsconfig.server.json'])],
  ['types (console)', () => run('tsc', ['--noEmit', '-p', 'tsconfig.browser.json'])],
  ['types (portal)', () => run('tsc', ['--noEmit', '-p', 'tsconfig.portal.json'])],
  ['lint and format', () => run('biome', ['check', '--error-on-warnings', '.'])],
  ['boundaries', checkBoundaries],
  ['interface', () => node(['test/openapi.ts'])],
  ['dead code', () => run('knip', ['--no-progress'])],
  ['generated files', () => node(['test/generate.ts', '--check'])],
]

const failed = steps.filter(([name, step]) => {
  process.stdout.write(`\n── ${name}\n`)
  return !step()
})
process.stdout.write(
  failed.length === 0
    ? '\ncheck: all good\n'
    : `\ncheck failed: ${failed.map(([name]) => name).join(', ')}\n`,
)
process.exitCode = failed.length === 0 ? 0 : 1

function run(command: string, args: readonly string[]): boolean {
  return (
    spawnSync(bin(command), args, {
      cwd: projectDir,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    }).status === 0
  )
}

function node(args: readonly string[]): boolean {
  return spawnSync(process.execPath, args, { cwd: projectDir, stdio: 'inherit' }).status === 0
}

/**
 * The cruiser says "no violations" when it cannot read TypeScript at all: fewer modules than there
 * are files is a failure, too.
 */
function checkBoundaries(): boolean {
  const { stdout, status } = spawnSync(
    bin('depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'],
    {
      cwd: projectDir,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      shell: process.platform === 'win32',
    },
  )
  const { modules, summary } = JSON.parse(stdout) as {
    modules: { source: string; dependencies: unknown[] }[]
    summary: { violations: { rule: { name: string }; from: string; to: string }[] }
  }
  const cruised = modules.filter(({ source }) => /^src\/.*\.tsx?$/.test(source))
  const present = readdirSync(join(projectDir, 'src'), {
    recursive: true,
    encoding: 'utf8',
  }).filter((file) => /\.tsx?$/.test(file))
  const edges = cruised.reduce((sum, { dependencies }) => sum + dependencies.length, 0)
  for (const { rule, from, to } of summary.violations)
    process.stdout.write(`${rule.name}: ${from} → ${to}\n`)
  process.stdout.write(
    `${cruised.length} of ${present.length} modules, ${edges} imports, ${summary.violations.length} violations\n`,
  )
  return (
    status === 0 &&
    summary.violations.length === 0 &&
    cruised.length >= present.length &&
    edges > present.length
  )
}
