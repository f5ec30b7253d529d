import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../base/refusal.ts'
import { putPackage } from './package-store.ts'

/** What people pack courses with: each packs the folder that it is started in into `$1`. */
const packers: Readonly<Record<string, string[]>> = {
  zip: ['zip', '-r', '$1', '.'],
  'zip without folders': ['zip', '-r', '-D', '$1', '.'],
  'zip into a pipe': ['sh', '-c', 'zip -r - . > "$1"', 'sh', '$1'],
  zip64: ['zip', '-r', '-fz', '$1', '.'],
  '7z': ['7z', 'a', '-tzip', '$1', '.'],
  bsdtar: ['bsdtar', '-a', '-cf', '$1', '.'],
  Python: ['python3', '-m', 'zipfile', '-c', '$1', 'index.html', '图', 'a.js', 'empty.txt'],
}
const isFound = (command = '') => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

let folder: string
let course: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packers-'))
  course = join(folder, 'course')
  await mkdir(join(course, '图'), { recursive: true })
  await mkdir(join(course, 'empty'))
  await writeFile(join(course, 'index.html'), '<title>茶</title>'.repeat(100))
  await writeFile(join(course, '图', '茶.svg'), '<svg/>')
  await writeFile(join(course, 'a.js'), 'let a')
  await writeFile(join(course, 'empty.txt'), '')
})
afterAll(() => rm(folder, { recursive: true }))

function pack(words: readonly string[], name: string): string {
  const to = join(folder, `${name.replaceAll(' ', '-')}.zip`)
  const [command = '', ...rest] = words.map((word) => (word === '$1' ? to : word))
  const { status, stderr } = spawnSync(command, rest, { cwd: course })
  if (status !== 0) throw new Error(`${name}: ${stderr}`)
  return to
}

async function open(path: string) {
  const blobs = {
    async put(source: AsyncIterable<Uint8Array>) {
      let sizeBytes = 0
      for await (const part of source) sizeBytes += part.length
      return { hash: '', sizeBytes }
    },
  }
  const limits = { files: 100, totalBytes: 1e7, ratio: 200 }
  const { content, files } = await putPackage(path, blobs, limits)
  return { title: content.title, paths: files.map(({ path: at }) => at).toSorted() }
}
const whole = { title: '茶', paths: ['a.js', 'empty.txt', 'index.html', '图/茶.svg'].toSorted() }

describe('B1 a package made by', () => {
  for (const [name, words] of Object.entries(packers)) {
    test.skipIf(!isFound(words[0] === 'sh' ? 'zip' : words[0]))(name, async () => {
      expect(await open(pack(words, name))).toEqual(whole)
    })
  }

  test.skipIf(!isFound('zip'))('a link stays refused, by its name', async () => {
    const link = join(course, 'passwd.html')
    await symlink('/etc/passwd', link)
    try {
      const refusal = await open(pack(['zip', '-r', '-y', '$1', '.'], 'links')).catch(
        (error: unknown) => error,
      )
      expect(refusal instanceof Refusal && refusal.details.faults).toEqual([
        { code: 'link_inside', at: 'passwd.html' },
      ])
    } finally {
      await rm(link)
    }
  })

  test.skipIf(!isFound('zip'))('what stands before and after it is passed over', async () => {
    const packed = await readFile(pack(['zip', '-r', '$1', '.'], 'plain'))
    const between = join(folder, 'between.zip')
    for (const [before, after] of [
      ['MZ'.repeat(700), ''],
      ['', '\u0000'.repeat(300)],
      ['MZ'.repeat(700), 'downloaded'],
    ]) {
      await writeFile(
        between,
        Buffer.concat([Buffer.from(before ?? ''), packed, Buffer.from(after ?? '')]),
      )
      expect(await open(between)).toEqual(whole)
    }
  })

  test.skipIf(!isFound('zip'))('a comment at its end may speak of anything', async () => {
    const packed = pack(['zip', '-r', '$1', '.'], 'commented')
    const said = Buffer.from('PK\u0005\u0006 is how it ends, and 村校 made it')
    const bytes = Buffer.concat([await readFile(packed), said])
    bytes.writeUInt16LE(said.length, bytes.length - said.length - 2)
    await writeFile(packed, bytes)
    expect(await open(packed)).toEqual(whole)
  })

  test.skipIf(!isFound('7z'))('one packed otherwise says by what, and what to do', async () => {
    for (const method of ['LZMA', 'BZip2', 'Deflate64']) {
      const path = pack(['7z', 'a', '-tzip', `-mm=${method}`, '$1', '.'], method)
      const refusal = await open(path).catch((error: unknown) => error)
      expect(refusal instanceof Refusal && refusal.details.faults).toContainEqual({
        ...{ code: 'packing_unknown', at: 'index.html' },
        details: { method },
      })
    }
    const locked = pack(['7z', 'a', '-tzip', '-psecret', '$1', '.'], 'locked')
    const refusal = await open(locked).catch((error: unknown) => error)
    expect(refusal instanceof Refusal && refusal.details.faults).toContainEqual({
      ...{ code: 'encrypted', at: 'index.html' },
    })
  })
})
