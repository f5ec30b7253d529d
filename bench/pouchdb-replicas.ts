/** The yardstick of `sync-http.ts`: PouchDB replicas in memory, all in one process. */

import http from 'pouchdb-adapter-http'
import memory from 'pouchdb-adapter-memory'
import PouchDB from 'pouchdb-core'
import replication from 'pouchdb-replication'
import { attendanceFacts } from './attendance.ts'
import { answerParent } from './parts.ts'
import { timed } from './table.ts'

PouchDB.plugin(memory).plugin(http).plugin(replication)
let replicas: PouchDB[] = []

await answerParent({
  async make({ count, records }: { count: number; records: number }) {
    replicas = []
    for (let i = 0; i < count; i++) {
      const replica = new PouchDB(crypto.randomUUID(), { adapter: 'memory' })
      const facts = attendanceFacts(records)
      await replica.bulkDocs(facts.map((fact) => ({ _id: crypto.randomUUID(), ...fact })))
      replicas.push(replica)
    }
    return true
  },
  /** All at once into one database; milliseconds. */
  replicate: ({ database, batch }: { database: string; batch: number }) =>
    timed(() => Promise.all(replicas.map((replica) => replicate(replica, database, batch)))),
  /** Again, one after another, when nothing is new; milliseconds each. */
  async poll({ database, batch }: { database: string; batch: number }) {
    const each: number[] = []
    for (const replica of replicas) {
      each.push(await timed(() => replicate(replica, database, batch)))
    }
    return each
  },
})

async function replicate(replica: PouchDB, database: string, batch: number): Promise<void> {
  const { ok, doc_write_failures } = await replica.replicate.to(database, { batch_size: batch })
  if (!ok || doc_write_failures > 0) throw new Error(`${doc_write_failures} documents not written`)
}
