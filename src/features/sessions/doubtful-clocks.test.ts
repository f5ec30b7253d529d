import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { villageA1 } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import type { KeeperSessionDetail } from './keeper-api.ts'
import { ok, openTwoSchools, sent } from './sessions.fixture.ts'

/** The hub’s clock stands still, for a machine that counts on would contradict it. */
let aheadMs = 0
let all: Awaited<ReturnType<typeof openTwoSchools>>
beforeAll(async () => {
  all = await openTwoSchools('2026-11-24T13:00:00.000Z', () => aheadMs)
})
afterAll(() => all?.close())
beforeEach(() => {
  aheadMs = 0
})

const detail = (id: string) =>
  ok<KeeperSessionDetail>(all.who.head.get(`/api/keeper/sessions/${id}`))

async function close(id: string): Promise<void> {
  const at = all.station.ground.clock().toISOString()
  const act = { act: 'close', headCount: 9, beganAt: '19:00', endedAt: '21:00', ...sent(at) }
  await ok(all.who.keeperThere.send('POST', `/api/keeper/sessions/${id}/acts`, { act }))
}

test('S32 a session written down by a clock two hours wrong is marked with how wrong it was, and one by a right clock is not', async () => {
  const [wrong, right] = [await all.evening(), await all.evening()]
  await all.meet()
  await close(right)
  aheadMs = 2 * 3_600_000
  await close(wrong)
  await all.meet()
  const off = { code: 'session_clock_off', details: { minutes: 120 }, overridable: true }
  expect((await detail(wrong)).doubts).toContainEqual(off)
  const doubts = (await detail(right)).doubts.map(({ code }) => code)
  expect(doubts).not.toContain('session_clock_off')
  const confirm = await all.who.head.send('POST', '/api/sessions/moves', {
    ...{ rows: [{ id: wrong }], move: 'confirm' },
  })
  expect(confirm.json().obstacles).toContainEqual(off)
})

test('S32 INV-27 the issue of a notice by a clock that is wrong is marked, not refused', async () => {
  const issueAt = async (title: string) => {
    const row = {
      ...{ title, issuerCode: 'S-01', fromDay: '2026-11-30', toDay: '2026-12-06' },
      ...{ signature: '瓦场村学习站点', unitCodes: [villageA1] },
      items: [
        {
          ...{ id: newId(), kind: 'session', title: '水稻育秧', place: '柳溪小学远程教育室' },
          ...{ startsAt: '2026-12-02T11:30:00.000Z', endsAt: '2026-12-02T13:00:00.000Z' },
        },
      ],
    }
    const { id } = await ok<{ id: string }>(
      all.who.keeperThere.send('POST', '/api/notices', { row }),
    )
    await ok(
      all.who.keeperThere.send('POST', '/api/notices/moves', { rows: [{ id }], move: 'issue' }),
    )
    return id
  }
  aheadMs = -2 * 3_600_000
  const wrong = await issueAt('钟慢')
  aheadMs = 0
  const right = await issueAt('钟准')
  await all.meet()
  const read = (id: string) => ok<object>(all.who.office.get(`/api/guide/notices/${id}`))
  expect(await read(right)).toMatchObject({ state: 'issued', clockOffMinutes: null })
  const { clockOffMinutes } = (await read(wrong)) as { clockOffMinutes: number }
  // Behind: as wrong as it was at the least, for a hello is on its way for a while.
  expect(clockOffMinutes).toBeGreaterThanOrEqual(115)
  expect(clockOffMinutes).toBeLessThanOrEqual(120)
})
