import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { migrate } from './migrate.ts'

/** An empty database and an empty directory of migrations for each test. */
let url: string
let client: pg.Client
let directory: string
const admin = new pg.Client(inject('adminUrl'))
const connected = admin.connect()
const databases: string[] = []

beforeEach(async () => {
  await connected
  const name = `migrate_${randomUUID().replaceAll('-', '')}`
  databases.push(name)
  await admin.query(`create database ${name} owner cunxiao`)
  url = inject('templateUrl').replace(/\/[^/]*$/, `/${name}`)
  client = new pg.Client(url)
  await client.connect()
  directory = await mkdtemp(join(tmpdir(), 'cunxiao migrations '))
  await write('0001_village.sql', 'create table village (name text);')
  await write('0002_school.sql', 'create table school (name text);')
})
afterEach(async () => {
  await client.end()
  await rm(directory, { recursive: true })
})
afterAll(async () => {
  for (const name of databases) await admin.query(`drop database ${name} with (force)`)
  await admin.end()
})

const write = (name: string, sql: string) => writeFile(join(directory, name), sql)
const tables = async (): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  return rows.map(({ name }) => name)
}
const applied = async (): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    'select name from schema_migrations order by applied_at, name',
  )
  return rows.map(({ name }) => name)
}

test('what is missing is applied in order, once, and only forward', async () => {
  expect(await migrate(url, directory)).toEqual(['0001_village.sql', '0002_school.sql'])
  expect(await migrate(url, directory)).toEqual([])
  await write('0003_room.sql', 'alter table school add column rooms integer;')
  expect(await migrate(url, directory)).toEqual(['0003_room.sql'])
  expect(await applied()).toEqual(['0001_village.sql', '0002_school.sql', '0003_room.sql'])
})

test('a file that was edited after it ran is refused, and nothing after it runs', async () => {
  await migrate(url, directory)
  await write('0001_village.sql', 'create table village (name text, code text);')
  await write('0003_room.sql', 'create table room (name text);')
  await expect(migrate(url, directory)).rejects.toMatchObject({
    code: 'migration_edited',
    details: { migrations: ['0001_village.sql'] },
  })
  expect(await tables()).not.toContain('room')
})

test('a checkout with the line ends of Windows is not an edited one', async () => {
  await write('0003_room.sql', 'create table room (\n  name text\n);\n')
  await migrate(url, directory)
  await write('0003_room.sql', 'create table room (\r\n  name text\r\n);\r\n')
  expect(await migrate(url, directory)).toEqual([])
})

test('a database that knows more than the program is refused and named', async () => {
  await write('0003_room.sql', 'create table room (name text);')
  await migrate(url, directory)
  await rm(join(directory, '0003_room.sql'))
  await expect(migrate(url, directory)).rejects.toMatchObject({
    code: 'schema_newer_than_program',
    details: { migrations: ['0003_room.sql'] },
  })
})

test('one that fails leaves nothing half done, those before it stay, and it can be tried again', async () => {
  const half = 'create table room (name text); insert into room values (1/0);'
  await write('0003_room.sql', half)
  await write('0004_seat.sql', 'create table seat (name text);')
  await expect(migrate(url, directory)).rejects.toThrow(/division by zero/)
  expect(await tables()).toEqual(['schema_migrations', 'school', 'village'])
  expect(await applied()).toEqual(['0001_village.sql', '0002_school.sql'])
  await write('0003_room.sql', 'create table room (name text);')
  expect(await migrate(url, directory)).toEqual(['0003_room.sql', '0004_seat.sql'])
})

test('one that ran but cannot be recorded is undone', async () => {
  const unrecordable = `alter table schema_migrations add check (name <> '0003_room.sql')`
  await write('0003_room.sql', `create table room (name text); ${unrecordable};`)
  await expect(migrate(url, directory)).rejects.toThrow(/check constraint/)
  expect(await tables()).toEqual(['schema_migrations', 'school', 'village'])
})

test('of two nodes that start at once one migrates, the other waits and finds nothing to do', async () => {
  // Held open by a lock until both are there.
  await client.query('begin')
  await client.query(`select pg_advisory_xact_lock(hashtext('cunxiao migrations'))`)
  const nodes = [migrate(url, directory), migrate(url, directory)]
  await vi.waitFor(
    async () => {
      const { rowCount } = await client.query(
        `select from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      )
      expect(rowCount).toBe(2)
    },
    { timeout: 60_000, interval: 10 },
  )
  await client.query('commit')
  const done = await Promise.all(nodes)
  expect(done.map(({ length }) => length).toSorted()).toEqual([0, 2])
  expect(await applied()).toEqual(['0001_village.sql', '0002_school.sql'])
})
