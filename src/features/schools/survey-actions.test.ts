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
import type { SheetRow } from '../../platform/sheets/row.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { versionHeading } from '../registers/headings.ts'
import type { Row } from '../registers/shape.ts'
import { equipmentRegister, roomRegister, schoolRegister, staffRegister } from './registers.ts'

/** The deadline of the campaign ends at 16:00 UTC. */
const noon = '2026-11-23T04:30:00.000Z'

let node: TestNode
let bureau: Session
const schools: Row[] = []
const heads: Session[] = []
beforeAll(async () => {
  node = await openTestNode()
  node.setNow(noon)
  await somebody(node, { role: 'education_bureau', loginName: 'bureau' })
  bureau = await logInAs(node, 'bureau')
  for (let i = 0; i < 10; i++) {
    const schoolCode = `S-0${i}`
    const school = await saveRow(node.db, operator, schoolRegister, {
      schoolCode,
      name: `第${i}小学`,
      villageCode: villageA1,
      stage: 'primary',
      mode: i < 8 ? 'mode2' : 'none',
      boarding: false,
      pupils: 90,
      lat: 27.93,
      lon: 109.5,
    })
    schools.push(school)
    await saveRow(node.db, operator, roomRegister, {
      schoolCode,
      roomNo: '1',
      name: '收视室',
      kind: 'satellite_viewing',
      areaM2: 60,
      seats: 45,
      usableSeats: 45,
    })
    await saveRow(node.db, operator, equipmentRegister, {
      schoolCode,
      assetNo: '1',
      type: 'pc',
      quantity: 2,
      usableQuantity: 2,
      condition: 'good',
    })
    for (const post of ['head', 'equipment_keeper']) {
      await saveRow(node.db, operator, staffRegister, {
        schoolCode,
        staffNo: post,
        name: '张三',
        post,
        partyMember: true,
        usableForProgramme: true,
      })
    }
    await somebody(node, {
      role: 'head_of_school',
      organisationId: school.id,
      regionCode: villageA1,
      level: 'village',
      loginName: `head${i}`,
    })
    heads.push(await logInAs(node, `head${i}`))
  }
})
afterAll(() => node.close())

let campaignId: string
const returnsOf = async () =>
  (await bureau.get(`/api/survey-campaigns/${campaignId}/returns`)).json().returns as {
    id: string
    version: number
    schoolCode: string
    state: string
    late: boolean
  }[]
const step = (session: Session, id: string, move: string, reason?: string) =>
  session.send('POST', '/api/survey-returns/moves', {
    rows: [{ id }],
    move,
    ...(reason && { reason }),
  })

test('S1-1 a campaign with 10 schools: 7 in, 2 returned, 1 late', async () => {
  const opened = await bureau.send('POST', '/api/survey-campaigns', {
    name: '2026 年摸底',
    regionCode: county,
    level: 'county',
    opensOn: '2026-11-20',
    dueOn: '2026-11-23',
  })
  expect(opened.json()).toMatchObject({ forms: 10 })
  campaignId = opened.json().id
  const returns = await returnsOf()
  for (const [i, { id }] of returns.slice(0, 9).entries()) {
    expect((await step(heads[i] as Session, id, 'submit')).statusCode).toBe(200)
  }
  for (const { id } of returns.slice(7, 9))
    expect((await step(bureau, id, 'return', '座位数请核对')).statusCode).toBe(200)
  // The ninth and tenth are not in when the deadline is over.
  const [overview] = (await bureau.get('/api/survey-campaigns')).json().campaigns
  expect(overview.completion).toEqual({
    schools: 10,
    states: { draft: 1, submitted: 7, returned: 2, verified: 0 },
    late: 0,
  })
  node.setNow('2026-11-23T16:00:00.000Z')
  const [after] = (await bureau.get('/api/survey-campaigns')).json().campaigns
  expect(after.completion.late).toBe(3)
  expect((await returnsOf()).filter(({ late, state }) => late && state === 'draft')).toHaveLength(1)
  node.setNow(noon)
})

test.each([
  ['第3小学', ['S-03']],
  ['第３小學', ['S-03']],
  ['d3xx', ['S-03']],
  ['s-07', ['S-07']],
  ['初中', []],
])('X-4 the forms of a campaign are found by %s', async (search, codes) => {
  const address = `/api/survey-campaigns/${campaignId}/returns?${new URLSearchParams({ search })}`
  const { returns } = (await bureau.get(address)).json()
  expect(returns.map(({ schoolCode }: { schoolCode: string }) => schoolCode)).toEqual(codes)
})

test('a head sees and sends the form of his own school only', async () => {
  const mine = (
    await (heads[0] as Session).get(`/api/survey-campaigns/${campaignId}/returns`)
  ).json().returns
  expect(mine).toMatchObject([{ schoolCode: 'S-00' }])
  const other = (await returnsOf())[5] as { id: string }
  expect((await step(heads[0] as Session, other.id, 'submit')).statusCode).toBe(404)
})

test('S1-1 many forms are verified at once; what hinders some is told and keeps back the others only where asked', async () => {
  const returns = await returnsOf()
  const sent = returns.filter(({ state }) => state === 'submitted').slice(0, 3)
  const returned = returns.filter(({ state }) => state === 'returned').slice(0, 1)
  const rows = [...sent, ...returned].map(({ id, version }) => ({ id, version }))
  const verify = (more: object = {}) =>
    bureau.send('POST', '/api/survey-returns/moves', { rows, move: 'verify', ...more })
  const hindered = returned.map(({ id }) => ({ id, obstacles: [{ code: 'move_not_from_here' }] }))
  const refused = await verify()
  expect(refused.statusCode).toBe(409)
  expect(refused.json()).toEqual({ code: 'moves_hindered', move: 'verify', free: 3, hindered })
  expect((await returnsOf()).filter(({ state }) => state === 'verified')).toEqual([])
  const done = (await verify({ partly: true })).json()
  expect(done.hindered).toEqual(hindered)
  expect(done.moved.toSorted()).toEqual(sent.map(({ id }) => id).toSorted())
  // Who comes with what stood there before is told that it has changed.
  const [first] = sent
  const again = await bureau.send('POST', '/api/survey-returns/moves', {
    rows: [{ id: first?.id, version: first?.version }],
    move: 'return',
    reason: '再核一次',
  })
  expect(again.json()).toMatchObject({ code: 'changed_since_seen' })
  for (const { id } of sent) await step(bureau, id, 'return', '再核一次')
  for (const { id, schoolCode } of sent)
    await step(heads[Number(schoolCode.slice(-1))] as Session, id, 'submit')
})

test('a form says whose word it waits for; names only to those who may read them', async () => {
  const returns = await returnsOf()
  const of = async (session: Session, state: string) => {
    const id = returns.find((one) => one.state === state)?.id
    return (await session.get(`/api/survey-returns/${id}`)).json().waitsFor
  }
  expect(await of(bureau, 'submitted')).toEqual([
    {
      role: 'education_bureau',
      organisation: expect.any(String),
      isVacant: false,
      persons: [expect.any(String)],
      since: expect.any(String),
    },
  ])
  expect(await of(heads[0] as Session, 'submitted')).toMatchObject([{ persons: [] }])
  expect(await of(bureau, 'returned')).toMatchObject([{ role: 'head_of_school', isVacant: false }])
})

test('returning needs a reason, and the school sees it', async () => {
  const id = (await returnsOf())[0]?.id as string
  expect((await step(bureau, id, 'return')).json()).toMatchObject({ code: 'move_needs_reason' })
  await step(bureau, id, 'return', '照片不清')
  const detail = (await (heads[0] as Session).get(`/api/survey-returns/${id}`)).json()
  expect(detail).toMatchObject({ state: 'returned', moves: [{ name: 'submit', obstacles: [] }] })
  expect(detail.history.at(-1)).toMatchObject({ name: 'return', reason: '照片不清' })
  expect((await step(heads[0] as Session, id, 'submit')).json()).toEqual({
    moved: [id],
    hindered: [],
  })
})

test('a form with something missing says what, and where to fill it in', async () => {
  const bare = await saveRow(node.db, operator, schoolRegister, {
    schoolCode: 'S-99',
    name: '新小学',
    villageCode: villageA1,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
  })
  expect((await bureau.send('POST', `/api/survey-campaigns/${campaignId}/forms`)).json()).toEqual({
    forms: 1,
  })
  await somebody(node, {
    role: 'head_of_school',
    organisationId: bare.id,
    regionCode: villageA1,
    level: 'village',
    loginName: 'head99',
  })
  const head = await logInAs(node, 'head99')
  const form = (await returnsOf()).find(({ schoolCode }) => schoolCode === 'S-99') as { id: string }
  const refused = await step(head, form.id, 'submit')
  expect(refused.json()).toMatchObject({
    code: 'move_obstructed',
    obstacles: expect.arrayContaining([{ code: 'survey_rooms_missing', remedy: 'rooms' }]),
  })
})

test('S1-5 a verified school is marked as unverified again once its data changes', async () => {
  const id = (await returnsOf())[0]?.id as string
  expect((await step(bureau, id, 'verify')).json()).toEqual({ moved: [id], hindered: [] })
  expect(
    (await bureau.send('POST', `/api/survey-returns/${id}/spot-check`, { note: '实地看过' }))
      .statusCode,
  ).toBe(204)
  const schoolId = schools[0]?.id
  expect((await bureau.get(`/api/schools/${schoolId}/totals`)).json()).toMatchObject({
    totals: { rooms: 1, usableSeats: 45, equipment: 2, heads: 1 },
    verifiedAt: expect.any(String),
  })
  const [row] = (
    await bureau.get(
      `/api/rooms?filter=${encodeURIComponent(JSON.stringify({ schoolCode: 'S-00' }))}`,
    )
  ).json().rows
  const { id: roomId, version, regionCode, organisationId, updatedAt, simulated, ...values } = row
  await bureau.send('PUT', `/api/rooms/${roomId}`, {
    row: { ...values, seats: 46, usableSeats: 46 },
    version,
  })
  expect((await bureau.get(`/api/schools/${schoolId}/totals`)).json().verifiedAt).toBeNull()
})

test('S1-7 a volume by mode prints with numbered pages and signature lines and names the school in each row', async () => {
  const address = `/api/volumes/rooms?by=mode&place=${county}&placeLevel=county`
  const pdf = await bureau.get(`${address}&format=pdf`)
  expect(pdf.statusCode, pdf.body.slice(0, 300)).toBe(200)
  const printed = pageTexts(pdf.rawPayload).join('\n').replace(/\s/g, '')
  expect(printed).toContain('模式二')
  expect(printed).toContain('第1页')
  expect(printed).toContain('负责人')
  expect(printed).toContain('未核实')
  for (let i = 0; i < 10; i++) expect(printed).toContain(`廖家桥镇第${i}小学S-0${i}`)
})

const bindings = (['zh-Hans', 'zh-Hant', 'en'] as const).flatMap((language, i) =>
  ['schools', 'rooms', 'equipment', 'staff'].map((register, j) => ({
    register,
    by: ['mode', 'township', 'resourceClass'][(i + j) % 3],
    language,
  })),
)
test.each(bindings)(
  'S1-7 the sheet of $register by $by in $language names township and school in each row and reads back unchanged',
  async ({ register, by, language }) => {
    const address = `/api/volumes/${register}?by=${by}&place=${county}&placeLevel=county`
    const sheet = await bureau.get(`${address}&language=${language}&format=xlsx`)
    const { batches } = await readSheet(
      { name: 'volume.xlsx', bytes: sheet.rawPayload },
      {
        isHeading: (cells) => cells.filter((cell) => cell === versionHeading).length,
        expected: [],
      },
    )
    const rows: SheetRow[] = []
    for await (const batch of batches) rows.push(...batch)
    expect(rows.length).toBeGreaterThanOrEqual(10)
    for (const { cells } of rows) {
      expect(cells[1]).toBe('廖家桥镇')
      if (register !== 'schools') expect(cells[2]).toMatch(/^第\d小学$/)
    }
    const preview = (
      await bureau.upload(`/api/${register}/imports`, {
        name: `${register}.xlsx`,
        bytes: sheet.rawPayload,
      })
    ).json()
    expect(preview).toMatchObject({
      created: 0,
      changed: 0,
      refused: 0,
      unchanged: rows.length,
    })
    expect(preview.ignoredHeadings).toHaveLength(register === 'schools' ? 2 : 3)
  },
)

test('G-1 S1-3 INV-04 the totals of a register are the sums of its rows', async () => {
  const { rows } = (await bureau.get('/api/equipment?limit=500')).json()
  const { totals } = (
    await bureau.get('/api/equipment/totals?fields=quantity,usableQuantity')
  ).json()
  expect(totals.quantity).toBe(
    rows.reduce((sum: number, row: { quantity: number }) => sum + row.quantity, 0),
  )
})
