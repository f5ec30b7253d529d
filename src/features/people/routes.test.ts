import { tmpdir } from 'node:os'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  password,
  somebody,
  type TestNode,
  townshipA,
} from '../../../test/harness/node.ts'
import { buildNode } from '../../app/node.ts'
import { readConfig } from '../../platform/config.ts'
import { asSystem } from '../../platform/db.ts'
import { loginCookie, type Server } from '../../platform/http.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'administrator', loginName: 'admin', name: '管理员' })
})
afterAll(() => node.close())

const start = '2026-11-23T02:00:00.000Z'
const later = (ms: number) => new Date(Date.parse(start) + ms).toISOString()
const hour = 3_600_000

type Headers = Record<string, string>
let visitors = 0
/** Each visitor has an address of his own, so that no test meets another one's limit. */
const newAddress = (): string => `10.9.${Math.floor(++visitors / 250)}.${(visitors % 250) + 1}`

function logIn(
  given: {
    loginName: string
    secret?: string
    headers?: Headers
    cookie?: string
    address?: string
  },
  server: Server = node.server,
): Promise<LightMyRequestResponse> {
  return server.inject({
    method: 'POST',
    url: '/api/login',
    remoteAddress: given.address ?? newAddress(),
    headers: { origin: 'http://localhost:80', ...given.headers },
    ...(given.cookie !== undefined && { cookies: { [loginCookie]: given.cookie } }),
    payload: { loginName: given.loginName, password: given.secret ?? password },
  })
}

describe('the login cookie', () => {
  test('is for this site and no script, and ends after 14 days', async () => {
    const [cookie] = (await logIn({ loginName: 'admin' })).cookies
    expect(cookie).toMatchObject({
      name: loginCookie,
      value: expect.stringMatching(/^[\w-]{43}$/),
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      expires: new Date(later(14 * 24 * hour)),
    })
    expect(cookie).not.toHaveProperty('secure')
    expect(cookie).not.toHaveProperty('domain')
  })

  test('is Secure behind a proxy that speaks TLS', async () => {
    const config = readConfig({ CUNXIAO_DATA: tmpdir(), CUNXIAO_TRUST_PROXY: '10.9.9.9' }, tmpdir())
    const server = await buildNode('hub', node.ground, config)
    const headers = {
      host: 'hub.example.cn',
      origin: 'https://hub.example.cn',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.7',
    }
    const through = await logIn({ loginName: 'admin', headers, address: '10.9.9.9' }, server)
    expect(through.cookies[0]).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Strict' })
    // Anybody else who says so is not believed: to him this is http, and the origin another site's.
    const liar = await logIn({ loginName: 'admin', headers, address: '203.0.113.7' }, server)
    expect(liar.json()).toEqual({ code: 'origin_foreign', origin: 'https://hub.example.cn' })
    await server.close()
  })

  test('is taken back on logging out, and is worth nothing afterwards', async () => {
    const session = await logInAs(node, 'admin')
    const response = await session.send('POST', '/api/logout')
    expect(response.cookies[0]).toMatchObject({ name: loginCookie, value: '', path: '/' })
    expect((await session.get('/api/me')).json()).toEqual({ code: 'login_needed' })
  })
})

describe('a request from another site', () => {
  const tryOrigin = async (headers: Headers, cookie?: string) => {
    const response = await node.server.inject({
      method: 'POST',
      url: '/api/persons',
      headers,
      ...(cookie && { cookies: { [loginCookie]: cookie } }),
      payload: {},
    })
    return response.json().code
  }

  test('is refused, whatever its origin looks like', async () => {
    const { cookie } = await logInAs(node, 'admin')
    for (const origin of [
      'http://evil.example',
      'https://localhost:80',
      'http://localhost:8080',
      'http://localhost.evil.example',
      'null',
      '',
      'nonsense',
    ])
      expect(await tryOrigin({ origin }, cookie), origin).toBe('origin_foreign')
    expect(await tryOrigin({ origin: 'http://localhost' }, cookie)).toBe('invalid_request')
  })

  test('with a cookie but without an origin it is refused; a program without both only needs a login', async () => {
    const { cookie } = await logInAs(node, 'admin')
    expect(await tryOrigin({}, cookie)).toBe('origin_missing')
    expect(await tryOrigin({})).toBe('login_needed')
  })

  test('cannot log a visitor in under a foreign name', async () => {
    const response = await logIn({ loginName: 'admin', headers: { origin: 'http://evil.example' } })
    expect(response.json().code).toBe('origin_foreign')
    expect(response.cookies).toEqual([])
  })
})

describe('guessing', () => {
  test('the 31st try of a minute from one address is 429, also with a new cookie each time', async () => {
    const address = newAddress()
    const codes: number[] = []
    for (let i = 0; i < 31; i++) {
      const response = await logIn({ loginName: `unknown${i}`, cookie: `made-up-${i}`, address })
      codes.push(response.statusCode)
    }
    expect(codes.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401))
    expect(codes[30]).toBe(429)
    expect((await logIn({ loginName: 'admin', address })).json()).toEqual({
      code: 'too_many_requests',
    })
    expect((await logIn({ loginName: 'admin' })).statusCode).toBe(204)
  })

  test('an unknown name and one without a password answer like a wrong password, and as slowly', async () => {
    await somebody(node, { role: 'programme_office', loginName: 'known' })
    const admin = await logInAs(node, 'admin')
    const { orgUnits } = (await admin.get('/api/org-units')).json()
    const person = await admin.send('POST', '/api/persons', {
      name: '新人',
      orgUnitId: orgUnits[0].id,
    })
    await admin.send('POST', '/api/accounts', { personId: person.json().id, loginName: 'fresh' })
    const took: Record<string, number[]> = { known: [], nobody: [], fresh: [] }
    for (let i = 0; i < 4; i++) {
      for (const [loginName, times] of Object.entries(took)) {
        const from = performance.now()
        const response = await logIn({ loginName, secret: 'not the password' })
        times.push(performance.now() - from)
        expect([response.statusCode, response.json(), response.cookies]).toEqual([
          401,
          { code: 'login_refused' },
          [],
        ])
      }
    }
    const least = (times: number[] = []) => Math.min(...times)
    expect(least(took.nobody)).toBeGreaterThan(least(took.known) * 0.4)
    expect(least(took.fresh)).toBeGreaterThan(least(took.known) * 0.4)
  })

  test('a login name is the same in full width, capitals and with spaces around', async () => {
    expect((await logIn({ loginName: ' ＡＤＭＩＮ ' })).statusCode).toBe(204)
  })
})

describe('a login ends', () => {
  test('after twelve hours without use, and lives as long as it is used, for 14 days at most', async () => {
    const [idle, used] = [await logInAs(node, 'admin'), await logInAs(node, 'admin')]
    const alive = async (session: typeof idle) => (await session.get('/api/me')).statusCode === 200
    for (let at = 0; at < 14 * 24 * hour; at += 12 * hour) {
      node.setNow(later(at))
      expect(await alive(used), `after ${at / hour} hours`).toBe(true)
    }
    expect(await alive(idle)).toBe(false)
    node.setNow(later(14 * 24 * hour))
    expect(await alive(used)).toBe(false)
    node.setNow(start)
  })

  test('exactly twelve hours are not too long, a second more is, and the list of logins agrees', async () => {
    await somebody(node, { role: 'programme_office', loginName: 'idle' })
    const [first, second] = [await logInAs(node, 'idle'), await logInAs(node, 'idle')]
    node.setNow(later(12 * hour))
    expect((await first.get('/api/me')).statusCode).toBe(200)
    node.setNow(later(12 * hour + 1_000))
    expect((await second.get('/api/me')).json()).toEqual({ code: 'login_needed' })
    expect((await first.get('/api/me/logins')).json().logins).toMatchObject([{ current: true }])
    node.setNow(start)
  })

  test('when its owner ends it from another one; nobody else can', async () => {
    await somebody(node, { role: 'programme_office', loginName: 'two' })
    const [here, there] = [await logInAs(node, 'two'), await logInAs(node, 'two')]
    const stranger = await logInAs(node, 'admin')
    const { logins } = (await here.get('/api/me/logins')).json()
    const other = logins.find(({ current }: { current: boolean }) => !current)
    await stranger.send('DELETE', `/api/me/logins/${other.id}`)
    expect((await there.get('/api/me')).statusCode).toBe(200)
    await here.send('DELETE', `/api/me/logins/${other.id}`)
    expect((await there.get('/api/me')).json()).toEqual({ code: 'login_needed' })
    expect((await here.get('/api/me')).statusCode).toBe(200)
  })

  test('on every other browser when the password changes, and at once when the account is disabled', async () => {
    const { actor } = await somebody(node, { role: 'programme_office', loginName: 'changer' })
    const [here, there] = [await logInAs(node, 'changer'), await logInAs(node, 'changer')]
    const newPassword = '沱江夜渡三更天明'
    const change = (given: object) => here.send('POST', '/api/me/password', given)
    expect((await change({ password: 'wrong', newPassword })).json()).toEqual({
      code: 'password_wrong',
    })
    expect((await change({ password, newPassword: 'changer1' })).json()).toEqual({
      code: 'password_contains_name',
    })
    for (const [common, code] of [
      ['password', 'password_is_common'],
      ['Password1', 'password_is_common'],
      ['cunxiao123', 'password_is_name'],
    ])
      expect((await change({ password, newPassword: common })).json()).toEqual({ code })
    expect((await there.get('/api/me')).statusCode).toBe(200)
    expect((await change({ password, newPassword })).statusCode).toBe(204)
    expect((await there.get('/api/me')).json()).toEqual({ code: 'login_needed' })
    expect((await here.get('/api/me')).statusCode).toBe(200)
    expect((await logIn({ loginName: 'changer' })).json()).toEqual({ code: 'login_refused' })
    expect((await logIn({ loginName: 'changer', secret: newPassword })).statusCode).toBe(204)

    const admin = await logInAs(node, 'admin')
    await admin.send('POST', `/api/accounts/${actor.accountId}/disable`)
    expect((await here.get('/api/me')).json()).toEqual({ code: 'login_needed' })
    await admin.send('POST', `/api/accounts/${actor.accountId}/enable`)
    expect((await here.get('/api/me')).json()).toEqual({ code: 'login_needed' })
  })
})

describe('what a form sends wrongly is refused, not a failure', () => {
  test.each([
    [
      'an organisation above that does not exist',
      '/api/org-units',
      { parentId: '0199f0aa-0000-7000-8000-000000000000' },
      404,
      'org_unit_not_found',
    ],
    [
      'a code that is not of the level',
      '/api/org-units',
      { regionCode: townshipA },
      400,
      'code_not_of_level',
    ],
    [
      'a name with a character no database keeps',
      '/api/org-units',
      { name: 'a\u0000b' },
      400,
      'invalid_request',
    ],
    ['half a character', '/api/org-units', { name: 'a\ud83db' }, 400, 'invalid_request'],
  ])('%s', async (_what, url, change, status, code) => {
    const admin = await logInAs(node, 'admin')
    const unit = { name: '电教馆', kind: 'agency', level: 'county', regionCode: county }
    const response = await admin.send('POST', url, { ...unit, ...change })
    expect([response.statusCode, response.json().code]).toEqual([status, code])
  })

  test('a second account of one person', async () => {
    const { actor } = await somebody(node, { role: 'programme_office' })
    const admin = await logInAs(node, 'admin')
    const given = { personId: actor.personId, loginName: 'another' }
    const response = await admin.send('POST', '/api/accounts', given)
    expect([response.statusCode, response.json().code]).toEqual([409, 'account_exists'])
  })

  test('a month that does not exist', async () => {
    const admin = await logInAs(node, 'admin')
    const given = { regionCode: county, level: 'county', value: 2, sourceDocument: '文件' }
    const url = '/api/policy/siting.detourFactor'
    const response = await admin.send('POST', url, { ...given, validFrom: '2026-13-01' })
    expect(response.json()).toMatchObject({
      code: 'invalid_request',
      problems: [{ field: 'validFrom' }],
    })
  })
})

test('X-11 a list of persons tells no telephone number, however short', async () => {
  const admin = await logInAs(node, 'admin')
  const { orgUnits } = (await admin.get('/api/org-units')).json()
  const add = (phone: string) =>
    admin.send('POST', '/api/persons', { name: `电话${phone}`, orgUnitId: orgUnits[0].id, phone })
  const typed = '139-0743 0002'
  for (const phone of ['13907430001', '0743-3221', '3221234', typed]) await add(phone)
  const { persons } = (await admin.get('/api/persons')).json()
  const shown = (phone: string) =>
    persons.find(({ name }: { name: string }) => name === `电话${phone}`).phone
  expect(shown('13907430001')).toBe('139****0001')
  expect(shown('0743-3221')).toBe('****21')
  const kept = await asSystem(node.db, 'test', (tx) =>
    tx.selectFrom('persons').select('phone').where('name', '=', `电话${typed}`).execute(),
  )
  expect(kept).toEqual([{ phone: '13907430002' }])
  expect(shown('3221234')).toBe('****34')
})
