import type { BlobStore } from './blobs/blob-store.ts'
import type { Db } from './db.ts'
import type { Log } from './log.ts'
import type { Printer } from './pdf.ts'
import type { RunningPostgres } from './postgres/supervisor.ts'

/** What every route, job and command stands on. Time comes from here, so tests can set it. */
export type Ground = {
  db: Db
  clock: Clock
  log: Log
  printer: Printer
  /** Content by its SHA-256, on the disk of the data. */
  blobs: BlobStore
  /** The node's own server, for hot backups; absent with a given database. */
  postgres?: Pick<RunningPostgres, 'adminUrl' | 'dataDirectory'>
}
export type Clock = () => Date
