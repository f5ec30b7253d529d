/** The yardstick of `sync-http.ts`: a PouchDB server that keeps everything in memory. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import expressPouchDB from 'express-pouchdb'
import memory from 'pouchdb-adapter-memory'
import PouchDB from 'pouchdb-core'
import { answerParent } from './parts.ts'

const InMemory = PouchDB.plugin(memory).defaults({ adapter: 'memory' })
const answer = expressPouchDB(InMemory, { mode: 'minimumForPouchDB', inMemoryConfig: true })
let requests = 0
const server = createServer((request, response) => {
  requests++
  answer(request, response)
}).listen(0, '127.0.0.1')
await once(server, 'listening')

await answerParent({
  address: async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  held: async (name: string) => (await new InMemory(name).info()).doc_count,
  /** Since it was asked last. */
  async requests() {
    const counted = requests
    requests = 0
    return counted
  },
})
server.closeAllConnections()
server.close()
