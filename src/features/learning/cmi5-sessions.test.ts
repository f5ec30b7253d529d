import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  townshipB,
} from '../../../test/harness/node.ts'
import { addVillageSchool } from '../../../test/harness/village-school.ts'
import { replication } from '../../app/replication.ts'
import { asSystem } from '../../platform/db.ts'
import { addEdition } from '../library/editions/edition.fixture.ts'
import { addResource } from '../library/library.fixture.ts'
import { setStates } from '../library/store.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { isObject, type JsonObject } from '../statements/fault.ts'
import { drainOutbox } from '../sync/publish-actions.ts'
import { startRecorder } from '../sync/record-actions.ts'
import { issueCard } from './card-actions.ts'
import { cmi5Course } from './cmi5.fixture.ts'
import { abandonSilent, openPlatform } from './cmi5-actions.ts'

type Node = Pick<TestHub, 'server' | 'db'>

const au = (name: string) => `https://example.org/au/${name}`
const extension = (name: string) => `https://w3id.org/xapi/cmi5/context/extensions/${name}`
const categories = 'https://w3id.org/xapi/cmi5/context/categories/'
const start = Date.parse('2026-11-23T02:00:00.000Z')

let hub: TestHub
let station: TestStation
let office: Session
let resource: string
let nowMs = start
beforeAll(async () => {
  hub = await openTestNode()
  const { actor, loginName } = await somebody(hub, { role: 'administrator' })
  office = await logInAs(hub, loginName)
  resource = await addResource(hub.db, '蜜蜂越冬', { state: 'draft', mediaType: 'package' })
  await addEdition(
    hub.ground,
    actor,
    resource,
    { name: '越冬.zip', bytes: cmi5Course },
    { ffmpeg: undefined },
  )
  await asSystem(hub.db, 'test', (tx) => setStates(tx, [resource], 'published'))
  const { code } = await addVillageSchool(hub.db, hub.ground.clock())
  station = await enrolTestStation(hub, code)
})
afterAll(async () => {
  await station?.close()
  await hub.close()
})

test('B4 a unit that adds a slash of its own to an address is understood at both stores', async () => {
  for (const path of ['/api/portal/cmi5/xapi//about', '//xapi//about', '/xapi///about?x=a//b']) {
    const answer = await hub.server.inject({ method: 'GET', url: path })
    expect([path, answer.statusCode === 404]).toEqual([path, false])
  }
})

const later = (minutes: number) => {
  nowMs += minutes * 60_000
  hub.setNow(new Date(nowMs).toISOString())
}

let people = 0
async function learner() {
  const { organisationId } = await somebody(hub, {
    role: 'village_secretary',
    regionCode: townshipA,
    level: 'township',
  })
  const { id } = await addPerson(hub.db, operator, {
    name: `曾${++people}`,
    orgUnitId: organisationId,
  })
  const { card } = await issueCard(hub.db, operator, id, hub.ground.clock())
  return { id, cookies: await signIn(hub, card), card }
}
async function signIn(node: Node, card: string) {
  const answer = await node.server.inject({
    method: 'POST',
    url: '/api/portal/sign-in',
    headers: { origin: 'http://localhost:80' },
    payload: { own: true, card },
  })
  return { cunxiao_learner: answer.cookies[0]?.value ?? '' }
}

const launch = (node: Node, cookies: Record<string, string>, unit: string, more: object = {}) =>
  node.server.inject({
    method: 'POST',
    url: `/api/portal/resources/${resource}/launch`,
    headers: { origin: 'http://localhost:80' },
    cookies,
    payload: { unit: au(unit), language: 'zh-Hans', ...more },
  })
const post = (node: Node, url: string) =>
  node.server.inject({ method: 'POST', url: new URL(url).pathname, headers: { origin: 'null' } })

/** A unit that was launched, has fetched its key, and asks how its learner likes it. */
async function open(
  node: Node,
  cookies: Record<string, string>,
  unit: string,
  { asks = true, ...more }: { asks?: boolean } = {},
) {
  const answer = await launch(node, cookies, unit, more)
  expect(answer.statusCode, answer.body).toBe(200)
  const { searchParams } = new URL(answer.json().url)
  const given = (name: string) => searchParams.get(name) ?? ''
  const fetched = await post(node, given('fetch'))
  const actor = JSON.parse(given('actor'))
  const ask = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object) =>
    node.server.inject({
      method,
      url: `${new URL(given('endpoint')).pathname}${path}`,
      headers: {
        origin: 'null',
        authorization: `Basic ${fetched.json()['auth-token']}`,
        'x-experience-api-version': '1.0.3',
        ...(payload && { 'content-type': 'application/json' }),
      },
      ...(payload && { payload }),
    } as InjectOptions)
  const state = (stateId: string, over: Record<string, string> = {}) =>
    `activities/state?${new URLSearchParams({
      stateId,
      activityId: given('activityId'),
      agent: JSON.stringify(actor),
      registration: given('registration'),
      ...over,
    })}`
  const data = (await ask('GET', state('LMS.LaunchData'))).json()
  const statement = (verb: string, result?: object): JsonObject => {
    const judges = ['completed', 'passed', 'failed'].includes(verb)
    return {
      id: randomUUID(),
      actor,
      verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
      object: { id: given('activityId') },
      ...(result && { result: { duration: 'PT30S', ...result } }),
      context: {
        ...data.contextTemplate,
        registration: given('registration'),
        extensions: {
          ...data.contextTemplate.extensions,
          ...(result && 'score' in result && { [extension('masteryscore')]: data.masteryScore }),
        },
        contextActivities: {
          ...data.contextTemplate.contextActivities,
          category: [
            { id: `${categories}cmi5` },
            ...(judges ? [{ id: `${categories}moveon` }] : []),
          ],
        },
      },
      timestamp: new Date(nowMs + ++spoken).toISOString(),
    }
  }
  const put = (said: JsonObject) => ask('PUT', `statements?statementId=${said.id}`, said)
  const say = (verb: string, result?: object) => put(statement(verb, result))
  const likes = () =>
    ask(
      'GET',
      `agents/profile?${new URLSearchParams({ profileId: 'cmi5LearnerPreferences', agent: JSON.stringify(actor) })}`,
    )
  if (asks) await likes()
  const url = answer.json().url as string
  return { given, data, ask, state, statement, put, say, likes, actor, url }
}
/** No two statements are of the same moment. */
let spoken = 0

type Told = { verb: string; object: string; session: string; statement: JsonObject }
/** All that was stated in a registration. */
async function told(node: Node, registration: string): Promise<Told[]> {
  const rows = await asSystem(node.db, 'test', (tx) =>
    tx.selectFrom('statements').select('body').orderBy('n').execute(),
  )
  return rows.flatMap(({ body }) => {
    const statement = JSON.parse(body)
    return statement.context?.registration === registration
      ? {
          verb: statement.verb.id.split('/').at(-1),
          object: decodeURIComponent(statement.object.id),
          session: statement.context.extensions[extension('sessionid')],
          statement,
        }
      : []
  })
}
const verbsOf = async (node: Node, registration: string) =>
  (await told(node, registration)).map(({ verb }) => verb)
const whyOf = (answer: { statusCode: number; json(): unknown }) => {
  const body = answer.json()
  return { status: answer.statusCode, ...(isObject(body) && body) }
}

test('cmi5 8.2 the address of the key gives it once, then the error of cmi5; a stranger gets none', async () => {
  const { cookies } = await learner()
  const { given } = await open(hub, cookies, 'test')
  const again = await post(hub, given('fetch'))
  expect(again.statusCode).toBe(200)
  expect(again.json()).toMatchObject({ 'error-code': '1' })
  expect(again.headers['access-control-allow-origin']).toBe('*')
  const invented = await post(hub, `${given('fetch')}x`)
  expect(invented.json()).toMatchObject({ 'error-code': '2' })
  const guest = await launch(hub, {}, 'test')
  expect(whyOf(guest)).toEqual({ status: 401, code: 'sign_in_needed' })
})

test('cmi5 10 11 launch data and preferences stand there before the unit, and are its to read only', async () => {
  const { cookies } = await learner()
  const unit = await open(hub, cookies, 'test')
  const { session } = (await told(hub, unit.given('registration')))[0] as Told
  expect(unit.data).toEqual({
    contextTemplate: {
      contextActivities: { grouping: [{ id: `urn:uuid:${resource}` }, { id: au('test') }] },
      extensions: { [extension('sessionid')]: session },
    },
    launchMode: 'Normal',
    launchMethod: 'AnyWindow',
    moveOn: 'CompletedAndPassed',
    masteryScore: 0.8,
    launchParameters: 'level=2',
    entitlementKey: { courseStructure: 'xyz-123' },
  })
  const agent = new URLSearchParams({ agent: JSON.stringify(unit.actor) })
  expect((await unit.likes()).json()).toEqual({
    languagePreference: 'zh-Hans',
    audioPreference: 'on',
  })
  for (const method of ['PUT', 'DELETE'] as const) {
    const answer = await unit.ask(
      method,
      unit.state('LMS.LaunchData'),
      method === 'PUT' ? {} : undefined,
    )
    expect(whyOf(answer)).toEqual({ status: 403, code: 'cmi5_document_refused' })
  }
  const preferences = `agents/profile?profileId=cmi5LearnerPreferences&${agent}`
  for (const odd of [
    ['text'],
    { languagePreference: 'zh' },
    { audioPreference: 'on' },
    { languagePreference: '', audioPreference: 'on' },
    { languagePreference: 'not one of them', audioPreference: 'on' },
    { languagePreference: 'zh,en', audioPreference: 'loud' },
  ]) {
    expect(whyOf(await unit.ask('PUT', preferences, odd))).toEqual({
      status: 403,
      code: 'cmi5_document_refused',
    })
  }
  const own = await unit.ask('PUT', unit.state('bookmark'), { page: 2 })
  expect(own.statusCode, own.body).toBe(204)
  const profile = `activities/profile?profileId=x&activityId=${encodeURIComponent(unit.given('activityId'))}`
  expect((await unit.ask('POST', profile, {})).statusCode).toBe(204)
  for (const over of [{ registration: randomUUID() }, { activityId: au('test') }]) {
    const answer = await unit.ask('GET', unit.state('bookmark', over))
    expect(whyOf(answer)).toEqual({ status: 403, code: 'cmi5_document_refused' })
  }
  await unit.say('initialized')
  const said = await unit.ask('GET', `statements?registration=${unit.given('registration')}`)
  expect(said.json().statements).toHaveLength(1)
  const elsewhere = await unit.ask('GET', 'statements')
  expect(whyOf(elsewhere)).toEqual({ status: 403, code: 'cmi5_document_refused' })
  const window = await open(hub, cookies, 'look')
  expect(window.data).toMatchObject({
    launchMethod: 'OwnWindow',
    returnURL: `http://localhost:8081/ended/${resource}`,
  })
})

test('cmi5 9.1 11 a statement without an id is refused, and all before the preferences were read', async () => {
  const { cookies } = await learner()
  const unit = await open(hub, cookies, 'test', { asks: false })
  const refused = (why: string) => ({ status: 403, code: 'cmi5_statement_refused', why })
  expect(whyOf(await unit.say('initialized'))).toEqual(refused('preferences_unread'))
  const agent = new URLSearchParams({ agent: JSON.stringify(unit.actor) })
  await unit.ask('GET', `agents/profile?profileId=other&${agent}`)
  await unit.ask('GET', unit.state('bookmark'))
  expect(whyOf(await unit.say('initialized'))).toEqual(refused('preferences_unread'))
  expect((await unit.likes()).statusCode).toBe(200)
  expect((await unit.say('initialized')).statusCode).toBe(204)
  const { id: _, ...nameless } = unit.statement('completed', { completion: true })
  expect(whyOf(await unit.ask('POST', 'statements', nameless))).toEqual(refused('id'))
  expect(whyOf(await unit.ask('POST', 'statements', [nameless]))).toEqual(refused('id'))
  // The address of a PUT is the id.
  const put = await unit.ask('PUT', `statements?statementId=${randomUUID()}`, nameless)
  expect(put.statusCode, put.body).toBe(204)
  // Another launch asks for itself.
  const again = await open(hub, cookies, 'test', { asks: false })
  expect(whyOf(await again.say('initialized'))).toEqual(refused('preferences_unread'))
})

test('cmi5 9.3.1 launched is said before the unit speaks, with how it was launched', async () => {
  const { cookies } = await learner()
  const unit = await open(hub, cookies, 'test')
  const [launched] = await told(hub, unit.given('registration'))
  expect(launched).toMatchObject({ verb: 'launched', object: `urn:uuid:${resource}#${au('test')}` })
  expect(launched?.statement.context).toMatchObject({
    contextActivities: { category: [{ id: `${categories}cmi5` }] },
    extensions: {
      [extension('launchmode')]: 'Normal',
      [extension('moveon')]: 'CompletedAndPassed',
      [extension('masteryscore')]: 0.8,
      [extension('launchparameters')]: 'level=2',
      [extension('launchurl')]: unit.url.replace(/&endpoint=.*$/, ''),
    },
  })
})

test('cmi5 9.3.9 block and course are satisfied once, by what their units said; its hours are the learner’s', async () => {
  const { cookies } = await learner()
  const first = await open(hub, cookies, 'test')
  const registration = first.given('registration')
  for (const [verb, result] of [
    ['initialized', undefined],
    ['completed', { completion: true }],
    ['passed', { success: true, score: { scaled: 0.9 } }],
    ['terminated', { duration: 'PT10M' }],
  ] as const) {
    if (verb === 'terminated') later(10)
    const answer = await first.say(verb, result)
    expect(answer.statusCode, answer.body).toBe(204)
  }
  expect(await verbsOf(hub, registration)).not.toContain('satisfied')
  const second = await open(hub, cookies, 'look')
  expect(second.given('registration')).toBe(registration)
  await second.say('initialized')
  await second.say('completed', { completion: true })
  await second.say('terminated', {})
  const said = await told(hub, registration)
  const satisfied = said.filter(({ verb }) => verb === 'satisfied')
  expect(satisfied.map(({ object, session }) => ({ object, session }))).toEqual([
    {
      object: `urn:uuid:${resource}#https://example.org/block`,
      session: second.data.contextTemplate.extensions[extension('sessionid')],
    },
    {
      object: `urn:uuid:${resource}`,
      session: second.data.contextTemplate.extensions[extension('sessionid')],
    },
  ])
  const again = await open(hub, cookies, 'test')
  expect(again.data.launchMode).toBe('Review')
  await again.say('initialized')
  expect(whyOf(await again.say('completed', { completion: true }))).toMatchObject({
    status: 403,
    why: 'said_already',
  })
  await again.say('terminated', {})
  expect((await verbsOf(hub, registration)).filter((verb) => verb === 'satisfied')).toHaveLength(2)
  const mine = await hub.server.inject({ url: '/api/portal/mine', cookies })
  const [attempt] = mine.json().attempts
  expect(attempt).toMatchObject({
    resourceId: resource,
    title: '蜜蜂越冬',
    passed: true,
    // Ten, and twice half of one.
    minutes: 11,
  })
})

test('cmi5 9.3.6 a unit launched again, or silent for long, was abandoned, once; then nothing is taken from it', async () => {
  const { cookies } = await learner()
  const first = await open(hub, cookies, 'test')
  const registration = first.given('registration')
  await first.say('initialized')
  later(5)
  await first.ask('PUT', first.state('bookmark'), { page: 2 })
  const second = await open(hub, cookies, 'look')
  const abandoned = async () =>
    (await told(hub, registration)).filter(({ verb }) => verb === 'abandoned')
  expect(await abandoned()).toMatchObject([
    {
      object: `urn:uuid:${resource}#${au('test')}`,
      session: first.data.contextTemplate.extensions[extension('sessionid')],
      statement: { result: { duration: 'PT300S' } },
    },
  ])
  expect(whyOf(await first.say('completed', { completion: true }))).toEqual({
    status: 403,
    code: 'cmi5_session_over',
  })
  await second.say('initialized')
  const recorder = startRecorder(replication, hub.ground.clock, { mustBeEnrolled: false })
  const cmi5 = openPlatform(hub.ground, recorder)
  later(119)
  await abandonSilent(cmi5)
  expect(await abandoned()).toHaveLength(1)
  later(2)
  await abandonSilent(cmi5)
  await abandonSilent(cmi5)
  expect((await abandoned()).map(({ object }) => object)).toEqual([
    `urn:uuid:${resource}#${au('test')}`,
    `urn:uuid:${resource}#${au('look')}`,
  ])
})

test('a statement whose answer was lost is taken once more as it was, and nothing else under its id', async () => {
  const { cookies } = await learner()
  const unit = await open(hub, cookies, 'test')
  const begin = unit.statement('initialized')
  const done = unit.statement('completed', { completion: true })
  for (const one of [begin, begin, done, done]) {
    expect((await unit.put(one)).statusCode).toBe(204)
  }
  expect(await verbsOf(hub, unit.given('registration'))).toEqual([
    'launched',
    'initialized',
    'completed',
  ])
  const other = unit.statement('passed', { success: true })
  expect(whyOf(await unit.put({ ...other, id: done.id }))).toMatchObject({
    status: 409,
    code: 'statement_exists',
  })
})

test('cmi5 9.3.8 a minute after terminated the session takes nothing at all', async () => {
  const { cookies } = await learner()
  const unit = await open(hub, cookies, 'test')
  await unit.say('initialized')
  const late = unit.statement('completed', { completion: true })
  await unit.say('terminated', {})
  expect((await unit.put(late)).statusCode).toBe(204)
  // Once more is not what was on its way.
  expect(whyOf(await unit.put(late))).toMatchObject({ status: 403, why: 'terminated' })
  later(2)
  expect(whyOf(await unit.ask('GET', unit.state('LMS.LaunchData')))).toEqual({
    status: 403,
    code: 'cmi5_session_over',
  })
})

test('cmi5 8.2 the key of a session ends when its learner signs out, and with his card', async () => {
  const { id, cookies } = await learner()
  const refused = { status: 401, code: 'lrs_key_refused' }
  const first = await open(hub, cookies, 'test')
  expect((await first.say('initialized')).statusCode).toBe(204)
  await hub.server.inject({
    method: 'POST',
    url: '/api/portal/sign-out',
    headers: { origin: 'http://localhost:80' },
    cookies,
  })
  expect(whyOf(await first.say('completed', { completion: true }))).toEqual(refused)
  expect(whyOf(await first.ask('GET', first.state('LMS.LaunchData')))).toEqual(refused)

  const { card } = await issueCard(hub.db, operator, id, hub.ground.clock())
  const second = await open(hub, await signIn(hub, card), 'test')
  expect((await second.say('initialized')).statusCode).toBe(204)
  const next = await issueCard(hub.db, operator, id, hub.ground.clock())
  expect(whyOf(await second.say('completed', { completion: true }))).toEqual(refused)

  // Another login of the same learner ends nothing.
  const third = await open(hub, await signIn(hub, next.card), 'test')
  await signIn(hub, next.card)
  expect((await third.say('initialized')).statusCode).toBe(204)
})

test('the key and parameters of a unit are told to the unit, not to who reads the editions', async () => {
  const { statusCode, body } = await office.get(`/api/library/resources/${resource}/editions`)
  expect([statusCode, body.includes(au('test'))]).toEqual([200, true])
  expect(body).not.toMatch(/xyz-123|level=2/)
})

test('cmi5 9.3.7 a unit is waived by whoever may, once, with its reason; what was left counts for the course', async () => {
  const { id, cookies } = await learner()
  const first = await open(hub, cookies, 'test')
  const registration = first.given('registration')
  await first.say('initialized')
  await first.say('terminated', {})
  const url = `/api/learners/${id}/waivers`
  const waive = (unit: string) =>
    office.send('POST', url, { resourceId: resource, unit: au(unit), reason: 'Tested Out' })
  expect((await waive('test')).statusCode).toBe(204)
  expect(whyOf(await waive('test'))).toMatchObject({ status: 409, code: 'cmi5_waived_already' })
  expect(whyOf(await waive('none'))).toMatchObject({ status: 404, code: 'course_unit_not_found' })
  const { loginName } = await somebody(hub, {
    role: 'village_secretary',
    regionCode: townshipB,
    level: 'township',
  })
  const other = await logInAs(hub, loginName)
  const payload = { resourceId: resource, unit: au('look'), reason: 'Administrative' }
  expect((await other.send('POST', url, payload)).statusCode).toBe(404)
  expect(await verbsOf(hub, registration)).not.toContain('satisfied')
  expect((await waive('look')).statusCode).toBe(204)
  const said = await told(hub, registration)
  const waived = said.filter(({ verb }) => verb === 'waived')
  expect(waived).toHaveLength(2)
  expect(waived[0]?.statement).toMatchObject({
    result: {
      success: true,
      completion: true,
      extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/reason': 'Tested Out' },
    },
  })
  expect(new Set(waived.map(({ session }) => session)).size).toBe(2)
  const satisfied = said.filter(({ verb }) => verb === 'satisfied')
  expect(satisfied.map(({ object }) => object)).toEqual([
    `urn:uuid:${resource}#https://example.org/block`,
    `urn:uuid:${resource}`,
  ])
})

test('cmi5 9.6.1 X-5 at a station without a line the registration is the same, the waiver of the hub counts, and satisfied is said once', async () => {
  const { id, card, cookies } = await learner()
  const atHub = await open(hub, cookies, 'look')
  const registration = atHub.given('registration')
  const waiver = { resourceId: resource, unit: au('look'), reason: 'Administrative' }
  await office.send('POST', `/api/learners/${id}/waivers`, waiver)
  await drainOutbox(hub.db, replication)
  await station.contact()
  station.wire.cut = true
  await placeAtStation()
  const unit = await open(station, await signIn(station, card), 'test')
  expect(unit.given('registration')).toBe(registration)
  await unit.say('initialized')
  await unit.say('completed', { completion: true })
  await unit.say('passed', { success: true })
  await unit.say('terminated', {})
  const ofCourse = async (node: Node) =>
    (await told(node, registration))
      .flatMap(({ verb, object }) => (verb === 'satisfied' ? object : []))
      .toSorted()
  const both = [`urn:uuid:${resource}`, `urn:uuid:${resource}#https://example.org/block`]
  expect(await ofCourse(station)).toEqual(both)
  station.wire.cut = false
  await station.contact()
  expect(await verbsOf(hub, registration)).toContain('passed')
  await open(hub, cookies, 'look')
  expect(await ofCourse(hub)).toEqual(both)
})

/** As a placement brings it. */
async function placeAtStation(): Promise<void> {
  const edition = await asSystem(hub.db, 'test', (tx) =>
    tx
      .selectFrom('editions')
      .select(({ cast }) => [
        'id as editionId',
        'resourceId',
        'number',
        cast<string>('manifest', 'text').as('manifest'),
        cast<string>('content', 'text').as('content'),
      ])
      .where('resourceId', '=', resource)
      .executeTakeFirstOrThrow(),
  )
  await asSystem(station.db, 'test', (tx) =>
    tx
      .insertInto('placedEditions')
      .values({ ...edition, kind: 'package', placementId: randomUUID() })
      .execute(),
  )
}

test('A12 what another learner says in a registration completes nothing and ends nothing', async () => {
  const [own, other] = [await learner(), await learner()]
  const unit = await open(hub, own.cookies, 'look')
  await unit.say('initialized')
  const state = (statement: JsonObject) =>
    hub.server.inject({
      method: 'POST',
      url: '/xapi/statements',
      headers: {
        'x-experience-api-version': '1.0.3',
        'content-type': 'application/json',
        origin: 'http://localhost:80',
      },
      cookies: other.cookies,
      payload: statement,
    })
  for (const verb of ['completed', 'terminated']) {
    const forged = unit.statement(verb, { ...(verb === 'completed' && { completion: true }) })
    expect((await state(forged)).statusCode).toBe(200)
  }
  // It runs on, and is completed once its own learner says so.
  const again = await launch(hub, own.cookies, 'test')
  expect(again.json().done).toEqual([])
  const whole = await open(hub, own.cookies, 'look')
  await whole.say('initialized')
  const completed = await whole.say('completed', { completion: true })
  expect(completed.statusCode, completed.body).toBe(204)
  expect((await launch(hub, own.cookies, 'test')).json().done).toEqual([au('look')])
})
