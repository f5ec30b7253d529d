import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  type Session,
  somebody,
  townshipA,
  villageA1,
} from '../../../test/harness/node.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { type Founding, openFounding } from '../founding/founding.fixture.ts'
import { operator } from '../people/operator.ts'
import { addOrgUnit } from '../people/org-unit-actions.ts'
import { saveRow } from '../registers/actions.ts'
import { meetingRegister } from './meeting-registers.ts'

let at: Founding
let clerk: Session
let director: Session
let county: string
let township: string
let meetings: string[]
beforeAll(async () => {
  at = await openFounding()
  const who = { role: 'township_clerk', regionCode: townshipA, level: 'township' } as const
  director = await logInAs(at.hub, (await somebody(at.hub, { role: 'programme_office' })).loginName)
  clerk = await logInAs(at.hub, (await somebody(at.hub, who)).loginName)
  county = (
    await addOrgUnit(at.hub.db, operator, {
      ...{ name: '凤凰县远程办', kind: 'programme_office', level: 'county' },
      regionCode: '433123000000',
    })
  ).id
  township = (
    await addOrgUnit(at.hub.db, operator, {
      ...{ name: '廖家桥镇党委', kind: 'party_committee', level: 'township' },
      regionCode: townshipA,
    })
  ).id
  meetings = []
  for (const day of ['2026-11-20', '2026-11-21']) {
    const row = { unitCode: villageA1, topic: '研究计划', day, agenda: '学习计划\n设备' }
    meetings.push((await saveRow(at.hub.db, operator, meetingRegister, row)).id)
  }
})
afterAll(() => at.hub.close())

const notice = (n: number) => `/api/official-papers/meeting_notice/${meetings[n]}`
const give = (who: Session, n: number, body: object) => who.send('PUT', notice(n), body)
const paperOf = async (n: number) => {
  const answer = await at.office.get(`/api/acceptance/meetings/${meetings[n]}/paper`)
  return pageTexts(answer.rawPayload).join('').replace(/\n/g, '')
}

test('F6 the office keeps the red head of an organ; a code is Chinese characters', async () => {
  const set = (code: string) =>
    at.office.send('PUT', `/api/official-heads/${county}`, { mark: '凤凰县远程办文件', code })
  expect((await set('FY')).json()).toMatchObject({ code: 'organ_code_shape' })
  expect((await set('凤远教办')).statusCode).toBe(204)
  const { orgUnits } = (await at.office.get('/api/official-heads')).json()
  expect(orgUnits.find(({ id }: { id: string }) => id === county)).toMatchObject({
    ...{ mark: '凤凰县远程办文件', code: '凤远教办', lastNumber: null, mayWrite: true },
  })
  expect((await clerk.send('DELETE', `/api/official-heads/${county}`)).statusCode).toBe(404)
})

test('F30 a numbered paper stands under the head of its organ, and without one it is plain', async () => {
  expect(await paperOf(0)).toMatch(/^联席会议通知/)
  const { orgUnits } = (await at.office.get(notice(0))).json()
  expect(orgUnits[0]).toMatchObject({ id: county, next: '凤远教办〔2026〕1号' })
  const given = await give(at.office, 0, { orgUnitId: county, number: '凤远教办[2026]第08号' })
  expect(given.json()).toEqual({ number: '凤远教办〔2026〕8号' })
  expect(await paperOf(0)).toMatch(/^凤凰县远程办凤远教办〔2026〕8号联席会议通知/)
  // The highest counts, not the latest.
  await give(at.office, 1, { orgUnitId: county, number: '凤远教办〔2026〕2号' })
  const next = (await at.office.get(notice(1))).json()
  expect(next.orgUnits[0].next).toBe('凤远教办〔2026〕9号')
})

test('F30 a number of another shape is refused; one given before, or of another code, is told first', async () => {
  const refusal = async (number: string) =>
    (await give(at.office, 1, { orgUnitId: county, number })).json()
  expect(await refusal('8号')).toMatchObject({ code: 'document_number_shape' })
  expect(await refusal('凤远教办〔2026〕8号')).toMatchObject({
    code: 'document_number_taken',
    number: '凤远教办〔2026〕8号',
  })
  expect(await refusal('凤教〔2026〕9号')).toMatchObject({
    ...{ code: 'document_number_other_code', given: '凤教' },
  })
  const anyway = { orgUnitId: county, number: '凤远教办〔2026〕8号', anyway: true }
  expect((await give(at.office, 1, anyway)).statusCode).toBe(200)
})

test('F30 two who give the same number at the same moment: one is told that the other has', async () => {
  for (let serial = 20; serial < 30; serial++) {
    const given = { orgUnitId: county, number: `凤远教办〔2026〕${serial}号` }
    const both = await Promise.all([give(at.office, 0, given), give(director, 1, given)])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect(both.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({
      code: 'document_number_taken',
    })
  }
  for (const n of [0, 1])
    await give(at.office, n, { orgUnitId: county, number: '凤远教办〔2026〕8号', anyway: true })
})

test('F30 a township numbers under its own organs alone', async () => {
  const { orgUnits } = (await clerk.get(notice(1))).json()
  const names = orgUnits.map(({ id }: { id: string }) => id)
  expect(names).toContain(township)
  expect(names).not.toContain(county)
  const number = '凤远教办〔2026〕10号'
  expect((await give(clerk, 1, { orgUnitId: county, number })).statusCode).toBe(404)
  // It has no head: the number stands on a plain paper.
  expect(
    (await give(clerk, 1, { orgUnitId: township, number: '廖发〔2026〕3号' })).statusCode,
  ).toBe(200)
  expect(await paperOf(1)).toMatch(/^廖发〔2026〕3号联席会议通知/)
})

test('F30 what was issued keeps its head when that changes, and a number may be taken away', async () => {
  await at.office.send('DELETE', `/api/official-heads/${county}`)
  expect(await paperOf(0)).toMatch(/^凤凰县远程办凤远教办〔2026〕8号/)
  expect((await at.office.send('DELETE', notice(0))).statusCode).toBe(204)
  expect(await paperOf(0)).toMatch(/^联席会议通知/)
  expect((await at.office.send('DELETE', notice(0))).json()).toMatchObject({
    code: 'paper_number_not_found',
  })
})

test.each(['meeting_notice', 'meeting_minutes'])('F30 %s goes on in Word', async (paper) => {
  const kind = paper.replace('meeting_', '')
  const answer = await at.office.get(
    `/api/acceptance/meetings/${meetings[0]}/paper?paper=${kind}&format=docx`,
  )
  expect(answer.headers['content-type']).toContain('wordprocessingml')
  expect(answer.headers['content-disposition']).toContain(`joint-meeting-${kind}.docx`)
  expect(answer.rawPayload.subarray(0, 2).toString()).toBe('PK')
})
