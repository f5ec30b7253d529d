import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
} from '../../../../test/harness/node.ts'
import { asSystem } from '../../../platform/db.ts'
import { addResource } from '../library.fixture.ts'
import { listenOn, tusOf } from './upload.fixture.ts'
import { openUploads } from './upload-store.ts'

let hub: TestHub
let origin: string
let office: Session
let resourceId: string
beforeAll(async () => {
  hub = await openTestNode()
  origin = await listenOn(hub)
  office = await logInAs(
    hub,
    (await somebody(hub, { role: 'programme_office', regionCode: county })).loginName,
  )
  resourceId = await addResource(hub.db, '柑橘修剪', { state: 'draft' })
})
afterAll(() => hub?.close())

const bytes = randomBytes(300_000)
const locationOf = (answer: Response): string => answer.headers.get('location') ?? ''
const editions = async () =>
  (await office.get(`/api/library/resources/${resourceId}/editions`)).json<{
    editions: { originalName: string; state: string; number: number }[]
  }>().editions

describe('S4-10 a file comes by tus', () => {
  test('what arrived before the line broke is not sent again, and the end makes one edition', async () => {
    const tus = tusOf(origin, office)
    const begun = await tus.begin(resourceId, '柑橘修剪.mp4', bytes.length)
    expect(begun.status).toBe(201)
    // Nobody else on this machine reads what has not been judged yet.
    expect((await stat(join(hub.dataDir, 'uploads'))).mode & 0o777).toBe(0o700)
    const path = locationOf(begun)
    expect((await tus.patch(path, 0, bytes.subarray(0, 100_000))).status).toBe(204)
    // Not where it stands: refused, and nothing of it is taken.
    expect((await tus.patch(path, 50_000, bytes.subarray(50_000))).status).toBe(409)
    expect((await tus.head(path)).headers.get('upload-offset')).toBe('100000')
    expect(await editions()).toEqual([])

    const last = await tus.patch(path, 100_000, bytes.subarray(100_000))
    expect([last.status, last.headers.get('upload-offset')]).toEqual([204, '300000'])
    // Asked again, as after a crash of the browser: still one.
    expect((await tus.head(path)).headers.get('upload-offset')).toBe('300000')
    expect(await editions()).toMatchObject([
      { originalName: '柑橘修剪.mp4', state: 'making', number: 1 },
    ])
    expect((await tus.remove(path)).status).toBe(400)
    const made = await asSystem(hub.db, 'test', (tx) =>
      tx.selectFrom('editions').select('id').execute(),
    )
    expect(path).toBe(`/api/library/uploads/${made[0]?.id}`)
  })

  test('by the client that browsers use, in parts', async () => {
    const sent = await new Promise<string | null>((resolve, reject) => {
      const upload = new Upload(bytes, {
        endpoint: `${origin}/api/library/uploads`,
        chunkSize: 100_000,
        retryDelays: null,
        metadata: { resourceId, filename: '油茶.mp4' },
        headers: { cookie: `cunxiao_login=${office.cookie}`, origin },
        onSuccess: () => resolve(upload.url),
        onError: reject,
      })
      upload.start()
    })
    expect(sent).toMatch(/\/api\/library\/uploads\/[\w-]+$/)
    expect((await editions()).map(({ originalName }) => originalName)).toContain('油茶.mp4')
  })

  test('an upload that is given up leaves nothing', async () => {
    const tus = tusOf(origin, office)
    const path = locationOf(await tus.begin(resourceId, 'x.mp4', 10))
    expect((await tus.remove(path)).status).toBe(204)
    expect((await tus.head(path)).status).toBe(404)
  })

  test('another person neither sees nor continues it', async () => {
    const path = locationOf(await tusOf(origin, office).begin(resourceId, 'x.mp4', 10))
    const other = await logInAs(
      hub,
      (await somebody(hub, { role: 'programme_office', regionCode: county })).loginName,
    )
    const theirs = tusOf(origin, other)
    expect((await theirs.head(path)).status).toBe(404)
    expect((await theirs.patch(path, 0, Buffer.alloc(10))).status).toBe(404)
    expect((await theirs.remove(path)).status).toBe(404)
    expect((await tusOf(origin, { cookie: 'none' }).head(path)).status).toBe(401)
  })
})

describe('S4-10 a file is refused before a byte of it is sent', () => {
  const begin = async (id: string, sizeBytes: number, as: Session = office) => {
    const answer = await tusOf(origin, as).begin(id, 'x.mp4', sizeBytes)
    return [answer.status, ((await answer.json()) as { code: string }).code]
  }

  test('that is empty or too large', async () => {
    expect(await begin(resourceId, 0)).toEqual([400, 'file_empty'])
    expect(await begin(resourceId, 5e9)).toEqual([413, 'file_too_large_for_library'])
  })

  test('whose length is not written in digits, and in another version of the protocol', async () => {
    const ask = (headers: Record<string, string>, method = 'POST', path = '') =>
      fetch(`${origin}/api/library/uploads${path}`, {
        method,
        headers: { cookie: `cunxiao_login=${office.cookie}`, origin, ...headers },
      })
    const metadata = Object.entries({ resourceId, filename: 'x.mp4' })
      .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
      .join(',')
    const begun = { 'tus-resumable': '1.0.0', 'upload-metadata': metadata }
    for (const length of [
      '0x10',
      '1e3',
      '+5',
      '5.0',
      '-1',
      ' ',
      '',
      '9'.repeat(20),
      '5, 5',
      'Infinity',
    ]) {
      const answer = await ask({ ...begun, 'upload-length': length })
      expect([answer.status, await answer.json()], length).toMatchObject([
        400,
        { code: 'invalid_request' },
      ])
    }
    const id = '/0199f0aa-0000-7000-8000-000000000000'
    for (const [method, path] of [
      ['POST', ''],
      ['HEAD', id],
      ['PATCH', id],
      ['DELETE', id],
    ] as const) {
      for (const headers of [{}, { 'tus-resumable': '0.2.2' }]) {
        const answer = await ask(
          { ...begun, 'upload-length': '5', 'tus-resumable': '', ...headers },
          method,
          path,
        )
        expect([answer.status, answer.headers.get('tus-version')], method).toEqual([412, '1.0.0'])
      }
    }
  })

  test('for which there is no room beside those that were begun, by several at once too', async () => {
    const needed = 2 * 1_000_000
    const others = await openUploads(hub.dataDir).reservedBytes()
    const roomBytes = hub.ground.blobs.roomBytes
    hub.ground.blobs.roomBytes = async () => others + 3 * needed + 1
    try {
      const tus = tusOf(origin, office)
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => tus.begin(resourceId, 'x.mp4', 1_000_000)),
      )
      expect(answers.map(({ status }) => status).toSorted()).toEqual([
        201, 201, 201, 503, 503, 503, 503, 503,
      ])
      const [begun, refused] = [answers.find(({ ok }) => ok), answers.find(({ ok }) => !ok)]
      expect(await refused?.json()).toMatchObject({ code: 'upload_no_room' })
      // What has arrived is on the disk already, and counted there.
      const path = begun ? locationOf(begun) : ''
      await tus.patch(path, 0, Buffer.alloc(400_000))
      expect(await openUploads(hub.dataDir).reservedBytes()).toBe(others + 3 * needed - 400_000)
      await tus.remove(path)
      expect((await tus.begin(resourceId, 'x.mp4', 1_000_000)).status).toBe(201)
    } finally {
      hub.ground.blobs.roomBytes = roomBytes
    }
  })

  test('of a link, which has none', async () => {
    const link = await addResource(hub.db, '网址', { state: 'draft', mediaType: 'link' })
    expect(await begin(link, 5)).toEqual([409, 'resource_takes_no_files'])
  })

  test('by who may not change the resource, or what was approved', async () => {
    const clerk = await logInAs(
      hub,
      (await somebody(hub, { role: 'township_clerk', regionCode: townshipA, level: 'township' }))
        .loginName,
    )
    expect(await begin(resourceId, 5, clerk)).toEqual([403, 'not_permitted'])
    const published = await addResource(hub.db, '已发布', {})
    expect(await begin(published, 5)).toEqual([409, 'files_need_the_owner'])
  })

  test('from another site', async () => {
    const answer = await fetch(`${origin}/api/library/uploads`, {
      method: 'POST',
      headers: { cookie: `cunxiao_login=${office.cookie}`, origin: 'http://elsewhere.test' },
    })
    expect(answer.status).toBe(403)
  })
})
