/**
 * What the dearest refused request of somebody unknown costs the node: how long it answers nobody, and the
 * memory that it takes. Yardsticks: a small refused request, and `JSON.parse` of the same bytes.
 *
 *     node bench/refusals.ts
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openHub, startCluster } from './hub.ts'
import { millis, printNote, printTable, spreadOf, timesOf } from './table.ts'

type Sent = { name: string; method: string; path: string; type: string; body: Buffer }
type Cost = { blockedMs: number; grownBytes: number }

const repeated = (unit: string, bytes: number) =>
  Buffer.from(unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes))
/** `k0&k1&…`, as many as fit. */
const names = (bytes: number) =>
  Buffer.from(
    Array.from({ length: bytes / 3 }, (_, n) => `k${n}`)
      .join('&')
      .slice(0, bytes),
  )
const rounds = 9
const [KB, MB] = [1_024, 1_048_576]
const [json, form] = ['application/json', 'application/x-www-form-urlencoded']
const store = '/xapi/statements'
const units = '/api/portal/cmi5/xapi/statements'

const small: Sent = {
  name: 'small, refused',
  method: 'POST',
  path: store,
  type: json,
  body: Buffer.from('{}'),
}
const dearest: Sent[] = [
  {
    name: 'form of names, 511 KiB',
    method: 'POST',
    path: `${store}?method=PUT`,
    type: form,
    body: names(511 * KB),
  },
  {
    name: 'form of one escaped value, 511 KiB',
    method: 'POST',
    path: `${store}?method=PUT`,
    type: form,
    body: repeated('content=%E6%9D%91', 511 * KB),
  },
  {
    name: 'form of names, 45 MiB',
    method: 'POST',
    path: `${store}?method=PUT`,
    type: form,
    body: names(45 * MB),
  },
  {
    name: 'the same to a unit of cmi5',
    method: 'POST',
    path: `${units}?method=PUT`,
    type: form,
    body: names(45 * MB),
  },
  {
    name: 'JSON to the store, 45 MiB',
    method: 'POST',
    path: store,
    type: json,
    body: repeated('[', 45 * MB),
  },
  {
    name: 'JSON to sign in, nested, 15 KiB',
    method: 'POST',
    path: '/api/portal/sign-in',
    type: json,
    body: Buffer.from(`${'['.repeat(7_600)}${']'.repeat(7_600)}`),
  },
  {
    name: 'JSON to sign in, 1 MiB',
    method: 'POST',
    path: '/api/portal/sign-in',
    type: json,
    body: repeated('[', MB),
  },
  {
    name: 'JSON to an address that needs a login, 1 MiB',
    method: 'POST',
    path: '/api/schools',
    type: json,
    body: repeated('[', MB),
  },
  {
    name: 'JSON to an address that does not exist, 1 MiB',
    method: 'POST',
    path: '/api/nowhere',
    type: json,
    body: repeated('[', MB),
  },
  {
    name: 'a message of a station, 7 MiB',
    method: 'POST',
    path: '/sync/push',
    type: 'application/vnd.cunxiao.sync',
    body: Buffer.alloc(7 * MB),
  },
  {
    name: 'its address, 15 KiB of parameters',
    method: 'GET',
    path: `${store}?${names(15 * KB)}`,
    type: json,
    body: Buffer.alloc(0),
  },
]

if (process.argv[2] === 'serve') await serve()
else await compare()

async function compare(): Promise<void> {
  const server = fork(import.meta.filename, ['serve'])
  const [port] = (await once(server, 'message')) as [number]
  const costOf = async (sent: Sent) => {
    const costs: (Cost & { status: number; answeredMs: number })[] = []
    for (let round = 0; round < rounds; round++) {
      server.send('begin')
      await once(server, 'message')
      const startedMs = performance.now()
      const status = await ask(port, sent)
      const answeredMs = performance.now() - startedMs
      server.send('end')
      const [cost] = (await once(server, 'message')) as [Cost]
      costs.push({ status, answeredMs, ...cost })
    }
    const middle = (of: (cost: (typeof costs)[number]) => number) => spreadOf(costs.map(of)).p50
    return {
      status: middle(({ status }) => status),
      answeredMs: middle(({ answeredMs }) => answeredMs),
      blockedMs: middle(({ blockedMs }) => blockedMs),
      grownBytes: spreadOf(costs.map(({ grownBytes }) => grownBytes)).worst,
    }
  }
  printNote(
    `Sent by a guest, one at a time, from another process; the middle of ${rounds}, memory the most. "Blocked": the longest time in which nobody was answered.`,
  )
  const print = printTable([
    'request',
    'status',
    'answered ms',
    'blocked ms',
    'RSS + MB',
    'JSON.parse of it ms',
    'blocked / small refused',
  ])
  await costOf(small)
  const yardstick = await costOf(small)
  for (const sent of [small, ...dearest]) {
    const { status, answeredMs, blockedMs, grownBytes } =
      sent === small ? yardstick : await costOf(sent)
    print([
      sent.name,
      String(status),
      millis(answeredMs),
      millis(blockedMs),
      millis(grownBytes / 1e6),
      sent.body.length > 8 * MB ? '–' : millis(parseMs(sent.body)),
      timesOf(blockedMs, yardstick.blockedMs),
    ])
  }
  const ended = once(server, 'exit')
  server.disconnect()
  await ended
}

/** Its status; a node that answers before it has read all may close the line. */
function ask(port: number, { method, path, type, body }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    let status: number | undefined
    const end = (error?: Error) => (status === undefined ? reject(error) : resolve(status))
    const asked = request(
      {
        port,
        host: '127.0.0.1',
        method,
        path,
        headers: { 'content-type': type, 'content-length': body.length },
      },
      (answer) => {
        status = answer.statusCode ?? 0
        answer.resume().on('end', end).on('error', end)
      },
    )
    asked.on('error', end).end(body)
  })
}

function parseMs(body: Buffer): number {
  const startedMs = performance.now()
  try {
    JSON.parse(body.toString())
  } catch {
    // What is no JSON is read until that shows.
  }
  return performance.now() - startedMs
}

async function serve(): Promise<void> {
  const cluster = await startCluster()
  const hub = await openHub(cluster.url)
  await hub.server.listen({ host: '127.0.0.1', port: 0 })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let beganBytes = 0
  let mostBytes = 0
  const watch = setInterval(() => (mostBytes = Math.max(mostBytes, process.memoryUsage.rss())), 5)
  process.on('message', (what) => {
    if (what === 'begin') {
      delay.reset()
      delay.enable()
      beganBytes = mostBytes = process.memoryUsage.rss()
      process.send?.('begun')
    } else {
      delay.disable()
      const grownBytes = Math.max(mostBytes, process.memoryUsage.rss()) - beganBytes
      process.send?.({ blockedMs: delay.max / 1e6, grownBytes } satisfies Cost)
    }
  })
  process.send?.((hub.server.server.address() as AddressInfo).port)
  await once(process, 'disconnect')
  clearInterval(watch)
  await hub.close()
  await cluster.stop()
}
