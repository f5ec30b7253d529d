import { createHash, createSign, generateKeyPairSync, type KeyLike, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestNode, type TestHub } from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import { addKey } from './credential-actions.ts'
import type { JsonObject, XapiVersion } from './fault.ts'
import { readMultipart } from './multipart.ts'
import { signer } from './signer.fixture.ts'
import { stated } from './statement.fixture.ts'
import { type Client, clientOf, multipartOf, partOf, sha256 } from './xapi.fixture.ts'

let hub: TestHub
const clients = {} as Record<XapiVersion, Client>
beforeAll(async () => {
  hub = await openTestNode()
  const key = await addKey(hub.db, operator, { name: '测试', scopes: ['all'] })
  for (const version of ['1.0.3', '2.0.0'] as const) clients[version] = clientOf(hub, key, version)
})
afterAll(() => hub.close())

const attached = (content: Uint8Array | string, more: JsonObject = {}): JsonObject => ({
  usageType: 'http://example.com/attachment-usage/test',
  display: { en: 'A test' },
  contentType: 'text/plain; charset=utf-8',
  length: Buffer.byteLength(content),
  sha2: sha256(content),
  ...more,
})
const photo = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 13, 10, 45, 45])

describe.each<XapiVersion>(['1.0.3', '2.0.0'])('xAPI %s attachments', (version) => {
  const ask: Client = (...given) => clients[version](...given)
  const post = (json: unknown, parts: Parameters<typeof multipartOf>[1]) =>
    ask('POST', 'statements', multipartOf(json, parts))

  test('xAPI 1.5.2 content comes with a statement and is given back byte by byte, once', async () => {
    const text = `嫁接 ${randomUUID()}`
    const image = attached(photo, { contentType: 'image/png' })
    const statements = [
      stated({ attachments: [attached(text), image] }),
      stated({ attachments: [attached(text)] }),
    ]
    const posted = await post(statements, [
      partOf(text),
      partOf(photo, { 'Content-Type': 'image/png' }),
    ])
    expect(posted.statusCode, posted.body).toBe(200)
    const [first] = posted.json()
    const query = { statementId: first, attachments: 'true' }
    const got = await ask('GET', 'statements', { query })
    expect(got.headers['content-type']).toMatch(/^multipart\/mixed; boundary=/)
    const read = readMultipart(String(got.headers['content-type']), got.rawPayload)
    if ('why' in read) throw new Error(read.why)
    const [json, ...contents] = read.parts
    expect(json?.headers.get('content-type')).toBe('application/json')
    expect(JSON.parse(new TextDecoder().decode(json?.content))).toMatchObject({ id: first })
    const byHash = new Map(
      contents.map((part) => [part.headers.get('x-experience-api-hash'), part]),
    )
    expect(byHash.size).toBe(2)
    expect(new Uint8Array(byHash.get(sha256(photo))?.content ?? [])).toEqual(photo)
    const plain = byHash.get(sha256(text))
    expect(new TextDecoder().decode(plain?.content)).toBe(text)
    expect(plain?.headers.get('content-transfer-encoding')).toBe('binary')
    expect(plain?.headers.get('content-type')).toBe('text/plain; charset=utf-8')

    const without = await ask('GET', 'statements', { query: { ...query, attachments: 'false' } })
    expect(without.headers['content-type']).toBe('application/json')
    const list = await ask('GET', 'statements', { query: { attachments: 'true', limit: '2' } })
    const parts = readMultipart(String(list.headers['content-type']), list.rawPayload)
    expect('parts' in parts && parts.parts.length).toBe(3)
  })

  test.each([['sha384'], ['sha512'], ['sha224']])(
    'content is known by any SHA-2: %s',
    async (name) => {
      const text = randomUUID()
      const sha2 = createHash(name).update(text).digest('hex')
      const answer = await post(stated({ attachments: [attached(text, { sha2 })] }), [
        partOf(text, { 'X-Experience-API-Hash': sha2 }),
      ])
      expect(answer.statusCode, answer.body).toBe(200)
      const query = { statementId: answer.json()[0], attachments: 'true' }
      expect((await ask('GET', 'statements', { query })).body).toContain(text)
    },
  )

  test('xAPI 1.5.1 JSON alone will do where every attachment says where it is', async () => {
    const json = (more: JsonObject) =>
      ask('POST', 'statements', { json: stated({ attachments: [attached('x', more)] }) })
    expect((await json({ fileUrl: 'http://a.cn/x' })).statusCode).toBe(200)
    const lacking = await json({})
    expect([lacking.statusCode, lacking.json().path]).toEqual([400, '/attachments/0/fileUrl'])
    const all = [{ fileUrl: 'http://a.cn/x' }, {}].map((more) => attached('x', more))
    expect((await post(stated({ attachments: [all[0]] }), [])).statusCode).toBe(200)
    expect((await post(stated(), [])).statusCode).toBe(200)
    expect((await post([stated(), stated({ attachments: all })], [])).json().path).toBe(
      '/1/attachments/0/fileUrl'.replace('/0/', '/1/'),
    )
  })

  const one = () => stated({ attachments: [attached('content')] })
  test.each<[string, () => Parameters<typeof multipartOf>, string]>([
    ['content nothing names', () => [stated(), [partOf('content')]], 'statement_invalid'],
    ['content that is not there', () => [one(), [partOf('other')]], 'statement_invalid'],
    [
      'another hash than its own',
      () => [one(), [partOf('other', { 'X-Experience-API-Hash': sha256('content') })]],
      'attachment_hash_wrong',
    ],
    [
      'no hash',
      () => [one(), [{ headers: { 'Content-Transfer-Encoding': 'binary' }, content: 'content' }]],
      'multipart_broken',
    ],
    [
      'another encoding',
      () => [one(), [partOf('content', { 'Content-Transfer-Encoding': 'base64' })]],
      'multipart_broken',
    ],
    [
      'another type than the statement says',
      () => [one(), [partOf('content', { 'Content-Type': 'image/png' })]],
      'statement_invalid',
    ],
  ])('xAPI 1.5.2 refused: %s', async (_what, given, code) => {
    const answer = await post(...given())
    expect([answer.statusCode, answer.json().code]).toEqual([400, code])
  })

  test.each([
    ['multipart/mixed', '--a\r\n\r\n{}\r\n--a--'],
    ['multipart/mixed; boundary=a', 'no part at all'],
    ['multipart/mixed; boundary=a', '--a\r\nContent-Type: text/plain\r\n\r\n{}\r\n--a--'],
    ['multipart/form-data; boundary=a', '--a\r\nContent-Type: application/json\r\n\r\n{}\r\n--a--'],
  ])('xAPI 1.5.2 refused as %s: %j', async (type, body) => {
    const answer = await ask('POST', 'statements', { body, headers: { 'content-type': type } })
    expect(answer.statusCode).toBe(400)
  })
})

describe.each<XapiVersion>(['1.0.3', '2.0.0'])('xAPI %s signed statements', (version) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const encode = (value: unknown) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
  const sign = (
    payload: unknown,
    { alg = 'RS256', digest = 'sha256', header = {}, key = privateKey as KeyLike } = {},
  ) => {
    const text = `${encode({ alg, ...header })}.${encode(payload)}`
    return `${text}.${createSign(digest).update(text).sign(key).toString('base64url')}`
  }
  const x5c = [signer.cert.replaceAll(/-----.*-----|\s/g, '')]
  const post = (statement: JsonObject, jws: string, more: JsonObject = {}) => {
    const signature = attached(jws, {
      usageType: 'http://adlnet.gov/expapi/attachments/signature',
      contentType: 'application/octet-stream',
      ...more,
    })
    const part = partOf(jws, { 'Content-Type': 'application/octet-stream' })
    return clients[version](
      'POST',
      'statements',
      multipartOf({ ...statement, attachments: [signature] }, [part]),
    )
  }

  test.each([
    ['RS256', 'sha256'],
    ['RS384', 'sha384'],
    ['RS512', 'sha512'],
  ])('xAPI 2.6 a signature by %s over the statement is taken', async (alg, digest) => {
    const statement = stated({ id: randomUUID() })
    const answer = await post(statement, sign(statement, { alg, digest }))
    expect(answer.statusCode, answer.body).toBe(200)
  })

  test('xAPI 2.6 a signature is held against the certificate that comes with it', async () => {
    const statement = stated({ id: randomUUID() })
    const right = sign(statement, { header: { x5c }, key: signer.key })
    expect((await post(statement, right)).statusCode).toBe(200)
  })

  const other = { mbox: 'mailto:else@a.cn' }
  test.each<[string, (statement: JsonObject) => [string, JsonObject?], string]>([
    ['over another statement', (s) => [sign({ ...s, actor: other })], 'statement_invalid'],
    ['by another algorithm', (s) => [sign(s, { alg: 'HS256' })], 'signature_algorithm'],
    ['without one', (s) => [sign(s, { alg: 'none' })], 'signature_algorithm'],
    ['cut off', (s) => [sign(s).split('.').slice(0, 2).join('.')], 'signature_malformed'],
    ['that is no JWS', () => ['a signature'], 'signature_malformed'],
    ['over no JSON', () => [sign('text')], 'signature_malformed'],
    ['of a type of its own', (s) => [sign(s), { contentType: 'text/plain' }], 'statement_invalid'],
    ['that another key made', (s) => [sign(s, { header: { x5c } })], 'signature_wrong'],
    [
      'with a certificate that is none',
      (s) => [sign(s, { header: { x5c: ['AAAA'] } })],
      'signature_certificate',
    ],
  ])('xAPI 2.6 refused: a signature %s', async (_what, make, code) => {
    const statement = stated()
    const answer = await post(statement, ...make(statement))
    expect([answer.statusCode, answer.json().code]).toEqual([400, code])
  })
})
