import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  somebody,
  type TestHub,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { addVillageSchool } from '../../../test/harness/village-school.ts'
import { asSystem } from '../../platform/db.ts'
import { addResource } from '../library/library.fixture.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import type { IssuedCard } from './api.ts'
import { issueCard } from './card-actions.ts'
import type { LearnerName } from './sign-in-api.ts'

type Node = Pick<TestHub, 'server'>

let hub: TestHub
let station: TestStation
let zeng: { id: string } & IssuedCard
let farAway: { id: string } & IssuedCard
beforeAll(async () => {
  hub = await openTestNode()
  const { code } = await addVillageSchool(hub.db, hub.ground.clock())
  zeng = await learner('曾祥', townshipA)
  farAway = await learner('曾远', townshipB)
  station = await enrolTestStation(hub, code)
  await station.contact()
})
afterAll(async () => {
  await station.close()
  await hub.close()
})

const now = () => hub.ground.clock()

async function learner(name: string, regionCode: string) {
  const { organisationId } = await somebody(hub, {
    role: 'village_secretary',
    regionCode,
    level: 'township',
  })
  const { id } = await addPerson(hub.db, operator, { name, orgUnitId: organisationId })
  return { id, ...(await issueCard(hub.db, operator, id, now())) }
}

const origin = 'http://localhost:80'
const signIn = (node: Node, payload: object, remoteAddress = '10.0.0.1') =>
  node.server.inject({
    method: 'POST',
    url: '/api/portal/sign-in',
    headers: { origin },
    remoteAddress,
    payload: { own: false, ...payload },
  })
const cookieOf = (answer: Awaited<ReturnType<typeof signIn>>) => ({
  cunxiao_learner: answer.cookies[0]?.value ?? '',
})
const ask = (node: Node, url: string, cookies: Record<string, string> = {}) =>
  node.server.inject({ url, cookies })

const called = async (node: Node, query: string) =>
  (await ask(node, `/api/portal/learners?${query}`)).json().learners as LearnerName[]
/** As a name is chosen at the hub, at the office of a township. */
const handleOf = async (begin: string, place: string) =>
  (await called(hub, `begin=${begin}&place=${place}`))[0]?.handle ?? ''
const handleOfZeng = () => handleOf('zx', townshipA)

test('S5-14 a learner of the township signs in at its station by name and PIN, or by card', async () => {
  const learners = await called(station, 'begin=zx')
  expect(learners).toEqual([{ handle: expect.any(String), name: '曾祥', placeName: '廖家桥镇' }])
  const byPin = await signIn(station, { handle: learners[0]?.handle, pin: zeng.pin })
  expect(byPin.statusCode, byPin.body).toBe(204)
  expect(byPin.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
  const byCard = await signIn(station, { card: zeng.card, own: true })
  const me = (await ask(station, '/api/portal/me', cookieOf(byCard))).json()
  expect(me.learner).toEqual({ id: zeng.id, name: '曾祥', ownDevice: true, idleMinutes: 10 })
  expect(me.homePage).toBe((await ask(hub, '/api/portal/me')).json().homePage)
})

test('X-11 credentials go to the stations of the township and to no other', async () => {
  expect((await signIn(hub, { card: farAway.card })).statusCode).toBe(204)
  expect((await signIn(station, { card: farAway.card })).json()).toEqual({
    code: 'sign_in_refused',
  })
  expect(await called(station, 'begin=z')).toEqual([])
})

describe('A9 names at sign-in', () => {
  test('at a hub are shown of the one place that is chosen, and of none before', async () => {
    expect(await called(hub, 'begin=zx')).toEqual([])
    expect(await called(hub, `begin=zx&place=${county}`)).toEqual([])
    expect(await called(hub, `begin=zx&place=${villageA1}`)).toEqual([])
    expect(await called(hub, `begin=zy&place=${townshipA}`)).toEqual([])
    const [one] = await called(hub, `begin=zx&place=${townshipA}`)
    expect(one).toMatchObject({ name: '曾祥' })
  })

  test('at a station are those of its township, whatever place is asked for', async () => {
    expect(await called(station, `begin=zx&place=${villageB1}`)).toHaveLength(1)
    expect(await called(station, `begin=zy&place=${townshipB}`)).toEqual([])
    expect((await ask(station, '/api/portal/places')).json()).toEqual({ places: null })
  })

  test('carry nobody’s id, and what they carry ends after ten minutes', async () => {
    const answer = await ask(hub, `/api/portal/learners?begin=zx&place=${townshipA}`)
    expect(answer.body).not.toContain(zeng.id)
    const handle = answer.json().learners[0].handle
    expect((await signIn(hub, { handle, pin: zeng.pin }, '10.0.0.7')).statusCode).toBe(204)
    for (const other of [zeng.id, `${handle.slice(0, -2)}AA`]) {
      const refused = await signIn(hub, { handle: other, pin: zeng.pin }, '10.0.0.7')
      expect(refused.json()).toEqual({ code: 'sign_in_name_again' })
    }
    expect((await signIn(station, { handle, pin: zeng.pin })).statusCode).toBe(401)
    const start = now().getTime()
    hub.setNow(new Date(start + 11 * 60_000).toISOString())
    expect((await signIn(hub, { handle, pin: zeng.pin }, '10.0.0.7')).json()).toEqual({
      code: 'sign_in_name_again',
    })
    hub.setNow(new Date(start).toISOString())
  })

  test('are asked of a hub thirty times a minute at most', async () => {
    const from = (remoteAddress: string) =>
      hub.server.inject({ url: `/api/portal/learners?begin=z&place=${townshipB}`, remoteAddress })
    for (let asked = 0; asked < 30; asked++) expect((await from('10.0.9.9')).statusCode).toBe(200)
    expect((await from('10.0.9.9')).statusCode).toBe(429)
    expect((await from('10.0.9.8')).statusCode).toBe(200)
  })

  test('places to choose from are counties and townships, then villages', async () => {
    const places = async (query = '') =>
      (await ask(hub, `/api/portal/places${query}`))
        .json()
        .places.map(({ code }: { code: string }) => code)
    expect(await places()).toEqual([county, townshipA, townshipB])
    expect(await places(`?under=${townshipA}`)).toEqual([villageA1, villageA2])
  })
})

test('A10 after five wrong PINs the person waits at every machine, and nobody else does', async () => {
  const wrong = zeng.pin === '000000' ? '111111' : '000000'
  for (let tries = 0; tries < 5; tries++) {
    const answer = await signIn(hub, { handle: await handleOfZeng(), pin: wrong })
    expect(answer.json()).toEqual({ code: 'sign_in_refused' })
  }
  const blocked = { code: 'sign_in_blocked', seconds: 5 }
  const right = { handle: await handleOfZeng(), pin: zeng.pin }
  expect((await signIn(hub, right, '10.0.0.2')).json()).toEqual(blocked)
  expect(
    (await signIn(hub, { handle: await handleOf('zy', townshipB), pin: farAway.pin })).statusCode,
  ).toBe(204)
  expect((await signIn(hub, { card: zeng.card })).statusCode).toBe(204)
  const later = new Date(now().getTime() + 5_000).toISOString()
  hub.setNow(later)
  expect((await signIn(hub, right)).statusCode).toBe(204)
})

test('A10 of forty wrong PINs at once five are checked', async () => {
  const { pin } = await learner('石秀', townshipA)
  const wrong = pin === '000000' ? '111111' : '000000'
  const handle = await handleOf('sx', townshipA)
  expect(handle).not.toBe('')
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => signIn(hub, { handle, pin: wrong })),
  )
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
  expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(35)
})

test('A10 wrong cards hold up the device they are shown to, and no right card beside them or there', async () => {
  const device = '10.0.0.7'
  const first = await signIn(hub, { card: '1'.repeat(32) }, device)
  const cookies = { cunxiao_device: first.cookies[0]?.value ?? '' }
  const onDevice = (payload: object) =>
    hub.server.inject({
      method: 'POST',
      url: '/api/portal/sign-in',
      headers: { origin },
      remoteAddress: device,
      cookies,
      payload: { own: false, ...payload },
    })
  const wrong = await Promise.all(
    Array.from({ length: 12 }, (_, at) => onDevice({ card: String(at + 10).repeat(16) })),
  )
  expect(wrong.filter(({ statusCode }) => statusCode === 429)).toHaveLength(3)
  const byPin = { handle: await handleOf('zy', townshipB), pin: farAway.pin }
  expect((await onDevice(byPin)).statusCode).toBe(429)
  expect((await onDevice({ card: farAway.card })).statusCode).toBe(204)
  expect((await signIn(hub, byPin, device)).statusCode).toBe(204)
  expect((await signIn(hub, { card: zeng.card }, device)).statusCode).toBe(204)
})

test('on a shared machine the session ends after ten minutes without a touch, on one’s own it stays', async () => {
  const shared = cookieOf(await signIn(hub, { card: farAway.card }))
  const own = cookieOf(await signIn(hub, { card: farAway.card, own: true }))
  const isIn = async (cookies: Record<string, string>) =>
    (await ask(hub, '/api/portal/me', cookies)).json().learner !== null
  const start = now().getTime()
  const after = (minutes: number) => hub.setNow(new Date(start + minutes * 60_000).toISOString())
  after(9)
  expect(await isIn(shared)).toBe(true)
  after(18)
  expect(await isIn(shared)).toBe(true)
  after(29)
  expect([await isIn(shared), await isIn(own)]).toEqual([false, true])
  after(89 * 24 * 60)
  expect(await isIn(own)).toBe(true)
  after(91 * 24 * 60)
  expect(await isIn(own)).toBe(false)
  hub.setNow(new Date(start).toISOString())
})

test('a lost card is dead when a new one is made, at the station with the next contact, and its sessions end', async () => {
  const lost = await learner('龙金花', townshipA)
  await station.contact()
  const session = cookieOf(await signIn(station, { card: lost.card }))
  const { card } = await issueCard(hub.db, operator, lost.id, now())
  expect((await signIn(hub, { card: lost.card })).statusCode).toBe(401)
  expect((await signIn(station, { card: lost.card })).statusCode).toBe(204)
  await station.contact()
  expect((await signIn(station, { card: lost.card }, '10.0.0.3')).statusCode).toBe(401)
  expect((await ask(station, '/api/portal/me', session)).json().learner).toBeNull()
  expect((await signIn(station, { card }, '10.0.0.3')).statusCode).toBe(204)
})

test('X-11 cards are made by who may change the people of the place', async () => {
  const clerk = await somebody(hub, {
    role: 'township_clerk',
    regionCode: townshipA,
    level: 'township',
  })
  const session = await logInAs(hub, clerk.loginName)
  const refused = await session.send('POST', `/api/learners/${zeng.id}/card`)
  expect(refused.json()).toMatchObject({ code: 'not_permitted', verb: 'people.write' })
  const page = await session.get(`/api/learners?place=${townshipA}&placeLevel=township&search=曾`)
  expect(page.json().persons).toMatchObject([{ name: '曾祥', issuedAt: expect.any(String) }])
  expect(page.body).not.toContain('pin')
})

test('S5-14 what a learner does at a station is his at the hub, with the hours it makes', async () => {
  const resourceId = await addResource(hub.db, '油茶低产林改造')
  await station.contact()
  const cookies = cookieOf(await signIn(station, { card: zeng.card }, '10.0.0.4'))
  const { learner: who, homePage } = (await ask(station, '/api/portal/me', cookies)).json()
  const actor = { objectType: 'Agent', account: { homePage, name: who.id } }
  const statement = (agent: object) => ({
    actor: agent,
    verb: { id: 'http://adlnet.gov/expapi/verbs/terminated' },
    object: { id: `urn:uuid:${resourceId}` },
    result: { duration: 'PT25M' },
    timestamp: '2026-11-23T01:30:00.000Z',
  })
  const post = (payload: object, headers = { origin }) =>
    station.server.inject({
      method: 'POST',
      url: '/xapi/statements',
      headers: {
        'x-experience-api-version': '1.0.3',
        'content-type': 'application/json',
        ...headers,
      },
      cookies,
      payload,
    })
  const posted = await post(statement(actor))
  expect(posted.statusCode, posted.body).toBe(200)
  expect((await post(statement(actor), { origin: 'http://elsewhere.example' })).statusCode).toBe(
    403,
  )
  const [id] = posted.json()
  const mine = (await ask(station, '/api/portal/mine', cookies)).json()
  expect(mine.attempts).toMatchObject([
    {
      resourceId,
      title: '油茶低产林改造',
      month: '2026-11',
      minutes: 25,
      said: [{ id, counted: true }],
    },
  ])

  await station.contact()
  await somebody(hub, { role: 'administrator', loginName: 'hours' })
  const office = await logInAs(hub, 'hours')
  const query = `month=2026-11&place=${townshipA}&placeLevel=township`
  // However many there are who learned nothing.
  await asSystem(hub.db, 'test learners', (tx) =>
    sql`insert into learners (id, name, name_sort, region_code, pin_hash, card_hash, issued_at)
      select gen_random_uuid(), '甲', 'jia', ${townshipA}, '', sha256(n::text::bytea), clock_timestamp()
      from generate_series(1, 4100) as n`.execute(tx),
  )
  const { rows } = (await office.get(`/api/learning/hours?${query}`)).json()
  expect(rows).toMatchObject([
    { personId: zeng.id, name: '曾祥', stationName: '瓦场小学', minutes: 25, attempts: 1 },
  ])
  const evidence = (await office.get(`/api/learning/hours/${zeng.id}?month=2026-11`)).json()
  expect(evidence.attempts).toMatchObject([{ minutes: 25, said: [{ id, counted: true }] }])
  const other = await somebody(hub, {
    role: 'township_secretary',
    regionCode: townshipB,
    level: 'township',
  })
  const stranger = await logInAs(hub, other.loginName)
  expect((await stranger.get(`/api/learning/hours/${zeng.id}?month=2026-11`)).statusCode).toBe(404)
  expect((await stranger.get(`/api/learning/hours?${query}`)).json()).toEqual({ rows: [] })
})

test('what somebody else says of a learner makes no hours', async () => {
  const cookies = cookieOf(await signIn(hub, { card: farAway.card }, '10.0.0.5'))
  const { homePage } = (await ask(hub, '/api/portal/me', cookies)).json()
  const posted = await hub.server.inject({
    method: 'POST',
    url: '/xapi/statements',
    headers: { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', origin },
    cookies,
    payload: {
      actor: { objectType: 'Agent', account: { homePage, name: zeng.id } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/terminated' },
      object: { id: 'http://example.cn/film' },
      result: { duration: 'PT2H' },
      timestamp: '2026-10-20T01:30:00.000Z',
    },
  })
  expect(posted.statusCode, posted.body).toBe(200)
  const office = await logInAs(hub, 'hours')
  const query = `month=2026-10&place=${townshipA}&placeLevel=township`
  expect((await office.get(`/api/learning/hours?${query}`)).json()).toEqual({ rows: [] })
})

test('S5-14 what is asked for at the county’s own portal is read with what stations were asked', async () => {
  const asked = await hub.server.inject({
    method: 'POST',
    url: '/api/portal/topics',
    headers: { origin },
    payload: { topic: '蜜蜂怎么过冬' },
  })
  expect(asked.statusCode).toBe(204)
  const office = await logInAs(hub, 'hours')
  const coverage = await office.get(`/api/library/coverage?place=${townshipA}&placeLevel=township`)
  expect(coverage.json().asked.topics).toMatchObject([{ topic: '蜜蜂怎么过冬', stationName: null }])
})
