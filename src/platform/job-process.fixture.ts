// A process of its own that is in the middle of a job for ever: tests kill it.
import { tmpdir } from 'node:os'
import { openBlobStore } from './blobs/blob-store.ts'
import { openBlobDisk } from './blobs/disk.ts'
import { connect } from './db.ts'
import { startJobs } from './jobs.ts'
import { createLog } from './log.ts'
import { openPrinter } from './pdf.ts'

const [databaseUrl = '', name = ''] = process.argv.slice(2)
const { db, pool } = connect(databaseUrl)
const ground = {
  db,
  clock: () => new Date(),
  log: createLog('silent'),
  printer: openPrinter(),
  blobs: openBlobStore(openBlobDisk(tmpdir()), { reserveBytes: 0 }),
}
await startJobs(ground, pool, [
  {
    name,
    run: () => {
      process.stdout.write('in it\n')
      return new Promise(() => {})
    },
  },
])
