import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  villageA1,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { resourceRegister } from '../library/registers.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { KeeperSessionDetail } from './keeper-api.ts'
import { themeRegister } from './learning-plan-registers.ts'
import { addOccurrence, addStation, sent } from './sessions.fixture.ts'

/** 8 × 6 of one colour. */
const green = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAgT/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCUAKJ//9k=',
  'base64',
)

let hub: TestHub
let office: Session
let clerk: Session
let keeper: Session
let schoolId: string
let stationId: string
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-24T10:30:00.000Z')
  const { id } = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'T-01', name: '瓦场村小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  schoolId = id
  stationId = await addStation(hub.db, { unitCode: villageA1, schoolId })
  for (const [code, name, fromDay, toDay] of [
    ['ZT01', '换届选举', '2026-10-01', '2026-12-31'],
    ['ZT02', '春季防疫', '2027-02-01', '2027-04-30'],
  ])
    await saveRow(hub.db, operator, themeRegister, {
      ...{ code, name, fromDay, toDay, ownerCode: county },
    })
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(hub, (await somebody(hub, who)).loginName)
  office = await logIn({ role: 'programme_office', name: '办公室' })
  clerk = await logIn({ role: 'township_clerk', regionCode: townshipA, level: 'township' })
  keeper = await logIn({
    ...{ role: 'equipment_keeper', organisationId: schoolId, regionCode: villageA1 },
    ...{ level: 'village', name: '吴老师' },
  })
})
afterAll(() => hub?.close())

const evening = (day: string, kind: 'group_learning' | 'open_day' = 'group_learning') =>
  addOccurrence(hub.db, {
    ...{ stations: [stationId], schoolId, regionCode: villageA1, kind, roomId: newId() },
    ...{ from: `${day} 19:00`, to: `${day} 21:00` },
  })

async function act(id: string, said: object): Promise<KeeperSessionDetail> {
  const answer = await keeper.send('POST', `/api/keeper/sessions/${id}/acts`, {
    act: { ...sent('2026-11-24T10:30:00.000Z'), ...said },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const closed = { act: 'close', beganAt: '19:00', endedAt: '21:00', headCount: 20, members: 5 }

async function added<T extends object>(who: Session, register: string, row: T): Promise<string> {
  const answer = await who.send('POST', `/api/${register}`, { row })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<{ id: string }>().id
}

async function paperOf(who: Session, address: string, language = 'zh-Hans'): Promise<string> {
  const answer = await who.get(`${address}${address.includes('?') ? '&' : '?'}language=${language}`)
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  return pageTexts(answer.rawPayload).join('\n').replace(/\s/g, '')
}

const link = (more: object) => ({ placeCode: villageA1, fromDay: '2026-09-01', ...more })

test('O2-2 a session is offered the themes of its day, and what it names outside them is said and kept', async () => {
  const id = await evening('2026-11-20')
  const begun = await act(id, { act: 'say', theme: 'ZT01' })
  expect(begun).toMatchObject({ theme: 'ZT01', themes: [{ code: 'ZT01', name: '换届选举' }] })
  expect((await act(id, { act: 'say', theme: '学党章' })).theme).toBe('学党章')
  const { version } = (await office.get(`/api/sessions/${id}`)).json<{ version: number }>()
  const row = {
    ...{ schoolCode: 'T-01', stations: [villageA1], kind: 'group_learning', title: '学习' },
    ...{ day: '2026-11-20', plannedFrom: '19:00', plannedTo: '21:00', theme: 'ZT02' },
  }
  const saved = await office.send('PUT', `/api/sessions/${id}`, { row, version })
  expect(saved.statusCode, saved.body).toBe(200)
  const heading = '学校代码\t站点\t类型\t内容\t日期\t计划开始\t计划结束\t学习主题'
  const line = `T-01\t${villageA1}\t集中学习\t选举法\t2026-11-21\t19:00\t21:00\t换届选举`
  const sheet = `${heading}\n${line}`
  const pasted = await office.send('POST', '/api/sessions/imports/pasted', { text: sheet })
  expect(pasted.statusCode, pasted.body).toBeLessThan(300)
  expect(pasted.body).not.toContain('theme_unknown')
})

test('O2-4 an activity is filed with its design, who came by its sessions, its result and photos', async () => {
  const activity = {
    ...{ placeCode: villageA1, title: '我的一票', theme: 'ZT01', venue: '村小学操场' },
    ...{ fromDay: '2026-11-10', toDay: '2026-11-19', design: '先讲选举法，再模拟投票。' },
    result: '八成选民参加。',
  }
  const wrong = await clerk.send('POST', '/api/themed_activities', {
    row: { ...activity, theme: 'ZT02' },
  })
  expect(wrong.json()).toMatchObject({ problems: [{ code: 'theme_outside', field: 'theme' }] })
  const id = await added(clerk, 'themed_activities', activity)
  for (const [day, theme] of [
    ['2026-11-12', 'ZT01'],
    ['2026-11-19', 'ZT01'],
    ['2026-11-13', undefined],
    ['2026-11-23', 'ZT01'],
  ]) {
    const session = await evening(day ?? '')
    await act(session, { ...closed, ...(theme && { theme }), title: `选举${day}` })
    if (day !== '2026-11-12') continue
    const kept = await keeper.upload(`/api/keeper/sessions/${session}/files?kind=photo`, {
      ...{ name: 'photo.jpg', bytes: green },
    })
    expect(kept.statusCode, kept.body).toBe(201)
  }
  const file = await paperOf(clerk, `/api/themed_activities/${id}/file`)
  for (const words of [
    ...['主题活动档案', '我的一票', '换届选举', '先讲选举法，再模拟投票。', '八成选民参加。'],
    ...['共2次活动，240分钟', '40人次，其中党员干部10人次', '选举2026-11-12', '照片'],
  ])
    expect(file).toContain(words)
  expect(file).not.toContain('选举2026-11-13')
  expect(file).not.toContain('选举2026-11-23')
  expect(await paperOf(clerk, `/api/themed_activities/${id}/file`, 'zh-Hant')).toContain(
    '主題活動檔案',
  )
  const themes = (await office.get('/api/themes')).json<{
    rows: { id: string; version: number; code: string }[]
  }>()
  const used = themes.rows.find(({ code }) => code === 'ZT01')
  const retired = await office.send('POST', `/api/themes/${used?.id}/retire`, {
    ...{ version: used?.version, reason: '不用了' },
  })
  expect(retired.body).toContain('themed_activities')
})

test('O2-5, N17 X-11 each teaching model makes its links, hides the householder, and counts in the report', async () => {
  const base = { placeCode: townshipA, name: '廖家桥椪柑基地', kind: 'base', trade: '椪柑' }
  await added(clerk, 'teaching_bases', base)
  await added(clerk, 'teaching_bases', { ...base, name: '椪柑协会', kind: 'association' })
  const refused = async (more: object) =>
    (await clerk.send('POST', '/api/teaching_links', { row: link({ name: '错', ...more }) })).json()
  expect(await refused({ model: 'base_household', base: base.name })).toMatchObject({
    problems: [{ code: 'teaching_partner_missing', field: 'households' }],
  })
  expect(
    await refused({ model: 'base_association', base: '没有的', association: base.name }),
  ).toMatchObject({
    problems: [
      { code: 'teaching_base_unknown', field: 'base' },
      { code: 'teaching_base_unknown', field: 'association' },
    ],
  })
  expect(await refused({ model: 'school_village', schoolCode: 'T-99' })).toMatchObject({
    problems: [{ code: 'teaching_school_unknown' }],
  })
  const households = { base: base.name, households: 12 }
  await added(
    clerk,
    'teaching_links',
    link({ name: '基地带户', model: 'base_household', ...households }),
  )
  const both = { base: base.name, association: '椪柑协会' }
  await added(
    clerk,
    'teaching_links',
    link({ name: '基地联协会', model: 'base_association', ...both }),
  )
  await added(
    clerk,
    'teaching_links',
    link({ name: '小学帮村', model: 'school_village', schoolCode: 'T-01' }),
  )
  const helped = { teacher: '吴老师', households: 1, householder: '田有福' }
  const pair = await added(
    clerk,
    'teaching_links',
    link({ name: '一帮一', model: 'teacher_household', ...helped }),
  )
  await added(
    clerk,
    'teaching_links',
    link({ name: '赶场课', model: 'other', otherModel: '赶场天学习' }),
  )
  await added(office, 'teaching_links', {
    ...link({ name: '基地带户', model: 'other', otherModel: '别处' }),
    placeCode: villageB1,
  })
  expect((await clerk.get(`/api/teaching_links/${pair}`)).body).not.toContain('田有福')
  const id = await evening('2026-11-24')
  const names = (await act(id, { act: 'say', teachingLink: '基地带户' })).links
  expect(names).toEqual(
    expect.arrayContaining(['基地带户', '基地联协会', '小学帮村', '一帮一', '赶场课']),
  )
  await act(id, closed)
  const report = (
    await office.get(`/api/learning-plans/report?place=${county}&from=2026-11-01&to=2026-11-30`)
  ).json<{ models: object[] }>()
  expect(report.models).toHaveLength(6)
  expect(report.models).toMatchObject([
    { model: 'base_association', links: 1, bases: 1, associations: 1, sessions: 0 },
    { model: 'base_household', links: 1, households: 12, sessions: 1, minutes: 120, people: 20 },
    { model: 'other', otherModel: '别处', sessions: 0 },
    { model: 'other', otherModel: '赶场天学习', links: 1 },
    { model: 'school_village', schools: 1 },
    { model: 'teacher_household', teachers: 1, households: 1 },
  ])
  const bases = (await clerk.get('/api/teaching_bases')).json<{
    rows: { id: string; version: number }[]
  }>()
  const [used] = bases.rows
  const retired = await clerk.send('POST', `/api/teaching_bases/${used?.id}/retire`, {
    ...{ version: used?.version, reason: '不办了' },
  })
  expect(retired.body).toContain('teaching_links')
})

test('S5-14 F21 an open day has a poster with host, minutes, times and place; group learning has none', async () => {
  const id = await evening('2026-11-28', 'open_day')
  await act(id, {
    ...{ act: 'say', title: '椪柑修剪门诊' },
    staff: [{ personId: newId(), name: '龙校长', part: 'host' }],
  })
  const address = `/api/keeper/sessions/${id}/papers/poster`
  const poster = await paperOf(keeper, address)
  for (const words of [
    '开放日',
    '椪柑修剪门诊',
    '19:00—21:00',
    '瓦场村小学',
    '开放120分钟',
    '值守：龙校长',
  ])
    expect(poster).toContain(words)
  expect(await paperOf(keeper, address, 'zh-Hant')).toContain('開放120分鐘')
  const other = await evening('2026-11-27')
  expect((await keeper.get(`/api/keeper/sessions/${other}/papers/poster`)).json()).toMatchObject({
    code: 'poster_of_learning',
  })
})

test('F22 F23 the record of a session has what took place, and what was played stands in the log of its days', async () => {
  const id = await evening('2026-11-25')
  const { id: film } = await saveRow(hub.db, operator, resourceRegister, {
    ...{ title: '椪柑冬季修剪', catalogueNo: 'P-1', subjects: ['修剪'], originLevel: 'county' },
    ...{ mediaType: 'video', useModes: ['group'], ownerCode: county, language: 'mandarin' },
  })
  await act(id, {
    ...{ ...closed, gist: '剪了三棵', broken: '投影灯泡', teachingLink: '基地带户' },
    segments: [{ form: 'viewing', minutes: 40, title: '椪柑冬季修剪' }],
  })
  const station = newId()
  const played = async (from: string) => {
    await asSystem(hub.db, 'test', (tx) =>
      sql`insert into statements (id, station, region_code, stored, stated_at, authority, voids, voids_others,
          body)
        values (${newId()}, ${station}, ${villageA1}, ${from}, ${from}, ${newId()}, false, false,
          ${JSON.stringify({ object: { id: `urn:uuid:${film}` } })})`.execute(tx),
    )
  }
  await played('2026-11-25T11:10:00Z')
  await played('2026-11-25T11:50:00Z')
  const record = await paperOf(keeper, `/api/keeper/sessions/${id}/papers/record`)
  for (const words of [
    ...['学习活动记录', '2026-11-2519:00–21:00', '120分钟', '20人次，其中党员干部5人次'],
    ...['剪了三棵', '投影灯泡', '基地带户', '收看', '没有人签到', '19:10椪柑冬季修剪40'],
  ])
    expect(record).toContain(words)
  expect(await paperOf(keeper, `/api/keeper/sessions/${id}/papers/record`, 'zh-Hant')).toContain(
    '學習活動記錄',
  )
  const log = '/api/keeper/played?from=2026-11-01&to=2026-11-30'
  // Stated on a machine that is no station of the school: not this school’s.
  expect(await paperOf(keeper, log)).toContain('这些天没有播放记录')
  await asSystem(hub.db, 'test', (tx) =>
    sql`insert into sync_peers (id, kind, name, region_code, organisation_id, feeds, state, signing_key, invited_at)
      values (${station}, 'station', '站点', ${villageA1}, ${schoolId}, '{}', 'enrolled', decode('00', 'hex'), now())`.execute(
      tx,
    ),
  )
  expect(await paperOf(keeper, log)).toContain('2026-11-2519:10椪柑冬季修剪40集中学习')
  const long = await keeper.get('/api/keeper/played?from=2025-01-01&to=2026-11-30')
  expect(long.json()).toMatchObject({ code: 'too_many_weeks' })
})

test('S3-14 F28 the assistants’ sheet has the duties of each station and what was done', async () => {
  for (const [kind, note] of [
    ['organise', '通知各组长'],
    ['return_visit', '看剪过的果树'],
  ]) {
    const done = await clerk.send('POST', '/api/duties', {
      ...{ unitCode: villageA1, kind, day: '2026-11-24', note },
    })
    expect(done.statusCode, done.body).toBeLessThan(300)
  }
  const address = `/api/duties/paper?place=${townshipA}&placeLevel=township&from=2026-11-01&to=2026-11-30`
  const sheet = await paperOf(clerk, address)
  for (const words of [
    '协管员工作表',
    '瓦场村小学',
    '组织学习',
    '通知各组长',
    '看剪过的果树',
    '没有',
  ])
    expect(sheet).toContain(words)
  expect(await paperOf(clerk, address, 'zh-Hant')).toContain('協管員工作表')
})
