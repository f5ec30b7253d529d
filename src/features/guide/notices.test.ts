import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  type TestHub,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { foldDue } from '../registers/step-actions.ts'
import { holder, openHost } from '../timetable/timetable.fixture.ts'
import { noticeItem, noticeRow, plan } from './guide.fixture.ts'
import { noticeRegister } from './registers.ts'

let hub: TestHub
let station: TestStation
let host: Awaited<ReturnType<typeof openHost>>
const now = '2026-11-23T02:00:00.000Z'
const who = {} as Record<
  | 'keeper'
  | 'office'
  | 'clerk'
  | 'secretary'
  | 'other'
  | 'bureau'
  | 'keeperThere'
  | 'secretaryThere',
  Session
>

beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(now)
  host = await openHost(hub, {
    schoolCode: 'G-01',
    villageCode: villageA1,
    units: [villageA1, villageA2],
  })
  const { schoolId: organisationId } = host
  await holder(hub, 'equipment_keeper', 'keeper', {
    regionCode: villageA1,
    level: 'village',
    organisationId,
  })
  await holder(hub, 'programme_office', 'office', { regionCode: county, level: 'county' })
  await holder(hub, 'education_bureau', 'bureau', { regionCode: county, level: 'county' })
  await holder(hub, 'township_clerk', 'clerk', { regionCode: townshipA, level: 'township' })
  await holder(hub, 'village_secretary', 'secretary', { regionCode: villageA1, level: 'village' })
  await holder(hub, 'village_secretary', 'other', { regionCode: villageB1, level: 'village' })
  for (const name of ['keeper', 'office', 'bureau', 'clerk', 'secretary', 'other'] as const)
    who[name] = await logInAs(hub, name)
  station = await openTestStation(hub, { name: '站点', regionCode: villageA1, organisationId })
  await meet()
  const there = { ...station, setNow: hub.setNow }
  who.keeperThere = await logInAs(there, 'keeper')
  who.secretaryThere = await logInAs(there, 'secretary')
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})
beforeEach(() => {
  hub.setNow(now)
  station.wire.cut = false
})

async function meet(): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await station.contact()
    await foldDue(hub.db, [noticeRegister])
    await station.contact()
    await foldDue(station.db, [noticeRegister])
  }
}

let made = 0
async function make(session: Session, more: object = {}): Promise<string> {
  const row = noticeRow({ title: `学习安排${++made}`, unitCodes: [villageA1, villageA2], ...more })
  const answer = await session.send('POST', '/api/notices', { row })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().id
}
const move = (session: Session, id: string, name: string, reason?: string) =>
  session.send('POST', '/api/notices/moves', {
    rows: [{ id }],
    move: name,
    ...(reason && { reason }),
  })
async function issue(session: Session, id: string): Promise<void> {
  const answer = await move(session, id, 'issue')
  expect(answer.statusCode, answer.body).toBe(200)
}
const read = async (session: Session, id: string) => {
  const answer = await session.get(`/api/guide/notices/${id}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const receive = (session: Session, id: string, more: object = {}) =>
  session.send('POST', '/api/guide/receipts', {
    ...{ kind: 'notice', subjectId: id, unitCodes: [villageA1], via: 'app' },
    ...more,
  })

test('S3-6 INV-27 a notice is issued before its first item, and not changed afterwards', async () => {
  const early = noticeItem({
    startsAt: '2026-11-23T04:30:00.000Z',
    endsAt: '2026-11-23T05:00:00.000Z',
    title: '早的',
  })
  const id = await make(who.keeper, { fromDay: '2026-11-23', items: [noticeItem(), early] })
  hub.setNow('2026-11-23T04:30:00.000Z')
  const late = await move(who.keeper, id, 'issue')
  expect([late.statusCode, late.json()]).toMatchObject([
    409,
    {
      code: 'move_obstructed',
      obstacles: [
        { code: 'notice_item_past', details: { title: '早的', day: '2026-11-23', count: 1 } },
      ],
    },
  ])
  hub.setNow('2026-11-23T04:29:59.000Z')
  await issue(who.keeper, id)
  const { version } = await read(who.keeper, id)
  const row = noticeRow({ title: '改了', unitCodes: [villageA1] })
  const changed = await who.keeper.send('PUT', `/api/notices/${id}`, { version, row })
  expect(changed.json()).toMatchObject({ code: 'case_not_editable' })
  const retired = await who.keeper.send('POST', `/api/notices/${id}/retire`, {
    version,
    reason: '不要了',
  })
  expect(retired.json()).toMatchObject({ code: 'case_not_editable' })
})

test('S3-6 what a notice must not be is told item by item', async () => {
  const bad = async (more: object) => {
    const row = noticeRow({ unitCodes: [villageA1], ...more })
    const answer = await who.keeper.send('POST', '/api/notices', { row })
    return answer.json().problems?.map(({ code }: { code: string }) => code)
  }
  expect(await bad({ items: [] })).toEqual(['notice_items_none'])
  expect(await bad({ items: [noticeItem({ endsAt: '2026-12-02T11:30:00.000Z' })] })).toEqual([
    'notice_item_length',
  ])
  expect(
    await bad({
      items: [
        noticeItem({ startsAt: '2026-12-07T01:00:00.000Z', endsAt: '2026-12-07T02:00:00.000Z' }),
      ],
    }),
  ).toEqual(['notice_item_outside'])
  const twice = noticeItem()
  expect(await bad({ items: [twice, twice] })).toEqual(['notice_item_twice'])
  expect(await bad({ fromDay: '2026-12-07' })).toContain('notice_to_before')
})

test('S3-6 F18 a correction is a new notice that says what changed, once', async () => {
  const kept = noticeItem({ title: '不变' })
  const moved = noticeItem({ title: '改时间' })
  const dropped = noticeItem({
    title: '取消的',
    startsAt: '2026-12-03T11:30:00.000Z',
    endsAt: '2026-12-03T13:00:00.000Z',
  })
  const id = await make(who.keeper, { items: [kept, moved, dropped] })
  const items = [
    kept,
    { ...moved, startsAt: '2026-12-04T11:30:00.000Z', endsAt: '2026-12-04T13:00:00.000Z' },
    noticeItem({
      title: '新的',
      startsAt: '2026-12-05T01:00:00.000Z',
      endsAt: '2026-12-05T03:00:00.000Z',
    }),
  ]
  const early = await make(who.keeper, { corrects: id, items })
  expect((await move(who.keeper, early, 'issue')).json()).toMatchObject({
    obstacles: [{ code: 'notice_corrects_none' }],
  })
  await issue(who.keeper, id)
  await issue(who.keeper, early)
  const correction = await read(who.keeper, early)
  expect(correction.changes).toMatchObject([
    { kind: 'dropped', after: { title: '取消的' } },
    { kind: 'changed', what: ['time'], after: { title: '改时间' } },
    { kind: 'added', after: { title: '新的' } },
  ])
  expect(await read(who.keeper, id)).toMatchObject({ correctedBy: early, state: 'issued' })
  const second = await make(who.keeper, { corrects: id, items })
  expect((await move(who.keeper, second, 'issue')).json()).toMatchObject({
    obstacles: [{ code: 'notice_corrected_already' }],
  })
  const paper = await who.keeper.get(`/api/guide/notices/${early}/paper?form=sheet`)
  const text = pageTexts(paper.rawPayload).join('').replace(/\s/g, '')
  expect(text).toContain('取消：12月3日周四19:30-21:00，取消的')
  expect(text).toContain('改时间：改到12月4日周五19:30-21:00（原12月2日周三19:30-21:00）')
  // Two of A5 on a sheet of A4, to be cut.
  const slip = await who.keeper.get(`/api/guide/notices/${early}/paper?form=slip`)
  const [first = ''] = pageTexts(slip.rawPayload)
  expect(first.match(/改时间/g)?.length).toBeGreaterThanOrEqual(2)
  expect(slip.rawPayload.toString('latin1')).toContain('/MediaBox [0 0 841.88')
})

test('S3-6 a notice reaches township and village, who say that they have it, once', async () => {
  const waiting = async () =>
    (await who.secretary.get('/api/today'))
      .json()
      .waiting.find(({ code }: { code: string }) => code === 'notice_to_receive')?.details.count ??
    0
  const before = await waiting()
  const id = await make(who.keeper)
  expect(await waiting()).toBe(before)
  await issue(who.keeper, id)
  expect(await waiting()).toBe(before + 1)
  expect((await who.other.get(`/api/guide/notices/${id}`)).statusCode).toBe(404)
  expect((await receive(who.other, id)).statusCode).toBe(404)
  expect((await receive(who.bureau, id)).json()).toMatchObject({ code: 'not_permitted' })
  expect((await receive(who.secretary, id, { unitCodes: [villageA2] })).statusCode).not.toBe(204)
  expect((await receive(who.secretary, id)).statusCode).toBe(204)
  expect((await receive(who.secretary, id)).statusCode).toBe(204)
  expect(await waiting()).toBe(before)
  const { receipts, receivedCount, waits } = await read(who.secretary, id)
  expect([receivedCount, waits]).toEqual([1, false])
  expect(receipts).toMatchObject([
    { unitCode: villageA1, unitName: '廖家桥镇瓦场村', via: 'app', receivedBy: '测试人员' },
    { unitCode: villageA2, via: null },
  ])
  // Handed over on paper: the keeper says who took it.
  const nameless = await receive(who.keeper, id, { unitCodes: [villageA2], via: 'print' })
  expect(nameless.json()).toMatchObject({ code: 'receipt_needs_name' })
  const handed = { unitCodes: [villageA2], via: 'print', receivedBy: '王小山' }
  expect((await receive(who.keeper, id, handed)).statusCode).toBe(204)
  expect((await read(who.keeper, id)).receipts[1]).toMatchObject({
    via: 'print',
    receivedBy: '王小山',
  })
  expect((await read(who.office, id)).receivedCount).toBe(2)
})

test('S3-6 an office announces to its villages what is broadcast', async () => {
  const id = await make(who.clerk, { issuerCode: townshipA, unitCodes: [townshipA, villageA1] })
  await issue(who.clerk, id)
  expect(await read(who.secretary, id)).toMatchObject({ issuerName: '廖家桥镇', waits: true })
  expect(
    (
      await who.keeper.send('POST', '/api/notices', {
        row: noticeRow({ issuerCode: townshipA, title: '别人的', unitCodes: [villageA1] }),
      })
    ).json(),
  ).toMatchObject({
    problems: [{ code: 'place_not_yours' }],
  })
})

test('S3-6 made and issued without a line, received there, and known at the hub afterwards', async () => {
  station.wire.cut = true
  const id = await make(who.keeperThere)
  await issue(who.keeperThere, id)
  expect((await who.secretaryThere.get('/api/today')).body).toContain('notice_to_receive')
  expect((await receive(who.secretaryThere, id)).statusCode).toBe(204)
  const paper = await who.keeperThere.get(
    `/api/guide/notices/${id}/paper?form=poster&language=zh-Hant`,
  )
  expect(paper.statusCode, paper.body.slice(0, 200)).toBe(200)
  station.wire.cut = false
  await meet()
  expect(await read(who.office, id)).toMatchObject({ state: 'issued', receivedCount: 1 })
  // What is received at the hub is known at the station, without a name.
  const handed = { unitCodes: [villageA2], via: 'phone', receivedBy: '王小山' }
  expect((await receive(who.office, id, handed)).statusCode).toBe(204)
  await meet()
  expect((await read(who.keeperThere, id)).receipts).toMatchObject([
    { unitCode: villageA1, receivedBy: '测试人员' },
    { unitCode: villageA2, via: 'phone', receivedBy: null },
  ])
})

test('INV-27 issued too late at a station it is recorded, with a flag that the hub shows', async () => {
  station.wire.cut = true
  const item = noticeItem({
    startsAt: '2026-11-23T04:30:00.000Z',
    endsAt: '2026-11-23T05:00:00.000Z',
  })
  const id = await make(who.keeperThere, { fromDay: '2026-11-23', items: [item] })
  hub.setNow('2026-11-23T04:31:00.000Z')
  await issue(who.keeperThere, id)
  station.wire.cut = false
  await meet()
  const { history } = (await who.office.get(`/api/notices/${id}/case`)).json()
  expect(history.at(-1)).toMatchObject({
    name: 'issue',
    flags: [{ code: 'notice_item_past', details: { title: '水稻育秧' } }],
  })
})

test('S3-6 what is agreed on is offered for the notice, with a place that messages hold', async () => {
  const occurrence = await plan(hub, host, {
    ...{ startsAt: '2026-12-16T11:30:00.000Z', endsAt: '2026-12-16T13:00:00.000Z' },
    ...{ regionCode: villageA1, title: '果园管理' },
  })
  await meet()
  for (const session of [who.keeper, who.keeperThere]) {
    const issuers = (await session.get('/api/guide/issuers')).json().issuers
    expect(issuers).toEqual([{ code: 'G-01', name: '小学G-01', kind: 'school' }])
    const material = (
      await session.get('/api/guide/material?issuer=G-01&from=2026-12-14&to=2026-12-20')
    ).json()
    expect(material).toMatchObject({
      units: [
        { code: villageA1, name: '瓦场村' },
        { code: villageA2, name: '八斗丘村' },
      ],
      signature: '小学G-01学习站点',
      planned: [
        {
          ...{ occurrenceId: occurrence, kind: 'session', title: '果园管理', announced: false },
          ...{ place: '小学G-01远程教育室', unitCodes: [villageA1, villageA2] },
        },
      ],
    })
  }
  expect(
    (await who.keeper.get(`/api/guide/material?issuer=${townshipA}&from=2026-12-14&to=2026-12-20`))
      .statusCode,
  ).toBe(404)
  const ofCounty = async (more = '') =>
    (
      await who.office.get(
        `/api/guide/material?issuer=${county}&from=2026-12-14&to=2026-12-20${more}`,
      )
    ).json<{ units: { code: string }[]; planned: object[] }>()
  const everywhere = await ofCounty()
  const [unit] = everywhere.units
  expect(await ofCounty(`&township=${townshipA}`)).toMatchObject({
    units: everywhere.units.filter(({ code }) => code.startsWith(townshipA.slice(0, 9))),
    planned: [{ title: '果园管理' }],
  })
  expect(unit).toBeDefined()
  expect(await ofCounty(`&township=${townshipB}`)).toMatchObject({ units: [], planned: [] })
})
