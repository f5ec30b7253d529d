import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { conflict, Refusal, type RefusalKind } from '../base/refusal.ts'
import { createServer, type Server } from './http.ts'
import { createLog } from './log.ts'

const uploadLimitBytes = 2_000
const open = (config: Partial<Parameters<typeof createServer>[0]> = {}) =>
  createServer(
    { trustProxy: [], uploadLimitBytes, contentPort: 8081, ...config },
    createLog('silent'),
    '0',
  )

const kinds: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
}
const fault = (message: string, code?: string) => Object.assign(new Error(message), { code })

let server: Server
beforeAll(async () => {
  server = await open()
  const Kind = z.object({ kind: z.enum(Object.keys(kinds) as [RefusalKind, ...RefusalKind[]]) })
  server.get('/refusal/:kind', { schema: { params: Kind } }, ({ params }) => {
    throw new Refusal(params.kind, 'it_is_so', { size: 3 })
  })
  server.get('/masquerade', () => {
    throw conflict('real_code', { code: '433123101201' })
  })
  server.get('/begun', (_request, reply) => {
    void reply.type('text/csv').headers({ etag: '"1"', 'content-disposition': 'attachment' })
    throw fault('terminating connection', '57P01')
  })
  server.get('/bug', () => {
    throw fault('password of postgres://cunxiao:secret@10.0.0.1/cunxiao is wrong')
  })
  server.get(
    '/weather/:code',
    { schema: { params: z.object({ code: z.string() }) } },
    (request) => {
      throw fault('something with secret', request.params.code)
    },
  )
  server.get('/answer', { schema: { response: { 200: z.object({ n: z.number() }) } } }, () => ({
    n: 'secret' as unknown as number,
  }))
  server.post(
    '/person',
    {
      schema: {
        body: z.strictObject({ name: z.string().min(1), born: z.object({ year: z.int() }) }),
      },
    },
    ({ body }) => body,
  )
  server.post('/file', async (request) => {
    const part = await request.file()
    return { sizeBytes: (await part?.toBuffer())?.length }
  })
  server.get('/count', { config: { rateLimit: { max: 2 } } }, () => 'ok')
  await server.ready()
})
afterAll(() => server.close())

const post = (url: string, payload: string, type = 'application/json') =>
  server.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })

function file(sizeBytes: number, count = 1) {
  const part = (name: string) =>
    `--x\r\ncontent-disposition: form-data; name="${name}"; filename="${name}.csv"\r\n\r\n${'a'.repeat(sizeBytes)}\r\n`
  const parts = Array.from({ length: count }, (_, i) => part(`file${i}`)).join('')
  return post('/file', `${parts}--x--\r\n`, 'multipart/form-data; boundary=x')
}

describe('an answer that is no', () => {
  test.each(Object.entries(kinds))(
    'a refusal of kind %s is %i with code and details',
    async (kind, status) => {
      const response = await server.inject(`/refusal/${kind}`)
      expect(response.statusCode).toBe(status)
      expect(response.json()).toEqual({ code: 'it_is_so', size: 3 })
    },
  )

  test('a detail that is called code does not replace the code', async () => {
    expect((await server.inject('/masquerade')).json()).toEqual({ code: 'real_code' })
  })

  test('a wrong shape is 400 and names every wrong field by its path', async () => {
    const response = await post('/person', '{"name":"","born":{"year":1.5},"extra":1}')
    expect(response.statusCode).toBe(400)
    const { code, problems } = response.json()
    expect(code).toBe('invalid_request')
    const fields = problems.map(({ field }: { field: string }) => field)
    expect(fields).toEqual(expect.arrayContaining(['name', 'born.year']))
  })

  test.each([
    ['{"name":', 'application/json', 400, 'json_broken'],
    ['', 'application/json', 400, 'json_broken'],
    ['<a/>', 'application/xml', 415, 'media_type_unsupported'],
    [JSON.stringify({ name: 'a'.repeat(1024 * 1024) }), 'application/json', 413, 'body_too_large'],
  ])('the body %.12s as %s is %i %s', async (body, type, status, code) => {
    const response = await post('/person', body, type)
    expect([response.statusCode, response.json()]).toEqual([status, { code }])
  })

  test('an unknown address is 404, one that cannot be decoded is 400, in the same shape', async () => {
    const nowhere = await server.inject('/nowhere')
    expect([nowhere.statusCode, nowhere.json()]).toEqual([404, { code: 'address_not_found' }])
    const broken = await server.inject('/person/%zz')
    expect([broken.statusCode, broken.json()]).toEqual([400, { code: 'invalid_request' }])
  })

  test('a prototype in the body is refused, not taken over', async () => {
    const response = await post(
      '/person',
      '{"__proto__":{"admin":true},"name":"a","born":{"year":1}}',
    )
    expect(response.statusCode).toBe(400)
  })
})

describe('a failure', () => {
  test('after something was said of the answer that was to come is told as any other', async () => {
    const answer = await server.inject('/begun')
    expect([answer.statusCode, answer.json()]).toEqual([503, { code: 'database_unavailable' }])
    expect(answer.headers).not.toHaveProperty('etag')
    expect(answer.headers).not.toHaveProperty('content-disposition')
  })

  test.each(['/bug', '/answer'])('%s is 500 with a reference and tells nothing', async (url) => {
    const response = await server.inject(url)
    expect(response.statusCode).toBe(500)
    expect(response.json()).toEqual({
      code: 'internal_error',
      reference: expect.stringMatching(/^[0-9a-f]{12}$/),
    })
    expect(response.body + JSON.stringify(response.headers)).not.toMatch(/secret|\.ts:|at /)
  })

  test.each([
    ['ECONNREFUSED', 'database_unavailable'],
    ['57P01', 'database_unavailable'],
    ['53100', 'disk_full'],
    ['40P01', 'database_busy'],
  ])('%s is bad weather, not a bug: 503 %s, come again', async (code, says) => {
    const response = await server.inject(`/weather/${code}`)
    expect([response.statusCode, response.json()]).toEqual([503, { code: says }])
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('files', () => {
  test('up to the limit are read, one byte more is 413', async () => {
    expect((await file(uploadLimitBytes - 1)).json()).toEqual({ sizeBytes: uploadLimitBytes - 1 })
    const response = await file(uploadLimitBytes + 1)
    expect([response.statusCode, response.json()]).toEqual([413, { code: 'file_too_large' }])
  })
})

test('whoever asks more often than the limit is 429 in the same shape, and told when to come again', async () => {
  await server.inject('/count')
  await server.inject('/count')
  const response = await server.inject('/count')
  expect([response.statusCode, response.json()]).toEqual([429, { code: 'too_many_requests' }])
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
})

test('X-Forwarded-For counts from the named proxy only', async () => {
  const behind = await open({ trustProxy: ['127.0.0.1'] })
  behind.get('/ip', ({ ip, protocol }) => ({ ip, protocol }))
  const headers = { 'x-forwarded-for': '10.1.2.3', 'x-forwarded-proto': 'https' }
  expect((await behind.inject({ url: '/ip', headers })).json()).toEqual({
    ip: '10.1.2.3',
    protocol: 'https',
  })
  const stranger = await behind.inject({ url: '/ip', headers, remoteAddress: '192.168.1.9' })
  expect(stranger.json()).toEqual({ ip: '192.168.1.9', protocol: 'http' })
  await behind.close()
})
