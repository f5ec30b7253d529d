import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  type TestHub,
  townshipA,
  villageA1,
} from '../../../test/harness/node.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { addResource } from '../library/library.fixture.ts'
import { holder, openHost } from '../timetable/timetable.fixture.ts'
import { plan } from './guide.fixture.ts'

let hub: TestHub
let station: TestStation
let host: Awaited<ReturnType<typeof openHost>>
let office: Session
let clerk: Session
let secretary: Session
const now = '2026-11-23T02:00:00.000Z'
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(now)
  host = await openHost(hub, { schoolCode: 'G-01', villageCode: villageA1, units: [villageA1] })
  await holder(hub, 'programme_office', 'office', { regionCode: county, level: 'county' })
  await holder(hub, 'township_clerk', 'clerk', { regionCode: townshipA, level: 'township' })
  await holder(hub, 'village_secretary', 'secretary', { regionCode: villageA1, level: 'village' })
  office = await logInAs(hub, 'office')
  clerk = await logInAs(hub, 'clerk')
  secretary = await logInAs(hub, 'secretary')
  station = await openTestStation(hub, {
    ...{ name: '瓦场站点', regionCode: villageA1, organisationId: host.schoolId },
  })
  await meet()
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

async function meet(): Promise<void> {
  await station.contact()
  await station.contact()
}
const at = `place=${county}&placeLevel=county`
const paper = async (session: Session, url: string) => {
  const answer = await session.get(url)
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  return pageTexts(answer.rawPayload).join('').replace(/\s/g, '')
}

test('S3-7 F19 each issue of the catalogue lists exactly what is new since the last, and is received', async () => {
  const add = (title: string) => addResource(hub.db, title, {})
  await add('水稻育秧')
  await add('果园管理')
  const issue = () =>
    office.send('POST', '/api/guide/catalogues', {
      ...{ place: county, placeLevel: 'county', unitCodes: [villageA1] },
    })
  const first = await issue()
  expect(first.statusCode, first.body).toBe(201)
  expect((await issue()).json()).toMatchObject({ code: 'catalogue_unchanged' })
  await add('山地养蜂')
  const second = (await issue()).json().id
  const detail = (await office.get(`/api/guide/catalogues/${second}`)).json()
  expect(detail).toMatchObject({ issueNo: 2, all: 3, fresh: 1, gone: 0 })
  expect(detail.freshItems.map(({ title }: { title: string }) => title)).toEqual(['山地养蜂'])
  const all = await paper(office, `/api/guide/catalogues/${second}/paper`)
  expect(all).toContain('第2期，共3种，比上期新增1种，减少0种')
  expect(all.match(/山地养蜂/g)).toHaveLength(2)
  const fresh = await paper(office, `/api/guide/catalogues/${second}/paper?only=fresh`)
  expect(fresh).not.toContain('水稻育秧')
  expect((await secretary.get('/api/today')).body).toContain('catalogue_to_receive')
  const receipt = { kind: 'catalogue', subjectId: second, unitCodes: [villageA1], via: 'app' }
  expect((await secretary.send('POST', '/api/guide/receipts', receipt)).statusCode).toBe(204)
  expect((await secretary.get('/api/today')).body).not.toContain('catalogue_to_receive')
  const { issues } = (await office.get(`/api/guide/catalogues?${at}`)).json()
  expect(
    issues.map(({ issueNo, receivedCount }: { issueNo: number; receivedCount: number }) => [
      issueNo,
      receivedCount,
    ]),
  ).toEqual([
    [2, 1],
    [1, 0],
  ])
})

test('S3-8 F25 the log of downloads of some days is printed from the register', async () => {
  const row = {
    title: '农业频道录像',
    placeCode: villageA1,
    kind: 'download',
    onDay: '2026-11-20',
    sizeBytes: 52_400_000,
  }
  expect((await office.send('POST', '/api/acquisitions', { row })).statusCode).toBe(201)
  const text = await paper(office, `/api/guide/downloads/paper?${at}&from=2026-11-01&to=2026-11-30`)
  expect(text).toContain('2026-11-20下载农业频道录像瓦场村')
  expect(text).toContain('52.4')
  const none = await paper(office, `/api/guide/downloads/paper?${at}&from=2026-10-01&to=2026-10-30`)
  expect(none).toContain('这段时间没有记录')
})

const channelRow = {
  name: '农业频道',
  channelCode: 'NY01',
  ownerCode: county,
  kind: 'satellite',
  guideIds: ['agri.cn'],
}
const guide = (programmes: string) =>
  Buffer.from(`<tv><channel id="agri.cn"><display-name>农业频道</display-name></channel>
<channel id="other"><display-name>影视频道</display-name></channel>
${programmes}</tv>`)
const sent = (start: string, title: string, channel = 'agri.cn') =>
  `<programme start="${start}" channel="${channel}"><title>${title}</title></programme>\n`
const bring = (bytes: Uint8Array, name = 'guide.xml') =>
  office.upload('/api/guide/programme/xmltv', { name, bytes })

test('S3-6 a programme guide is read for the channels that are known, confirmed like a sheet, and shown by day', async () => {
  const file = guide(
    sent('20261122193000 +0800', '播过的') +
      sent('20261124193000 +0800', '果园管理') +
      sent('20261124203000 +0800', '山地养蜂') +
      sent('20261124233000 +0800', '夜里的') +
      sent('20261125003000 +0800', '第二天') +
      sent('x', '坏的') +
      sent('20261124193000 +0800', '电影', 'other'),
  )
  expect((await bring(file)).json()).toMatchObject({ code: 'channels_none' })
  expect((await office.send('POST', '/api/channels', { row: channelRow })).statusCode).toBe(201)
  const read = await bring(file)
  expect(read.statusCode, read.body).toBe(201)
  expect(read.json()).toMatchObject({
    ...{ broadcasts: 7, taken: 4, past: 1, unreadCount: 1, channels: ['农业频道'] },
    ...{ unread: [{ line: 8, reason: 'time_unreadable' }], unknown: ['影视频道'] },
    preview: { created: 4, refused: 0 },
  })
  const { importId, preview } = read.json()
  const confirmed = await office.send('POST', `/api/imports/${importId}/confirm`, {
    previewId: preview.previewId,
  })
  expect(confirmed.statusCode, confirmed.body).toBe(200)
  const { channels } = (
    await clerk.get(`/api/guide/programme?place=${townshipA}&placeLevel=township&day=2026-11-24`)
  ).json()
  expect(
    channels[0].items.map(({ fromTime, toTime, title }: Record<string, string>) => [
      fromTime,
      toTime,
      title,
    ]),
  ).toEqual([
    ['19:30', '20:30', '果园管理'],
    ['20:30', '23:30', '山地养蜂'],
    ['23:30', '00:30', '夜里的'],
  ])
  // The same guide, packed, changes nothing.
  const again = await bring(gzipSync(file), 'guide.xml.gz')
  expect(again.json().preview).toMatchObject({ created: 0, unchanged: 4 })
  for (const [bytes, code] of [
    [Buffer.from('<tv><programme></tv>'), 'xmltv_broken'],
    [guide(sent('20261122193000 +0800', '播过的')), 'xmltv_all_past'],
    [
      Buffer.from(
        '<tv><programme start="20261124193000" channel="x"><title>a</title></programme></tv>',
      ),
      'xmltv_channels_unknown',
    ],
    [Buffer.concat([gzipSync(file).subarray(0, 60)]), 'xmltv_not_packed'],
  ] as const)
    expect((await bring(bytes)).json().code, code).toBe(code)
  expect(
    (await secretary.upload('/api/guide/programme/xmltv', { name: 'a.xml', bytes: file })).json(),
  ).toMatchObject({ code: 'not_permitted' })
})

test('S3-6 one channel under two ids of a guide is one, and titles stay as they were written', async () => {
  const row = { ...channelRow, name: '综合频道', channelCode: 'ZH01', guideIds: ['zh.sd', 'zh.hd'] }
  expect((await office.send('POST', '/api/channels', { row })).statusCode).toBe(201)
  const titles = ['"好"日子', '"开口', '=1+1', '1984', '合计', '无', 'TRUE']
  const file = guide(
    titles
      .flatMap((title, at) =>
        ['zh.sd', 'zh.hd'].map((channel) =>
          sent(`2026112${7 + Math.floor(at / 4)}${10 + at}0000 +0800`, title, channel),
        ),
      )
      .join(''),
  )
  const { importId, preview } = (await bring(file)).json()
  expect(preview).toMatchObject({ created: titles.length, refused: 0, problems: [] })
  const confirmed = await office.send('POST', `/api/imports/${importId}/confirm`, {
    previewId: preview.previewId,
  })
  expect(confirmed.statusCode, confirmed.body).toBe(200)
  const told: string[] = []
  for (const day of ['2026-11-27', '2026-11-28']) {
    const { channels } = (await office.get(`/api/guide/programme?${at}&day=${day}`)).json()
    const found = channels.find(
      ({ channelCode }: { channelCode: string }) => channelCode === 'ZH01',
    )
    told.push(...found.items.map(({ title }: { title: string }) => title))
  }
  expect(told).toEqual(titles)
})

test('S3-6 a programme comes in a sheet, too, with the channel by its name and times as people write them', async () => {
  const sheet =
    '频道\t日期\t时间\t结束\t节目\n农业频道\t2026-11-26\t9:05\t9点40\t一周菜价\n农业频道\t2026-11-26\t19：30\t\t果园管理'
  const answer = await office.send('POST', '/api/programme_items/imports/pasted', { text: sheet })
  expect(answer.json(), answer.body).toMatchObject({ created: 2, refused: 0 })
  const { importId, previewId } = answer.json()
  expect(
    (await office.send('POST', `/api/imports/${importId}/confirm`, { previewId })).statusCode,
  ).toBe(200)
  const { channels } = (await office.get(`/api/guide/programme?${at}&day=2026-11-26`)).json()
  expect(channels[0].items).toMatchObject([
    { fromTime: '09:05', toTime: '09:40', title: '一周菜价' },
    { fromTime: '19:30', toTime: null, title: '果园管理' },
  ])
})

test('S5-14 what people ask for is grouped by its words, answered, and told without names where they asked', async () => {
  const ask = (node: { server: TestHub['server'] }, topic: string) =>
    node.server.inject({
      ...{ method: 'POST', url: '/api/portal/topics', payload: { topic } },
      headers: { origin: 'http://localhost:80' },
    })
  for (const topic of ['养蜂技术', '想学养蜂技术！'])
    expect((await ask(hub, topic)).statusCode).toBe(204)
  for (const topic of ['养蜂技术', '開挖掘機'])
    expect((await ask(station, topic)).statusCode).toBe(204)
  await meet()
  const listed = async () => (await office.get(`/api/guide/requests?${at}`)).json().requests
  expect(await listed()).toMatchObject([
    { topic: '养蜂技术', votes: 3, stations: [null, '瓦场站点'], answer: null },
    { topic: '開挖掘機', votes: 1, stations: ['瓦场站点'] },
  ])
  hub.setNow('2026-11-23T03:00:00.000Z')
  const answer = (given: object) =>
    office.send('POST', '/api/guide/requests/answers', {
      place: county,
      placeLevel: 'county',
      ...given,
    })
  expect((await answer({ topics: ['开挖掘机'], state: 'declined' })).json()).toMatchObject({
    code: 'decline_needs_reason',
  })
  expect((await answer({ topics: ['养蜂技术'], state: 'matched' })).json()).toMatchObject({
    code: 'match_needs_resource',
  })
  expect(
    (await answer({ topics: ['养蜂技术'], state: 'answered', reply: '开放日请老陈来讲' }))
      .statusCode,
  ).toBe(204)
  expect(
    (await answer({ topics: ['开挖掘机'], state: 'declined', reply: '没有场地' })).statusCode,
  ).toBe(204)
  expect(await listed()).toMatchObject([
    { answer: { state: 'answered', reply: '开放日请老陈来讲' }, again: 0 },
    { topic: '開挖掘機', answer: { state: 'declined' } },
  ])
  expect(
    (
      await secretary.send('POST', '/api/guide/requests/answers', {
        place: county,
        placeLevel: 'county',
        topics: ['养蜂技术'],
        state: 'answered',
      })
    ).json(),
  ).toMatchObject({ code: 'not_permitted' })
  await meet()
  for (const node of [hub, station]) {
    const board = (await node.server.inject(`/api/portal/stations/${villageA1}`)).json()
    expect(board.answers).toMatchObject([
      { topic: '养蜂技术', reply: '开放日请老陈来讲' },
      { topic: '开挖掘机', reply: '没有场地' },
    ])
    expect(board.wanted).toEqual([])
  }
})

test('S5-14 what somebody wrote stands on no board before an office has read it, and a hidden word on none at all', async () => {
  const ask = (topic: string) =>
    hub.server.inject({
      ...{ method: 'POST', url: '/api/portal/topics', payload: { topic } },
      headers: { origin: 'http://localhost:80' },
    })
  for (const topic of ['骂人的话', '开网店', '想学开网店！', '修手机'])
    expect((await ask(topic)).statusCode).toBe(204)
  const board = async () =>
    (await hub.server.inject(`/api/portal/stations/${villageA1}`)).json() as {
      answers: { topic: string }[]
      wanted: { topic: string; votes: number }[]
    }
  expect((await board()).wanted).toEqual([])
  const owed = async () =>
    ((await office.get('/api/today')).json().waiting as { code: string; details: object }[]).find(
      ({ code }) => code === 'requests_owed',
    )?.details
  const before = (await owed()) as { count: number }
  const answer = (topic: string, state: string) =>
    office.send('POST', '/api/guide/requests/answers', {
      ...{ place: county, placeLevel: 'county', topics: [topic], state },
    })
  expect((await answer('开网店', 'gathering')).statusCode).toBe(204)
  expect((await answer('骂人的话', 'hidden')).statusCode).toBe(204)
  const after = await board()
  expect(after.wanted).toEqual([{ topic: '开网店', votes: 2 }])
  expect(after.answers.map(({ topic }) => topic)).not.toContain('骂人的话')
  expect(await owed()).toEqual({ count: before.count - 2 })
})

test('S5-12 feature 28 a station has a page for everybody: what is on, when it is usually open, without a login', async () => {
  const saturday = (week: number) => `2026-${['11-28', '12-05', '12-12'][week]}`
  for (const week of [0, 1, 2])
    await plan(hub, host, {
      ...{ startsAt: `${saturday(week)}T01:00:00.000Z`, endsAt: `${saturday(week)}T03:00:00.000Z` },
      ...{ kind: 'open_day', regionCode: villageA1 },
    })
  await meet()
  for (const node of [hub, station]) {
    const page = (await node.server.inject(`/api/portal/stations/${villageA1}`)).json()
    expect(page).toMatchObject({
      ...{ unitName: '瓦场村', townshipName: '廖家桥镇', schoolName: '小学G-01' },
      items: [{ kind: 'open_day', startsAt: '2026-11-28T01:00:00.000Z', title: null }],
      usual: [{ kind: 'open_day', weekday: 6, from: '9:00', to: '11:00' }],
    })
  }
  const home = (await station.server.inject('/api/portal/home')).json()
  expect(home.week).toMatchObject({ units: [{ code: villageA1, name: '瓦场村' }], many: false })
  expect(home.week.items).toHaveLength(1)
  expect((await hub.server.inject('/api/portal/home')).json().week).toMatchObject({
    items: [],
    many: true,
  })
  expect((await hub.server.inject('/api/portal/stations')).json().townships).toMatchObject([
    { name: '廖家桥镇', units: [{ code: villageA1 }] },
  ])
  expect((await hub.server.inject('/api/portal/stations/433123104201')).statusCode).toBe(404)
})

test('S5-12 the first page shows what comes first, and says how much more there is', async () => {
  for (const hour of ['01', '02', '03', '04', '05', '06', '07', '08'])
    await plan(hub, host, {
      ...{ startsAt: `2026-11-29T${hour}:00:00.000Z`, endsAt: `2026-11-29T${hour}:45:00.000Z` },
      ...{ kind: 'group_learning', regionCode: villageA1 },
    })
  await meet()
  const { week } = (await station.server.inject('/api/portal/home')).json()
  expect(week).toMatchObject({ more: 3, units: [{ code: villageA1 }] })
  expect(week.items).toHaveLength(6)
})
