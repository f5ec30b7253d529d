import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connect, type Db } from '../../src/platform/db.ts'
import { templateName } from './postgres.ts'

export type TestDatabase = { db: Db; pool: pg.Pool; url: string; close(): Promise<void> }

/** A migrated database of its own for one test file. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin((admin) =>
    admin.query(`create database ${name} template ${templateName} owner cunxiao`),
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

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client(inject('adminUrl'))
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
