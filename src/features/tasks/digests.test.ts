import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { listFailedJobs, migrateJobs } from '../../platform/jobs.ts'
import { digestJobs } from './digest-jobs.ts'
import type { TodaySource } from './today-actions.ts'

let hub: TestHub
let person: Session
let other: Session
let loginName: string
let otherName: string
let waiting: { code: string; details: Record<string, number>; link: string; dueOn?: string }[]
beforeAll(async () => {
  hub = await openTestNode()
  await migrateJobs(hub.database.pool)
  hub.setNow('2026-11-30T02:00:00.000Z')
  loginName = (await somebody(hub, { role: 'programme_office', name: '龙科长' })).loginName
  person = await logInAs(hub, loginName)
  otherName = (await somebody(hub, { role: 'programme_office' })).loginName
  other = await logInAs(hub, otherName)
  waiting = [
    { code: 'circulars_unread', details: { count: 2 }, link: '/console/received' },
    { code: 'orders_overdue', details: { count: 1 }, link: '/console/x', dueOn: '2026-11-01' },
  ]
})
afterAll(() => hub?.close())

const source: TodaySource = async () => ({ waiting })
const hook = { url: 'https://gateway.example/digests', token: 'a-token-of-some-length' }
type Sent = { url: string; headers: Record<string, string>; body: Record<string, unknown> }
const sent: Sent[] = []
let answers: number[] = []
const fetch = (async (url: string, { headers, body }: { headers: never; body: string }) => {
  sent.push({ url, headers, body: JSON.parse(body) })
  return new Response(null, { status: answers.shift() ?? 204 })
}) as unknown as typeof globalThis.fetch
const jobs = (given: { hook?: typeof hook } = {}) =>
  digestJobs(
    [source],
    { hook: given.hook, name: '凤凰县', publicUrl: 'https://hub.example' },
    fetch,
  )
const make = (given: { hook?: typeof hook } = {}) => jobs(given)[0]?.run(hub.ground, {})
const at = async (instant: string) => {
  hub.setNow(instant)
  person = await logInAs(hub, loginName)
  other = await logInAs(hub, otherName)
}
const read = async (who = person) => (await who.get('/api/digest')).json()
const choose = (more: object = {}) =>
  person.send('PUT', '/api/digest', { minute: 450, channel: 'here', language: 'zh-Hans', ...more })

test('nobody has a digest who did not ask for one', async () => {
  await make()
  expect(await read()).toEqual({ digest: null, choice: null, canMessage: false, phone: null })
})

test('it is made at the hour that was chosen, once, and stays as it was then', async () => {
  expect((await choose()).statusCode).toBe(204)
  await make()
  // Today's 07:30 had passed when it was chosen.
  expect((await read()).digest).toBeNull()
  await at('2026-11-30T23:29:00.000Z')
  await make()
  expect((await read()).digest).toBeNull()
  await at('2026-11-30T23:31:00.000Z')
  await Promise.all([make(), make(), make()])
  const { digest } = await read()
  expect(digest).toMatchObject({ day: '2026-12-01', readAt: null, sentAt: null })
  expect(digest.items.map(({ code }: { code: string }) => code)).toEqual([
    ...['orders_overdue', 'circulars_unread'],
  ])
  waiting = []
  await make()
  expect((await read()).digest.items).toHaveLength(2)
  expect((await person.get('/api/digest/unread')).json()).toEqual({ unread: 2 })
  const rows = await asSystem(hub.db, 'test', (tx) => sql`select from digests`.execute(tx))
  expect(rows.rows).toHaveLength(1)
  await expect(
    asSystem(hub.db, 'test', (tx) => sql`update digests set items = '[]'`.execute(tx)),
  ).rejects.toThrow('append-only')
})

test('it is read by whose it is alone', async () => {
  const { digest } = await read()
  expect((await other.send('POST', `/api/digest/${digest.id}/read`)).statusCode).toBe(404)
  expect((await read(other)).digest).toBeNull()
  expect((await person.send('POST', `/api/digest/${digest.id}/read`)).statusCode).toBe(204)
  expect((await person.get('/api/digest/unread')).json()).toEqual({ unread: 0 })
})

test('what a power cut missed is made up once', async () => {
  waiting = [{ code: 'circulars_unread', details: { count: 1 }, link: '/console/received' }]
  await at('2026-12-04T05:00:00.000Z')
  await make()
  await make()
  expect((await read()).digest).toMatchObject({ day: '2026-12-04' })
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql<{ day: string }>`select day from digests order by day`.execute(tx),
  )
  expect(rows.map(({ day }) => day)).toEqual(['2026-12-01', '2026-12-04'])
})

test('a clock that was a year ahead keeps back no digest once it is right', async () => {
  await at('2027-12-04T05:00:00.000Z')
  await make()
  expect((await read()).digest).toMatchObject({ day: '2027-12-04' })
  await person.send('DELETE', '/api/digest')
  await choose()
  await at('2026-12-04T06:00:00.000Z')
  await choose()
  await at('2026-12-05T00:00:00.000Z')
  await make()
  expect((await read()).digest).toMatchObject({ day: '2026-12-05' })
})

test('it goes out by the office’s gateway to whoever chose so, tried again while that is away', async () => {
  expect((await choose({ channel: 'message' })).json()).toMatchObject({
    code: 'digest_has_no_gateway',
  })
  await asSystem(hub.db, 'test', async (tx) => {
    await sql`update persons set phone = '13800001234' where name = '龙科长'`.execute(tx)
    await sql`update digest_choices set channel = 'message'`.execute(tx)
  })
  await at('2026-12-06T00:00:00.000Z')
  await make({ hook })
  const { digest, phone } = await read()
  expect(phone).toBe('138****1234')
  const [, send] = jobs({ hook })
  const queued = await asSystem(hub.db, 'test', (tx) =>
    sql<{ key: string }>`select key from graphile_worker.jobs`.execute(tx),
  )
  expect(queued.rows).toEqual([{ key: `digest ${digest.id}` }])
  const disable = (at: string | null) =>
    asSystem(hub.db, 'test', (tx) =>
      sql`update accounts set disabled_at = ${at} where login_name = ${loginName}`.execute(tx),
    )
  await disable('2026-12-06T00:00:00.000Z')
  await send?.run(hub.ground, { id: digest.id })
  expect(sent).toEqual([])
  await disable(null)
  answers = [503]
  await expect(send?.run(hub.ground, { id: digest.id })).rejects.toThrow('503')
  await send?.run(hub.ground, { id: digest.id })
  await send?.run(hub.ground, { id: digest.id })
  expect(sent).toHaveLength(2)
  expect(sent[1]).toMatchObject({
    url: hook.url,
    headers: { 'idempotency-key': digest.id, authorization: `Bearer ${hook.token}` },
    body: {
      ...{ person: '龙科长', phone: '13800001234', day: '2026-12-06', count: 1, late: 0 },
      text: '【凤凰县】2026-12-06等您办的1项： 收到1份公文 https://hub.example/console/digest',
      items: [{ text: '收到1份公文', link: 'https://hub.example/console/received' }],
    },
  })
  expect((await read()).digest.sentAt).toBe('2026-12-06T00:00:00.000Z')
  expect(await asSystem(hub.db, 'test', (tx) => listFailedJobs(tx, 10))).toEqual([])
})

test('where nothing waits nobody is called, and whoever has ended it has none', async () => {
  waiting = []
  await at('2026-12-07T00:00:00.000Z')
  await make({ hook })
  expect((await read()).digest).toMatchObject({ day: '2026-12-07', items: [] })
  expect((await person.send('DELETE', '/api/digest')).statusCode).toBe(204)
  await at('2026-12-08T00:00:00.000Z')
  await make({ hook })
  expect(await read()).toMatchObject({ digest: { day: '2026-12-07' }, choice: null })
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql`select from graphile_worker.jobs`.execute(tx),
  )
  expect(rows).toHaveLength(1)
})
