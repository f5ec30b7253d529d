import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  openTestNode,
  type TestHub,
  townshipA,
  townshipB,
} from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import type { KeyScope } from './credential.ts'
import { addKey, revokeKey } from './credential-actions.ts'
import { stated } from './statement.fixture.ts'
import { type Client, clientOf } from './xapi.fixture.ts'

let hub: TestHub
let ask: Client
let old: Client
beforeAll(async () => {
  hub = await openTestNode()
  const key = await addKey(hub.db, operator, { name: '测试', scopes: ['all'] })
  ask = clientOf(hub, key, '2.0.0')
  old = clientOf(hub, key, '1.0.3')
})
afterAll(() => hub.close())

const withScopes = async (scopes: KeyScope[], place?: string): Promise<Client> => {
  const key = await addKey(hub.db, operator, {
    ...{ name: scopes.join(' '), scopes },
    ...(place !== undefined && { place: { regionCode: place, level: 'township' as const } }),
  })
  return clientOf(hub, key, '2.0.0')
}
const version = (value: string | undefined) => ({
  headers: { 'x-experience-api-version': value },
})
const agent = JSON.stringify({ mbox: 'mailto:wang@example.com' })

describe('xAPI 3.3 the version', () => {
  test.each([
    ['1.0', '1.0.3'],
    ['1.0.0', '1.0.3'],
    ['1.0.9', '1.0.3'],
    ['2.0', '2.0.0'],
    ['2.0.0', '2.0.0'],
  ])('%s is answered as %s', async (asked, answered) => {
    const answer = await ask('GET', 'statements', { query: { limit: '1' }, ...version(asked) })
    expect([answer.statusCode, answer.headers['x-experience-api-version']]).toEqual([200, answered])
  })

  test.each([[undefined], ['0.95'], ['1.1.0'], ['1'], ['2.1.0'], ['3.0.0'], ['x']])(
    '%s is refused, with ours in the answer',
    async (asked) => {
      const answer = await ask('GET', 'statements', version(asked))
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        { code: 'xapi_version_unknown', versions: ['1.0.3', '2.0.0'] },
      ])
      expect(answer.headers['x-experience-api-version']).toBe('2.0.0')
    },
  )

  test('stands in every answer, errors and unknown addresses too', async () => {
    const answers = [
      await old('GET', 'nothing/here'),
      await old('PUT', 'about'),
      await old('GET', 'statements', { query: { a: 'b' } }),
      await old('GET', 'statements', { headers: { authorization: 'Basic eDp5' } }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 400, 401])
    for (const { headers } of answers) expect(headers['x-experience-api-version']).toBe('1.0.3')
  })

  test('xAPI 2.8 about tells the versions to anybody, whatever version he speaks', async () => {
    for (const asked of ['0.9', '2.0.0', undefined]) {
      const answer = await ask('GET', 'about', {
        headers: { 'x-experience-api-version': asked, authorization: undefined },
      })
      expect([answer.statusCode, answer.json()]).toEqual([200, { version: ['1.0.3', '2.0.0'] }])
    }
  })
})

describe('xAPI 4.0 who asks', () => {
  test.each([
    [undefined, 'lrs_key_needed'],
    ['Basic eDp5', 'lrs_key_refused'],
    ['Basic !', 'lrs_key_refused'],
    ['Bearer eDp5', 'lrs_key_refused'],
  ])('%s is 401', async (authorization, code) => {
    const answer = await ask('GET', 'statements', { headers: { authorization } })
    expect([answer.statusCode, answer.json().code]).toEqual([401, code])
    expect(answer.headers['www-authenticate']).toMatch(/^Basic/)
  })

  test('a right key with a wrong secret is 401', async () => {
    const { key } = await addKey(hub.db, operator, { name: 'x', scopes: ['all'] })
    const answer = await clientOf(hub, { key, secret: 'guess' }, '2.0.0')('GET', 'statements')
    expect(answer.statusCode).toBe(401)
  })

  test('a revoked key ends', async () => {
    const added = await addKey(hub.db, operator, { name: 'x', scopes: ['all'] })
    await revokeKey(hub.db, operator, added.key, new Date())
    expect((await clientOf(hub, added, '2.0.0')('GET', 'statements')).statusCode).toBe(401)
    await expect(revokeKey(hub.db, operator, added.key, new Date())).rejects.toThrow(
      'lrs_key_not_found',
    )
  })

  test.each<[KeyScope, number[]]>([
    ['all', [200, 200, 204, 200, 204, 200]],
    ['all/read', [403, 200, 403, 200, 403, 200]],
    ['statements/write', [200, 403, 403, 403, 403, 403]],
    ['statements/read', [403, 200, 403, 403, 403, 403]],
    ['state', [403, 403, 204, 200, 403, 403]],
    ['profile', [403, 403, 403, 403, 204, 200]],
    ['define', [403, 403, 403, 403, 403, 403]],
  ])('scope %s', async (scope, statuses) => {
    const one = await withScopes([scope])
    const state = { activityId: `http://a.cn/${randomUUID()}`, agent }
    const profile = { activityId: state.activityId }
    const answers = [
      await one('POST', 'statements', { json: stated() }),
      await one('GET', 'statements', { query: { limit: '1' } }),
      await one('PUT', 'activities/state', { query: { ...state, stateId: 'a' }, json: {} }),
      await one('GET', 'activities/state', { query: state }),
      await one('PUT', 'activities/profile', {
        query: { ...profile, profileId: scope },
        json: {},
        headers: { 'if-none-match': '*' },
      }),
      await one('GET', 'activities/profile', { query: profile }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(statuses)
  })

  test('statements/read/mine shows what the key itself has stated', async () => {
    const mine = await withScopes(['statements/write', 'statements/read/mine'])
    const [own] = (await mine('POST', 'statements', { json: stated() })).json()
    const [other] = (await ask('POST', 'statements', { json: stated() })).json()
    const list = await mine('GET', 'statements')
    expect(list.json().statements.map(({ id }: { id: string }) => id)).toEqual([own])
    const byVerb = { verb: 'http://adlnet.gov/expapi/verbs/experienced' }
    expect((await mine('GET', 'statements', { query: byVerb })).json().statements).toHaveLength(1)
    const single = (id: string) => mine('GET', 'statements', { query: { statementId: id } })
    expect((await single(own)).statusCode).toBe(200)
    expect((await single(other)).statusCode).toBe(404)
  })

  test('a key without define leaves what the store knows of an activity as it was', async () => {
    const writer = await withScopes(['statements/write'])
    const id = `http://a.cn/${randomUUID()}`
    const object = { id, definition: { name: { en: 'x' } } }
    await writer('POST', 'statements', { json: stated({ object }) })
    const known = await ask('GET', 'activities', { query: { activityId: id } })
    expect(known.json()).toEqual({ objectType: 'Activity', id })
  })

  test('X-4 a key of one township sees nothing of another, the county sees both', async () => {
    const [a, b] = [await withScopes(['all'], townshipA), await withScopes(['all'], townshipB)]
    const actor = { mbox: `mailto:${randomUUID()}@a.cn` }
    const [ofA] = (await a('POST', 'statements', { json: stated({ actor }) })).json()
    const [ofB] = (await b('POST', 'statements', { json: stated({ actor }) })).json()
    const seenBy = async (client: Client) => {
      const answer = await client('GET', 'statements', { query: { agent: JSON.stringify(actor) } })
      return answer.json().statements.map(({ id }: { id: string }) => id)
    }
    expect([await seenBy(a), await seenBy(b), await seenBy(ask)]).toEqual([
      [ofA],
      [ofB],
      [ofB, ofA],
    ])
    expect((await a('GET', 'statements', { query: { statementId: ofB } })).statusCode).toBe(404)
    // An id is one statement everywhere.
    const again = stated({ id: ofB, actor: { mbox: 'mailto:else@a.cn' } })
    expect((await a('POST', 'statements', { json: again })).statusCode).toBe(409)
    const query = { activityId: 'http://a.cn/x', agent, stateId: 'a' }
    await a('PUT', 'activities/state', { query, json: { of: 'a' } })
    expect((await b('GET', 'activities/state', { query })).statusCode).toBe(404)
  })

  test('a key without a place belongs to the county and reaches what the node has', async () => {
    const { rows } = await hub.database.pool
      .query(
        `begin; select set_config('cunxiao.ranges', '{["0",":")}', true);
       select distinct region_code from lrs_credentials where level is null; commit`,
      )
      .then(
        (results) =>
          (results as unknown as { rows: { region_code: string }[] }[])[2] ?? { rows: [] },
      )
    expect(rows).toEqual([{ region_code: county }])
  })
})

describe('xAPI 1.3 the alternate request syntax', () => {
  const fold = (
    client: Client,
    method: string,
    resource: string,
    form: Record<string, string>,
    headers: Record<string, string | undefined> = {},
  ) =>
    client('POST', `${resource}?method=${method}`, {
      body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })

  test('brings a whole request in a form, headers and all', async () => {
    const id = randomUUID()
    const credentials = { authorization: undefined, 'x-experience-api-version': undefined }
    const key = await addKey(hub.db, operator, { name: 'x', scopes: ['all'] })
    const given = {
      Authorization: `Basic ${Buffer.from(`${key.key}:${key.secret}`).toString('base64')}`,
      'X-Experience-API-Version': '1.0.3',
    }
    const put = await fold(
      old,
      'PUT',
      'statements',
      {
        ...given,
        statementId: id,
        'Content-Type': 'application/json',
        content: JSON.stringify(stated({ result: { response: '嫁接 & more' } })),
      },
      credentials,
    )
    expect(put.statusCode, put.body).toBe(204)
    expect(put.headers['x-experience-api-version']).toBe('1.0.3')
    const got = await fold(old, 'GET', 'statements', { ...given, statementId: id }, credentials)
    expect(got.json()).toMatchObject({ id, result: { response: '嫁接 & more' } })
  })

  test('conditions of documents travel in the form too', async () => {
    const form = { activityId: `http://a.cn/${randomUUID()}`, profileId: 'a', content: '{"v":1}' }
    expect((await fold(old, 'PUT', 'activities/profile', form)).statusCode).toBe(400)
    const none = { ...form, 'If-None-Match': '*' }
    expect((await fold(old, 'PUT', 'activities/profile', none)).statusCode).toBe(204)
    expect((await fold(old, 'PUT', 'activities/profile', none)).statusCode).toBe(412)
    const { content: _content, ...named } = form
    expect((await fold(old, 'GET', 'activities/profile', named)).json()).toEqual({ v: 1 })
    expect((await fold(old, 'DELETE', 'activities/profile', named)).statusCode).toBe(204)
  })

  test.each([[undefined], ['text/plain;charset=UTF-8']])('comes also as %s', async (type) => {
    const answer = await fold(old, 'GET', 'statements', { limit: '1' }, { 'content-type': type })
    expect([answer.statusCode, answer.json().statements.length]).toEqual([200, 1])
  })

  test('is refused beside other parameters, in another type, and by 2.0', async () => {
    const form = { limit: '1' }
    expect((await fold(old, 'GET', 'statements', form)).statusCode).toBe(200)
    expect((await fold(ask, 'GET', 'statements', form)).statusCode).toBe(400)
    const beside = await old('POST', 'statements?method=GET&limit=1', {
      body: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([beside.statusCode, beside.json().code]).toEqual([400, 'alternate_syntax_broken'])
    const json = await old('POST', 'statements?method=GET', { json: {} })
    expect(json.statusCode).toBe(400)
  })
})

describe('what a request may cost', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('a form of many parameters, or a large one, is refused at once', async () => {
    const folded = (body: string) =>
      old('POST', 'statements?method=PUT', { body, headers: { ...form, authorization: undefined } })
    const begun = process.threadCpuUsage()
    const many = Array.from({ length: 60_000 }, (_, n) => `k${n}`).join('&')
    const answers = [await folded(many), await folded('x'.repeat(600_000))]
    expect(process.threadCpuUsage(begun).user).toBeLessThan(2_000_000)
    expect(answers.map((answer) => [answer.statusCode, answer.json().code])).toEqual([
      [400, 'alternate_syntax_broken'],
      [413, 'body_too_large'],
    ])
    const address = Array.from({ length: 100 }, (_, n) => `k${n}`).join('&')
    expect((await ask('GET', `statements?${address}`)).statusCode).toBe(400)
  })

  test('JSON that is too long to be parsed, or too deep to be written, is refused', async () => {
    const long = await ask('POST', 'statements', {
      body: `[${'{},'.repeat(2_000_000)}{}]`,
      headers: { 'content-type': 'application/json' },
    })
    expect([long.statusCode, long.json().code]).toEqual([413, 'body_too_large'])
    const where = { activityId: 'http://a.cn/deep', stateId: 'deep', agent }
    const deep = await ask('POST', 'activities/state', {
      query: where,
      body: `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      headers: { 'content-type': 'application/json' },
    })
    expect([deep.statusCode, deep.json().code]).toEqual([400, 'document_not_json'])
  })

  test('a statement that is too long is refused before it is looked at', async () => {
    const choices = Array.from({ length: 40_000 }, (_, n) => ({ id: `c${n}` }))
    const definition = { interactionType: 'choice', choices }
    const begun = process.threadCpuUsage()
    const answer = await ask('POST', 'statements', {
      json: stated({ object: { id: 'http://a.cn/q', definition } }),
    })
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'statement_too_large'])
    expect(process.threadCpuUsage(begun).user).toBeLessThan(2_000_000)
  })
})

describe('pages of other origins', () => {
  const preflight = (headers: Record<string, string>) =>
    hub.server.inject({ method: 'OPTIONS', url: '/xapi/statements', headers })

  test('ask before they send a key and conditions, without having one yet', async () => {
    const { statusCode, headers } = await preflight({
      origin: 'https://course.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization,if-match,x-experience-api-version',
    })
    expect(statusCode).toBe(204)
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-allow-methods']).toContain('PUT')
    const allowed = String(headers['access-control-allow-headers']).toLowerCase()
    for (const name of ['authorization', 'content-type', 'if-match', 'x-experience-api-version']) {
      expect(allowed).toContain(name)
    }
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
  })

  test('read answer, etag and refusal', async () => {
    const origin = { headers: { origin: 'https://course.example' } }
    const answers = [
      await ask('GET', 'statements', { query: { limit: '1' }, ...origin }),
      await ask('GET', 'statements', { query: { a: 'b' }, ...origin }),
      await ask('GET', 'statements', { headers: { authorization: 'Basic eDp5' } }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 400, 401])
    for (const { headers } of answers) {
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(headers['access-control-expose-headers']).toContain('ETag')
    }
  })
})

test('a moment that nobody could have kept is 400, not a failure', async () => {
  const answers = [
    await ask('GET', 'statements', { query: { since: '0000-01-01T00:00:00Z' } }),
    await ask('GET', 'statements', { query: { after: '2026-99-99T00:00:00.000000Z~1' } }),
  ]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400])
})

test('more than the node takes at once is 413', async () => {
  const body = new Uint8Array(51 * 1024 * 1024)
  const query = { activityId: 'http://a.cn/large', profileId: 'a' }
  const headers = { 'content-type': 'application/octet-stream' }
  const answer = await ask('PUT', 'activities/profile', { query, body, headers })
  expect([answer.statusCode, answer.json().code]).toEqual([413, 'body_too_large'])
  const json = stated({ result: { response: 'a'.repeat(64 * 1024) } })
  const statement = await ask('POST', 'statements', { json })
  expect([statement.statusCode, statement.json().code]).toEqual([413, 'statement_too_large'])
})
