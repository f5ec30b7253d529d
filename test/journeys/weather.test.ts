import { execFileSync } from 'node:child_process'
import { chown, mkdtemp, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { isRoot } from '../../src/platform/postgres/clusters.fixture.ts'
import {
  logInAs,
  openTestNode,
  password,
  type Session,
  somebody,
  type TestHub,
  villageA1,
} from '../harness/node.ts'

let hub: TestHub
let office: Session
let admin: pg.Client
let reads: string[]
let name: string
beforeAll(async () => {
  hub = await openTestNode()
  await somebody(hub, { role: 'programme_office', loginName: 'office' })
  admin = new pg.Client(inject('adminUrl'))
  await admin.connect()
  name = new URL(hub.database.url).pathname.slice(1)
  const { paths } = hub.server.swagger()
  reads = Object.entries(paths ?? {})
    // Health has an answer of its own.
    .filter(([path, { get }]) => get && !path.includes('{') && path !== '/api/health')
    .map(([path]) => path)
})
// Each test asks for everything several times: more than one login may ask for in a minute.
beforeEach(async () => {
  office = await logInAs(hub, 'office')
})
afterAll(async () => {
  await admin.end()
  await hub.close()
})

const disconnect = () =>
  admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])

let count = 300
/** From another machine each time, so that nobody is counted. */
const stranger = (url: string, payload: object) => () =>
  hub.server.inject({
    method: 'POST',
    url,
    payload,
    headers: { origin: 'http://localhost:80' },
    remoteAddress: `10.0.${++count >> 8}.${count & 255}`,
  })
const writes: (() => ReturnType<Session['get']>)[] = [
  () =>
    office.upload('/api/villages/imports', {
      name: '村.csv',
      bytes: Buffer.from(`村代码,村名,是否纳入\r\n${`${villageA1},瓦场村,是\r\n`.repeat(200)}`),
    }),
  stranger('/api/login', { loginName: 'office', password }),
  () => stranger('/api/login', { loginName: `nobody${++count}`, password: 'not it at all' })(),
  stranger('/api/portal/sign-in', { card: '1'.repeat(32), own: false }),
  stranger('/api/portal/topics', { topic: '柑橘' }),
]

/** What a round of everything was answered, by status and code. */
async function askAll(asks: readonly (() => ReturnType<Session['send']>)[]): Promise<string[]> {
  const settled = await Promise.all(asks.map((ask) => ask().catch(unlessTorn)))
  const answers = settled.filter((answer) => answer !== undefined)
  for (const { statusCode, headers } of answers) {
    if (statusCode === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  }
  return answers.map(({ statusCode, body }) =>
    statusCode < 500 ? 'fine' : `${statusCode} ${body}`,
  )
}
/** A sheet that was on its way already can only end in the middle. */
function unlessTorn(error: Error): undefined {
  if (error.message !== 'response destroyed before completion') throw error
}
const everything = () => [...reads.map((url) => () => office.get(url)), ...writes]
const kinds = (answers: string[]) => [...new Set(answers)].toSorted()

const away = '503 {"code":"database_unavailable"}'

test('F2 a request whose connection is killed is 503, whatever it was at, and the next is served', async () => {
  const calm = await Promise.all(writes.map((write) => write()))
  expect(calm.map(({ statusCode }) => statusCode)).toEqual([201, 204, 401, 401, 204])
  expect(kinds(await askAll(everything()))).toEqual(['fine'])
  let killing = true
  const killer = (async () => {
    while (killing) await disconnect()
  })()
  const answers: string[] = []
  while (answers.filter((one) => one === away).length < 200) {
    answers.push(...(await askAll(everything())))
  }
  killing = false
  await killer
  expect(kinds(answers).filter((one) => one !== 'fine')).toEqual([away])
  // Connections that were killed while they were idle may still be in the pool.
  await askAll(everything())
  expect(kinds(await askAll(everything()))).toEqual(['fine'])
})

describe('F2 a database that only reads', () => {
  afterEach(async () => {
    await admin.query(`alter database ${name} reset default_transaction_read_only`)
    await disconnect()
  })

  test('is 503 for whoever writes, and serves whoever reads', async () => {
    await admin.query(`alter database ${name} set default_transaction_read_only = on`)
    await disconnect()
    // Whoever has been away for a while is noted as seen again, where that can be written.
    hub.setNow('2026-11-23T02:20:00.000Z')
    await askAll(everything())
    expect(kinds(await askAll(reads.map((url) => () => office.get(url))))).toEqual(['fine'])
    expect(kinds(await askAll(writes))).toEqual(['503 {"code":"database_read_only"}'])
    const health = await hub.server.inject('/api/health')
    expect(health.json()).toMatchObject({ ready: true, database: 'read_only' })
  })
})

describe.skipIf(!isRoot)('F2 a database whose disk is full (only root may mount one)', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cunxiao-small-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=60m,mode=777', 'tmpfs', folder])
    await chown(folder, 65534, 65534)
    await admin.query(`create tablespace ${name} location '${folder}'`)
    await disconnect()
    await admin.query(`alter database ${name} set tablespace ${name}`)
  })
  afterAll(async () => {
    await disconnect()
    await admin.query(`alter database ${name} set tablespace pg_default`)
    await admin.query(`drop tablespace ${name}`)
    execFileSync('umount', [folder])
    await rmdir(folder)
  })

  test('says so to whoever writes, with the first cause, and goes on when there is room', async () => {
    await askAll(everything())
    hub.setNow('2026-11-23T02:40:00.000Z')
    const inside = new pg.Client(inject('adminUrl').replace(/\/[^/]*$/, `/${name}`))
    await inside.connect()
    inside.on('error', () => {})
    await inside.query('create table ballast (filler text)')
    await inside.query('alter table ballast alter column filler set storage plain')
    for (const rows of [4_000, 100, 1])
      for (let full = false; !full; ) {
        await inside
          .query(`insert into ballast select repeat('x', 7000) from generate_series(1, ${rows})`)
          .catch((error) => {
            full = error.code === '53100'
            if (!full) throw error
          })
      }
    const answers: string[] = []
    const round = [...writes, ...reads.slice(0, 10).map((url) => () => office.get(url))]
    while (answers.filter((one) => one !== 'fine').length < 20) {
      answers.push(...(await askAll(round)))
    }
    expect(kinds(answers).filter((one) => one !== 'fine')).toEqual(['503 {"code":"disk_full"}'])
    await inside.query('drop table ballast')
    await inside.end()
    expect(kinds(await askAll(everything()))).toEqual(['fine'])
  })
})
