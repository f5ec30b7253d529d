import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../base/refusal.ts'
import { digestOf } from '../../../platform/blobs/chunks.ts'
import { putPackage } from './package-store.ts'
import { type Packed, packZip } from './zip.fixture.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packages-'))
})
afterAll(() => rm(folder, { recursive: true }))

const limits = { files: 100, totalBytes: 50_000_000, ratio: 200 }
const page: Packed = { name: 'index.html', content: '<title>茶</title>' }

/** What was kept, by hash, and what came of it. */
async function put(bytes: Buffer) {
  const kept = new Map<string, string>()
  const blobs = {
    async put(source: AsyncIterable<Uint8Array>) {
      const parts: Uint8Array[] = []
      for await (const part of source) parts.push(part)
      const whole = Buffer.concat(parts)
      const hash = digestOf(whole).toString('hex')
      kept.set(hash, whole.toString())
      return { hash, sizeBytes: whole.length }
    },
  }
  const path = join(folder, 'package.zip')
  await writeFile(path, bytes)
  const answer = await putPackage(path, blobs, limits).catch((error: unknown) => error)
  return { answer, kept }
}
const faultsOf = (answer: unknown) =>
  answer instanceof Refusal ? (answer.details.faults as { code: string; at?: string }[]) : []
const codesOf = (answer: unknown) => faultsOf(answer).map(({ code }) => code)

test('a package is kept file by file, below the folder it was packed in', async () => {
  const { answer, kept } = await put(
    packZip([
      { name: '课件/', content: '' },
      { ...page, name: '课件/index.html' },
      { name: '课件/a/b.js', content: 'let a' },
    ]),
  )
  expect(answer).toMatchObject({
    content: { kind: 'html', title: '茶' },
    files: [{ path: 'index.html' }, { path: 'a/b.js', sizeBytes: 5 }],
  })
  expect([...kept.values()]).toEqual(['<title>茶</title>', 'let a'])
})

test('names in GBK become what they say', async () => {
  const name = Buffer.concat([Buffer.from([0xbf, 0xce, 0xb3, 0xcc]), Buffer.from('.js')])
  const { answer } = await put(packZip([page, { name, content: '1' }]))
  expect(answer).toMatchObject({ files: [{ path: 'index.html' }, { path: '课程.js' }] })
})

describe('refused whole, nothing kept', () => {
  test.each<[string, Packed[], string]>([
    ['a way out', [page, { name: '../../etc/cron.d/x', content: '1' }], 'path_unsafe'],
    ['a way out in backslashes', [page, { name: '..\\x', content: '1' }], 'path_unsafe'],
    ['an absolute path', [page, { name: '/etc/passwd', content: '1' }], 'path_unsafe'],
    ['a link', [page, { name: 'a', content: '/etc/passwd', unixMode: 0o120777 }], 'link_inside'],
    ['a device', [page, { name: 'a', unixMode: 0o020666 }], 'link_inside'],
    ['a bomb', [page, { name: 'a', content: Buffer.alloc(20_000_000) }], 'packed_too_tightly'],
    ['a password', [page, { name: 'a', content: '1', encrypted: true }], 'encrypted'],
    ['no page to open', [{ name: 'a.js', content: '1' }], 'nothing_to_open'],
    ['nothing', [], 'package_empty'],
  ])('%s', async (_what, members, code) => {
    const { answer, kept } = await put(packZip(members))
    expect(codesOf(answer)).toContain(code)
    expect(kept.size).toBe(0)
  })

  test('what is no zip', async () => {
    expect(codesOf((await put(Buffer.from('MZ this is no zip'))).answer)).toEqual(['zip_broken'])
  })

  test('a zip that was cut off', async () => {
    const whole = packZip([page])
    expect(codesOf((await put(whole.subarray(0, whole.length - 10))).answer)).toEqual([
      'zip_broken',
    ])
  })
})

test('a bomb that lies about its size breaks off at what it claimed', async () => {
  const lying: Packed = { name: 'a.js', content: Buffer.alloc(20_000_000), claimedBytes: 100 }
  const { answer, kept } = await put(packZip([page, lying]))
  expect(codesOf(answer)).toEqual(['member_damaged'])
  expect(kept.size).toBe(0)
})

test('every damaged member is told at once, and nothing is kept', async () => {
  const wrong = { claimedCrc: 7 }
  const { answer, kept } = await put(
    packZip([
      page,
      { name: 'a.js', content: '1', ...wrong },
      { name: 'b.png', content: '2', ...wrong },
    ]),
  )
  expect(faultsOf(answer)).toEqual([
    { code: 'member_damaged', at: 'a.js' },
    { code: 'member_damaged', at: 'b.png' },
  ])
  expect(kept.size).toBe(0)
})

describe('names', () => {
  const pathsOf = async (...members: Packed[]) =>
    ((await put(packZip([page, ...members]))).answer as { files: { path: string }[] }).files.map(
      ({ path }) => path,
    )
  const gb = (text: string) => iconv.encode(text, 'gb18030')

  test('are in one encoding for the whole archive: GBK may be UTF-8 by chance', async () => {
    const [chance, sure] = [gb('农业学习.js'), gb('水稻育秧.js')]
    expect(chance.toString()).not.toContain('\ufffd')
    expect(await pathsOf({ name: chance }, { name: sure })).toEqual([
      'index.html',
      '农业学习.js',
      '水稻育秧.js',
    ])
    expect(await pathsOf({ name: chance })).toEqual(['index.html', '农业学习.js'])
  })

  test('that say UTF-8 are so whatever the others are', async () => {
    expect(await pathsOf({ name: '育秧.js', saysUtf8: true }, { name: gb('水稻.js') })).toEqual([
      'index.html',
      '育秧.js',
      '水稻.js',
    ])
  })

  test('in Big5, and of DOS', async () => {
    const big5 = iconv.encode('農會講習資料.js', 'big5')
    expect(await pathsOf({ name: big5 })).toEqual(['index.html', '農會講習資料.js'])
    expect(await pathsOf({ name: Buffer.from('m\u0081ll.png', 'latin1') })).toEqual([
      'index.html',
      'müll.png',
    ])
  })

  test('of WinRAR stand beside the short one, unless somebody has renamed it since', async () => {
    const beside = (of: string) => {
      const unicode = Buffer.from('图/图1.png')
      const extra = Buffer.alloc(9 + unicode.length)
      extra.writeUInt16LE(0x7075, 0)
      extra.writeUInt16LE(5 + unicode.length, 2)
      extra.writeUInt8(1, 4)
      extra.writeUInt32LE(crc32(of), 5)
      unicode.copy(extra, 9)
      return extra
    }
    expect(await pathsOf({ name: 't/t1.png', extra: beside('t/t1.png') })).toContain('图/图1.png')
    expect(await pathsOf({ name: 't/t1.png', extra: beside('other') })).toContain('t/t1.png')
  })

  test('of Windows have slashes here', async () => {
    expect(await pathsOf({ name: 'img\\1.png' }, { name: 'img\\' })).toContain('img/1.png')
  })

  test('may differ in case; of two that are one the content must be the same', async () => {
    const twice = (...contents: string[]) =>
      packZip([page, ...contents.map((content) => ({ name: 'a.js', content }))])
    expect(await pathsOf({ name: 'a.gif' }, { name: 'A.GIF' })).toHaveLength(3)
    expect(codesOf((await put(twice('1', '1'))).answer)).toEqual([])
    expect(codesOf((await put(twice('1', '2'))).answer)).toEqual(['path_twice'])
  })

  test('that the manifest names otherwise are read as it does', async () => {
    const manifest = `<?xml version="1.0"?><manifest><organizations><organization>
      <item identifier="i" identifierref="r"/></organization></organizations>
      <resources><resource identifier="r" href="é.html"/></resources></manifest>`
    const { answer } = await put(
      packZip([
        { name: 'imsmanifest.xml', content: manifest },
        // Read as GBK it is one character.
        { name: Buffer.from('é.html') },
        { name: gb('水稻.js') },
      ]),
    )
    expect(answer).toMatchObject({ content: { launches: [{ href: '%C3%A9.html' }] } })
  })
})

describe('a text is kept with what it is in', () => {
  const gb = (text: string) => iconv.encode(text, 'gb18030')
  test('declared or not; a script that does not say is as the pages are', async () => {
    const { answer } = await put(
      packZip([
        { name: 'a.js', content: iconv.encode('"é"', 'latin1') },
        { name: 'index.html', content: gb('<meta charset=gb2312><title>水稻</title>') },
        { name: 'b.htm', content: gb('<p>没有声明的网页') },
        { name: 'c.css', content: 'a{color:red}' },
        { name: 'd.xml', content: Buffer.from('\uFEFF<a>水稻</a>', 'utf16le') },
        { name: 'e.txt', content: '\uFEFF水稻' },
        { name: 'f.json', content: '{"a":"水稻"}' },
        { name: 'g.png', content: 'x' },
      ]),
    )
    const { content, files } = answer as {
      content: object
      files: { path: string; mediaType: string }[]
    }
    expect(content).toMatchObject({ title: '水稻' })
    expect(Object.fromEntries(files.map(({ path, mediaType }) => [path, mediaType]))).toEqual({
      'index.html': 'text/html; charset=gb18030',
      'b.htm': 'text/html; charset=gb18030',
      'a.js': 'text/javascript; charset=gb18030',
      'c.css': 'text/css; charset=utf-8',
      'd.xml': 'application/xml; charset=utf-16le',
      'e.txt': 'text/plain; charset=utf-8',
      'f.json': 'application/json; charset=utf-8',
      'g.png': 'image/png',
    })
  })
})
