import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { county, openTestNode, somebody, type TestHub } from '../../../../test/harness/node.ts'
import { asSystem } from '../../../platform/db.ts'
import type { Actor } from '../../people/actor.ts'
import { addResource } from '../library.fixture.ts'
import { findFfmpeg } from '../media/ffmpeg-store.ts'
import { packZip } from '../packages/zip.fixture.ts'
import { openUploads } from '../uploads/upload-store.ts'
import { addEdition } from './edition.fixture.ts'
import { chosenFiles, type ManifestFile, openingPath, renditionsOf } from './edition.ts'
import { listEditions } from './edition-store.ts'
import { endGivenUp, openMaker } from './making-actions.ts'

const media = (name: string) => readFile(join(import.meta.dirname, '../../../../test/media', name))

let hub: TestHub
let office: Actor
beforeAll(async () => {
  hub = await openTestNode()
  office = (await somebody(hub, { role: 'programme_office', regionCode: county })).actor
})
afterAll(() => hub?.close())

const add = (
  resourceId: string,
  name: string,
  bytes: Buffer | string,
  maker?: Parameters<typeof addEdition>[4],
) => addEdition(hub.ground, office, resourceId, { name, bytes: Buffer.from(bytes) }, maker)
const resource = (mediaType: string) =>
  addResource(hub.db, `资源${mediaType}`, { state: 'draft', mediaType })

const page = '<!doctype html><title>嫁接</title><script src="a.js"></script>'
const pages = (script: string) =>
  packZip([
    { name: 'index.html', content: page },
    { name: 'a.js', content: script },
  ])

describe('S4-10 an edition is what the file is', () => {
  test('a package: every file a blob of its own, named so that backups keep it', async () => {
    const edition = await add(await resource('package'), '嫁接.zip', pages('go()'))
    expect(edition).toMatchObject({
      state: 'ready',
      number: 1,
      kind: 'package',
      content: { kind: 'html', title: '嫁接' },
      manifest: [
        { path: 'index.html', mediaType: 'text/html; charset=utf-8', role: 'package' },
        { path: 'a.js', mediaType: 'text/javascript; charset=utf-8', sizeBytes: 4 },
      ],
    })
    expect(edition.notes).toEqual([])
    const { rows } = await sql<{ hash: string; origin: string; state: string }>`
      select hash, origin, state from sync_blobs join sync_blob_needs using (hash)
      where needed_by = ${`edition:${edition.id}`}`.execute(hub.db)
    expect(rows.map(({ hash }) => hash).toSorted()).toEqual(
      edition.manifest.map(({ hash }) => hash).toSorted(),
    )
    expect(new Set(rows.map(({ origin, state }) => `${origin} ${state}`))).toEqual(
      new Set(['here stored']),
    )
  })

  test.each([
    ['document', '指南.pdf', 'sample_doc_with_toc.pdf', 'pdf', 'application/pdf'],
    ['ebook', '书.epub', 'sample.epub', 'epub', 'application/epub+zip'],
    ['audio', '广播.mp3', 'sample_audio.mp3', 'recording', 'audio/mpeg'],
  ])('%s %s', async (mediaType, name, file, kind, type) => {
    const bytes = await media(file)
    const edition = await add(await resource(mediaType), name, bytes)
    expect(edition).toMatchObject({
      state: 'ready',
      kind,
      originalBytes: bytes.length,
      manifest: [{ mediaType: type, role: 'original', sizeBytes: bytes.length }],
    })
  })

  test('a film plays as it came where there is no ffmpeg, and says what was not made', async () => {
    const film = await add(
      await resource('video'),
      '修剪.webm',
      await media('low_res_sample.webm'),
      { ffmpeg: undefined },
    )
    expect(film).toMatchObject({
      state: 'ready',
      kind: 'film',
      facts: { container: 'WebM', video: { width: 426, height: 240 } },
      manifest: [{ path: 'original.webm', mediaType: 'video/webm' }],
    })
    expect(film.notMade).toContain('240p')
  })

  test.skipIf(!findFfmpeg())(
    'with ffmpeg there are a still and smaller ones',
    async () => {
      // An empty element at the end: the same film, and another file.
      const again = Buffer.concat([await media('low_res_sample.webm'), Buffer.from([0xec, 0x80])])
      const film = await add(await resource('video'), '片.webm', again)
      expect(film).toMatchObject({ state: 'ready', notMade: [], progress: null, fault: null })
      const paths = film.manifest.map(({ path }) => path)
      expect(paths).toEqual(expect.arrayContaining(['original.webm', 'still.jpg', '240p.mp4']))
    },
    300_000,
  )

  test('subtitles lie under the latest film, which is not stored again', async () => {
    const id = await resource('video')
    const words = await media('basic.srt')
    expect((await add(id, '字幕.srt', words)).fault).toEqual({ code: 'subtitles_without_film' })
    const film = await add(id, '片.mp4', await media('low_res_sample.mp4'), { ffmpeg: undefined })
    const both = await add(id, '字 幕.srt', `${words.toString()}\n`)
    expect(both).toMatchObject({ state: 'ready', kind: 'film', number: 3 })
    expect(both.manifest).toEqual([
      ...film.manifest,
      expect.objectContaining({
        path: '字_幕.vtt',
        role: 'subtitle',
        mediaType: 'text/vtt; charset=utf-8',
      }),
    ])
  })
})

describe('S4-10 what is wrong with subtitles is told before anybody sees them', () => {
  const cue = (n: number, times: string, words: string) => `${n}\n${times}\n${words}\n\n`
  const good = cue(1, '00:00:00,100 --> 00:00:00,900', '水稻')
  const filmed = async () => {
    const id = await resource('video')
    // An empty box at the end: the same film, and another file.
    const box = Buffer.from(`\0\0\0\x2cfree${id}`)
    const bytes = Buffer.concat([await media('low_res_sample.mp4'), box])
    await add(id, '片.mp4', bytes, { ffmpeg: undefined })
    return id
  }

  test('lines that cannot be read, and words after the end of the film', async () => {
    const id = await filmed()
    const odd = cue(2, '00:00:O1,000 --> 00:00:02,000', '田间')
    const late = cue(3, '01:00:00,500 --> 01:00:01,500', '收割')
    const edition = await add(id, '字幕.srt', `${good}${odd}${late}`)
    expect(edition.notes).toMatchObject([
      { code: 'subtitle_cues_unread', count: 1, lines: ['6 “00:00:O1,000 --> 00:00:02,000”'] },
      { code: 'subtitle_cues_outside', count: 1, first: '01:00:00' },
    ])
    const all = await add(id, '字幕.srt', late)
    expect(all.notes).toMatchObject([{ code: 'subtitle_cues_all_outside', count: 1 }])
    const clean = await add(id, '字幕.srt', Buffer.from(`\uFEFF${good}`, 'utf16le'))
    expect([clean.state, clean.notes]).toEqual(['ready', []])
  })

  test('where not one can be read, nothing is made of it', async () => {
    const edition = await add(await filmed(), '字幕.srt', '第一条\n水稻\n')
    expect(edition.fault).toEqual({
      code: 'subtitles_unreadable',
      name: '字幕.srt',
      lines: ['1 “第一条”'],
    })
  })
})

describe('S4-10 what does not become an edition says why', () => {
  test('the same file again, with the resource that has it; a failed one may be brought again', async () => {
    const [one, other] = [await resource('package'), await resource('package')]
    const first = await add(one, 'a.zip', pages('same()'))
    const again = await add(other, 'b.zip', pages('same()'))
    expect(again).toMatchObject({
      state: 'failed',
      fault: { code: 'edition_same_file', resourceId: one, number: 1 },
    })
    expect(first.state).toBe('ready')
    const wrong = await resource('audio')
    const refused = await add(wrong, 'c.zip', pages('other()'))
    expect(refused.fault).toEqual({ code: 'file_kind_wrong', kind: 'package', mediaType: 'audio' })
    expect((await add(other, 'c.zip', pages('other()'))).state).toBe('ready')
  })

  test('what nobody knows, and a package that would break out of its folder', async () => {
    const id = await resource('package')
    expect((await add(id, 'x.bin', 'nothing that is known')).fault).toEqual({
      ...{ code: 'file_kind_unknown', name: 'x.bin' },
    })
    const evil = packZip([
      { name: 'index.html', content: 'evil' },
      { name: '../../etc/cron.d/x', content: 'x' },
    ])
    expect((await add(id, 'evil.zip', evil)).fault).toMatchObject({
      code: 'package_refused',
      faults: [{ code: 'path_unsafe', at: '../../etc/cron.d/x' }],
    })
    const kept = createHash('sha256').update('evil').digest('hex')
    expect(await hub.ground.blobs.sizeOf(kept)).toBeUndefined()
  })

  test('half a film, and words longer than any film', async () => {
    const id = await resource('video')
    const half = (await media('low_res_sample.mp4')).subarray(0, 900)
    const broken = await add(id, 'half.mp4', half, { ffmpeg: undefined })
    expect([broken.state, broken.fault?.code]).toEqual(['failed', 'film_unreadable'])
    const long = `WEBVTT\n${'x'.repeat(5_000_001)}`
    expect((await add(id, 'long.vtt', long)).fault).toMatchObject({ code: 'file_kind_unknown' })
  })

  test('a playlist that names other files is no film', async () => {
    const list = '#EXTM3U\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n'
    expect((await add(await resource('video'), 'x.mp4', list)).fault).toMatchObject({
      code: 'file_is_download_list',
    })
  })
})

test('B3 a package that will not work in all is ready, with what will not', async () => {
  const wide = Buffer.from('\ufeff<title>茶</title><a href=a.html target=_blank>茶</a>', 'utf16le')
  const { state, notes } = await add(
    await resource('package'),
    '茶.zip',
    packZip([
      { name: 'index.html', content: '<script src="http://cdn.example.cn/a.js"></script>' },
      { name: '页/二.html', content: wide },
    ]),
  )
  expect([state, notes]).toEqual([
    'ready',
    [
      { code: 'course_opens_windows', pages: ['页/二.html'] },
      { code: 'course_loads_elsewhere', pages: ['index.html'], hosts: ['cdn.example.cn'] },
    ],
  ])
})

describe('B9 whatever a file causes ends in a reason', () => {
  const zipOf = (name: string, content = 'x') =>
    packZip([
      { name: 'index.html', content: `<p>${name.length} ${content.length}` },
      { name, content },
    ])

  test('what PostgreSQL does not keep is shown in its place, and the file may come again', async () => {
    const id = await resource('package')
    const nul = zipOf('a\0b.png')
    for (const _time of [1, 2]) {
      expect((await add(id, 'nul.zip', nul)).fault).toEqual({
        code: 'package_refused',
        faults: [{ code: 'path_unsafe', at: 'a\ufffdb.png' }],
      })
    }
    const title = packZip([{ name: 'index.html', content: '<title>茶\0园</title>' }])
    expect((await add(id, 'title.zip', title)).content?.title).toBe('茶\ufffd园')
  })

  test('elements without end, names without end', async () => {
    const id = await resource('package')
    const deep = '<m>'.repeat(60_000) + '</m>'.repeat(60_000)
    const faultsOf = async (bytes: Buffer) => (await add(id, 'x.zip', bytes)).fault?.faults
    expect(await faultsOf(zipOf('imsmanifest.xml', deep))).toEqual([
      { code: 'manifest_broken', at: 'imsmanifest.xml' },
    ])
    expect(await faultsOf(zipOf(`${'长'.repeat(20_000)}.js`))).toMatchObject([
      { code: 'path_unsafe' },
    ])
  })

  test('a book that is damaged, locked, or a bomb', async () => {
    const id = await resource('ebook')
    const container = '<container><rootfiles><rootfile full-path="o.opf"/></rootfiles></container>'
    const opf = (href: string) =>
      `<package><manifest><item id="a" href="${href}"/></manifest><spine><itemref idref="a"/></spine></package>`
    const book = (more: Parameters<typeof packZip>[0], href = 'a.xhtml') =>
      packZip([
        { name: 'META-INF/container.xml', content: container },
        { name: 'o.opf', content: opf(href) },
        ...more,
      ])
    const chapter = { name: 'a.xhtml', content: '<html><body>一</body></html>' }
    const encrypted = (algorithm: string) => ({
      name: 'META-INF/encryption.xml',
      content: `<encryption><EncryptedData><EncryptionMethod Algorithm="${algorithm}"/></EncryptedData></encryption>`,
    })
    const faultsOf = async (bytes: Buffer) => (await add(id, 'x.epub', bytes)).fault?.faults
    expect(await faultsOf(book([chapter]))).toBeUndefined()
    expect(await faultsOf(book([chapter], 'A.XHTML'))).toBeUndefined()
    const scrambled = encrypted('http://www.idpf.org/2008/embedding')
    expect(await faultsOf(book([chapter, scrambled]))).toBeUndefined()
    const locked = encrypted('http://www.w3.org/2001/04/xmlenc#aes128-cbc')
    expect(await faultsOf(book([chapter, locked]))).toEqual([{ code: 'book_protected' }])
    expect(await faultsOf(book([chapter], 'b.xhtml'))).toEqual([
      { code: 'chapter_missing', at: 'b.xhtml' },
    ])
    expect(await faultsOf(book([{ ...chapter, claimedCrc: 1 }]))).toEqual([
      { code: 'member_damaged', at: 'a.xhtml' },
    ])
    expect(await faultsOf(book([{ ...chapter, content: 'words' }]))).toEqual([
      { code: 'chapter_broken', at: 'a.xhtml' },
    ])
    const bomb = { ...chapter, content: `<html><body>${'0'.repeat(60_000_000)}` }
    expect(await faultsOf(book([bomb]))).toEqual([{ code: 'packed_too_tightly', at: 'a.xhtml' }])
    expect(
      await faultsOf(packZip([{ name: 'mimetype', content: 'application/epub+zip' }])),
    ).toEqual([{ code: 'book_contents_missing', at: 'META-INF/container.xml' }])
    expect(
      await faultsOf(packZip([{ name: 'META-INF/container.xml', content: '<container>' }])),
    ).toEqual([{ code: 'book_contents_broken', at: 'META-INF/container.xml' }])
  })

  test('what nobody foresaw is a fault with a reference, and stands in the log', async () => {
    const id = await resource('package')
    const blobs = { ...hub.ground.blobs, put: () => Promise.reject(new RangeError('too deep')) }
    const lines: unknown[] = []
    const log = Object.assign(Object.create(hub.ground.log), {
      error: (line: unknown) => lines.push(line),
    })
    const ground = { ...hub.ground, blobs, log }
    const file = { name: 'a.zip', bytes: pages('unforeseen()') }
    const edition = await addEdition(ground, office, id, file)
    expect(edition).toMatchObject({ state: 'failed', fault: { code: 'edition_not_made' } })
    expect(lines).toMatchObject([
      { edition: edition.id, reference: edition.fault?.reference, err: { message: 'too deep' } },
    ])
    expect((await addEdition(hub.ground, office, id, file)).state).toBe('ready')
  })

  test('a node that does not have the upload leaves it to the one that does', async () => {
    const id = await resource('package')
    const elsewhere = { ...openMaker(openUploads(tmpdir()), 1e8).uploads, pathOf: () => '/nowhere' }
    const file = { name: 'a.zip', bytes: pages('elsewhere()') }
    await expect(
      addEdition(hub.ground, office, id, file, { uploads: elsewhere }),
    ).rejects.toMatchObject({ code: 'upload_not_here' })
  })

  test('weather is tried again', async () => {
    const id = await resource('package')
    const full = Object.assign(new Error('no room'), { code: 'ENOSPC' })
    const blobs = { ...hub.ground.blobs, put: () => Promise.reject(full) }
    const file = { name: 'a.zip', bytes: pages('weather()') }
    await expect(addEdition({ ...hub.ground, blobs }, office, id, file)).rejects.toBe(full)
    const state = async () =>
      (await asSystem(hub.db, 'test', (tx) => listEditions(tx, id)))[0]?.state
    expect(await state()).toBe('making')
    // Its job waits, and that of the one before; when one was tried too often, or is gone, it ends.
    const removed: string[] = []
    const uploads = { remove: async (one: string) => void removed.push(one) }
    const later = new Date(Date.now() + 3_600_000)
    expect(await endGivenUp(hub.db, uploads, later)).toBe(0)
    await hub.database.pool.query(
      'update graphile_worker._private_jobs set attempts = max_attempts',
    )
    expect(await endGivenUp(hub.db, uploads, later)).toBe(2)
    expect([await state(), removed.length]).toEqual(['failed', 2])
    expect((await addEdition(hub.ground, office, id, file)).state).toBe('ready')
  })
})

test('S4-10 editions stand side by side: a new one changes nothing of the old', async () => {
  const id = await resource('package')
  const first = await add(id, 'v1.zip', pages('one()'))
  const second = await add(id, 'v2.zip', pages('two()'))
  expect([first.number, second.number]).toEqual([1, 2])
  const hashes = ({ manifest }: { manifest: ManifestFile[] }) => manifest.map(({ hash }) => hash)
  // The page is the same blob, the script another.
  expect(hashes(second)[0]).toBe(hashes(first)[0])
  expect(hashes(second)[1]).not.toBe(hashes(first)[1])
})

test('S4-10 of a film only what is chosen goes, with its still and its words', () => {
  const file = (path: string, more: Partial<ManifestFile>): ManifestFile => ({
    ...{ path, hash: path, sizeBytes: 1, mediaType: 'video/mp4', role: 'rendition' as const },
    ...more,
  })
  const manifest = [
    file('original.mp4', { role: 'original' }),
    file('240p.mp4', { rendition: '240p' }),
    file('480p.mp4', { rendition: '480p' }),
    file('still.jpg', { role: 'thumbnail' }),
    file('zh.vtt', { role: 'subtitle' }),
  ]
  expect(renditionsOf(manifest)).toEqual(['original', '240p', '480p'])
  const paths = (files: readonly ManifestFile[]) => files.map(({ path }) => path)
  expect(paths(chosenFiles(manifest, ['240p']))).toEqual(['240p.mp4', 'still.jpg', 'zh.vtt'])
  expect(openingPath(manifest, null)).toBe('original.mp4')
  expect(openingPath(chosenFiles(manifest, ['240p', '480p']), null)).toBe('480p.mp4')
})
