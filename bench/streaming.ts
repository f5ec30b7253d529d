/**
 * Files of editions over HTTP, from a content server in a process of its own: throughput against nginx
 * with sendfile on the same file, a class of 40 that watches a film, and an upload by tus with the
 * memory it takes. nginx is the one on the path or the one that NGINX names.
 *
 *     node bench/streaming.ts [film MB] [seconds] [upload MB]
 */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { buildContent, buildNode } from '../src/app/node.ts'
import { openNodeBlobs } from '../src/app/node-blobs.ts'
import { newId } from '../src/base/ids.ts'
import { makeEdition, openMaker } from '../src/features/library/editions/making-actions.ts'
import { resourceRegister } from '../src/features/library/registers.ts'
import { setStates } from '../src/features/library/store.ts'
import { openUploads } from '../src/features/library/uploads/upload-store.ts'
import { operator } from '../src/features/people/operator.ts'
import { saveRow } from '../src/features/registers/actions.ts'
import { readConfig } from '../src/platform/config.ts'
import { asSystem, connect as connectDb } from '../src/platform/db.ts'
import type { Ground } from '../src/platform/ground.ts'
import { loginCookie } from '../src/platform/http.ts'
import { migrateJobs } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { openPrinter } from '../src/platform/pdf.ts'
import { accounts, fillCounty } from './county.ts'
import { logIn, startCluster } from './hub.ts'
import { millis, printNote, printTable, spreadOf, timesOf, withTarget } from './table.ts'

const serves = process.argv[2] === 'serve'
const [filmMegabytes = 500, seconds = 20, uploadMegabytes = 2_000] = process.argv
  .slice(serves ? 3 : 2)
  .map(Number)
const clients = 40
/** 2 Mbit/s, asked for a MiB at a time, as players do. */
const bytesPerSecond = 250_000
const pieceBytes = 1_048_576

type Serving = {
  contentPort: number
  port: number
  cookie: string
  path: string
  file: string
  resourceId: string
}
type Used = { cpuMicros: number; rss: number; peakRss: number }

async function compare(): Promise<void> {
  const hub = fork(import.meta.filename, ['serve', String(filmMegabytes)])
  const [serving] = (await once(hub, 'message')) as [Serving]
  try {
    await compareThroughput(serving)
    await watch(hub, serving)
    await upload(hub, serving)
  } finally {
    const ended = once(hub, 'exit')
    hub.disconnect()
    await ended
  }
}

async function compareThroughput(serving: Serving): Promise<void> {
  const nginx = await startNginx(serving.file)
  printNote(
    `A film of ${filmMegabytes} MB read whole over loopback, ${nginx ? 'nginx with sendfile and one worker' : 'no nginx here to compare with'}; the client shares the machine.`,
  )
  const print = printTable(['connections', 'ours MB/s', 'nginx MB/s', 'ours / nginx'])
  try {
    for (const connections of [1, 4]) {
      const ours = await megabytesPerSecond(serving.contentPort, serving.path, connections)
      const theirs = nginx
        ? await megabytesPerSecond(nginx.port, nginx.path, connections)
        : undefined
      print([
        String(connections),
        String(Math.round(ours)),
        theirs === undefined ? '–' : String(Math.round(theirs)),
        theirs === undefined ? '–' : withTarget(timesOf(ours, theirs), ours / theirs >= 0.5),
      ])
    }
  } finally {
    await nginx?.stop()
  }
}

/** The best of three: what else the machine does only takes away. */
async function megabytesPerSecond(port: number, path: string, connections: number) {
  let best = 0
  for (let round = 0; round < 3; round++) {
    const startedMs = performance.now()
    const read = await Promise.all(Array.from({ length: connections }, () => readAll(port, path)))
    const bytes = read.reduce((sum, one) => sum + one, 0)
    if (bytes < connections * filmMegabytes * 1e6) throw new Error(`${bytes} bytes came`)
    best = Math.max(best, bytes / 1e3 / (performance.now() - startedMs))
  }
  return best
}

/** Counts what comes and keeps nothing of it. */
function readAll(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('data', ({ length }) => {
      bytes += length
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(bytes))
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`)
  })
}

async function startNginx(file: string) {
  const program = process.env.NGINX ?? 'nginx'
  if (spawnSync(program, ['-v'], { stdio: 'ignore' }).status !== 0) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'cunxiao-nginx-'))
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const slash = file.lastIndexOf('/')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1; user root;
    events {}
    http { access_log off; sendfile on; tcp_nopush on; sendfile_max_chunk 2m;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      server { listen 127.0.0.1:${port}; root ${file.slice(0, slash)}; } }`,
  )
  const child = spawn(program, ['-c', join(folder, 'nginx.conf'), '-p', folder], {
    stdio: 'ignore',
  })
  for (let tries = 0; tries < 50; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answer) break
    await delay(100)
  }
  return {
    port,
    path: file.slice(slash),
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function watch(hub: ChildProcess, { contentPort, path }: Serving): Promise<void> {
  const url = `http://127.0.0.1:${contentPort}${path}`
  const pieceMs = (pieceBytes / bytesPerSecond) * 1_000
  const pieces = Math.max(2, Math.ceil((seconds * 1_000) / pieceMs))
  const taken: number[] = []
  const before = await ask(hub)
  const startedMs = performance.now()
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      // A class does not press play in the same millisecond.
      await delay((client * pieceMs) / clients)
      const from = Math.floor((client / clients) * filmMegabytes * 0.5e6)
      const beganMs = performance.now()
      for (let piece = 0; piece < pieces; piece++) {
        const at = from + piece * pieceBytes
        const askedMs = performance.now()
        const answer = await fetch(url, {
          headers: { range: `bytes=${at}-${at + pieceBytes - 1}` },
        })
        const { byteLength } = await answer.arrayBuffer()
        if (answer.status !== 206 || byteLength !== pieceBytes)
          throw new Error('a piece is missing')
        taken.push(performance.now() - askedMs)
        await delay(Math.max(0, beganMs + (piece + 1) * pieceMs - performance.now()))
      }
    }),
  )
  const after = await ask(hub)
  const elapsedMs = performance.now() - startedMs
  const share = (after.cpuMicros - before.cpuMicros) / 1_000 / elapsedMs / 2
  const { p50, p95, worst } = spreadOf(taken)
  const stalls = taken.filter((ms) => ms > pieceMs).length
  printNote(
    `${clients} clients watch at 2 Mbit/s for ${Math.round(elapsedMs / 1_000)} s, a MiB every ${(pieceMs / 1_000).toFixed(1)} s: ` +
      'the time a piece takes, and what the server and its PostgreSQL use of two cores (target: at most 50 %, no stall).',
  )
  printTable(['p50 ms', 'p95 ms', 'worst ms', 'stalls', 'of two cores'])([
    millis(p50),
    millis(p95),
    millis(worst),
    withTarget(String(stalls), stalls === 0),
    withTarget(`${(share * 100).toFixed(1)} %`, share <= 0.5),
  ])
}

async function upload(hub: ChildProcess, { port, cookie, resourceId }: Serving): Promise<void> {
  const origin = `http://127.0.0.1:${port}`
  const headers = { 'tus-resumable': '1.0.0', cookie: `${loginCookie}=${cookie}`, origin }
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const total = uploadMegabytes * 1_000_000
  const before = await ask(hub)
  const begun = await fetch(`${origin}/api/library/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(total),
      'upload-metadata': `resourceId ${base64(resourceId)},filename ${base64('large.pdf')}`,
    },
  })
  if (begun.status !== 201) throw new Error(`upload: ${begun.status} ${await begun.text()}`)
  const location = new URL(begun.headers.get('location') ?? '', origin)
  const part = randomBytes(8 * 1024 * 1024)
  part.write('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n')
  const startedMs = performance.now()
  for (let offset = 0; offset < total; offset += part.length) {
    const answer = await fetch(location, {
      method: 'PATCH',
      headers: {
        ...headers,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: part.subarray(0, Math.min(part.length, total - offset)),
    })
    if (answer.status !== 204) throw new Error(`part: ${answer.status} ${await answer.text()}`)
  }
  const sentMs = performance.now() - startedMs
  const sent = await ask(hub)
  const makingMs = performance.now()
  hub.send({ make: location.pathname.split('/').at(-1) })
  const [made] = (await once(hub, 'message')) as [Used]
  const inMegabytes = (bytes: number) => String(Math.round(bytes / 1e6))
  const grown = Math.max(sent.peakRss, made.peakRss) - before.rss
  printNote(
    `${uploadMegabytes} MB by tus in parts of 8 MiB, then made an edition: memory of the hub’s process, MB (target: at most 200 more).`,
  )
  printTable([
    'before',
    'peak while it came',
    'peak while it was made',
    'more',
    'sent MB/s',
    'made s',
  ])([
    inMegabytes(before.rss),
    inMegabytes(sent.peakRss),
    inMegabytes(made.peakRss),
    withTarget(inMegabytes(grown), grown <= 200e6),
    String(Math.round(total / 1e3 / sentMs)),
    ((performance.now() - makingMs) / 1_000).toFixed(1),
  ])
}

async function ask(hub: ChildProcess): Promise<Used> {
  hub.send('used')
  const [used] = (await once(hub, 'message')) as [Used]
  return used
}

/** In the process that serves: a hub with a published film and a draft to upload to. */
async function serve(): Promise<void> {
  const cluster = await startCluster()
  const dataDir = await mkdtemp(join(tmpdir(), 'cunxiao-stream-'))
  await migrate(cluster.url)
  const { db, pool } = connectDb(cluster.url)
  await migrateJobs(pool)
  const ground: Ground = {
    db,
    clock: () => new Date(),
    log: createLog('silent'),
    printer: openPrinter(),
    blobs: openNodeBlobs({ dataDir }),
  }
  const config = readConfig({ CUNXIAO_DATA: dataDir, CUNXIAO_TRUST_PROXY: '127.0.0.2' }, tmpdir())
  const server = await buildNode('hub', ground, config)
  await server.listen({ host: '127.0.0.1', port: 0 })
  const content = buildContent(ground, config)
  await content.listen({ host: '127.0.0.1', port: 0 })
  await fillCounty(db)
  const ownerCode = '433123000000'
  const add = async (title: string, mediaType: string) =>
    (
      await saveRow(db, operator, resourceRegister, {
        ...{ title, catalogueNo: title, ownerCode, subjects: ['practical'], mediaType },
        ...{ originLevel: 'county', useModes: ['group'], language: 'mandarin' },
      })
    ).id
  const resourceId = await add('large', 'document')
  const film = await addFilm(ground, await add('film', 'video'))
  process.send?.({
    port: (server.server.address() as AddressInfo).port,
    contentPort: (content.server.address() as AddressInfo).port,
    cookie: await logIn(server, accounts.county),
    path: `/content/${film.editionId}/original.mp4`,
    file: join(dataDir, 'blobs', 'whole', film.hash.slice(0, 2), film.hash),
    resourceId,
  } satisfies Serving)

  let peakRss = 0
  const timer = setInterval(() => {
    peakRss = Math.max(peakRss, process.memoryUsage.rss())
  }, 50)
  const used = async (): Promise<Used> => {
    const { user, system } = process.cpuUsage()
    const answer = {
      cpuMicros: user + system + (await childrensMicros(process.pid)),
      rss: process.memoryUsage.rss(),
      peakRss,
    }
    peakRss = 0
    return answer
  }
  const maker = openMaker(openUploads(dataDir), config.contentLimitBytes)
  process.on('message', async (asked: 'used' | { make: string }) => {
    if (asked !== 'used') await makeEdition(ground, maker, asked.make)
    process.send?.(await used())
  })
  await once(process, 'disconnect')
  clearInterval(timer)
  await content.close()
  await server.close()
  await ground.printer.close()
  await db.destroy()
  await cluster.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function addFilm({ db, blobs }: Ground, resourceId: string) {
  const { hash, sizeBytes } = await blobs.put(
    (async function* () {
      for (let left = filmMegabytes; left > 0; left--) yield randomBytes(1_000_000)
    })(),
  )
  const editionId = newId()
  const manifest = [
    { path: 'original.mp4', hash, sizeBytes, mediaType: 'video/mp4', role: 'original' },
  ]
  await asSystem(db, 'test', async (tx) => {
    await tx
      .insertInto('editions')
      .values({
        ...{ id: editionId, resourceId, regionCode: '433123000000', number: 1, state: 'ready' },
        ...{ originalName: 'film.mp4', originalBytes: sizeBytes, kind: 'film' },
        ...{ manifest: JSON.stringify(manifest), madeBy: newId() },
      })
      .execute()
    await setStates(tx, [resourceId], 'published')
  })
  return { editionId, hash }
}

/** What all processes below this one have used; Linux only. */
async function childrensMicros(pid: number): Promise<number> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  let micros = 0
  for (const child of listed.split(' ').filter(Boolean).map(Number)) {
    const stat = await readFile(`/proc/${child}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // utime and stime, in hundredths of a second.
    micros += (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10_000
    micros += await childrensMicros(child)
  }
  return micros
}

if (serves) await serve()
else await compare()
