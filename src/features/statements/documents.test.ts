import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestNode, type TestHub } from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import { addKey } from './credential-actions.ts'
import type { XapiVersion } from './fault.ts'
import { type Client, clientOf } from './xapi.fixture.ts'

let hub: TestHub
const clients = {} as Record<XapiVersion, Client>
beforeAll(async () => {
  hub = await openTestNode()
  const key = await addKey(hub.db, operator, { name: '测试', scopes: ['all'] })
  for (const version of ['1.0.3', '2.0.0'] as const) clients[version] = clientOf(hub, key, version)
})
afterAll(() => hub.close())

/** There is none yet. */
const anew = { 'if-none-match': '*' }
const agent = JSON.stringify({ mbox: 'mailto:wang@example.com' })
const activityId = () => `http://a.cn/${randomUUID()}`
const kinds = {
  'activities/state': () => ({ activityId: activityId(), agent, stateId: '书签/1' }),
  'activities/profile': () => ({ activityId: activityId(), profileId: '书签/1' }),
  'agents/profile': () => ({
    agent: JSON.stringify({ mbox: `mailto:${randomUUID()}@a.cn` }),
    profileId: '书签/1',
  }),
}
const idOf = (resource: string) => (resource.endsWith('state') ? 'stateId' : 'profileId')
const etagOf = (content: string | Uint8Array) =>
  `"${createHash('sha1').update(content).digest('hex')}"`

const all = (['1.0.3', '2.0.0'] as const).flatMap((version) =>
  (Object.keys(kinds) as (keyof typeof kinds)[]).map((resource) => [version, resource] as const),
)

describe.each(all)('xAPI %s %s', (version, resource) => {
  const ask: Client = (...given) => clients[version](...given)
  const asked = () => kinds[resource]() as Record<string, string>

  test('xAPI 2.2 what is put is given back byte by byte, with its type, ETag and time', async () => {
    const [query, body] = [asked(), new Uint8Array([0, 255, 13, 10, 34])]
    const put = await ask('PUT', resource, {
      query,
      body,
      headers: { 'content-type': 'image/x-odd; v=1', 'if-none-match': '*' },
    })
    expect([put.statusCode, put.body]).toEqual([204, ''])
    const got = await ask('GET', resource, { query })
    expect(got.statusCode).toBe(200)
    expect(new Uint8Array(got.rawPayload)).toEqual(body)
    expect(got.headers['content-type']).toBe('image/x-odd; v=1')
    expect(got.headers.etag).toBe(etagOf(body))
    expect(Date.now() - Date.parse(String(got.headers['last-modified']))).toBeLessThan(60_000)
    const head = await ask('HEAD', resource, { query })
    expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', etagOf(body)])
  })

  test('xAPI 2.2 a document that is not there is 404, and deleting it is no fault', async () => {
    const query = asked()
    expect((await ask('GET', resource, { query })).statusCode).toBe(404)
    expect((await ask('DELETE', resource, { query })).statusCode).toBe(204)
    await ask('PUT', resource, { query, json: {}, headers: anew })
    // Some programs name a type whatever they do.
    const headers = { 'content-type': 'application/json' }
    expect((await ask('GET', resource, { query, headers })).statusCode).toBe(200)
    expect((await ask('DELETE', resource, { query, headers })).statusCode).toBe(204)
    expect((await ask('GET', resource, { query })).statusCode).toBe(404)
  })

  test('xAPI 2.2 a document may be empty, unless it calls itself JSON', async () => {
    const query = asked()
    const put = (type: string) =>
      ask('PUT', resource, { query, body: '', headers: { 'content-type': type, ...anew } })
    expect((await put('application/json')).statusCode).toBe(400)
    expect((await put('text/plain')).statusCode).toBe(204)
    const got = await ask('GET', resource, { query })
    expect([got.statusCode, got.body, got.headers.etag]).toEqual([200, '', etagOf('')])
  })

  test('xAPI 2.2 a POST merges, and refuses what it cannot merge', async () => {
    const query = asked()
    for (const json of [
      { x: 'foo', y: 'bar' },
      { x: 'bash', z: 'faz' },
    ]) {
      expect((await ask('POST', resource, { query, json })).statusCode).toBe(204)
    }
    const merged = { x: 'bash', y: 'bar', z: 'faz' }
    for (const wrong of [
      { json: [1] },
      { body: 'text', headers: { 'content-type': 'text/plain' } },
      { body: '{', headers: { 'content-type': 'application/json' } },
    ]) {
      const answer = await ask('POST', resource, { query, ...wrong })
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'document_not_json'])
    }
    expect((await ask('GET', resource, { query })).json()).toEqual(merged)
  })

  test('xAPI 3.1 who has not seen what is there does not overwrite it', async () => {
    const query = asked()
    const put = (json: unknown, headers: Record<string, string> = {}) =>
      ask('PUT', resource, { query, json, headers })
    if (resource !== 'activities/state') {
      const blind = await put({ v: 1 })
      expect([blind.statusCode, blind.json().code]).toEqual([400, 'precondition_needed'])
    }
    expect((await put({ v: 1 }, anew)).statusCode).toBe(204)
    const wrong = await put({ v: 2 }, { 'if-match': '"1111111111111111111111111111111111111111"' })
    expect(wrong.statusCode).toBe(412)
    expect((await put({ v: 2 }, { 'if-none-match': '*' })).statusCode).toBe(412)
    const { headers } = await ask('GET', resource, { query })
    expect((await put({ v: 3 }, { 'if-match': String(headers.etag) })).statusCode).toBe(204)
    expect((await ask('GET', resource, { query })).json()).toEqual({ v: 3 })
    const unseen = await put({ v: 4 })
    if (resource === 'activities/state' && version === '1.0.3') {
      expect(unseen.statusCode).toBe(204)
    } else {
      expect([unseen.statusCode, unseen.json()]).toMatchObject([
        409,
        { code: 'document_exists', advice: expect.stringContaining('If-Match') },
      ])
    }
    const old = { 'if-match': String(headers.etag) }
    expect((await ask('POST', resource, { query, json: {}, headers: old })).statusCode).toBe(412)
    expect((await ask('DELETE', resource, { query, headers: old })).statusCode).toBe(412)
    expect((await ask('GET', resource, { query })).statusCode).toBe(200)
  })

  test('xAPI 3.1 of writers who have seen the same, one writes', async () => {
    const query = asked()
    await ask('PUT', resource, { query, json: { v: 0 }, headers: anew })
    const { headers } = await ask('GET', resource, { query })
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, v) =>
        ask('PUT', resource, {
          query,
          json: { v: v + 1 },
          headers: { 'if-match': String(headers.etag) },
        }),
      ),
    )
    const statuses = answers.map(({ statusCode }) => statusCode).toSorted()
    expect(statuses).toEqual([204, ...Array(7).fill(412)])
  })

  test('xAPI 2.3 without an id the ids are listed, those after since where it is given', async () => {
    const { [idOf(resource)]: _id, ...shelf } = asked()
    const put = (id: string) =>
      ask('PUT', resource, {
        query: { ...shelf, [idOf(resource)]: id },
        json: { id },
        headers: anew,
      })
    await put('a')
    const first = await ask('GET', resource, { query: shelf })
    const since = String(first.headers['last-modified'])
    await put('b')
    const list = async (more = {}) =>
      (await ask('GET', resource, { query: { ...shelf, ...more } })).json()
    expect(await list()).toEqual(['a', 'b'])
    expect(await list({ since })).toEqual(['b'])
    expect(await list({ since: new Date().toISOString() })).toEqual([])
  })

  test('xAPI 3.2 parameters that are missing, unknown or wrong are 400', async () => {
    const query = asked()
    for (const name of Object.keys(query)) {
      const { [name]: _left, ...others } = query
      const answer = await ask('PUT', resource, { query: others, json: {} })
      expect([answer.statusCode, answer.json().path]).toEqual([400, `/${name}`])
    }
    const wrong: [Record<string, string>, string][] = [
      [{ unheard: 'of' }, '/unheard'],
      [{ since: new Date().toISOString() }, '/since'],
      ...('activityId' in query ? [[{ activityId: 'no iri' }, '/activityId'] as never] : []),
      ...('agent' in query ? [[{ agent: '{"mbox":1}' }, '/agent/mbox'] as never] : []),
      ...('stateId' in query ? [[{ registration: 'x' }, '/registration'] as never] : []),
      [{ [idOf(resource)]: '' }, `/${idOf(resource)}`],
    ]
    for (const [more, path] of wrong) {
      const answer = await ask('GET', resource, { query: { ...query, ...more } })
      expect([answer.statusCode, answer.json().path]).toEqual([400, path])
    }
    const since = { ...query, since: 'yesterday' }
    delete (since as Record<string, string>)[idOf(resource)]
    expect((await ask('GET', resource, { query: since })).statusCode).toBe(400)
  })

  test('a name that no text can hold is 400, not a failure', async () => {
    const query = { ...asked(), [idOf(resource)]: 'a\0b' }
    expect((await ask('PUT', resource, { query, json: {} })).statusCode).toBe(400)
  })
})

describe('xAPI 2.3 states', () => {
  const ask: Client = (...given) => clients['2.0.0'](...given)
  const registration = randomUUID()

  test('belong to a registration where one is named, and go all together', async () => {
    const shelf = { activityId: activityId(), agent }
    const state = (query: Record<string, string>) => ({ query: { ...shelf, ...query } })
    await ask('PUT', 'activities/state', { ...state({ stateId: 'a' }), json: { of: 'none' } })
    await ask('PUT', 'activities/state', {
      ...state({ stateId: 'a', registration }),
      json: { of: 'one' },
    })
    const get = async (query: Record<string, string>) =>
      (await ask('GET', 'activities/state', state(query))).json()
    expect(await get({ stateId: 'a' })).toEqual({ of: 'none' })
    expect(await get({ stateId: 'a', registration: registration.toUpperCase() })).toEqual({
      of: 'one',
    })
    expect(await get({})).toEqual(['a'])
    await ask('DELETE', 'activities/state', state({ registration }))
    expect(await get({ registration })).toEqual([])
    expect(await get({ stateId: 'a' })).toEqual({ of: 'none' })
    await ask('PUT', 'activities/state', { ...state({ stateId: 'b', registration }), json: {} })
    await ask('DELETE', 'activities/state', state({}))
    expect(await get({})).toEqual([])
  })

  test('one agent is known by any spelling of him, two are not mixed up', async () => {
    const query = { activityId: activityId(), stateId: 'a' }
    const of = (who: object) => ({ query: { ...query, agent: JSON.stringify(who) } })
    await ask('PUT', 'activities/state', { ...of({ mbox: 'mailto:wang@a.cn' }), json: { v: 1 } })
    const named = { name: '小王', objectType: 'Agent', mbox: 'mailto:wang@A.CN' }
    expect((await ask('GET', 'activities/state', of(named))).json()).toEqual({ v: 1 })
    const other = await ask('GET', 'activities/state', of({ mbox: 'mailto:li@a.cn' }))
    expect(other.statusCode).toBe(404)
  })

  test('xAPI 2.6 1.0.3 keeps documents of agents, 2.0 also of groups with a name', async () => {
    const group = { objectType: 'Group', account: { homePage: 'http://a.cn', name: 'class' } }
    const query = { agent: JSON.stringify(group), profileId: 'a' }
    const put = (version: XapiVersion) =>
      clients[version]('PUT', 'agents/profile', { query, json: {}, headers: anew })
    expect((await put('1.0.3')).statusCode).toBe(400)
    expect((await put('2.0.0')).statusCode).toBe(204)
  })
})

describe.each<XapiVersion>(['1.0.3', '2.0.0'])('xAPI %s what the store knows', (version) => {
  const ask: Client = (...given) => clients[version](...given)

  test('xAPI 2.4 an agent is a person with one identity', async () => {
    const given = {
      objectType: 'Agent',
      name: '小王',
      account: { homePage: 'http://a.cn', name: '1' },
    }
    const answer = await ask('GET', 'agents', { query: { agent: JSON.stringify(given) } })
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        objectType: 'Person',
        name: ['小王'],
        account: [{ homePage: 'http://a.cn', name: '1' }],
      },
    ])
    expect((await ask('GET', 'agents')).statusCode).toBe(400)
    const group = JSON.stringify({ ...given, objectType: 'Group' })
    expect((await ask('GET', 'agents', { query: { agent: group } })).statusCode).toBe(400)
  })

  test('xAPI 2.5 an activity nobody has defined is still an activity', async () => {
    const id = activityId()
    const answer = await ask('GET', 'activities', { query: { activityId: id } })
    expect([answer.statusCode, answer.json()]).toEqual([200, { objectType: 'Activity', id }])
    expect((await ask('GET', 'activities')).statusCode).toBe(400)
    const wrong = await ask('GET', 'activities', { query: { activityId: 'no iri' } })
    expect(wrong.statusCode).toBe(400)
  })
})
