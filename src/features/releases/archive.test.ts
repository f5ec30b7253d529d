import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { makeSigningKeys, sign } from '../sync/signature-protocol.ts'
import { checkContent, openRelease, packRelease, unpackRelease } from './archive-store.ts'
import {
  compareVersions,
  type Here,
  type ReleaseManifest,
  releaseText,
  whyUnfit,
} from './release.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const keys = makeSigningKeys()
const about = {
  version: '0.2.0',
  platform: 'linux-x64',
  schema: 13,
  minProtocol: 3,
  builtAt: '2026-11-25T08:00:00.000Z',
}

async function packed(): Promise<{ directory: string; file: string; manifest: ReleaseManifest }> {
  const directory = await mkdtemp(join(tmpdir(), 'release-'))
  cleanUps.push(() => rm(directory, { recursive: true }))
  const root = join(directory, 'built')
  await mkdir(join(root, 'src', 'app'), { recursive: true })
  await writeFile(join(root, 'src', 'app', 'cli.ts'), 'run()\n', { mode: 0o755 })
  await writeFile(join(root, 'empty'), '')
  await writeFile(join(root, 'words.json'), JSON.stringify({ 村校: 'x'.repeat(300_000) }))
  const file = join(directory, 'one.release')
  const paths = ['words.json', 'src/app/cli.ts', 'empty']
  const manifest = await packRelease(root, paths, about, { privateKey: keys.privateKey, out: file })
  return { directory, file, manifest }
}

/** The file with another manifest, signed by whoever has the key. */
async function withManifest(file: string, change: object, privateKey = keys.privateKey) {
  const bytes = await readFile(file)
  const [first, length] = /^cunxiao release 1\n(\d+)\n/.exec(bytes.toString('latin1')) ?? []
  const contentAt = String(first).length + Number(length)
  const header = JSON.parse(bytes.subarray(String(first).length, contentAt).toString('utf8'))
  const manifest = { ...header.manifest, ...change }
  const text = JSON.stringify({ manifest, signature: sign(privateKey, releaseText(manifest)) })
  await writeFile(
    file,
    Buffer.concat([
      Buffer.from(`cunxiao release 1\n${Buffer.byteLength(text)}\n${text}`),
      bytes.subarray(contentAt),
    ]),
  )
}

test('S36: a release comes out as it went in, programs still programs', async () => {
  const { directory, file } = await packed()
  const release = await openRelease(file, [makeSigningKeys().publicKey, keys.publicKey])
  await checkContent(release)
  const into = join(directory, 'here')
  await unpackRelease(release, into)
  for (const path of ['empty', 'src/app/cli.ts', 'words.json'])
    expect(await readFile(join(into, path))).toEqual(await readFile(join(directory, 'built', path)))
  expect((await stat(join(into, 'src/app/cli.ts'))).mode & 0o111).toBe(0o111)
  expect((await stat(join(into, 'words.json'))).mode & 0o111).toBe(0)
})

test('S36: what no named key has signed is refused, as is a manifest changed by one letter', async () => {
  const { file } = await packed()
  const foreign = makeSigningKeys()
  await expect(openRelease(file, [])).rejects.toThrow('release_not_signed')
  await expect(openRelease(file, [foreign.publicKey])).rejects.toThrow('release_not_signed')
  await withManifest(file, {}, foreign.privateKey)
  await expect(openRelease(file, [keys.publicKey])).rejects.toThrow('release_not_signed')
  const bytes = await readFile(file, 'latin1')
  await writeFile(file, bytes.replace('"0.2.0"', '"0.2.1"'), 'latin1')
  await expect(openRelease(file, [foreign.publicKey])).rejects.toThrow('release_not_signed')
})

test('S36: a release cut short or damaged at any place is refused, and leaves nothing behind', async () => {
  const { directory, file } = await packed()
  const bytes = await readFile(file)
  for (let at = 1; at < bytes.length; at += 37) {
    for (const damage of ['cut', 'flip']) {
      const damaged = damage === 'cut' ? bytes.subarray(0, at) : Buffer.from(bytes)
      if (damage === 'flip') damaged[at] = (damaged[at] ?? 0) ^ 4
      await writeFile(file, damaged)
      const into = join(directory, 'damaged')
      await expect(
        openRelease(file, [keys.publicKey]).then((release) => unpackRelease(release, into)),
        `${damage} at ${at}`,
      ).rejects.toThrow(/release_(broken|not_signed)/)
      expect(await readdir(directory)).not.toContain('damaged')
    }
  }
})

const bad = ['../x', '/etc/x', 'a/../../x', 'a//x', './x', 'C:/x', 'a\\x', 'a/nul\0', 'x.', 'a /b']
test.each(bad)('S36: the path %j is refused even in a signed release', async (path) => {
  const { file, manifest } = await packed()
  const [one] = manifest.files
  await withManifest(file, { files: [{ ...one, path }] })
  await expect(openRelease(file, [keys.publicKey])).rejects.toThrow('release_broken')
})

test('S36: two files of one name, also for a disk that knows no capitals, are refused', async () => {
  const { file, manifest } = await packed()
  const [one] = manifest.files
  await withManifest(file, { files: [one, { ...one, path: String(one?.path).toUpperCase() }] })
  await expect(openRelease(file, [keys.publicKey])).rejects.toThrow('release_broken')
})

test('versions are compared as numbers', () => {
  expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0)
  expect(compareVersions('1.0.0', '1.0.0')).toBe(0)
  expect(compareVersions('1.2.3', '1.3.0')).toBeLessThan(0)
})

test('S36: older, the same, of another machine, with older data, or beyond a step in between: each refused by name', async () => {
  const { manifest } = await packed()
  const here: Here = { version: '0.1.9', platform: 'linux-x64', schema: 13, protocol: 3 }
  const why = (change: Partial<Here>) => whyUnfit(manifest, { ...here, ...change })?.code
  expect(why({})).toBeUndefined()
  expect(why({ version: '0.2.0' })).toBe('release_not_newer')
  expect(why({ version: '0.10.0' })).toBe('release_not_newer')
  expect(why({ platform: 'linux-arm64' })).toBe('release_for_other_platform')
  expect(why({ schema: 14 })).toBe('release_schema_older')
  expect(why({ protocol: 2 })).toBe('release_skips_one')
})
