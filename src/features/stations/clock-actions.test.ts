import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestNode, type TestNode, villageA1 } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { clockOffMs } from '../sync/true-time.ts'
import { findDoubtfulClocks } from './clock-actions.ts'
import { addLog, addStation } from './stations.fixture.ts'

const hubMs = Date.parse('2026-11-22T02:00:00.000Z')
const minute = 60_000
/** Each of two clocks is read in whole milliseconds. */
const readingMs = 2

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node?.close())

let epochs = 0
/** A case that a station moved once, by a clock that was so far ahead when the hub heard of it. */
async function movedAt(aheadMs: number, name = 'close'): Promise<string> {
  const station = await addStation(node.db, { name: '站点', regionCode: villageA1 })
  const boot = 'aaaaaaaa'
  const wallMs = hubMs + aheadMs
  const caseId = newId()
  await addLog(node.db, station, {
    ...{ epoch: `${++epochs}`.padStart(32, '0'), ordinal: 1 },
    lines: [
      {
        line: JSON.stringify({ type: 'sessions.stepped', v: 1, wallMs, boot, monoMs: 0, body: {} }),
        state: 'applied',
      },
    ],
  })
  await asSystem(node.db, 'test', async (tx) => {
    await tx
      .insertInto('syncClockSamples')
      .values({ station, boot, monoMs: 0, wallMs, hubMs, withinMs: 0 })
      .execute()
    const { id } = await tx
      .selectFrom('syncRecords as r')
      .innerJoin('syncLogs as l', 'l.id', 'r.logId')
      .select('r.id')
      .where('l.station', '=', station)
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('caseSteps')
      .values({
        ...{ id, station, lifecycle: 'session', caseId, after: [], name, fields: '{}' },
        ...{ fromState: 'planned', toState: 'delivered', at: new Date(wallMs).toISOString() },
      })
      .execute()
  })
  return caseId
}

const found = async (id: string, step?: string) => {
  const about = { now: new Date(hubMs), ...(step !== undefined && { step }) }
  const cases = [{ id, regionCode: villageA1 }]
  const clocks = await asSystem(node.db, 'test', (tx) =>
    findDoubtfulClocks(tx, 'session', cases, about),
  )
  return clocks.get(id)
}

test('S32 a clock is doubted from the minutes on that the county minds, ahead and behind alike', async () => {
  for (const sign of [1, -1]) {
    const limit = sign * (10 * minute + readingMs)
    expect(await found(await movedAt(limit))).toBe(10)
    expect(await found(await movedAt(limit - sign))).toBeUndefined()
  }
  expect(await found(await movedAt(0))).toBeUndefined()
  expect(await found(await movedAt(2 * 60 * minute))).toBe(120)
})

test('S32 the county says how many minutes it minds, and one step may be asked about alone', async () => {
  const id = await movedAt(30 * minute, 'close')
  expect(await found(id, 'issue')).toBeUndefined()
  expect(await found(id, 'close')).toBe(30)
  await asSystem(node.db, 'test', (tx) =>
    tx
      .insertInto('policyValues')
      .values({
        ...{ id: newId(), rule: 'stations.clockOffMinutes', value: '45' },
        ...{ regionCode: villageA1.slice(0, 6).padEnd(12, '0'), level: 'county' },
        ...{ validFrom: '2026-01-01', sourceDocument: '测试' },
      })
      .execute(),
  )
  expect(await found(id)).toBeUndefined()
})

test('S32 a clock is wrong by no more than can be shown', () => {
  const time = {
    quality: 'bracketed',
    atMs: 150,
    earliestMs: 100,
    latestMs: 200,
    driftMs: 0,
  } as const
  expect([99, 100, 200, 201].map((wallMs) => clockOffMs(wallMs, time))).toEqual([1, 0, 0, 1])
  expect(clockOffMs(5_000, { quality: 'none' })).toBe(0)
  expect(clockOffMs(5_000, { quality: 'none', latestMs: 4_000 })).toBe(1_000)
})
