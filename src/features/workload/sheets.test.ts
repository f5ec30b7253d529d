import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { insertPolicyValue } from '../policy/store.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { Statement, YearSheet } from './api.ts'

/** A teacher's term, from what he states to what is signed. */
let hub: TestHub
let head: Session
let bureau: Session
let headId: string
let teacher: string
let schoolId: string
const signature = { place: county, placeLevel: 'county' }
beforeAll(async () => {
  hub = await openTestNode()
  schoolId = (
    await saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode: 'WS-1', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
  ).id
  const first = await somebody(hub, {
    ...{ role: 'head_of_school', name: '龙校长', organisationId: schoolId },
    ...{ regionCode: villageA1, level: 'village' },
  })
  headId = first.actor.personId
  const other = await somebody(hub, {
    role: 'education_bureau',
    regionCode: county,
    name: '教育局',
  })
  teacher = (await addPerson(hub.db, operator, { name: '吴老师', orgUnitId: schoolId })).id
  hub.setNow('2027-08-20T02:00:00.000Z')
  head = await logInAs(hub, first.loginName)
  bureau = await logInAs(hub, other.loginName)
})
afterAll(() => hub?.close())

async function works(minutes: number, doneOn: string, personId = teacher): Promise<string> {
  const answer = await bureau.send('POST', '/api/workload/works', {
    ...{ personId, activity: 'maintenance', title: `检修${newId()}`, minutes, doneOn },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<{ id: string }>().id
}
const confirm = async (id: string) =>
  expect(
    (await bureau.send('POST', '/api/workload/moves', { rows: [{ id }], move: 'confirm' }))
      .statusCode,
  ).toBe(200)
async function statement(term: string, personId = teacher): Promise<Statement | undefined> {
  const answer = await head.get(`/api/workload?term=${term}&place=${county}&placeLevel=county`)
  return answer
    .json<{ statements: Statement[] }>()
    .statements.find((one) => one.personId === personId)
}
const sign = (who: Session, term: string, personId = teacher, more = {}) =>
  who.send('POST', '/api/workload/sheets', {
    ...signature,
    ...{ term, teachers: [{ personId, organisationId: schoolId }], ...more },
  })

test('S3-9 S3-10 120 minutes at 40 are 3 periods; a signed term stands, what is late counts in the next as a correction', async () => {
  await confirm(await works(120, '2026-10-12'))
  const late = await works(80, '2026-11-02')
  expect(await statement('2026-1')).toMatchObject({
    ...{ confirmedMinutes: 120, claimedMinutes: 80, periods: 300, sheet: null, maySign: true },
  })
  expect((await sign(head, '2026-1')).statusCode).toBe(200)
  expect(await statement('2026-1')).toMatchObject({
    ...{ confirmedMinutes: 120, periods: 300, maySign: false },
    sheet: { signedByName: '龙校长' },
  })
  expect((await sign(bureau, '2026-1')).json()).toMatchObject({ code: 'sheet_signed' })
  // Confirmed afterwards: the term that was signed is as it was.
  await confirm(late)
  expect(await statement('2026-1')).toMatchObject({ confirmedMinutes: 120, periods: 300 })
  await confirm(await works(40, '2027-03-01'))
  expect(await statement('2026-2')).toMatchObject({
    ...{ confirmedMinutes: 120, correctedMinutes: 80, periods: 300 },
    entries: expect.arrayContaining([
      expect.objectContaining({ id: late, isCorrection: true, minutes: 80 }),
    ]),
  })
})

test('X-2 what was signed is not changed in the database either', async () => {
  const change = (what: string) =>
    asSystem(hub.db, 'test', (tx) => sql.raw(what).execute(tx)).catch(
      (error: Error) => error.message,
    )
  expect(await change('update workload_sheets set minutes = 0')).toMatch(/append-only/)
  expect(
    await change('update workload_entries set minutes = 1 where sheet_id is not null'),
  ).toMatch(/is signed/)
})

test('INV-15 nobody signs his own sheet; who may not sign learns that', async () => {
  await confirm(await works(45, '2026-12-01', headId))
  expect((await sign(head, '2026-1', headId)).json()).toMatchObject({ code: 'own_sheet' })
  expect(await statement('2026-1', headId)).toMatchObject({ maySign: false })
  expect((await sign(bureau, '2026-1', headId)).statusCode).toBe(200)
})

test('S3-10 the year is the sum of its signed terms, signed once both are, and rolled up by school', async () => {
  const year = async () =>
    (await bureau.get(`/api/workload/years/2026?place=${county}`)).json<{
      teachers: YearSheet[]
      schools: object[]
    }>()
  const signYear = (personId = teacher) =>
    bureau.send('POST', '/api/workload/years/2026', {
      ...signature,
      teachers: [{ personId, organisationId: schoolId }],
    })
  expect((await signYear()).json()).toMatchObject({ code: 'year_not_whole' })
  expect((await sign(head, '2026-2')).statusCode).toBe(200)
  expect((await year()).teachers.find(({ personId }) => personId === teacher)).toMatchObject({
    ...{ minutes: 240, periods: 600, maySign: true, signedByName: null },
    ...{ firstTerm: { periods: 300 }, secondTerm: { periods: 300 } },
  })
  expect((await signYear()).statusCode).toBe(200)
  const { teachers, schools } = await year()
  expect(teachers.find(({ personId }) => personId === teacher)).toMatchObject({
    ...{ signedByName: '教育局', maySign: false },
  })
  // With the head's own 45 minutes at 40: 1.13 periods.
  expect(schools).toEqual([
    {
      ...{ organisationId: schoolId, organisationName: '瓦场小学', teachers: 2 },
      ...{ minutes: 285, periods: 713 },
    },
  ])
})

test('N15 periods are rounded to what policy says', async () => {
  await confirm(await works(50, '2027-08-10'))
  expect(await statement('2027-1')).toMatchObject({ confirmedMinutes: 50, periods: 125 })
  await asSystem(hub.db, 'test', (tx) =>
    insertPolicyValue(tx, {
      ...{ id: newId(), rule: 'workload.roundingHundredths', regionCode: county, level: 'county' },
      ...{ value: 50, validFrom: '2027-08-01', sourceDocument: '试', setBy: null },
    }),
  )
  expect(await statement('2027-1')).toMatchObject({ confirmedMinutes: 50, periods: 150 })
})

test('INV-15 the same work of a day is stated once', async () => {
  const work = { personId: teacher, activity: 'download', title: '下载课件', minutes: 30 }
  const state = (doneOn: string) => head.send('POST', '/api/workload/works', { ...work, doneOn })
  expect((await state('2027-08-11')).statusCode).toBe(201)
  expect((await state('2027-08-11')).json()).toMatchObject({ code: 'work_there_already' })
  expect((await state('2027-08-12')).statusCode).toBe(201)
})

test('F36 the sheet prints with its sum, its conversion and who has signed', async () => {
  const answer = await head.get(
    `/api/workload/sheets?term=2026-1&place=${county}&placeLevel=county&person=${teacher}`,
  )
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200)
  const text = pageTexts(answer.rawPayload).join('').replace(/\s/g, '')
  for (const words of ['课时核定表', '吴老师', '瓦场小学', '折合3.00课时', '龙校长'])
    expect(text).toContain(words)
})

test('S3-10 a term that is not over is signed by whoever says that he knows, and the trail keeps it', async () => {
  await confirm(await works(20, '2027-08-12'))
  const refused = await sign(head, '2027-1')
  expect([refused.statusCode, refused.json()]).toMatchObject([
    409,
    { code: 'term_not_over', day: '2028-01-31' },
  ])
  expect(await statement('2027-1')).toMatchObject({ sheet: null, maySign: true })
  const despite = { despite: ['term_not_over'] }
  expect((await sign(head, '2027-1', headId, despite)).statusCode).toBe(404)
  expect((await sign(head, '2027-1', teacher, despite)).statusCode).toBe(200)
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql<{ payload: object }>`select payload from audit_entries where action = 'workload.signed'
      order by seq desc limit 1`.execute(tx),
  )
  expect(rows[0]?.payload).toMatchObject({ period: '2027-1', ...despite })
})
