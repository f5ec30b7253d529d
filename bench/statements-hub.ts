import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { operator } from '../src/features/people/operator.ts'
import { addKey } from '../src/features/statements/credential-actions.ts'
import { openHub, startCluster } from './hub.ts'
import { answerParent } from './parts.ts'
import { timed } from './table.ts'

/** The store of `bench/statements.ts`: a hub with a database of production. */
export type StoreAddress = { port: number; authorization: string }

const cluster = await startCluster()
const hub = await openHub(cluster.url)
await hub.server.listen({ host: '127.0.0.1', port: 0 })
const { key, secret } = await addKey(hub.db, operator, { name: 'bench', scopes: ['all'] })

let before = { node: 0, database: 0 }

/** Linux only: in hundredths of a second, user and system; of children, those that have ended. */
function processorOf(pid: number): { parent: number; ownMs: number; childrenMs: number } {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')
  const at = (field: number) => Number(text.split(' ')[field])
  return { parent: at(1), ownMs: (at(11) + at(12)) * 10, childrenMs: (at(13) + at(14)) * 10 }
}

await answerParent({
  address: async (): Promise<StoreAddress> => ({
    port: (hub.server.server.address() as AddressInfo).port,
    authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
  }),
  /** Processor time since it was asked last: of this process, and of its sessions with the database. */
  processor: async () => {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity where datname = current_database()`.execute(hub.db)
    const database = rows.reduce((sum, { pid }) => sum + processorOf(pid).ownMs, 0)
    const ended = processorOf(processorOf(rows[0]?.pid ?? 0).parent).childrenMs
    const own = process.cpuUsage()
    const now = { node: (own.user + own.system) / 1_000, database: database + ended }
    const spent = { node: now.node - before.node, database: now.database - before.database }
    before = now
    return spent
  },
  /** What the database does by itself at night. */
  vacuum: async () => sql`vacuum analyze`.execute(hub.db).then(() => null),
  sizes: async () => {
    const { rows } = await sql<{ name: string; bytes: number }>`
      select relname as name, pg_total_relation_size(oid) as bytes from pg_class
      where relkind = 'r' and relname in ('statements', 'statement_terms', 'sync_records')`.execute(
      hub.db,
    )
    return rows
  },
  /** The yardstick: the same texts, a hundred to a transaction, into a table with a key and nothing else. */
  plain: async (texts: string[]) => {
    await sql`create table if not exists plain_statements (id bigint generated always as identity primary key, body text not null)`.execute(
      hub.db,
    )
    return timed(async () => {
      for (let from = 0; from < texts.length; from += 100) {
        const batch = texts.slice(from, from + 100)
        await sql`insert into plain_statements (body) select * from unnest(${batch}::text[])`.execute(
          hub.db,
        )
      }
    })
  },
})
await hub.close()
await cluster.stop()
