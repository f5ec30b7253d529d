import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { conflict } from '../base/refusal.ts'

export const migrationsDir = join(import.meta.dirname, '..', '..', 'migrations')

/**
 * Applies the migrations that are missing, each in its own transaction, one node at a time.
 * Refuses a database that knows migrations this program does not, or one whose applied file differs.
 */
export async function migrate(databaseUrl: string, directory = migrationsDir): Promise<string[]> {
  const files = await readMigrations(directory)
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('cunxiao migrations'))`)
    await client.query(`create table if not exists schema_migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
    const { rows } = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from schema_migrations',
    )
    const applied = new Map(rows.map((row) => [row.name, row.sha256]))
    checkApplied(applied, files)
    const missing = files.filter(({ name }) => !applied.has(name))
    for (const { name, sha256, sql } of missing) {
      await client.query('begin')
      await client.query(sql)
      await client.query('insert into schema_migrations (name, sha256) values ($1, $2)', [
        name,
        sha256,
      ])
      await client.query('commit')
    }
    return missing.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

type Migration = { name: string; sql: string; sha256: string }

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      // A checkout on Windows may have changed the line ends; the meaning is the same.
      const sql = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

function checkApplied(applied: ReadonlyMap<string, string>, files: readonly Migration[]): void {
  const known = new Map(files.map((file) => [file.name, file.sha256]))
  const unknown = [...applied.keys()].filter((name) => !known.has(name))
  if (unknown.length > 0) throw conflict('schema_newer_than_program', { migrations: unknown })
  const edited = [...applied].filter(([name, sha256]) => known.get(name) !== sha256)
  if (edited.length > 0) {
    throw conflict('migration_edited', { migrations: edited.map(([name]) => name) })
  }
}
