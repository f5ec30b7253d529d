import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { county, villageA1 } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import type { WeekOfStation } from './api.ts'
import type { KeeperSessionDetail } from './keeper-api.ts'
import { ok, openTwoSchools, sent } from './sessions.fixture.ts'

/** Two who do the same at once, and a hub that decides while its station does. */
const now = '2026-11-24T14:30:00.000Z'
const monday = '2026-11-23'
let all: Awaited<ReturnType<typeof openTwoSchools>>
beforeAll(async () => {
  all = await openTwoSchools(now)
}, 120_000)
afterAll(() => all?.close())

const codesOf = (answers: readonly { statusCode: number }[]) =>
  answers.map(({ statusCode }) => statusCode).toSorted()

test('Q4 of two who decide about one excuse at once one has decided, and the other is told', async () => {
  const { office, decider, village } = all.who
  const { id } = await ok<{ id: string }>(
    village.send('POST', '/api/weeks/excuses', {
      stationId: all.stationId,
      monday,
      reason: '封路',
    }),
  )
  const decide = (who: typeof office, approve: boolean) =>
    who.send('POST', `/api/weeks/excuses/${id}/decision`, { approve })
  const answers = await Promise.all([decide(office, true), decide(decider, false)])
  expect(codesOf(answers)).toEqual([200, 409])
  expect(answers.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({
    code: 'excuse_decided',
  })
  const stood = (await asSystem(all.hub.db, 'test', (tx) =>
    sql<{ count: number }>`select count(*)::integer as count from audit_entries
      where action in ('week.excuse_approved', 'week.excuse_refused') and subject_id = ${id}`.execute(
      tx,
    ),
  )) as { rows: { count: number }[] }
  expect(stood.rows).toEqual([{ count: 1 }])
  await asSystem(all.hub.db, 'test', (tx) =>
    sql`delete from week_excuses where id = ${id}`.execute(tx),
  )
})

test('S3-6 INV-27 of two who issue one notice at once one has issued it, and the other is told', async () => {
  const row = {
    ...{ title: '下周', issuerCode: 'S-01', fromDay: '2026-11-30', toDay: '2026-12-06' },
    ...{ signature: '瓦场村学习站点', unitCodes: [villageA1] },
    items: [
      {
        ...{ id: newId(), kind: 'session', title: '水稻育秧', place: '柳溪小学' },
        ...{ startsAt: '2026-12-02T11:30:00.000Z', endsAt: '2026-12-02T13:00:00.000Z' },
      },
    ],
  }
  const { keeper, head } = all.who
  const { id } = await ok<{ id: string }>(keeper.send('POST', '/api/notices', { row }))
  const answers = await Promise.all(
    [keeper, head].map((who) =>
      who.send('POST', '/api/notices/moves', { rows: [{ id }], move: 'issue' }),
    ),
  )
  expect(codesOf(answers)).toEqual([200, 409])
  const { rows } = await asSystem(all.hub.db, 'test', (tx) =>
    sql<{ count: number }>`select count(*)::integer as count from moves
      where subject_id = ${id} and name = 'issue'`.execute(tx),
  )
  expect(rows).toEqual([{ count: 1 }])
})

const close = { act: 'close', headCount: 12, beganAt: '19:00', endedAt: '21:00' }
const actThere = (id: string, said: object) =>
  ok<KeeperSessionDetail>(
    all.who.keeperThere.send('POST', `/api/keeper/sessions/${id}/acts`, {
      act: { ...said, ...sent(now) },
    }),
  )
const weekOf = async (on: string) => {
  const { stations } = await ok<{ stations: WeekOfStation[] }>(
    all.who.office.get(`/api/weeks?place=${county}&placeLevel=county&monday=${on}`),
  )
  return stations.find(({ code }) => code === villageA1)
}

test('X-5 INV-26 what a station ran without a line counts where it ran, although the hub has moved or called it off', async () => {
  const [moved, calledOff] = [
    await all.evening('19:00', '21:00'),
    await all.evening('06:00', '07:00'),
  ]
  await all.meet()
  all.station.wire.cut = true
  await actThere(moved, close)
  await actThere(calledOff, { ...close, beganAt: '06:00', endedAt: '07:00' })
  await asSystem(all.hub.db, 'test', async (tx) => {
    await sql`update occurrences set day = day + 7, during = tstzrange(lower(during) + interval '7 days',
      upper(during) + interval '7 days') where id = ${moved}`.execute(tx)
    await sql`update occurrences set state = 'called_off' where id = ${calledOff}`.execute(tx)
  })
  expect(await weekOf(monday)).toMatchObject({ scheduled: 0, delivered: 0 })
  all.station.wire.cut = false
  await all.meet()
  expect(await weekOf(monday)).toMatchObject({ scheduled: 180, delivered: 180, unconfirmed: 180 })
  const next = await weekOf('2026-11-30')
  expect(next).toMatchObject({ scheduled: 0, delivered: 0 })
  expect(next?.remedies).not.toContainEqual({ act: 'close_session', id: moved })
})

test('S30 what a revoked station does reaches nobody, and its keeper closes the session at the hub', async () => {
  const id = await all.evening('20:00', '21:00')
  await all.meet()
  await ok(
    all.who.office.send('POST', `/api/stations/${all.station.id}/revoke`, { reason: '被盗' }),
  )
  expect(await actThere(id, { ...close, beganAt: '20:00', headCount: 99 })).toMatchObject({
    state: 'recorded',
  })
  await all.meet().catch(() => undefined)
  const path = `/api/keeper/sessions/${id}`
  expect(await ok<KeeperSessionDetail>(all.who.keeper.get(path))).toMatchObject({
    ...{ state: 'planned', headCount: null },
  })
  const closed = await ok<KeeperSessionDetail>(
    all.who.keeper.send('POST', `${path}/acts`, {
      act: { ...close, beganAt: '20:00', ...sent(now) },
    }),
  )
  expect(closed).toMatchObject({ state: 'recorded', headCount: 12, disputed: false })
})
