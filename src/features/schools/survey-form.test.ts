import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
} from '../../../test/harness/node.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { readSheet } from '../../platform/sheets/read.ts'
import { operator } from '../people/operator.ts'
import { grantUnmasking } from '../people/unmasking-actions.ts'
import { saveRow } from '../registers/actions.ts'
import type { Plain } from '../registers/cells.ts'
import { equipmentRegister, roomRegister, schoolRegister, staffRegister } from './registers.ts'
import { room } from './room.ts'
import { changedSince } from './survey-changes.ts'

const noon = '2026-11-23T04:30:00.000Z'
const phone = '13907431234'

let node: TestNode
let bureau: Session
let bureauId: string
let head: Session
let campaignId: string
let formId: string
const rows: Record<'room' | 'other' | 'staff', Plain & { id: string; version: number }> =
  {} as never

const addSchool = async (schoolCode: string) => {
  const school = await saveRow(node.db, operator, schoolRegister, {
    ...{ schoolCode, name: `${schoolCode}小学`, villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false, pupils: 90, lat: 27.93, lon: 109.5 },
    ...{ headName: '李校长', headPhone: phone },
  })
  const roomAt = (roomNo: string) =>
    saveRow(node.db, operator, roomRegister, {
      ...{ schoolCode, roomNo, name: `收视室${roomNo}`, kind: 'satellite_viewing', areaM2: 60 },
      ...{ seats: 45, usableSeats: 45 },
    })
  const rooms = [await roomAt('1'), await roomAt('2')]
  await saveRow(node.db, operator, equipmentRegister, {
    ...{ schoolCode, assetNo: '1', type: 'pc', quantity: 2, usableQuantity: 2, condition: 'good' },
  })
  const people = []
  for (const post of ['head', 'equipment_keeper'])
    people.push(
      await saveRow(node.db, operator, staffRegister, {
        ...{ schoolCode, staffNo: post, name: '张三', post, phone, partyMember: true },
        usableForProgramme: true,
      }),
    )
  return { school, rooms, people }
}

beforeAll(async () => {
  node = await openTestNode()
  node.setNow(noon)
  const { school, rooms, people } = await addSchool('S-01')
  Object.assign(rows, { room: rooms[0], other: rooms[1], staff: people[0] })
  await saveRow(node.db, operator, schoolRegister, {
    ...{ schoolCode: 'S-02', name: '空白小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  bureauId = (await somebody(node, { role: 'education_bureau', loginName: 'bureau' })).actor
    .personId
  bureau = await logInAs(node, 'bureau')
  const place = { organisationId: school.id, regionCode: villageA1, level: 'village' } as const
  await somebody(node, { role: 'head_of_school', ...place, loginName: 'head' })
  head = await logInAs(node, 'head')
  const opened = await bureau.send('POST', '/api/survey-campaigns', {
    ...{ name: '2026年摸底', regionCode: county, level: 'county' },
    ...{ opensOn: '2026-11-10', dueOn: '2026-11-22' },
  })
  campaignId = opened.json().id
  const { returns } = (await head.get(`/api/survey-campaigns/${campaignId}/returns`)).json()
  formId = returns[0].id
})
afterAll(() => node.close())

const move = (session: Session, name: string, reason?: string) =>
  session.send('POST', '/api/survey-returns/moves', {
    ...{ rows: [{ id: formId }], move: name, ...(reason && { reason }) },
  })
const read = async (session = bureau) => (await session.get(`/api/survey-returns/${formId}`)).json()
const remarkAt = (rowId: string, remark: string, session = bureau) =>
  session.send('POST', `/api/survey-returns/${formId}/remarks`, {
    register: 'rooms',
    rowId,
    remark,
  })
const change = async (session: Session, register: string, row: Plain, values: Plain) => {
  const stored = (await session.get(`/api/${register}/${row.id}`)).json()
  const { id, version, regionCode, organisationId, updatedAt, simulated, ...given } = stored
  return session.send('PUT', `/api/${register}/${id}`, { row: { ...given, ...values }, version })
}

test('S1-5 a remark is made at a row of a form that was sent, by whoever verifies it', async () => {
  expect((await remarkAt(rows.room.id, '座位不对')).json()).toEqual({
    code: 'remark_needs_sent_form',
  })
  expect((await move(head, 'submit')).statusCode).toBe(200)
  expect((await remarkAt(rows.room.id, '座位不对', head)).statusCode).toBe(403)
  const foreign = (await addSchool('S-03')).rooms[0]
  expect((await remarkAt(foreign?.id as string, '别校的')).statusCode).toBe(404)
  expect((await remarkAt(rows.room.id, '座位不对')).statusCode).toBe(201)
  expect((await remarkAt(rows.other.id, '面积请核对')).statusCode).toBe(201)
  const { id } = (await remarkAt(rows.other.id, '写错了的')).json()
  expect((await bureau.send('POST', `/api/survey-remarks/${id}/take-back`)).statusCode).toBe(204)
  const { remarks } = await read(head)
  expect(remarks).toMatchObject([
    { register: 'rooms', rowId: rows.room.id, remark: '座位不对', reply: null, isCorrected: false },
    { rowId: rows.other.id, remark: '面积请核对' },
  ])
})

test('S1-5 a form that came back is not sent before each remark was answered, by correcting the row or replying, not by saving it as it was', async () => {
  const [first, second] = (await read()).remarks
  const reply = (id: string, session = head) =>
    session.send('POST', `/api/survey-remarks/${id}/reply`, { reply: '已经量过，没有错' })
  expect((await reply(second.id)).json()).toMatchObject({ code: 'reply_needs_returned_form' })
  await move(bureau, 'return', '请看批注')
  const refused = async () => (await move(head, 'submit')).json()
  const open = (count: number) => ({
    ...{ code: 'move_obstructed', move: 'submit' },
    obstacles: [{ code: 'survey_remarks_open', details: { count } }],
  })
  expect(await refused()).toEqual(open(2))
  expect((await reply(second.id, bureau)).statusCode).toBe(403)
  expect((await reply(second.id)).statusCode).toBe(204)
  expect(await refused()).toEqual(open(1))
  expect((await change(head, 'rooms', rows.room, {})).statusCode).toBe(200)
  expect(await refused()).toEqual(open(1))
  expect((await change(head, 'rooms', rows.room, { seats: 40, usableSeats: 40 })).statusCode).toBe(
    200,
  )
  expect((await move(head, 'submit')).statusCode).toBe(200)
  expect((await read()).remarks).toMatchObject([
    { id: first.id, isCorrected: true, reply: null },
    { id: second.id, isCorrected: false, reply: '已经量过，没有错' },
  ])
  expect(
    (await bureau.send('POST', `/api/survey-remarks/${first.id}/take-back`)).json(),
  ).toMatchObject({ code: 'remark_answered' })
})

test('S1-5 the verifier sees which rows and fields changed since the form came back, and nothing else', async () => {
  await move(bureau, 'return', '再改')
  await change(head, 'rooms', rows.room, { seats: 30, usableSeats: 30 })
  await change(head, 'rooms', rows.room, { seats: 31, usableSeats: 31 })
  // Changed and changed back.
  await change(head, 'rooms', rows.other, { areaM2: 70 })
  await change(head, 'rooms', rows.other, { areaM2: 60 })
  await change(head, 'staff', rows.staff, { phone: '13907439876', weeklyLessons: 8 })
  await head.send('POST', '/api/equipment', {
    row: {
      ...{ schoolCode: 'S-01', assetNo: '2', type: 'tv', quantity: 1, usableQuantity: 1 },
      condition: 'good',
    },
  })
  const gone = (await head.get('/api/equipment')).json().rows[0]
  await head.send('POST', `/api/equipment/${gone.id}/retire`, {
    ...{ version: gone.version, reason: '已报废' },
  })
  await move(head, 'submit')
  const { sections, changesSince } = await read()
  expect(changesSince).toEqual(expect.any(String))
  const changed = (register: string) =>
    sections[register].rows
      .filter((one: { isNew: boolean; changed: [] }) => one.isNew || one.changed.length > 0)
      .map(({ isNew, changed: fields }: { isNew: boolean; changed: [] }) => ({ isNew, fields }))
  expect(changed('schools')).toEqual([])
  expect(changed('rooms')).toEqual([
    {
      isNew: false,
      fields: [
        { field: 'seats', was: 40 },
        { field: 'usableSeats', was: 40 },
      ],
    },
  ])
  expect(changed('staff')).toEqual([
    {
      isNew: false,
      fields: [
        { field: 'phone', was: '139****1234' },
        { field: 'weeklyLessons', was: null },
      ],
    },
  ])
  expect(changed('equipment')).toEqual([{ isNew: true, fields: [] }])
  expect(sections.equipment.removed).toEqual([{ id: gone.id, name: '1', reason: '已报废' }])
  await move(bureau, 'verify')
  expect((await read()).sections.equipment).toMatchObject({ rows: [{ isNew: false }], removed: [] })
})

test('what retention erased from the trail is no change that is told', () => {
  const entries = [{ action: 'rooms.changed', payload: null }]
  expect(changedSince(room, { seats: 3 }, entries)).toEqual({ isNew: false, changed: [] })
})

test('S1-1 whoever has not sent is listed with what is missing and whom to call; numbers are masked without a grant', async () => {
  const address = `/api/survey-campaigns/${campaignId}/unsent`
  const { forms } = (await bureau.get(address)).json()
  expect(forms).toMatchObject([{ schoolCode: 'S-02', state: 'draft', late: true, contacts: [] }])
  expect(forms[0].missing.map(({ code }: { code: string }) => code)).toContain(
    'survey_rooms_missing',
  )
  await bureau.send('POST', `/api/survey-campaigns/${campaignId}/forms`)
  const third = async (query = '') => {
    const answer = await bureau.get(`${address}${query}`)
    return answer.json().forms?.find((one: { schoolCode: string }) => one.schoolCode === 'S-03')
  }
  expect((await third()).contacts).toEqual([
    { role: 'head_of_school', name: '李校长', phone: '139****1234' },
    { role: 'equipment_keeper', name: '张三', phone: '139****1234' },
  ])
  expect((await bureau.get(`${address}?unmasked=true`)).json()).toMatchObject({
    code: 'unmasking_not_granted',
  })
  await grantUnmasking(node.db, operator, {
    ...{ personId: bureauId, regionCode: villageA1, level: 'village', purpose: '催交摸底表' },
    ...{ fromDay: '2026-11-23', toDay: '2026-11-28' },
  })
  expect((await third('?unmasked=true')).contacts[0]).toMatchObject({ phone })
  expect((await third()).contacts[0]).toMatchObject({ phone: '139****1234' })
  const { entries } = (await bureau.get('/api/audit?limit=5')).json()
  expect(entries[0]).toMatchObject({ action: 'survey.phones_shown' })
  // A head is told of nobody.
  expect((await head.get(address)).statusCode).toBe(403)
})

test('S1-1 the list for telephoning is a sheet in the words of its reader', async () => {
  const sheet = await bureau.get(
    `/api/survey-campaigns/${campaignId}/unsent/sheet?language=zh-Hant`,
  )
  const { batches } = await readSheet(
    { name: 'unsent.xlsx', bytes: sheet.rawPayload },
    { isHeading: (cells) => cells.filter((cell) => cell === '學校').length, expected: [] },
  )
  const lines: unknown[] = []
  for await (const batch of batches) lines.push(...batch.map(({ cells }) => cells))
  expect(lines).toContainEqual([
    ...['廖家桥镇', '空白小学', '逾期', undefined, undefined],
    expect.stringContaining('還沒有登記場地'),
  ])
})

test.each(['zh-Hans', 'zh-Hant', 'en'])(
  'F1 X-11 a school’s form is printed to be signed, numbers masked, in %s',
  async (language) => {
    const paper = `/api/survey-returns/${formId}/paper?language=${language}`
    const printed = await bureau.get(paper)
    expect(printed.statusCode, printed.body.slice(0, 200)).toBe(200)
    const said = pageTexts(printed.rawPayload).join('')
    for (const known of ['S-01', '收视室1'])
      expect(said).toContain(language === 'zh-Hant' ? known.replace('视', '視') : known)
    expect(said).not.toContain(phone)
    const word = await bureau.get(`${paper}&format=docx`)
    expect(word.rawPayload.subarray(0, 2).toString()).toBe('PK')
  },
)
