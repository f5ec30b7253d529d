import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, expect, test } from 'vitest'
import { one } from './certificates.fixture.ts'
import { createServer } from './http.ts'
import { createLog } from './log.ts'

const folder = mkdtempSync(join(tmpdir(), 'cunxiao-tls-'))
afterAll(() => rmSync(folder, { recursive: true }))

function certificate() {
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
  writeFileSync(files.certFile, one.cert)
  writeFileSync(files.keyFile, one.key)
  return files
}

async function open(tls?: ReturnType<typeof certificate>) {
  const server = await createServer(
    { trustProxy: [], uploadLimitBytes: 1, contentPort: 8081, ...(tls && { tls }) },
    createLog('silent'),
    '0',
  )
  let answer = () => {}
  const waits = new Promise<void>((resolve) => {
    answer = resolve
  })
  let asked = () => {}
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  server.get('/slow', async () => {
    asked()
    await waits
    return 'answered'
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address() as { port: number }
  return { server, port, answer, isAsked }
}

test('S1 a connection on which nothing was asked does not keep a node from stopping', async () => {
  const { server, port } = await open()
  const ahead = connect(port, '127.0.0.1')
  await once(ahead, 'connect')
  const ended = once(ahead, 'close')
  ahead.resume()
  await server.close()
  await ended
})

test.each([
  ['before', false],
  ['after', true],
])('with TLS neither, %s its handshake', async (_, hasShaken) => {
  const { server, port } = await open(certificate())
  const ahead = hasShaken
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect(port, '127.0.0.1')
  await once(ahead, hasShaken ? 'secureConnect' : 'connect')
  const ended = once(ahead, 'close')
  ahead.on('error', () => {})
  ahead.resume()
  await server.close()
  await ended
})

test('what is under way is answered first', async () => {
  const { server, port, answer, isAsked } = await open()
  const ahead = connect(port, '127.0.0.1')
  await once(ahead, 'connect')
  const asked = fetch(`http://127.0.0.1:${port}/slow`)
  await isAsked
  const closed = server.close()
  answer()
  expect(await (await asked).text()).toBe('answered')
  await closed
  ahead.destroy()
})
