import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { openBlobStore } from './blob-store.ts'
import { digestOf } from './chunks.ts'
import { openBlobDisk } from './disk.ts'

const fixture = join(import.meta.dirname, 'receive-process.fixture.ts')

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
}, 60_000)
