import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createServer, type Server } from './http.ts'

type Line = { level: number; msg: string }

const lines: Line[] = []
let server: Server
let port: number
let pieces = 0
beforeAll(async () => {
  const log = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) })
  server = await createServer(
    { trustProxy: [], uploadLimitBytes: 1e6, contentPort: 8081 },
    log,
    '0',
  )
  server.addContentTypeParser('application/x-raw', (_request, body, done) => done(null, body))
  server.post('/json', ({ body }) => body)
  server.post('/raw', async ({ body }) => ({ length: (await text(body as Readable)).length }))
  server.post('/file', async (request) => ({
    sizeBytes: (await (await request.file())?.toBuffer())?.length,
  }))
  server.get('/film', (_request, reply) =>
    reply.send(
      Readable.from(
        (async function* () {
          for (;;) {
            pieces++
            yield Buffer.alloc(65_536)
          }
        })(),
      ),
    ),
  )
  server.get('/torn', (_request, reply) =>
    reply.send(
      Readable.from(
        (async function* () {
          yield Buffer.alloc(65_536)
          throw Object.assign(new Error('read failed'), { code: 'EIO' })
        })(),
      ),
    ),
  )
  await server.listen({ host: '127.0.0.1', port: 0 })
  port = (server.server.address() as AddressInfo).port
})
afterAll(() => server.close())

/** Says the beginning of a request, and goes; until the node has noticed. */
async function goAfter(head: string, how: 'destroy' | 'resetAndDestroy'): Promise<void> {
  lines.length = 0
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(head)
  await vi.waitFor(() => expect(lines.map(({ msg }) => msg)).toContain('incoming request'), patient)
  socket[how]()
  const connections = promisify(server.server.getConnections.bind(server.server))
  await vi.waitFor(async () => expect(await connections()).toBe(0), patient)
}

const patient = { timeout: 60_000 }

const head = (path: string, type: string) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 100000\r\n\r\n`
const part =
  '--x\r\ncontent-disposition: form-data; name="f"; filename="f.csv"\r\ncontent-type: text/csv\r\n\r\naaaa'

test.each([
  ['JSON', `${head('/json', 'application/json')}{"a":`],
  ['a raw body', `${head('/raw', 'application/x-raw')}aaaa`],
  ['a file', `${head('/file', 'multipart/form-data; boundary=x')}${part}`],
  ['a film', 'GET /film HTTP/1.1\r\nhost: x\r\n\r\n'],
])('F2 a client that goes in the middle of %s is no bug', async (_what, said) => {
  for (const how of ['destroy', 'resetAndDestroy'] as const) {
    await goAfter(said, how)
    expect((await server.inject('/nowhere')).statusCode).toBe(404)
    expect(lines.filter(({ level }) => level > 30)).toEqual([])
  }
  const read = pieces
  await new Promise((resolve) => setImmediate(resolve))
  expect(pieces - read).toBeLessThan(5)
})

test('F2 an answer that breaks in the middle ends the connection, and the node goes on', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/torn`)
  await expect(answer.arrayBuffer()).rejects.toThrow()
  expect((await server.inject('/nowhere')).statusCode).toBe(404)
})
