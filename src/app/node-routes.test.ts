import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
} from '../../test/harness/node.ts'
import { readConfig } from '../platform/config.ts'
import { connect } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { buildNode } from './node.ts'
import { projectDir } from './version.ts'

let node: TestNode
let admin: Session
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'administrator', loginName: 'admin' })
  admin = await logInAs(node, 'admin')
})
afterAll(() => node.close())

const metricsToken = 'a-token-of-some-length'
const hub = (environment: Record<string, string>, ground = node.ground): Promise<Server> =>
  buildNode('hub', ground, readConfig({ CUNXIAO_DATA: tmpdir(), ...environment }, tmpdir()))

/** Every address the router knows, from its own tree: `api/me (GET, HEAD)` below what it continues. */
function routesOf(server: Server): { method: string; url: string }[] {
  const above: string[] = []
  return server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part, methods] = /^([│├└─ ]*)(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
      if (!indent || part === undefined) return []
      const depth = indent.length / 4
      above[depth] = `${above[depth - 1] ?? ''}${part}`
      const url = above[depth]
      return methods === undefined ? [] : methods.split(', ').map((method) => ({ method, url }))
    })
}

/** What a stranger may ask: it is short, and whoever adds to it changes this test. */
const publicRoutes = [
  'GET /api/health',
  'GET /api/openapi.json',
  'GET /api/portal/certificate-key',
  'GET /api/portal/certificates',
  'GET /api/portal/certificates/:number',
  'GET /api/portal/home',
  'GET /api/portal/learners',
  'GET /api/portal/me',
  'GET /api/portal/mine',
  'GET /api/portal/packs/:id',
  'GET /api/portal/places',
  'GET /api/portal/post-certificates/:number',
  'GET /api/portal/resources/:id',
  'GET /api/portal/search',
  'GET /api/portal/stations',
  'GET /api/portal/stations/:code',
  'GET /api/setup',
  'OPTIONS /api/portal/last-words*',
  'POST /api/login',
  'POST /api/login/code',
  'POST /api/portal/certificates',
  'POST /api/portal/cmi5/fetch/:code',
  'POST /api/portal/last-words',
  'POST /api/portal/resources/:id/launch',
  'POST /api/portal/resources/:id/rating',
  'POST /api/portal/resources/:id/sittings',
  'POST /api/portal/resources/:id/tincan',
  'POST /api/portal/resources/ask',
  'POST /api/portal/sign-in',
  'POST /api/portal/sign-out',
  'POST /api/portal/topics',
  'POST /api/setup',
]

const filled = (url: string): string =>
  url
    .replace(':rule', 'siting.detourFactor')
    .replace(':code', county)
    .replace(/:\w+/g, '0199f0aa-0000-7000-8000-000000000000')

describe('without a login', () => {
  test('every address below /api answers login_needed, but for the public ones', async () => {
    const routes = routesOf(node.server).filter(({ url }) => url.startsWith('/api/'))
    expect(routes.length).toBeGreaterThan(100)
    const open: string[] = []
    for (const { method, url } of routes) {
      if (method === 'HEAD') continue
      const response = await node.server.inject({ method: method as 'GET', url: filled(url) })
      if (response.statusCode === 401 && response.json().code === 'login_needed') continue
      open.push(`${method} ${url}`)
    }
    expect(open.toSorted()).toEqual(publicRoutes)
  })

  test('HEAD and an address written in another way are asked for a login as well', async () => {
    const policy = `policy?place=${county}`
    for (const url of [
      `/%61pi/${policy}`,
      `/api/%70olicy?place=${county}`,
      '/%61pi/me',
      '/api/me?',
    ])
      expect((await node.server.inject(url)).json(), url).toEqual({ code: 'login_needed' })
    const head = await node.server.inject({ method: 'HEAD', url: `/api/${policy}` })
    expect(head.statusCode).toBe(401)
    const logout = {
      method: 'POST',
      url: '/%61pi/logout',
      headers: { origin: 'http://evil.example' },
    }
    expect(
      (await node.server.inject(logout as { method: 'POST'; url: string })).json(),
    ).toMatchObject({
      code: 'origin_foreign',
    })
  })

  test('a made-up cookie is no login', async () => {
    const cookies = { cunxiao_login: 'x'.repeat(43) }
    expect((await node.server.inject({ url: '/api/me', cookies })).json()).toEqual({
      code: 'login_needed',
    })
  })
})

describe('the limit of requests', () => {
  const limit = 1_200

  test('a stranger is counted by address, however often he changes his cookie', async () => {
    const server = await hub({})
    const ask = (at: number, remoteAddress: string) =>
      server.inject({
        url: '/api/me',
        remoteAddress,
        cookies: { cunxiao_login: String(at).padStart(43, 'x') },
      })
    for (let at = 0; at < limit; at++) expect((await ask(at, '10.9.0.1')).statusCode).toBe(401)
    const refused = await ask(limit, '10.9.0.1')
    expect([refused.statusCode, refused.json()]).toEqual([429, { code: 'too_many_requests' }])
    expect((await ask(limit, '10.9.0.2')).statusCode).toBe(401)
    // Addresses that do not exist are counted too, and who is logged in there is not.
    const nowhere = await server.inject({ url: '/api/nowhere', remoteAddress: '10.9.0.1' })
    expect(nowhere.statusCode).toBe(429)
    const cookies = { cunxiao_login: admin.cookie }
    const url = '/api/me'
    expect((await server.inject({ url, remoteAddress: '10.9.0.1', cookies })).statusCode).toBe(200)
    // The page on which somebody of that school logs in still opens.
    expect((await server.inject({ url: '/', remoteAddress: '10.9.0.1' })).statusCode).toBe(200)
    await server.close()
  })

  test('a login is counted wherever it comes from, and apart from its neighbours', async () => {
    const server = await hub({})
    await somebody(node, { role: 'administrator', loginName: 'busy' })
    const busy = await logInAs(node, 'busy')
    const ask = ({ cookie }: Session, remoteAddress: string) =>
      server.inject({ url: '/api/me', remoteAddress, cookies: { cunxiao_login: cookie } })
    for (let at = 0; at < limit; at++)
      expect((await ask(busy, `10.8.0.${at % 250}`)).statusCode).toBe(200)
    expect((await ask(busy, '10.8.1.1')).statusCode).toBe(429)
    expect((await ask(admin, '10.8.1.1')).statusCode).toBe(200)
    await server.close()
  })
})

describe('the node about itself', () => {
  const remoteAddress = '192.168.1.20'

  test('a stranger learns that it is ready and nothing else', async () => {
    const response = await node.server.inject({ url: '/api/health', remoteAddress })
    expect([response.statusCode, response.json()]).toEqual([200, { ready: true }])
  })

  test('the machine itself learns version, database and room on the disk', async () => {
    expect((await node.server.inject('/api/health')).json()).toEqual({
      ready: true,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      database: 'ok',
      content: 'ok',
      disk: { freeBytes: expect.any(Number), state: expect.stringMatching(/^(ok|low)$/) },
    })
  })

  test('without its database it is not ready', async () => {
    const { db } = connect('postgres://nobody:x@127.0.0.1:1/nothing')
    const server = await hub({}, { ...node.ground, db })
    const response = await server.inject({ url: '/api/health', remoteAddress })
    expect([response.statusCode, response.json()]).toEqual([503, { ready: false }])
    await server.close()
    await db.destroy()
  })

  test('metrics are for the machine itself, not for a proxy on it or a stranger', async () => {
    const metrics = (options: object) => node.server.inject({ url: '/metrics', ...options })
    const own = await metrics({})
    expect(own.statusCode).toBe(200)
    expect(own.body).toContain('cunxiao_http_request_duration_seconds_bucket')
    // Addresses carry ids and would never end; patterns do not.
    expect(own.body).not.toContain('0199f0aa-0000')
    for (const options of [
      { remoteAddress },
      { headers: { 'x-forwarded-for': '127.0.0.1' } },
      { headers: { forwarded: 'for=127.0.0.1' } },
      { headers: { authorization: `Bearer ${metricsToken}` }, remoteAddress },
    ]) {
      const response = await metrics(options)
      expect([response.statusCode, response.json()]).toEqual([403, { code: 'metrics_private' }])
    }
  })

  test('whoever has the token reads metrics from anywhere, with another token from nowhere', async () => {
    const server = await hub({ CUNXIAO_METRICS_TOKEN: metricsToken })
    const status = async (token: string, options: object = {}) =>
      (
        await server.inject({
          url: '/metrics',
          headers: { authorization: `Bearer ${token}` },
          ...options,
        })
      ).statusCode
    expect(await status(metricsToken, { remoteAddress })).toBe(200)
    expect(await status(`${metricsToken}x`, { remoteAddress })).toBe(403)
    expect(await status('wrong')).toBe(403)
    await server.close()
  })

  test('behind a named proxy the visitor’s address decides', async () => {
    const server = await hub({ CUNXIAO_TRUST_PROXY: '127.0.0.1' })
    const headers = { 'x-forwarded-for': '127.0.0.1' }
    expect((await server.inject({ url: '/metrics', headers })).statusCode).toBe(403)
    expect((await server.inject({ url: '/api/health', headers })).json()).toEqual({ ready: true })
    await server.close()
  })
})

describe('its interface', () => {
  type Document = { openapi: string; paths: Record<string, Record<string, { tags?: string[] }>> }
  const read = async (): Promise<Document> => (await node.server.inject('/api/openapi.json')).json()

  test('every address below /api is in the OpenAPI 3.1 document, and nothing else is', async () => {
    const { openapi, paths } = await read()
    expect(openapi).toBe('3.1.0')
    const documented = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([path, item]) =>
        Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
      )
    const served = routesOf(node.server)
      .filter(({ url, method }) => url.startsWith('/api/') && !/^(HEAD|OPTIONS)$/.test(method))
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
      .filter((route) => route !== 'GET /api/openapi.json')
    expect(documented.toSorted()).toEqual(served.toSorted())
  })

  test('its parameters are those of its paths, its references lead somewhere', async () => {
    const document = await read()
    for (const [path, item] of Object.entries(document.paths)) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      for (const operation of Object.values(item)) {
        const { parameters = [] } = operation as { parameters?: { in: string; name: string }[] }
        const given = parameters.filter((one) => one.in === 'path').map(({ name }) => name)
        expect(given, path).toEqual(wanted)
      }
    }
    const text = JSON.stringify(document)
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = pointer
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document)
      expect(target, pointer).toBeDefined()
    }
  })
})

describe('pages', () => {
  test('a name that is none opens nothing', async () => {
    const headers = { host: "evil.example; script-src 'unsafe-inline'" }
    const { headers: told } = await node.server.inject({ url: '/', headers })
    expect(told['content-security-policy']).toMatch(/frame-src 'none';/)
    expect(told['content-security-policy']).not.toContain('unsafe')
  })

  // The console is there once it is built; `/` always is.
  const built = existsSync(join(projectDir, 'dist', 'console', 'index.html'))
  test.each(['/', ...(built ? ['/console', '/console/schools'] : [])])(
    '%s runs and shows only its own',
    async (url) => {
      const [one, other] = [await node.server.inject(url), await node.server.inject(url)]
      // The console is there once it is built; `/` always is.
      if (url !== '/' && one.statusCode === 404) return
      expect(one.headers['content-type']).toBe('text/html; charset=utf-8')
      const policy = String(one.headers['content-security-policy'])
      const directives = new Map(
        policy.split(';').map((directive) => {
          const [name = '', ...values] = directive.trim().split(' ')
          return [name, values]
        }),
      )
      expect(directives.get('default-src')).toEqual(["'none'"])
      expect(directives.get('frame-ancestors')).toEqual(["'none'"])
      expect(directives.get('base-uri')).toEqual(["'none'"])
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(directives.get('frame-src')).toEqual(['localhost:8081'])
      const nonce = /'nonce-([0-9a-f]{32})'/.exec(directives.get('style-src')?.join(' ') ?? '')?.[1]
      expect(one.body).toContain(`"${nonce}"`)
      expect(one.body).not.toContain('{{nonce}}')
      expect(String(other.headers['content-security-policy'])).not.toContain(nonce)
      expect(one.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      })
      expect(one.headers['strict-transport-security']).toBeUndefined()
      expect(one.headers['x-powered-by']).toBeUndefined()
    },
  )

  test('answers with data are kept by no browser and no proxy', async () => {
    expect((await admin.get('/api/persons')).headers['cache-control']).toBe('no-store')
    expect((await node.server.inject('/api/me')).headers['cache-control']).toBe('no-store')
  })
})

test('failed jobs are for whoever manages the node', async () => {
  await somebody(node, { role: 'higher_office', loginName: 'higher' })
  const higher = await logInAs(node, 'higher')
  const jobs = (await admin.get('/api/jobs/failed')).json()
  expect(jobs).toEqual({ jobs: [], isCut: false })
  expect((await higher.get('/api/jobs/failed')).json().code).toBe('not_permitted')
  for (const verb of ['retry', 'drop']) {
    const url = `/api/jobs/1/${verb}`
    expect((await higher.send('POST', url)).json().code).toBe('not_permitted')
    expect((await admin.send('POST', url)).json()).toEqual({ code: 'job_not_found', id: '1' })
  }
})
