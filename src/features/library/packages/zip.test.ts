import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../base/refusal.ts'
import { digestOf } from '../../../platform/blobs/chunks.ts'
import { type Packed, packZip } from './zip.fixture.ts'
import { putPackage } from './zip-store.ts'

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
const codesOf = (answer: unknown) =>
  answer instanceof Refusal
    ? (answer.details.faults as { code: string }[]).map(({ code }) => code)
    : []

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
  expect(codesOf(answer)).toEqual(['zip_broken'])
  expect(kept.size).toBe(0)
})
