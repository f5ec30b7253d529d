import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connect, type Db } from '../../src/platform/db.ts'
import { templateName } from './postgres.ts'

export type TestDatabase = { db: Db; pool: pg.Pool; url: string; close(): Promise<void> }

/** A migrated database of its own for one test file. */
export const openTestDatabase = (): Promise<TestDatabase> => openCopyOf(templateName)

async function openCopyOf(original: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin((admin) =>
    admin.query(`create database ${name} template ${original} owner cunxiao`),
  )
  const url = inject('templateUrl').replace(/\/[^/]*$/, `/${name}`)
  const { db, pool } = connect(url)
  return {
    db,
    pool,
    url,
    close: async () => {
      await db.destroy()
      await asAdmin((admin) => admin.query(`drop database ${name} with (force)`))
    },
  }
}

/** What a copy of that database's disk holds, as of now; whoever is in it is thrown out and comes again. */
export const copyTestDatabase = (database: TestDatabase): Promise<TestDatabase> =>
  whileClosed(database, openCopyOf)

/** The database becomes what `copy` is: what a dump that is restored, or a snapshot of its disk, amounts to. */
export async function putTestDatabaseBack(
  database: TestDatabase,
  copy: TestDatabase,
): Promise<void> {
  await whileClosed(copy, async (original) => {
    const name = nameOf(database)
    await asAdmin((admin) => admin.query(`drop database ${name} with (force)`))
    await asAdmin((admin) =>
      admin.query(`create database ${name} template ${original} owner cunxiao`),
    )
  })
}

const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1)

/** A database cannot be copied while somebody is in it. */
async function whileClosed<T>(
  database: TestDatabase,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const name = nameOf(database)
  await asAdmin(async (admin) => {
    await admin.query(`alter database ${name} with allow_connections false`)
    await admin.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1',
      [name],
    )
  })
  const done = await work(name)
  await asAdmin((admin) => admin.query(`alter database ${name} with allow_connections true`))
  return done
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client(inject('adminUrl'))
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
