import { connect as connectTo } from 'node:net'
import { tmpdir } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestNode, type TestHub } from '../../test/harness/node.ts'
import { operationsOf } from '../../test/harness/operations.ts'
import { listenOn } from '../features/library/uploads/upload.fixture.ts'
import { readConfig } from '../platform/config.ts'
import type { ContentServer } from '../platform/content-http.ts'
import { buildContent } from './node.ts'

let node: TestHub
let origin: URL
let content: ContentServer
beforeAll(async () => {
  node = await openTestNode()
  origin = new URL(await listenOn(node))
  content = buildContent(node.ground, readConfig({}, tmpdir()))
})
afterAll(async () => {
  await content?.close()
  await node?.close()
})

/** The status of the answer to a head that promises a body which never comes; undefined: it is waited for. */
function answerToHead(head: string, waitMs = 5_000): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connectTo(Number(origin.port), origin.hostname)
    const end = (status: number | undefined) => {
      clearTimeout(patience)
      socket.destroy()
      resolve(status)
    }
    const patience = setTimeout(() => end(undefined), waitMs)
    let text = ''
    socket.setEncoding('latin1').on('error', reject)
    socket.on('data', (chunk: string) => {
      text += chunk
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
      if (status !== undefined) end(Number(status))
    })
    socket.write(head)
  })
}

const id = '0199f0aa-0000-7000-8000-000000000000'
const doors = () => [
  ...operationsOf(node.server)
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .map(({ method, path }) => ({ method, path: path.replace(/\{\w+\}/g, id) })),
  ...['/xapi', '/api/portal/cmi5/xapi'].flatMap((store) => [
    ...['statements', 'activities/state', 'about', 'nowhere'].flatMap((resource) =>
      ['PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH'].map((method) => ({
        method,
        path: `${store}/${resource}`,
      })),
    ),
    ...['PUT', 'POST', 'OPTIONS'].map((method) => ({
      method,
      path: `${store}/statements?method=PUT`,
    })),
  ]),
  ...['/nowhere', '/api/nowhere'].map((path) => ({ method: 'POST', path })),
]

describe('a body that somebody unknown sends', () => {
  test.each([
    ['JSON', 'application/json'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a file', 'multipart/form-data; boundary=x'],
    ['a message of stations', 'application/vnd.cunxiao.sync'],
    ['bytes', 'application/offset+octet-stream'],
  ])('is waited for at no door, be it %s', async (_name, type) => {
    const asked = doors()
    expect(asked.length).toBeGreaterThan(100)
    const answers = await Promise.all(
      asked.map(async ({ method, path }) => {
        const lines = [
          `${method} ${path} HTTP/1.1`,
          `Host: ${origin.host}`,
          `Content-Type: ${type}`,
        ]
        const status = await answerToHead(
          `${[...lines, 'Content-Length: 900000'].join('\r\n')}\r\n\r\n`,
        )
        return `${method} ${path} ${status}`
      }),
    )
    expect(answers.filter((answer) => / (undefined|5\d\d)$/.test(answer))).toEqual([])
  })
})

describe('a Host of which no address can be made', () => {
  const hosts = ['[', '[::1', 'a b', 'a:99999', '999.999.999.999', 'a/b', 'a@b', 'x', '']
  const asked = ['/', '/api/me', '/api/portal/home', '/content/x/index.html', '/nowhere']

  test.each([
    ['the node', () => node.server as Pick<FastifyInstance, 'inject'>],
    ['its content', () => content as Pick<FastifyInstance, 'inject'>],
  ])('is refused by %s, and fails nowhere', async (_name, of) => {
    for (const host of hosts) {
      for (const url of asked) {
        const { statusCode } = await of().inject({ url, headers: { host } })
        expect(statusCode, `${url} by ${host}`).toBeLessThan(500)
        if (host.length > 1) expect(statusCode, `${url} by ${host}`).toBe(400)
      }
    }
    const login = { loginName: 'a', password: 'b' }
    const headers = { host: '', origin: 'http://a.cn' }
    const posted = { method: 'POST', url: '/api/login', payload: login, headers } as const
    expect((await of().inject(posted)).statusCode).toBeLessThan(500)
  })

  test('a page of content does not fail by it either', async () => {
    const url = `/content/${id}/index.html`
    for (const host of hosts) {
      expect((await content.inject({ url, headers: { host } })).statusCode).toBeLessThan(500)
    }
  })
})
