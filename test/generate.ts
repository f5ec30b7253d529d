import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import * as z from 'zod'
import { languages } from '../src/base/language.ts'
import { readRegister } from '../src/features/acceptance/register-api.ts'
import { migrate } from '../src/platform/migrate.ts'
import { startThrowawayPostgres } from '../src/platform/postgres/throwaway.ts'
import { systemReasons } from '../src/platform/system-reasons.ts'
import { wordsOf } from '../src/platform/words.ts'
import { describeSchema } from './harness/describe-schema.ts'
import { lifecycleDocument } from './lifecycles.ts'
import { nameTable } from './place-names.ts'
import { traditionalPhrases, traditionalWords } from './traditional.ts'

/**
 * `npm run generate`: writes what follows from the migrations (schema.sql, src/platform/tables.ts), docs/lifecycles.md, the
 * schema of the register of stations, the words and the names of places in Traditional Chinese, and in ARCHITECTURE.md why the system sees every place. With `--check` it writes nothing
 * and fails when one of them differs.
 */
const projectDir = join(import.meta.dirname, '..')
const checking = process.argv.includes('--check')
// A phrase that two features write stops every page: said here, before.
for (const language of languages) wordsOf(language)
const postgres = await startThrowawayPostgres(() => {})
try {
  await migrate(postgres.url)
  const stale = [
    place('schema.sql', await schemaOf(postgres.url)),
    place('src/platform/tables.ts', tablesOf(postgres.url)),
    place('docs/lifecycles.md', lifecycleDocument()),
    place('docs/protocols/station-register.schema.json', registerSchema()),
    place(
      'ARCHITECTURE.md',
      withReasons(readFileSync(join(projectDir, 'ARCHITECTURE.md'), 'utf8')),
    ),
    place('src/base/traditional.json', traditionalPhrases(projectDir)),
    place('src/base/name-table.json', `${JSON.stringify(nameTable(), null, 2)}\n`),
    ...[...traditionalWords(projectDir)].map(([name, content]) => place(name, content)),
  ].filter((file) => file !== undefined)
  if (stale.length > 0) {
    process.stderr.write(`not up to date: ${stale.join(', ')} (npm run generate)\n`)
    process.exitCode = 1
  }
} finally {
  await postgres.stop()
}

/** What is told of numbered stations, for whoever reads it with a program. */
function registerSchema(): string {
  const answer = readRegister.answer
  if (!answer) throw new Error('the register answers nothing')
  return `${JSON.stringify(z.toJSONSchema(answer as z.ZodType), null, 2)}\n`
}

async function schemaOf(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await describeSchema(client)
  } finally {
    await client.end()
  }
}

function tablesOf(url: string): string {
  const cli = join(projectDir, 'node_modules', 'kysely-codegen', 'dist', 'cli', 'bin.js')
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [
      cli,
      ...[
        '--url',
        url,
        '--dialect',
        'postgres',
        '--camel-case',
        '--date-parser',
        'string',
        '--print',
      ],
      ...[
        '--type-mapping',
        JSON.stringify({ timestamptz: 'string', int8: 'number', bytea: 'Buffer' }),
      ],
      ...['--log-level', 'silent'],
    ],
    { cwd: projectDir, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`kysely-codegen: ${stderr}`)
  return stdout
}

function withReasons(text: string): string {
  const rows = Object.entries(systemReasons).map(
    ([why, reasons]) => `| ${why} | ${reasons.join(', ')} |`,
  )
  const table = ['| because | reasons |', '| --- | --- |', ...rows].join('\n')
  return text.replace(
    /(<!-- system reasons -->\n)[\s\S]*?(<!-- end -->)/,
    (_, begin: string, end: string) => `${begin}${table}\n${end}`,
  )
}

/** The file's name when it differs and only checking was asked for. */
function place(name: string, content: string): string | undefined {
  const path = join(projectDir, name)
  const present = (() => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  })()
  if (present === content) return undefined
  if (checking) return name
  writeFileSync(path, content)
  return undefined
}
