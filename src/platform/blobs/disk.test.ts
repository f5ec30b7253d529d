import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { chmod, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { keepPrivate } from '../private-files.ts'
import { openBlobStore } from './blob-store.ts'
import { digestOf } from './chunks.ts'
import { openBlobDisk } from './disk.ts'

const fixture = join(import.meta.dirname, 'receive-process.fixture.ts')

test.skipIf(process.platform === 'win32')(
  'A11 nobody else on the machine reads what lies there',
  async () => {
    const base = mkdtempSync(join(tmpdir(), 'cunxiao-modes-'))
    const root = join(base, 'blobs')
    const disk = openBlobDisk(root)
    await disk.write('incoming/a', 0, Buffer.from('a'))
    await disk.rename('incoming/a', 'whole/ab/a')
    const modeOf = async (path: string) => (await stat(join(root, path))).mode & 0o777
    expect(await Promise.all(['', 'whole', 'whole/ab', 'whole/ab/a'].map(modeOf))).toEqual([
      0o700, 0o700, 0o700, 0o600,
    ])
    await chmod(root, 0o755)
    keepPrivate(root)
    expect(await modeOf('')).toBe(0o700)
    await rm(base, { recursive: true })
  },
)

test('S14 a process killed in the middle of a blob resumes where it was, on a real disk', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'cunxiao-blobs-'))
  const sizeBytes = 12 * 1024 * 1024 + 5
  const hash = digestOf(Buffer.alloc(sizeBytes)).toString('hex')
  const told: number[] = []
  /** Ends with the process; killed as soon as it has told `chunks` chunks. */
  async function receive(chunks: number): Promise<number> {
    const child = spawn(process.execPath, [fixture, directory, hash, String(sizeBytes)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    let count = 0
    for await (const line of createInterface(child.stdout)) {
      told.push(Number(line))
      if (++count === chunks) child.kill('SIGKILL')
    }
    await ended
    return count
  }
  await receive(3)
  await receive(4)
  const store = openBlobStore(openBlobDisk(directory), { reserveBytes: 0 })
  expect(await store.sizeOf(hash)).toBeUndefined()
  expect(await receive(Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(6)
  // What a killed process had told is never asked for again.
  expect(new Set(told).size).toBe(told.length)
  await store.tidy()
  expect(await store.sizeOf(hash)).toBe(sizeBytes)
  for await (const bytes of store.read(hash)) expect(bytes.every((byte) => byte === 0)).toBe(true)
  await rm(directory, { recursive: true })
})
