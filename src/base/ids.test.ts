import { afterEach, expect, test, vi } from 'vitest'
import { newId } from './ids.ts'

afterEach(() => vi.unstubAllGlobals())

const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

test('an id is a UUID of version 7 that carries its millisecond', () => {
  const id = newId(1_700_000_000_123)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(timeOf(id)).toBe(1_700_000_000_123)
  expect(timeOf(newId(2 ** 48 - 1))).toBe(2 ** 48 - 1)
})

test('ids sort by the time they were made, across every byte of the clock', () => {
  const times = [0, 255, 256, 65_536, 2 ** 32 - 1, 2 ** 32, 1_795_000_000_000, 2 ** 47]
  const ids = times.map((time) => newId(time))
  expect(ids.toSorted()).toEqual(ids)
})

test('ids of one millisecond differ', () => {
  expect(new Set(Array.from({ length: 2_000 }, () => newId(1))).size).toBe(2_000)
})

test('a browser on plain HTTP, without randomUUID and subtle, makes ids too', () => {
  const { crypto } = globalThis
  vi.stubGlobal('crypto', {
    getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes),
  })
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
})
