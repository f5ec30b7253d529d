/**
 * Requests a second over HTTP, from this process to a server in another. Yardstick: a bare fastify
 * that answers the same bytes.
 *
 *     node bench/http.ts [seconds]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import autocannon from 'autocannon'
import Fastify from 'fastify'
import { loginCookie } from '../src/platform/http.ts'
import { accounts, fillCounty, fillEquipment } from './county.ts'
import { addressOf, getAs, logIn, openHub, startCluster } from './hub.ts'
import { millis, printNote, printTable, timesOf } from './table.ts'

const connections = 10
/** The server limits requests of one address and one login; a county has many of both. */
const callers = 60

type Page = { name: string; path: string; body: string }
type Serving = { port: number; cookies: string[]; pages: Page[] }

async function compare(durationSeconds: number): Promise<void> {
  const hub = await startServer('hub')
  const bare = await startServer('bare', hub.serving.pages)
  printNote(
    `${connections} connections for ${durationSeconds} s each; client and server share the machine. ` +
      `10,000 rows of equipment, seen by a township.`,
  )
  const print = printTable([
    ...['request', 'bytes', 'requests/s', 'p50 ms', 'p97.5 ms'],
    ...['bare fastify requests/s', 'bare / ours'],
  ])
  for (const { name, path, body } of hub.serving.pages) {
    const ours = await fire(hub.serving.port, path, hub.serving.cookies, durationSeconds)
    const yardstick = await fire(bare.serving.port, path, [], durationSeconds)
    print([
      name,
      String(Buffer.byteLength(body)),
      String(Math.round(ours.requests.average)),
      millis(ours.latency.p50),
      millis(ours.latency.p97_5),
      String(Math.round(yardstick.requests.average)),
      timesOf(yardstick.requests.average, ours.requests.average),
    ])
  }
  for (const server of [hub, bare]) {
    const ended = once(server.process, 'exit')
    server.process.disconnect()
    await ended
  }
}

async function startServer(which: 'hub' | 'bare', pages: readonly Page[] = []) {
  const server = fork(import.meta.filename, [which])
  server.send(pages)
  const [serving] = (await once(server, 'message')) as [Serving]
  return { process: server, serving }
}

async function fire(
  port: number,
  path: string,
  cookies: readonly string[],
  durationSeconds: number,
): Promise<autocannon.Result> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}${path}`,
    connections,
    duration: durationSeconds,
    requests: Array.from({ length: callers }, (_, at) => ({
      headers: {
        'x-forwarded-for': addressOf(at),
        ...(cookies[at] && path !== '/api/health' && { cookie: `${loginCookie}=${cookies[at]}` }),
      },
    })),
  })
  if (result.non2xx + result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} refused, ${result.errors} broken`)
  return result
}

async function serveHub(): Promise<void> {
  const cluster = await startCluster()
  const hub = await openHub(cluster.url)
  await fillCounty(hub.db)
  await fillEquipment(hub.db, 10_000)
  const cookies: string[] = []
  for (let at = 0; at < callers; at++) cookies.push(await logIn(hub.server, accounts.township, at))
  const pages: Page[] = []
  for (const [name, path] of [
    ['health', '/api/health'],
    ['a page of equipment, 50 rows', '/api/equipment'],
  ] as const) {
    pages.push({ name, path, body: await getAs(hub.server, cookies[0] ?? '', path) })
  }
  await hub.server.listen({ host: '127.0.0.1', port: 0 })
  await untilTold({ port: (hub.server.server.address() as AddressInfo).port, cookies, pages })
  await hub.close()
  await cluster.stop()
}

async function serveBare(): Promise<void> {
  const [pages] = (await once(process, 'message')) as [Page[]]
  const server = Fastify()
  for (const { path, body } of pages)
    server.get(path, (_request, reply) => reply.type('application/json; charset=utf-8').send(body))
  await server.listen({ host: '127.0.0.1', port: 0 })
  await untilTold({ port: (server.server.address() as AddressInfo).port, cookies: [], pages: [] })
  await server.close()
}

/** Says what is served and waits for the end of the measurement, or of who measures. */
async function untilTold(serving: Serving): Promise<void> {
  process.send?.(serving)
  await once(process, 'disconnect')
}

const argument = process.argv[2]
if (argument === 'hub') await serveHub()
else if (argument === 'bare') await serveBare()
else await compare(Number(argument ?? 5))
