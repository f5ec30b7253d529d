import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import { logInAs, openTestNode, type TestHub, villageA1 } from '../../../test/harness/node.ts'
import { addVillageSchool } from '../../../test/harness/village-school.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { addKey } from './credential-actions.ts'
import { stated } from './statement.fixture.ts'
import { findStatement } from './store.ts'
import { type Client, clientOf, multipartOf, partOf, sha256 } from './xapi.fixture.ts'

let hub: TestHub
let station: TestStation
let atStation: Client
let atHub: Client
let teacher: { loginName: string; password: string }
beforeAll(async () => {
  hub = await openTestNode({ places: false })
  const { code, ...person } = await addVillageSchool(hub.db, hub.ground.clock())
  teacher = person
  station = await enrolTestStation(hub, code)
  const add = (node: { db: TestHub['db'] }) =>
    addKey(node.db, operator, { name: '测试', scopes: ['all'] })
  await station.contact()
  atStation = clientOf(station, await add(station), '2.0.0')
  atHub = clientOf(hub, await add(hub), '2.0.0')
})
afterAll(async () => {
  await station.close()
  await hub.close()
})

test('S1 S4 S14 what is stated at a station is found at its hub after the next contact, with its content', async () => {
  const actor = { mbox: `mailto:${randomUUID()}@a.cn` }
  const text = '一张照片'
  const attachments = [
    {
      ...{ usageType: 'http://a.cn/photo', display: { en: 'photo' }, contentType: 'text/plain' },
      ...{ length: Buffer.byteLength(text), sha2: sha256(text) },
    },
  ]
  const posted = await atStation(
    'POST',
    'statements',
    multipartOf(stated({ actor, attachments }), [partOf(text)]),
  )
  expect(posted.statusCode, posted.body).toBe(200)
  const [id] = posted.json()
  const query = { agent: JSON.stringify(actor), attachments: 'true' }
  expect((await atHub('GET', 'statements', { query })).body).not.toContain(id)

  const found = ({ db }: { db: Db }) =>
    asSystem(db, 'test', (tx) => findStatement(tx, id, { voided: false }))
  const here = await found(station)
  // Stored in the same millisecond, neither would be later.
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(here?.stored ?? ''))
  await station.contact()
  const { answer: told } = await station.contact()
  await station.carry(told.wantedBlobs)
  const there = await found(hub)
  expect(there?.body).toBe(here?.body)
  // Each store says when it had it itself, so whoever polls the county misses nothing.
  expect(Date.parse(there?.stored ?? '')).toBeGreaterThan(Date.parse(here?.stored ?? ''))
  const answer = await atHub('GET', 'statements', { query })
  expect(answer.body).toContain(id)
  expect(answer.body).toContain(text)
})

test('S1 a refused statement leaves nothing in the log', async () => {
  const id = randomUUID()
  await atStation('POST', 'statements', { json: stated({ id }) })
  const waiting = async () => (await station.contact()).pushed
  await waiting()
  const answer = await atStation('POST', 'statements', {
    json: [stated(), stated({ id, actor: { mbox: 'mailto:else@a.cn' } })],
  })
  expect(answer.statusCode).toBe(409)
  expect(await waiting()).toBe(0)
})

test('who is logged in at a station states for himself, sees what is his, and keeps his own states', async () => {
  const { loginName, password } = teacher
  const node = { ...station, setNow: hub.setNow }
  const session = await logInAs(node, loginName, password)
  const actor = { mbox: 'mailto:class@a.cn' }
  const ask = (
    method: 'GET' | 'POST' | 'PUT',
    resource: string,
    payload?: object,
    origin?: string,
  ) =>
    station.server.inject({
      method,
      url: `/xapi/${resource}`,
      headers: {
        'x-experience-api-version': '2.0.0',
        ...(payload && { 'content-type': 'application/json' }),
        origin: origin ?? 'http://localhost:80',
      },
      cookies: { cunxiao_login: session.cookie },
      ...(payload && { payload }),
    })
  const posted = await ask('POST', 'statements', stated({ actor }))
  expect(posted.statusCode, posted.body).toBe(200)
  const mine = (await ask('GET', 'statements')).json().statements
  expect(mine.map(({ id }: { id: string }) => id)).toEqual(posted.json())
  const { authority } = mine[0]
  expect(authority).toEqual({ objectType: 'Agent', account: expect.objectContaining({}) })
  const region = await asSystem(station.db, 'test', (tx) =>
    tx.selectFrom('statements').select('regionCode').where('id', '=', mine[0].id).execute(),
  )
  expect(region).toEqual([{ regionCode: villageA1 }])

  const state = (who: object) =>
    `activities/state?${new URLSearchParams({ activityId: 'http://a.cn/1', agent: JSON.stringify(who), stateId: 'a' })}`
  expect((await ask('PUT', state(authority), { page: 3 })).statusCode).toBe(204)
  expect((await ask('GET', state(authority))).json()).toEqual({ page: 3 })
  expect((await ask('GET', state(actor))).statusCode).toBe(403)
  expect((await ask('PUT', state(authority), {}, 'http://elsewhere.example')).statusCode).toBe(403)
  // At the hub only a key speaks to the store.
  const elsewhere = await hub.server.inject({
    url: '/xapi/statements',
    headers: { 'x-experience-api-version': '2.0.0' },
    cookies: { cunxiao_login: (await logInAs(hub, loginName, password)).cookie },
  })
  expect(elsewhere.statusCode).toBe(401)
})
