import { expect, test } from 'vitest'
import { type Found, judge, type Kept } from './witness.ts'

const hub = 'd9428888-122b-4d1b-8c1e-000000000001'
const kept: Kept = {
  hub,
  id: 'd9428888-122b-4d1b-8c1e-000000000002',
  beat: 40,
  at: '2026-11-23T02:00:00.000Z',
  server: '7301/00000001',
  stopped: false,
}
const found: Found = { hub, beat: 40, server: kept.server, isSeenTo: false }

test('S12 a database that lacks a beat it had is an earlier one, whatever server it is on', () => {
  expect(judge(kept, found)).toBe('same')
  expect(judge(kept, { ...found, beat: 39 })).toBe('put_back')
  expect(judge(kept, { ...found, beat: undefined, server: '7302/00000001' })).toBe('put_back')
  expect(judge({ ...kept, stopped: true }, { ...found, beat: 39 })).toBe('put_back')
})

test('S12 another server with the last beat may lack what came after it, but not after the node had ended', () => {
  const promoted = { ...found, server: '7301/00000002' }
  expect(judge(kept, promoted)).toBe('changed_over')
  expect(judge({ ...kept, stopped: true }, promoted)).toBe('same')
})

test('S12 what another node or a person has seen to is not begun anew again', () => {
  expect(judge(kept, { ...found, beat: 3, isSeenTo: true })).toBe('same')
})

test('S12 a data directory that is itself an older one, a new one or of another hub accuses nobody', () => {
  expect(judge(kept, { ...found, beat: 90 })).toBe('same')
  expect(judge(undefined, { ...found, beat: undefined })).toBe('first')
  expect(judge(kept, { ...found, hub: kept.id, beat: undefined })).toBe('first')
})
