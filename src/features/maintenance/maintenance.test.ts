import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { readSheet } from '../../platform/sheets/read.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { equipmentRegister, schoolRegister } from '../schools/registers.ts'
import { addStation } from '../sessions/sessions.fixture.ts'

const now = '2026-11-23T04:30:00.000Z'
let node: TestNode
let keeper: Session
let head: Session
let office: Session
let clerk: Session
let elsewhere: Session
let school: string
beforeAll(async () => {
  node = await openTestNode()
  node.setNow(now)
  const schoolAt = (schoolCode: string) =>
    saveRow(node.db, operator, schoolRegister, {
      ...{ schoolCode, name: `小学${schoolCode}`, villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
  const assetAt = (schoolCode: string, assetNo: string) =>
    saveRow(node.db, operator, equipmentRegister, {
      ...{ schoolCode, assetNo, type: 'projector', condition: 'good' },
      ...{ quantity: 1, usableQuantity: 1 },
    })
  school = (await schoolAt('L-01')).id
  const other = (await schoolAt('L-02')).id
  await assetAt('L-01', 'P1')
  await assetAt('L-02', 'Q1')
  await addStation(node.db, { unitCode: villageA1, schoolId: school })
  await addStation(node.db, { unitCode: villageA2, schoolId: other, activeFrom: '2026-11-01' })
  const person = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(node, (await somebody(node, who)).loginName)
  const at = { regionCode: villageA1, level: 'village' as const }
  keeper = await person({ ...at, role: 'equipment_keeper', organisationId: school, name: '吴老师' })
  head = await person({ ...at, role: 'head_of_school', organisationId: school, name: '龙校长' })
  elsewhere = await person({ ...at, role: 'equipment_keeper', organisationId: other })
  office = await person({ role: 'programme_office' })
  clerk = await person({ role: 'township_clerk', regionCode: townshipA, level: 'township' })
})
afterAll(() => node?.close())

const sent = (key = newId()) => ({ key, at: now, sentAt: now })
const upkeep = (who: Session, more: object = {}) =>
  who.send('POST', '/api/keeper/maintenance', {
    ...{ ...sent(), schoolCode: 'L-01', work: ['cleaned', 'signal'], ...more },
  })
const fault = (who: Session, more: object = {}) =>
  who.send('POST', '/api/keeper/faults', {
    ...{ ...sent(), schoolCode: 'L-01', symptom: '没有图像', severity: 'blocks_sessions', ...more },
  })
const reported = async (more: object = {}): Promise<string> => {
  const key = newId()
  const answer = await fault(keeper, { ...more, key })
  expect(answer.statusCode, answer.body).toBe(201)
  return key
}
const act = (who: Session, id: string, done: object) =>
  who.send('POST', `/api/keeper/faults/${id}/acts`, { act: { ...sent(), ...done } })
const move = (who: Session, name: string, id: string, reason?: string) =>
  who.send('POST', '/api/fault_tickets/moves', {
    ...{ rows: [{ id }], move: name, ...(reason && { reason }) },
  })
const rowOf = async (id: string, who: Session = head) =>
  (await who.get(`/api/fault_tickets/${id}`)).json()
const due = async (who: Session, place = `place=${county}`) => {
  const answer = await who.get(`/api/maintenance/due?${place}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const today = async (who: Session) => {
  const { waiting } = (await who.get('/api/today')).json()
  return Object.fromEntries(
    waiting.map(({ code, details, link }: never) => [
      code,
      [(details as { count: number }).count, link],
    ]),
  )
}
const whyNot = (answer: { json(): { rows?: { obstacles: { code: string }[] }[] } }) =>
  JSON.stringify(answer.json())

test('S3-4 a station that nobody looked after for a month is listed and told of, to the school and the office, until somebody does', async () => {
  const late = { unitCode: villageA1, schoolName: '小学L-01', lastOn: null, dueOn: '2026-10-02' }
  expect((await due(office)).stations).toMatchObject([
    { ...late, isOverdue: true },
    { unitCode: villageA2, dueOn: '2026-12-02', isOverdue: false },
  ])
  expect((await due(clerk, `place=${townshipA}&placeLevel=township`)).stations).toHaveLength(2)
  // A school reads of its own alone.
  expect((await due(keeper)).stations).toMatchObject([late])
  expect((await due(elsewhere)).stations).toMatchObject([{ unitCode: villageA2 }])
  const listed = [1, '/console/maintenance?only=overdue']
  for (const who of [keeper, head, clerk, office])
    expect((await today(who)).upkeep_overdue).toEqual(listed)
  expect(await today(elsewhere)).not.toHaveProperty('upkeep_overdue')

  // What is dated on a day to come has not been done.
  const early = { schoolCode: 'L-01', day: '2026-12-20', work: ['other'], doneBy: '吴老师' }
  const entered = await head.send('POST', '/api/maintenance_records', { row: early })
  expect(entered.statusCode, entered.body).toBe(201)
  expect((await due(office)).stations[0]).toMatchObject({ ...late, isOverdue: true })
  const { id, version } = entered.json()
  const gone = { version, reason: '日期写错' }
  expect((await head.send('POST', `/api/maintenance_records/${id}/retire`, gone)).statusCode).toBe(
    204,
  )

  const answer = await upkeep(keeper)
  expect(answer.statusCode, answer.body).toBe(201)
  expect(answer.json()).toMatchObject({
    schools: [{ schoolCode: 'L-01', lastOn: '2026-11-23', dueOn: '2026-12-24', isOverdue: false }],
  })
  expect((await due(office)).stations.map(({ isOverdue }: never) => isOverdue)).toEqual([
    ...[false, false],
  ])
  expect(await today(office)).not.toHaveProperty('upkeep_overdue')
  const { rows } = (await office.get('/api/maintenance_records')).json()
  expect(rows).toMatchObject([
    { schoolCode: 'L-01', day: '2026-11-23', work: ['cleaned', 'signal'], doneBy: '吴老师' },
  ])
})

test('S3-4 the interval is the county’s to set', async () => {
  await asSystem(node.db, 'test', (tx) =>
    tx
      .insertInto('policyValues')
      .values({
        ...{ id: newId(), rule: 'maintenance.intervalDays', value: '10' },
        ...{ regionCode: county, level: 'county', validFrom: '2026-11-01' },
        sourceDocument: '测试',
      })
      .execute(),
  )
  expect((await due(elsewhere)).stations).toMatchObject([{ dueOn: '2026-11-11', isOverdue: true }])
})

test('S3-4 what a telephone sends twice is entered once, of upkeep and of faults', async () => {
  const [one, two] = [newId(), newId()]
  for (let time = 0; time < 2; time++) {
    expect((await upkeep(keeper, { key: one, note: '两次' })).statusCode).toBe(201)
    expect((await fault(keeper, { key: two, symptom: '发了两次' })).statusCode).toBe(201)
  }
  const count = async (of: string, find: string) =>
    (await head.get(`/api/${of}?search=${encodeURIComponent(find)}`)).json().rows.length
  expect(await count('fault_tickets', '发了两次')).toBe(1)
  const { rows } = (await head.get('/api/maintenance_records')).json()
  expect(rows.filter(({ note }: never) => note === '两次')).toHaveLength(1)
  // Said an hour ago on a telephone without a line: the time is when it was found.
  const id = await reported({ at: '2026-11-23T03:30:00.000Z', symptom: '一小时前' })
  expect(await rowOf(id)).toMatchObject({ reportedOn: '2026-11-23', reportedAt: '11:30' })
})

test('S3-4 a key that has entered something else is refused, so that nothing is lost unseen', async () => {
  const key = await reported({ symptom: '键已用' })
  for (const again of [
    await upkeep(keeper, { key, note: '键已用' }),
    await fault(elsewhere, { key, schoolCode: 'L-02', symptom: '别校的键' }),
  ])
    expect([again.statusCode, again.json().code]).toEqual([409, 'act_of_another_session'])
  expect((await fault(keeper, { key, symptom: '键已用' })).statusCode).toBe(201)
})

test('S3-4 a fault whose times and days are none is refused with its reason', async () => {
  const row = { schoolCode: 'L-01', symptom: '时间', severity: 'degraded', reportedBy: '吴老师' }
  const enter = async (more: object) =>
    head.send('POST', '/api/fault_tickets', { row: { ...row, reportedOn: '2026-11-20', ...more } })
  const timed = await enter({ repairedOn: '2026-11-21', reportedAt: 5, repairedAt: 5 })
  expect(timed.json()).toMatchObject({
    code: 'row_problems',
    problems: [{ field: 'reportedAt' }, {}],
  })
  const dayless = await enter({ reportedOn: '0000-01-01' })
  expect(dayless.json()).toMatchObject({ problems: [{ code: 'day_out_of_range' }] })
})

test('S3-4 equipment of another school is not reported, nor is a fault for another school', async () => {
  const foreign = await fault(keeper, { assetNo: 'Q1' })
  expect(foreign.statusCode).toBe(400)
  expect(foreign.body).toContain('asset_not_of_school')
  expect((await upkeep(keeper, { assetNo: 'Q1' })).body).toContain('asset_not_of_school')
  expect((await fault(keeper, { assetNo: 'P1' })).statusCode).toBe(201)
  const other = await fault(keeper, { schoolCode: 'L-02' })
  expect([other.statusCode, other.json().code]).toEqual([403, 'not_permitted'])
  expect((await fault(office)).statusCode).toBe(403)
  const id = await reported({ symptom: '别校看不到' })
  expect((await elsewhere.get(`/api/fault_tickets/${id}`)).statusCode).toBe(404)
  expect((await act(elsewhere, id, { act: 'verify' })).statusCode).toBe(404)
})

test('S3-4 a fault is sent to somebody by an office, repaired, and verified by another person only', async () => {
  const id = await reported({ symptom: '投影机不亮', assetNo: 'P1' })
  expect(await move(keeper, 'assign', id, '找县里')).toMatchObject({ statusCode: 409 })
  expect((await move(clerk, 'assign', id, '县电教站周工，明天到')).statusCode).toBe(200)
  // Who and when come before “repaired”.
  expect(whyNot(await move(keeper, 'repair', id, '换了灯泡'))).toContain('ticket_repair_untold')
  const repaired = await act(keeper, id, {
    ...{ act: 'repair', repairer: '周工', told: '换了灯泡', costFen: 8_000 },
  })
  expect(repaired.statusCode, repaired.body).toBe(200)
  expect(await rowOf(id)).toMatchObject({
    ...{ state: 'repaired', repairer: '周工', costFen: 8_000, downtimeMinutes: 0 },
    ...{ repairedOn: '2026-11-23', repairedAt: '12:30' },
  })
  const [mine] = (await keeper.get('/api/keeper/maintenance')).json().schools
  expect(mine.faults.find((one: { id: string }) => one.id === id).mayVerify).toBe(false)
  const own = await act(keeper, id, { act: 'verify' })
  expect([own.statusCode, own.body]).toEqual([409, expect.stringContaining('ticket_of_own_hand')])

  expect((await act(head, id, { act: 'reject', told: '颜色不对' })).statusCode).toBe(200)
  expect((await rowOf(id)).state).toBe('assigned')
  // Whoever is named as the repairer does not verify it either, whoever entered it.
  const again = { act: 'repair', repairer: '龙校长', told: '调了线' }
  expect((await act(keeper, id, again)).statusCode).toBe(200)
  expect((await act(head, id, { act: 'verify' })).body).toContain('ticket_of_own_hand')
  expect((await move(clerk, 'verify', id)).statusCode).toBe(200)
  expect((await rowOf(id)).state).toBe('verified')
  const { history } = (await head.get(`/api/fault_tickets/${id}/case`)).json()
  expect(history.map(({ name, reason }: never) => [name, reason ?? ''])).toEqual([
    ...[
      ['create', ''],
      ['assign', '县电教站周工，明天到'],
      ['edit', ''],
      ['repair', '换了灯泡'],
    ],
    ...[
      ['reject', '颜色不对'],
      ['edit', ''],
      ['repair', '调了线'],
      ['verify', ''],
    ],
  ])
})

test('S3-4 “repaired” that is sent twice is one repair, also after it was sent back', async () => {
  const id = await reported({ symptom: '声音断续' })
  const once = { ...sent(), act: 'repair', repairer: '吴老师', told: '插紧了' }
  const send = () => keeper.send('POST', `/api/keeper/faults/${id}/acts`, { act: once })
  expect((await send()).statusCode).toBe(200)
  expect((await act(head, id, { act: 'reject', told: '还是断' })).statusCode).toBe(200)
  expect((await send()).statusCode).toBe(200)
  expect((await rowOf(id)).state).toBe('assigned')
})

test('X-5 S3-4 a repair by a telephone whose clock was set after the report is kept, as of the report', async () => {
  const id = await reported({ symptom: '时钟改过' })
  const at = '2026-11-22T04:30:00.000Z'
  const repair = await act(keeper, id, { at, act: 'repair', repairer: '周工', told: '修好' })
  expect(repair.statusCode, repair.body).toBe(200)
  expect(await rowOf(id)).toMatchObject({
    ...{ state: 'repaired', downtimeMinutes: 0 },
    ...{ repairedOn: '2026-11-23', repairedAt: '12:30' },
  })
  // What was reported for a day to come is not repaired before it.
  const row = { schoolCode: 'L-01', symptom: '还没到', severity: 'degraded', reportedBy: '龙校长' }
  const early = await head.send('POST', '/api/fault_tickets', {
    row: { ...row, reportedOn: '2026-12-20' },
  })
  const told = { act: 'repair', repairer: '周工', told: '修好' }
  expect((await act(keeper, early.json().id, told)).body).toContain('day_to_come')
})

test('S3-4 what is not worth a repair is scrapped by an office', async () => {
  const id = await reported({ symptom: '主板烧了' })
  expect((await move(keeper, 'proposeScrap', id, '修理比新的贵')).statusCode).toBe(200)
  expect((await move(keeper, 'scrap', id)).statusCode).toBe(409)
  expect((await move(clerk, 'keep', id, '先送县里看')).statusCode).toBe(200)
  expect((await move(head, 'proposeScrap', id, '县里也修不了')).statusCode).toBe(200)
  expect((await move(office, 'scrap', id)).statusCode).toBe(200)
  expect((await rowOf(id)).state).toBe('scrapped')
})

test('S3-4 no cost is negative, by the form or by a page', async () => {
  const id = await reported({ symptom: '费用' })
  const negative = { act: 'repair', repairer: '周工', told: '修好', costFen: -1 }
  expect((await act(keeper, id, negative)).statusCode).toBe(400)
  const { id: _id, version, ...seen } = await rowOf(id)
  const row = {
    ...{ schoolCode: 'L-01', symptom: seen.symptom, severity: seen.severity },
    ...{ reportedOn: seen.reportedOn, reportedBy: seen.reportedBy },
  }
  const put = (costFen: number) =>
    head.send('PUT', `/api/fault_tickets/${id}`, { row: { ...row, costFen }, version })
  expect((await put(-1)).statusCode).toBe(400)
  expect((await put(100)).statusCode).toBe(200)
})

test('S3-4 repairs that take too long for how bad they are are listed, told of and exported', async () => {
  const at = { at: '2026-11-18T02:00:00.000Z' }
  const blocking = await reported({ ...at, symptom: '早该修好' })
  await reported({ ...at, symptom: '不急', severity: 'cosmetic' })
  const { faults } = await due(office)
  const late = faults.filter(({ isOverdue }: never) => isOverdue)
  expect(late).toMatchObject([
    { id: blocking, symptom: '早该修好', reportedOn: '2026-11-18', dueOn: '2026-11-21' },
  ])
  // Late ones come first.
  expect(faults[0].id).toBe(blocking)
  for (const who of [keeper, office, clerk]) expect((await today(who)).repairs_overdue?.[0]).toBe(1)
  const sheet = await office.get(`/api/maintenance/due/sheet?place=${county}`)
  expect(sheet.statusCode).toBe(200)
  const columnOf = async (worksheet: number, column: number) => {
    const { batches } = await readSheet(
      { name: 'due.xlsx', bytes: sheet.rawPayload },
      { isHeading: (cells) => cells.length, expected: [], worksheet, heading: 2 },
    )
    const found: unknown[] = []
    for await (const rows of batches) found.push(...rows.map(({ cells }) => cells[column]))
    return found
  }
  expect(await columnOf(0, 1)).toEqual(['小学L-02'])
  expect(await columnOf(1, 1)).toEqual(['早该修好'])
})

const sheet = async (of: string, ...lines: string[]) => {
  const file = { name: 'sheet.csv', bytes: Buffer.from(lines.join('\r\n')) }
  const answer = await head.upload(`/api/${of}/imports`, file)
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
const confirm = async (importId: string) => {
  const body = { leaveOutRefused: false }
  const answer = await head.send('POST', `/api/imports/${importId}/confirm`, body)
  expect(answer.statusCode, answer.body).toBe(200)
}

test('X-6 S3-4 the same sheet of upkeep and faults, read again, enters nothing twice', async () => {
  const done = ['学校代码,维护日期,维护内容,维护人,备注', 'L-01,2026.3.5,清洁除尘,吴老师,月检']
  const another = 'L-01,2026年3月6日,检查网络,吴老师,'
  const first = await sheet('maintenance_records', ...done, another)
  expect(first).toMatchObject({ created: 2, unchanged: 0, refused: 0 })
  await confirm(first.importId)
  expect(await sheet('maintenance_records', ...done, another)).toMatchObject({
    ...{ created: 0, unchanged: 2, refused: 0 },
  })
  // What says anything else is another time of the same day.
  const other = [done[0] ?? '', 'L-01,2026.3.5,检查网络,龙校长,月检', another]
  expect(await sheet('maintenance_records', ...other)).toMatchObject({ created: 1, unchanged: 1 })
  const broken = [
    '学校代码,故障现象,影响,报修日期,报修人',
    'L-01,遥控失灵,不影响活动,2026.3.5,吴老师',
  ]
  await confirm((await sheet('fault_tickets', ...broken)).importId)
  expect(await sheet('fault_tickets', ...broken)).toMatchObject({ created: 0, unchanged: 1 })
})

test('S3-4 a cost in yuan is not taken for fen: the heading says which, or a person', async () => {
  const costs = (heading: string, cost: string) =>
    sheet(
      'fault_tickets',
      `学校代码,故障现象,影响,报修日期,报修人,${heading}`,
      `L-01,${heading}${cost},不影响活动,2026.3.5,吴老师,${cost}`,
    )
  for (const [cost, costFen] of [
    ['80', 8_000],
    ['80.55', 8_055],
    ['￥120.5', 12_050],
  ] as const) {
    await confirm((await costs('费用（元）', cost)).importId)
    const search = encodeURIComponent(`费用（元）${cost}`)
    const { rows } = (await head.get(`/api/fault_tickets?search=${search}`)).json()
    expect(rows, cost).toMatchObject([{ costFen }])
  }
  expect(await costs('费用', '80')).toMatchObject({
    ...{ created: 0, refused: 1 },
    groups: [{ code: 'unit_open', details: { units: ['元', '分'] } }],
  })
  expect(await costs('费用', '80元')).toMatchObject({ created: 1, refused: 0 })
})
