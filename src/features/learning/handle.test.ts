import { expect, test } from 'vitest'
import { openHandle, sealHandle } from './handle-protocol.ts'

const secret = Buffer.alloc(48, 7)
const id = '01a20621-ad00-7cfb-850f-201c55c35a3e'
const now = new Date('2026-11-23T02:00:00.000Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

test('A9 a handle stands for a learner for ten minutes, and does not tell him', () => {
  const handle = sealHandle(secret, id, now)
  expect(openHandle(secret, handle, later(10))).toBe(id)
  expect(openHandle(secret, handle, later(11))).toBeUndefined()
  expect(Buffer.from(handle, 'base64url').toString('latin1')).not.toContain(id.slice(0, 8))
  expect(sealHandle(secret, id, now)).not.toBe(handle)
})

test('A9 what another node sealed, what was altered, and what is no handle opens nothing', () => {
  const handle = sealHandle(secret, id, now)
  expect(openHandle(Buffer.alloc(48, 8), handle, now)).toBeUndefined()
  for (let at = 0; at < handle.length; at += 7) {
    const other = handle[at] === 'A' ? 'B' : 'A'
    const altered = handle.slice(0, at) + other + handle.slice(at + 1)
    expect(openHandle(secret, altered, now)).toBeUndefined()
  }
  for (const text of ['', id, 'A'.repeat(40), '石'])
    expect(openHandle(secret, text, now)).toBeUndefined()
})
