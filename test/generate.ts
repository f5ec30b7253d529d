import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../src/platform/migrate.ts'
import { startThrowawayPostgres } from '../src/platform/postgres/throwaway.ts'
import { describeSchema } from './harness/describe-schema.ts'
import { traditionalPhrases, traditionalWords } from './traditional.ts'

/**
 * `npm run generate`: writes what follows from the migrations, schema.sql and src/platform/tables.ts, and the words in
 * Traditional Chinese. With `--check` it writes nothing and fails when one of them differs.
 */
const projectDir = join(import.meta.dirname, '..')
const checking = process.argv.includes('--check')
const postgres = await startThrowawayPostgres(() => {})
try {
  await migrate(postgres.url)
  const stale = [
    place('schema.sql', await schemaOf(postgres.url)),
    place('src/platform/tables.ts', tablesOf(postgres.url)),
    place('src/base/traditional.json', traditionalPhrases(projectDir)),
    ...[...traditionalWords(projectDir)].map(([name, content]) => place(name, content)),
  ].filter((file) => file !== undefined)
  if (stale.length > 0) {
    process.stderr.write(`not up to date: ${stale.join(', ')} (npm run generate)\n`)
    process.exitCode = 1
  }
} finally {
  await postgres.stop()
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
