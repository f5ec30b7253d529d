import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { county, logInAs, type Session, townshipA, villageA1 } from '../../../test/harness/node.ts'
import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { creditGuide } from '../guide/credit-actions.ts'
import type { Statement } from '../workload/api.ts'
import { insertEntry } from '../workload/store.ts'
import { ok, openTwoSchools } from './sessions.fixture.ts'

let all: Awaited<ReturnType<typeof openTwoSchools>>
beforeAll(async () => {
  all = await openTwoSchools('2026-11-24T10:30:00.000Z')
})
afterAll(() => all?.close())

async function issue(who: Session, title: string): Promise<string> {
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
  const { id } = await ok<{ id: string }>(who.send('POST', '/api/notices', { row }))
  await ok(who.send('POST', '/api/notices/moves', { rows: [{ id }], move: 'issue' }))
  return id
}

const entries = async () => {
  const { statements } = await ok<{ statements: Statement[] }>(
    all.who.head.get(`/api/workload?term=2026-1&place=${county}&placeLevel=county`),
  )
  return statements.find(({ name }) => name === '吴老师')?.entries ?? []
}
const credit = () => creditGuide(all.hub.ground)

test('S3-9 a notice issued and a download logged become work by themselves, once, and wait to be confirmed', async () => {
  const here = await issue(all.who.keeper, '十一月预告')
  const there = await issue(all.who.keeperThere, '站点上发的')
  await all.meet()
  const me = await ok<{ personId: string }>(all.who.keeper.get('/api/me'))
  const download = newId()
  await asSystem(all.hub.db, 'test', (tx) =>
    sql`insert into acquisitions (id, version, region_code, place_code, kind, title, on_day, search_text, sort_name,
      created_by) select ${download}, 1, ${townshipA}, ${townshipA}, 'download', '椪柑修剪', '2026-11-20', '', '', ${me.personId}`.execute(
      tx,
    ),
  )
  expect(await credit()).toBe(3)
  expect(await credit()).toBe(0)
  const found = await entries()
  expect(found.map(({ sourceId }) => sourceId).toSorted()).toEqual(
    [here, there, download].toSorted(),
  )
  const told = found.map(({ activity, minutes, state }) => ({ activity, minutes, state }))
  expect(told).toContainEqual({ activity: 'notice', minutes: 60, state: 'claimed' })
  expect(told).toContainEqual({ activity: 'download', minutes: 20, state: 'claimed' })
})

test('S3-9 what somebody stated himself is not counted twice, and an office is no teacher', async () => {
  const before = (await entries()).length
  const { personId } = await ok<{ personId: string }>(all.who.keeper.get('/api/me'))
  await asSystem(all.hub.db, 'test', (tx) =>
    insertEntry(tx, {
      ...{ id: newId(), personId, organisationId: all.schoolId, regionCode: villageA1 },
      ...{ activity: 'notice', title: '自己填的', minutes: 45, sourceId: newId() },
      // A move is stamped by the database's clock.
      doneOn: dayOf(new Date()),
    }),
  )
  await issue(all.who.keeper, '自己填的')
  expect(await credit()).toBe(0)
  expect(await entries()).toHaveLength(before + 1)
})

test('S3-9 he says how long it took until somebody has decided; nobody else of his school does', async () => {
  const entry = (await entries()).find(({ activity }) => activity === 'notice')
  const path = `/api/workload/${entry?.id}`
  expect((await all.who.village.send('PUT', path, { minutes: 5 })).statusCode).toBe(404)
  expect(await ok(all.who.keeper.send('PUT', path, { minutes: 90 }))).toEqual({ minutes: 90 })
  const moved = { rows: [{ id: entry?.id }], move: 'confirm' }
  expect((await all.who.keeper.send('POST', '/api/workload/moves', moved)).statusCode).not.toBe(200)
  await ok(all.who.head.send('POST', '/api/workload/moves', moved))
  const late = await all.who.keeper.send('PUT', path, { minutes: 10 })
  expect([late.statusCode, late.json().code]).toEqual([409, 'workload_decided'])
  expect((await entries()).find(({ id }) => id === entry?.id)).toMatchObject({
    ...{ minutes: 90, state: 'confirmed' },
  })
})

test('S3-5 S3-9 a keeper logs what his school downloaded, and it is work of his; the log of another school is not his to see', async () => {
  const row = {
    ...{ title: '油茶修剪', placeCode: villageA1, kind: 'download', onDay: '2026-11-23' },
  }
  const { id } = await ok<{ id: string }>(
    all.who.keeper.send('POST', '/api/acquisitions', { row: { ...row, schoolCode: 'S-01' } }),
  )
  for (const schoolCode of [undefined, 'S-02']) {
    const answer = await all.who.keeper.send('POST', '/api/acquisitions', {
      row: { ...row, title: '别处的', ...(schoolCode && { schoolCode }) },
    })
    expect(answer.statusCode).not.toBe(201)
  }
  expect(await credit()).toBe(1)
  expect((await entries()).find(({ sourceId }) => sourceId === id)).toMatchObject({
    ...{ activity: 'download', minutes: 20, state: 'claimed' },
  })
  const beside = await logInAs(all.hub, 'other')
  expect((await beside.get(`/api/acquisitions/${id}`)).statusCode).toBe(404)
  expect((await all.who.keeper.get(`/api/acquisitions/${id}`)).statusCode).toBe(200)
})
