/** As much of PouchDB as the benchmarks use. */
declare module 'pouchdb-core' {
  type Replicated = { ok: boolean; docs_written: number; doc_write_failures: number }
  export default class PouchDB {
    constructor(name: string, options?: { adapter: string })
    static plugin(plugin: unknown): typeof PouchDB
    static defaults(options: { adapter: string }): typeof PouchDB
    bulkDocs(documents: readonly ({ _id: string } & object)[]): Promise<unknown>
    info(): Promise<{ doc_count: number }>
    replicate: { to(url: string, options: { batch_size: number }): Promise<Replicated> }
  }
}
declare module 'pouchdb-adapter-memory' {
  const plugin: unknown
  export default plugin
}
declare module 'pouchdb-adapter-http' {
  const plugin: unknown
  export default plugin
}
declare module 'pouchdb-replication' {
  const plugin: unknown
  export default plugin
}
declare module 'express-pouchdb' {
  import type { RequestListener } from 'node:http'
  import type PouchDB from 'pouchdb-core'

  const expressPouchDB: (
    database: typeof PouchDB,
    options: { mode: 'minimumForPouchDB'; inMemoryConfig: boolean },
  ) => RequestListener
  export default expressPouchDB
}
