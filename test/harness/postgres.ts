import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { connect } from '../../src/platform/db.ts'
import { migrateJobs } from '../../src/platform/jobs.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { startThrowawayPostgres } from '../../src/platform/postgres/throwaway.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser in the database `postgres` of the run's cluster. */
    adminUrl: string
    /** The unprivileged role in the template that every test file's database is copied from. */
    templateUrl: string
  }
}

export const templateName = 'cunxiao_template'

/** One cluster for the whole run, with one migrated template: a test file's database is a copy of it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startThrowawayPostgres(() => {})
  const admin = new pg.Client(postgres.adminUrl)
  await admin.connect()
  await admin.query(`create database ${templateName} owner cunxiao`)
  const templateUrl = postgres.url.replace(/\/cunxiao$/, `/${templateName}`)
  await migrate(templateUrl)
  const { db, pool } = connect(templateUrl)
  await migrateJobs(pool)
  await db.destroy()
  // A template cannot be copied while a session is in it, and the last ones may still be leaving.
  await admin.query(`alter database ${templateName} with allow_connections false`)
  await admin.query(
    'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1',
    [templateName],
  )
  await admin.end()
  project.provide('adminUrl', postgres.adminUrl)
  project.provide('templateUrl', templateUrl)
  return () => postgres.stop()
}
