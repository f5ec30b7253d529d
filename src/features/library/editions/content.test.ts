import { randomBytes } from 'node:crypto'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { buffer } from 'node:stream/consumers'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { county, openTestNode, somebody, type TestHub } from '../../../../test/harness/node.ts'
import { buildContent } from '../../../app/node.ts'
import { newId } from '../../../base/ids.ts'
import { type Config, readConfig } from '../../../platform/config.ts'
import { type ContentServer, contentOrigin } from '../../../platform/content-http.ts'
import { asSystem } from '../../../platform/db.ts'
import { addResource } from '../library.fixture.ts'
import { packZip } from '../packages/zip.fixture.ts'
import { setStates } from '../store.ts'
import { addEdition } from './edition.fixture.ts'
import { addressOf, readAddress } from './ticket-protocol.ts'

const film = randomBytes(2_500_000)
let hub: TestHub
let config: Config
let server: ContentServer
let origin: string
let resourceId: string
let editionId: string
beforeAll(async () => {
  hub = await openTestNode()
  config = readConfig({ CUNXIAO_DATA: tmpdir() }, tmpdir())
  server = buildContent(hub.ground, config)
  await server.listen({ host: '127.0.0.1', port: 0 })
  origin = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const { actor } = await somebody(hub, { role: 'programme_office', regionCode: county })
  resourceId = await addResource(hub.db, '课', { state: 'draft', mediaType: 'package' })
  const bytes = packZip([
    { name: 'index.html', content: '<title>课</title>' },
    { name: '图 一.svg', content: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    { name: 'film.mp4', content: film },
    { name: 'empty.txt', content: '' },
    { name: 'run.exe', content: 'MZ' },
    { name: 'img/a.png', content: 'one' },
    { name: 'Both.gif', content: 'large' },
    { name: 'both.GIF', content: 'small' },
    { name: '100%增收.html', content: Buffer.from('<p>100%</p>'), saysUtf8: true },
    { name: 'C#.html', content: '<p>C#</p>' },
    { name: 'old.htm', content: iconv.encode('<meta charset=gb2312><p>水稻', 'gbk') },
    { name: 'wide.htm', content: Buffer.from('\uFEFF<p>水稻', 'utf16le') },
  ])
  editionId = (await addEdition(hub.ground, actor, resourceId, { name: '课.zip', bytes })).id
  await asSystem(hub.db, 'test', (tx) => setStates(tx, [resourceId], 'published'))
})
afterAll(async () => {
  await server?.close()
  await hub?.close()
})

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${origin}/content/${editionId}/${path}`, { method, headers })
const asked = (path: string) =>
  new Promise<Buffer>((done, failed) => {
    get(`${origin}/content/${editionId}/`, { path: `/content/${editionId}/${path}` }, (answer) => {
      buffer(answer).then(done, failed)
    }).on('error', failed)
  })
const bodyOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())
const said = (answer: Response, ...names: string[]) => names.map((name) => answer.headers.get(name))

describe('S4-10 a file of an edition', () => {
  test('is whole, under its hash, of its own type', async () => {
    const answer = await ask('film.mp4')
    expect(answer.status).toBe(200)
    expect(said(answer, 'content-type', 'content-length', 'accept-ranges')).toEqual([
      'video/mp4',
      '2500000',
      'bytes',
    ])
    expect(await bodyOf(answer)).toEqual(film)
    const again = await ask('film.mp4', { 'if-none-match': answer.headers.get('etag') ?? '' })
    expect([again.status, (await bodyOf(again)).length]).toEqual([304, 0])
  })

  test.each<[string, number, string | null, [number, number]]>([
    ['bytes=0-99', 206, 'bytes 0-99/2500000', [0, 100]],
    ['bytes=2499990-', 206, 'bytes 2499990-2499999/2500000', [2_499_990, 2_500_000]],
    ['bytes=-5', 206, 'bytes 2499995-2499999/2500000', [2_499_995, 2_500_000]],
    ['bytes=1048570-1048590', 206, 'bytes 1048570-1048590/2500000', [1_048_570, 1_048_591]],
    ['bytes=2499999-9999999', 206, 'bytes 2499999-2499999/2500000', [2_499_999, 2_500_000]],
    ['bytes=2500000-', 416, 'bytes */2500000', [0, 0]],
    ['bytes=0-1,5-6', 200, null, [0, 2_500_000]],
    ['bytes=9-2', 200, null, [0, 2_500_000]],
    ['lines=1-2', 200, null, [0, 2_500_000]],
  ])('of which %s is asked: %i', async (range, status, contentRange, [from, to]) => {
    const answer = await ask('film.mp4', { range })
    expect([answer.status, ...said(answer, 'content-range')]).toEqual([status, contentRange])
    expect((await bodyOf(answer)).equals(film.subarray(from, to))).toBe(true)
  })

  test('in part only where it is still the same', async () => {
    const etag = (await ask('film.mp4', {}, 'HEAD')).headers.get('etag') ?? ''
    const range = 'bytes=0-9'
    expect((await ask('film.mp4', { range, 'if-range': etag })).status).toBe(206)
    expect((await ask('film.mp4', { range, 'if-range': '"another"' })).status).toBe(200)
  })

  test('of which only the head is asked has no body', async () => {
    const answer = await ask('film.mp4', {}, 'HEAD')
    expect([answer.status, ...said(answer, 'content-length')]).toEqual([200, '2500000'])
    const part = await ask('film.mp4', { range: 'bytes=5-9' }, 'HEAD')
    expect([part.status, ...said(part, 'content-length')]).toEqual([206, '5'])
    expect((await bodyOf(part)).length).toBe(0)
  })

  test('may be empty, and may be called anything', async () => {
    const empty = await ask('empty.txt')
    expect([empty.status, (await bodyOf(empty)).length]).toEqual([200, 0])
    expect((await ask(encodeURIComponent('图 一.svg'))).status).toBe(200)
  })

  test('cannot pass for another kind, and what may carry scripts runs in a sandbox', async () => {
    for (const path of ['index.html', '%E5%9B%BE%20%E4%B8%80.svg']) {
      const [policy, sniff] = said(
        await ask(path),
        'content-security-policy',
        'x-content-type-options',
      )
      expect(policy).toMatch(/^sandbox allow-scripts .*default-src 'self'/)
      expect(policy).not.toMatch(/allow-same-origin|allow-top-navigation/)
      expect(sniff).toBe('nosniff')
    }
    expect(said(await ask('run.exe'), 'content-type')).toEqual(['application/octet-stream'])
    expect(said(await ask('film.mp4'), 'set-cookie', 'access-control-allow-credentials')).toEqual([
      null,
      null,
    ])
  })

  test.each([
    ['img//a.png', 'one'],
    ['./img/./a.png', 'one'],
    ['/img/a.png', 'one'],
    ['IMG/A.PNG', 'one'],
    ['Both.gif', 'large'],
    ['both.GIF', 'small'],
    ['100%25%E5%A2%9E%E6%94%B6.html', '<p>100%</p>'],
    ['100%%E5%A2%9E%E6%94%B6.html', '<p>100%</p>'],
    ['100%%D4%F6%CA%D5.html', '<p>100%</p>'],
    ['C%23.html', '<p>C#</p>'],
  ])('is found as %s', async (path, content) => {
    // What `fetch` would make plain itself goes as it stands.
    expect((await asked(path)).toString().slice(-content.length)).toBe(content)
  })

  test('is served in the encoding it is in', async () => {
    expect(said(await ask('old.htm'), 'content-type')).toEqual(['text/html; charset=gb18030'])
    expect(said(await ask('wide.htm'), 'content-type')).toEqual(['text/html; charset=utf-16le'])
  })

  test.each([
    'BOTH.gif',
    'none.html',
    '../index.html',
    '..%2Findex.html',
    '%2e%2e/%2e%2e/etc/passwd',
    '%00',
    '',
  ])('that is not of the edition is not there: %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })

  test('of an edition that is none is not there', async () => {
    for (const edition of ['-'.repeat(36), 'x', newId()]) {
      expect((await fetch(`${origin}/content/${edition}/index.html`)).status).toBe(404)
    }
  })
})

describe('INV-28 what is not published', () => {
  const at = (segment: string) => fetch(`${origin}/content/${segment}/index.html`)

  test('opens only with a ticket of this node, for this edition, for two hours', async () => {
    const now = hub.ground.clock()
    const key = config.ticketKey
    const ticket = addressOf(editionId, { key, now })
    await asSystem(hub.db, 'test', (tx) => setStates(tx, [resourceId], 'draft'))
    try {
      expect((await at(editionId)).status).toBe(404)
      const opened = await at(ticket)
      expect([opened.status, ...said(opened, 'cache-control')]).toEqual([200, 'private, no-store'])
      const foreign = addressOf(editionId, { key: randomBytes(32), now })
      const ofAnother = ticket.replace(editionId, '00000000-0000-7000-8000-000000000000')
      const longer = ticket.replace(/~[0-9a-z]+\./, '~zzzzzzzz.')
      for (const wrong of [foreign, ofAnother, longer, ticket.slice(0, -1)]) {
        expect((await at(wrong)).status).toBe(404)
      }
      const later = new Date(now.getTime() + 2 * 3_600_000 + 1)
      expect(readAddress(ticket, key, later)).toEqual({ editionId, admitted: false })
    } finally {
      await asSystem(hub.db, 'test', (tx) => setStates(tx, [resourceId], 'published'))
    }
  })
})

test('S14 what went bad on the disk or is not here yet is not there, and is asked for again', async () => {
  const path = 'run.exe'
  const hash = (await ask(path)).headers.get('etag')?.replaceAll('"', '') ?? ''
  await hub.ground.blobs.delete(hash)
  expect((await ask(path)).status).toBe(404)
  const state = await asSystem(hub.db, 'test', (tx) =>
    tx.selectFrom('syncBlobs').select('state').where('hash', '=', hash).executeTakeFirst(),
  )
  expect(state).toEqual({ state: 'wanted' })
})

test('S4-10 content is of the name people came by, or where the county put it', () => {
  const came = { protocol: 'http', hostname: 'zhan.local' }
  expect(contentOrigin({ contentPort: 8081 }, came)).toBe('http://zhan.local:8081')
  expect(contentOrigin({ contentPort: 8081, contentUrl: 'https://x.test' }, came)).toBe(
    'https://x.test',
  )
})
