import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  villageA1,
  villageB1,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { grantUnmasking } from '../people/unmasking-actions.ts'
import { roomRegister, schoolRegister, staffRegister } from '../schools/registers.ts'
import { saveRow } from './actions.ts'
import type { Row } from './shape.ts'
import { findStored } from './store.ts'

let node: TestNode
let office: Session
let officePersonId: string
let schoolA: Row
let schoolA2: Row
beforeAll(async () => {
  node = await openTestNode()
  officePersonId = (await somebody(node, { role: 'programme_office', loginName: 'office' })).actor
    .personId
  office = await logInAs(node, 'office')
  schoolA = await addSchool('A-01', '重庆路小学', villageA1)
  schoolA2 = await addSchool('A-02', '解放路小学', villageA1)
  await addSchool('B-01', '茶田小学', villageB1)
})
afterAll(() => node.close())

const addSchool = (schoolCode: string, name: string, villageCode: string, more: object = {}) =>
  saveRow(node.db, operator, schoolRegister, {
    schoolCode,
    name,
    villageCode,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
    ...more,
  })
const addStaff = (schoolCode: string, staffNo: string, name: string, more: object = {}) =>
  saveRow(node.db, operator, staffRegister, {
    schoolCode,
    staffNo,
    name,
    post: 'teacher',
    partyMember: false,
    usableForProgramme: true,
    ...more,
  })

const names = async (session: Session, url: string) =>
  ((await session.get(url)).json().rows as Row[]).map((row) => row.name)

describe('X-4 search', () => {
  test('finds the same school in either script, by pinyin initials and by code', async () => {
    for (const search of ['解放路', 'JFL', 'jflxx', 'a-02', '解放路小學']) {
      expect(await names(office, `/api/schools?search=${encodeURIComponent(search)}`)).toEqual([
        '解放路小学',
      ])
    }
  })

  test('a percent sign is a character, not a pattern', async () => {
    expect(await names(office, '/api/schools?search=%25%25')).toHaveLength(3)
    expect(await names(office, '/api/schools?search=_')).toHaveLength(3)
  })
})

test('a telephone number typed in a form is kept in the one spelling, as in a sheet', async () => {
  const { id } = await addSchool('P-01', '话机小学', villageA1, { headPhone: '+86 138-0000-1234' })
  const stored = await asSystem(node.db, 'test', (tx) => findStored(tx, schoolRegister.shape, [id]))
  expect(stored.get(id)).toMatchObject({ headPhone: '13800001234' })
  const two = addSchool('P-02', '两机小学', villageA1, { headPhone: '13800001234/13900001234' })
  await expect(two).rejects.toMatchObject({ code: 'row_problems' })
  await office.send('POST', `/api/schools/${id}/retire`, { version: 1, reason: '试' })
})

test('a row that is saved as it was has no new version and no line in its history', async () => {
  const { id } = await addSchool('U-01', '原样小学', villageA1)
  const { updatedAt, simulated, regionCode, organisationId, version, ...row } = (
    await office.get(`/api/schools/${id}`)
  ).json()
  const { id: _, ...values } = row
  const save = (changes: object) =>
    office.send('PUT', `/api/schools/${id}`, { row: { ...values, ...changes }, version })
  expect((await save({})).json()).toMatchObject({ version, updatedAt })
  expect((await save({ headName: '' })).json()).toMatchObject({ version, updatedAt })
  expect((await save({ pupils: 91 })).json()).toMatchObject({ version: version + 1 })
  const { entries } = (await office.get(`/api/audit?subjectType=schools&subjectId=${id}`)).json()
  expect(entries).toHaveLength(2)
  await office.send('POST', `/api/schools/${id}/retire`, { version: version + 1, reason: '试' })
})

test('names sort by pinyin: 茶田, 重庆路, 解放路', async () => {
  expect(await names(office, '/api/schools')).toEqual(['茶田小学', '重庆路小学', '解放路小学'])
  expect(await names(office, '/api/schools?sort=-name')).toEqual([
    '解放路小学',
    '重庆路小学',
    '茶田小学',
  ])
})

test('pages by key meet every row once, also those without a value, and count all of them', async () => {
  for (let i = 0; i < 7; i++) {
    await saveRow(node.db, operator, roomRegister, {
      schoolCode: 'A-01',
      roomNo: String(i),
      name: `教室${i}`,
      kind: 'other',
      areaM2: 50,
      seats: 40,
      usableSeats: 40,
      ...(i % 2 === 0 && { safetyCheckedOn: `2026-0${i + 1}-01` }),
    })
  }
  for (const sort of ['safetyCheckedOn', '-safetyCheckedOn', 'seats', 'name']) {
    const met: string[] = []
    let next = ''
    do {
      const page = (
        await office.get(`/api/rooms?sort=${sort}&limit=2${next && `&after=${next}`}`)
      ).json()
      expect(page).toMatchObject({ count: 7, counted: true })
      met.push(...page.rows.map((row: Row) => row.roomNo))
      next = page.next
    } while (next)
    expect(met.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6'])
  }
  const whole = (await office.get('/api/rooms')).json()
  expect(whole).toMatchObject({ count: 7, counted: true })
})

test('totals above a list are the sums of its rows', async () => {
  const response = await office.get('/api/rooms/totals?fields=seats,usableSeats')
  expect(response.json()).toEqual({ totals: { seats: 280, usableSeats: 280 } })
})

test('a filter keeps what is equal, one of several, or empty', async () => {
  const filter = (value: object) => `/api/rooms?filter=${encodeURIComponent(JSON.stringify(value))}`
  expect(await names(office, filter({ roomNo: '3' }))).toEqual(['教室3'])
  expect(await names(office, filter({ roomNo: ['3', '4'] }))).toEqual(['教室3', '教室4'])
  expect(await names(office, filter({ safetyCheckedOn: null }))).toEqual([
    '教室1',
    '教室3',
    '教室5',
  ])
  const [room] = (await office.get(filter({ roomNo: '4' }))).json().rows
  expect(await names(office, filter({ id: [room.id] }))).toEqual(['教室4'])
  for (const wrong of [{ nonsense: 1 }, { id: 'nonsense' }]) {
    expect((await office.get(filter(wrong))).json()).toMatchObject({
      ...{ code: 'filter_unknown', value: Object.keys(wrong)[0] },
    })
  }
})

describe('two people edit one row', () => {
  test('the second is told, and gets what is there now beside what he wrote', async () => {
    const row = await addSchool('C-01', '冲突小学', villageA1)
    const values = {
      schoolCode: 'C-01',
      name: '冲突小学',
      villageCode: villageA1,
      stage: 'primary',
      mode: 'mode2',
      boarding: false,
    }
    const first = await office.send('PUT', `/api/schools/${row.id}`, {
      row: { ...values, pupils: 1 },
      version: 1,
    })
    expect(first.json()).toMatchObject({ pupils: 1, version: 2 })
    const second = await office.send('PUT', `/api/schools/${row.id}`, {
      row: { ...values, pupils: 2 },
      version: 1,
    })
    expect(second.statusCode).toBe(409)
    expect(second.json()).toMatchObject({ code: 'row_changed', current: { pupils: 1, version: 2 } })
  })
})

describe('X-11 personal fields', () => {
  test('are masked in lists, rows and exports', async () => {
    await addStaff('A-01', 'P1', '单小红', { phone: '13912345678', birthYear: 1980 })
    const filter = encodeURIComponent(JSON.stringify({ staffNo: 'P1' }))
    const [row] = (await office.get(`/api/staff?filter=${filter}`)).json().rows
    expect(row).toMatchObject({ name: '单小红', phone: '139****5678' })
    expect((await office.get(`/api/staff/${row.id}`)).json().phone).toBe('139****5678')
    const sheet = await office.get(`/api/staff/sheet?format=csv&filter=${filter}`)
    expect(sheet.body).toContain('139****5678')
    expect(sheet.body).not.toContain('13912345678')
  })

  test('can neither be sorted by nor filtered by, which would tell them', async () => {
    expect((await office.get('/api/staff?sort=phone')).statusCode).toBe(400)
    const filter = encodeURIComponent(JSON.stringify({ phone: '13912345678' }))
    expect((await office.get(`/api/staff?filter=${filter}`)).statusCode).toBe(400)
  })

  test('a person who saves a masked row leaves them as they are', async () => {
    const row = await addStaff('A-01', 'P2', '仇大海', { phone: '13712345678' })
    const values = {
      schoolCode: 'A-01',
      staffNo: 'P2',
      name: '仇大海',
      post: 'head',
      partyMember: true,
      usableForProgramme: true,
      phone: '137****5678',
    }
    const saved = await office.send('PUT', `/api/staff/${row.id}`, { row: values, version: 1 })
    expect(saved.statusCode, saved.body).toBe(200)
    const admin = await somebody(node, { role: 'administrator' })
    await grantUnmasking(node.db, admin.actor, {
      personId: officePersonId,
      regionCode: '433123000000',
      level: 'county',
      purpose: '核对电话',
      fromDay: '2026-11-23',
      toDay: '2026-11-30',
    })
    const revealed = await office.send('POST', `/api/staff/${row.id}/reveal`)
    expect(revealed.json()).toMatchObject({ phone: '13712345678', post: 'head' })
    const sheet = await office.get('/api/staff/sheet?format=csv&unmasked=true')
    expect(sheet.body).toContain('13712345678')
  })

  test('INV-46 unmasking needs a grant, and each time is on record', async () => {
    await somebody(node, { role: 'education_bureau', loginName: 'bureau' })
    const bureau = await logInAs(node, 'bureau')
    const [row] = (await bureau.get('/api/staff?limit=1')).json().rows
    expect((await bureau.send('POST', `/api/staff/${row.id}/reveal`)).json()).toMatchObject({
      code: 'unmasking_not_granted',
    })
    expect((await bureau.get('/api/staff/sheet?unmasked=true')).json()).toMatchObject({
      code: 'unmasking_not_granted',
    })
    const entries = (await office.get('/api/audit?subjectType=staff')).json().entries as {
      action: string
    }[]
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['staff.revealed', 'staff.exported_unmasked']),
    )
  })
})

describe('permission = verb × place × organisation', () => {
  test('O1-2 a township clerk sees the schools of his township only', async () => {
    await somebody(node, {
      role: 'township_clerk',
      regionCode: townshipA,
      level: 'township',
      loginName: 'clerk-a',
    })
    const clerk = await logInAs(node, 'clerk-a')
    const seen = await names(clerk, '/api/schools')
    expect(seen).toContain('解放路小学')
    expect(seen).not.toContain('茶田小学')
  })

  test('two schools of one village do not read each other’s staff', async () => {
    await addStaff('A-02', 'Q1', '别校老师')
    await somebody(node, {
      role: 'head_of_school',
      organisationId: schoolA.id,
      regionCode: villageA1,
      level: 'village',
      loginName: 'head-a',
    })
    const head = await logInAs(node, 'head-a')
    const seen = await names(head, '/api/staff')
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).not.toContain('别校老师')
    const other = (
      await office.get(`/api/staff?filter=${encodeURIComponent(JSON.stringify({ staffNo: 'Q1' }))}`)
    ).json().rows[0]
    expect((await head.get(`/api/staff/${other.id}`)).statusCode).toBe(404)
    expect((await head.get(`/api/schools/${schoolA2.id}`)).statusCode).toBe(404)
    const foreign = await head.send('POST', '/api/staff', {
      row: {
        schoolCode: 'A-02',
        staffNo: 'Q2',
        name: '混入',
        post: 'teacher',
        partyMember: false,
        usableForProgramme: true,
      },
    })
    expect(foreign.json()).toMatchObject({
      code: 'row_problems',
      problems: [{ code: 'place_not_yours' }],
    })
  })

  test('who may only read is refused to write, by name of the verb', async () => {
    await somebody(node, { role: 'finance_bureau', loginName: 'finance' })
    const finance = await logInAs(node, 'finance')
    const response = await finance.send('POST', `/api/schools/${schoolA.id}/retire`, {
      version: 1,
      reason: 'x',
    })
    expect(response.json()).toEqual({ code: 'not_permitted', verb: 'schools.write' })
  })
})

test('a school that moves takes its rooms and people along', async () => {
  const row = await addSchool('M-01', '搬迁小学', villageA1)
  await addStaff('M-01', '1', '搬家老师')
  await somebody(node, {
    role: 'head_of_school',
    organisationId: row.id,
    regionCode: villageA1,
    level: 'village',
    loginName: 'mover',
  })
  const moved = await office.send('PUT', `/api/schools/${row.id}`, {
    row: {
      schoolCode: 'M-02',
      name: '搬迁小学',
      villageCode: villageB1,
      stage: 'primary',
      mode: 'mode2',
      boarding: false,
    },
    version: 1,
  })
  expect(moved.statusCode, moved.body).toBe(200)
  const head = await logInAs(node, 'mover')
  expect((await head.get('/api/staff')).json().rows).toMatchObject([
    { name: '搬家老师', schoolCode: 'M-02', regionCode: villageB1 },
  ])
})

test('a retired row leaves the list, keeps its history, and its key is free again', async () => {
  const row = await addSchool('R-01', '撤并小学', villageA1)
  expect(
    (await office.send('POST', `/api/schools/${row.id}/retire`, { version: 1, reason: '撤点并校' }))
      .statusCode,
  ).toBe(204)
  expect(await names(office, '/api/schools?search=cbxx')).toEqual([])
  const history = (await office.get(`/api/audit?subjectType=schools&subjectId=${row.id}`)).json()
    .entries
  expect(history.map(({ action }: { action: string }) => action)).toEqual([
    'schools.retired',
    'schools.created',
  ])
  await addSchool('R-01', '新建小学', villageA1)
})

test('a row that breaks the rules is refused with every problem at once', async () => {
  const response = await office.send('POST', '/api/rooms', {
    row: {
      schoolCode: 'A-01',
      roomNo: '0',
      name: '',
      kind: 'other',
      areaM2: 40,
      seats: 600,
      usableSeats: 700,
    },
  })
  expect(response.statusCode).toBe(400)
  expect(
    response
      .json()
      .problems.map(({ code, field }: { code: string; field: string }) => [code, field]),
  ).toEqual([['value_missing', 'name']])
  const second = await office.send('POST', '/api/rooms', {
    row: {
      schoolCode: 'A-01',
      roomNo: '0',
      name: '大教室',
      kind: 'other',
      areaM2: 40,
      seats: 600,
      usableSeats: 700,
    },
  })
  expect(second.json().problems.map(({ code }: { code: string }) => code)).toEqual([
    'usable_exceeds_total',
    'seats_implausible',
    'key_taken',
  ])
})
