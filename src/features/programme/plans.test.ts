import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  type Session,
  somebody,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { placeAt } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import type { Founding } from '../founding/founding.fixture.ts'
import { openPlanCounty } from './plan.fixture.ts'
import type { PlanDetail } from './plan-api.ts'

let f: Founding
let office: Session
let townA: Session
let townB: Session
let department: Session
let department2: Session
let city: Session
let province: Session
let programmeId = ''
let org = ''
let departmentName = ''
let operators: Record<string, string> = {}

beforeAll(async () => {
  ;({ f, townB, org, programmeId, operators } = await openPlanCounty())
  office = f.office
  townA = f.secretary
  const { hub } = f
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(hub, (await somebody(hub, who)).loginName)
  departmentName = (await somebody(hub, { role: 'organisation_department' })).loginName
  department = await logInAs(hub, departmentName)
  department2 = await logIn({ role: 'organisation_department' })
  city = await logIn({
    ...{ role: 'higher_office', level: 'city' },
    regionCode: placeAt(county, 'city'),
  })
  province = await logIn({
    ...{ role: 'higher_office', level: 'province', regionCode: placeAt(county, 'province') },
  })
})
afterAll(() => f?.hub.close())

let id = ''
const read = async (who = office, of = id): Promise<PlanDetail> => {
  const answer = await who.get(`/api/plans/${of}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const put = async (part: string, body: object) => {
  const { version } = await read()
  return office.send('PUT', `/api/plans/${id}/${part}`, { version, ...body })
}
const move = (who: Session, name: string, more: object = {}) =>
  who.send('POST', '/api/plans/moves', { rows: [{ id }], move: name, ...more })
const codes = (answer: Awaited<ReturnType<typeof move>>): string[] => {
  if (answer.statusCode === 200) return []
  const told = answer.json() as { code: string; obstacles?: { code: string }[] }
  return told.obstacles?.map(({ code }) => code) ?? [told.code]
}
const townshipMove = async (who: Session, code: string, name: string, reason?: string) => {
  const one = (await read()).townships.find(({ regionCode }) => regionCode === code)
  return who.send('POST', '/api/plans/townships/moves', {
    ...{ rows: [{ id: one?.id }], move: name, ...(reason && { reason }) },
  })
}
const remark = (who: Session, key: string, text?: string) =>
  who.send('PUT', `/api/plans/${id}/remarks`, { key, ...(text && { remark: text }) })
const draft = () => office.send('POST', '/api/plans', { programmeId })
const host = (code: string) => `hosts:${code}`
const passedOf = async (key: string) =>
  (await read()).said.find((one) => one.key === key)?.passed ?? []
const basis = {
  ...{ title: '关于开展远程教育的通知', number: '凤远教办〔2026〕8号', issuer: '县远程办' },
  ...{ level: 'county', day: '2026-10-08' },
}
const stages = async (): Promise<Record<string, string>> => {
  const { stations } = (await office.get(`/api/founding/stations?place=${county}`)).json()
  return Object.fromEntries(
    (stations as { unitCode: string; state: string }[]).map((one) => [one.unitCode, one.state]),
  )
}

test('P-1 P-5 INV-03 a plan is drafted in parts, and without a basis document it is not submitted', async () => {
  const answer = await draft()
  expect(answer.statusCode, answer.body).toBe(201)
  id = answer.json().id
  expect((await draft()).json()).toMatchObject({ code: 'plan_is_open' })
  const found = await move(office, 'submit')
  expect(codes(found)).toEqual([...['plan_without_basis', 'plan_without_steps', 'plan_phones']])
  expect((await put('basis', { ...basis, level: 'nowhere' })).statusCode).toBe(400)
  expect((await put('basis', basis)).statusCode).toBe(200)
  expect((await put('goals', { text: '七月底以前全面完成。' })).statusCode).toBe(200)
  const task = await put('tasks', { title: '统一挂牌', lead: org, cooperating: [org] })
  expect(task.statusCode, task.body).toBe(200)
  const step = { task: task.json().key, title: '定做标牌' }
  expect((await put('steps', { ...step, dueOn: '2030-01-01' })).statusCode).toBe(200)
  const { tasks } = await read()
  // Whoever leads does not cooperate with himself; a day outside the programme is said (I0-1).
  expect(tasks[0]).toMatchObject({ cooperating: [], steps: [{ isOutside: true }] })
  const stale = { version: 1, text: '又一条' }
  expect((await office.send('PUT', `/api/plans/${id}/goals`, stale)).json()).toMatchObject({
    code: 'changed_since_seen',
  })
})

test('I1-2 I1-3 lists are made of their sources; a missing number is named and keeps the plan back', async () => {
  const answer = await move(office, 'submit')
  expect(codes(answer)).toEqual(['plan_phones'])
  expect(answer.json().obstacles[0].details).toMatchObject({ count: 1, names: ['二村 老师1'] })
  const { operators: lines, hosts } = await read()
  expect(hosts.map(({ schoolName }) => schoolName)).toEqual(['小学1', '小学2', '三村小学'])
  expect(lines.map(({ isBad }) => isBad)).toEqual([false, true, false])
  await asSystem(f.hub.db, 'test', (tx) =>
    sql`update appointments set phone = '12345' where id = ${operators[villageA2]}`.execute(tx),
  )
  expect(codes(await move(office, 'submit'))).toEqual(['plan_phones'])
  await asSystem(f.hub.db, 'test', (tx) =>
    sql`update appointments set phone = '13800000001' where id = ${operators[villageA2]}`.execute(
      tx,
    ),
  )
  expect((await move(townA, 'submit')).statusCode).toBe(404)
  expect(codes(await move(office, 'submit'))).toEqual([])
  expect(await read()).toMatchObject({ state: 'township_review', submittedOn: '2026-11-30' })
  expect((await stages())[villageA1]).toBe('planned')
})

test('INV-02 X-2 what was submitted is not changed, neither by the office nor in the database', async () => {
  expect((await put('goals', { text: '另一条' })).json()).toMatchObject({
    code: 'plan_is_submitted',
  })
  await expect(
    asSystem(f.hub.db, 'test', (tx) =>
      sql`update implementation_plans set content = '{}'::jsonb where id = ${id}`.execute(tx),
    ),
  ).rejects.toThrow('a submitted plan is not changed')
  // Its sources may change meanwhile: the lists stay.
  await asSystem(f.hub.db, 'test', (tx) =>
    sql`update appointments set name = '新老师' where id = ${operators[villageB1]}`.execute(tx),
  )
  expect((await read()).operators.map(({ name }) => name)).not.toContain('新老师')
})

test('I1-4 INV-30 no step is skipped, none is made by another level', async () => {
  expect(codes(await move(department, 'pass_county'))).toEqual(['move_not_from_here'])
  expect(codes(await move(city, 'pass_city'))).toEqual(['move_not_from_here'])
  const file = { version: (await read()).version, number: '湘备〔2026〕1号', day: '2026-11-30' }
  expect((await province.send('POST', `/api/plans/${id}/filing`, file)).json()).toMatchObject({
    code: 'plan_not_approved',
  })
  // The county does not speak for a township, nor one township for another.
  expect((await townshipMove(office, townshipA, 'pass')).statusCode).toBe(409)
  expect((await townshipMove(townB, townshipA, 'pass')).statusCode).toBe(404)
  expect((await townshipMove(townA, townshipA, 'pass')).statusCode).toBe(200)
  expect(await read()).toMatchObject({ state: 'township_review' })
  expect((await townshipMove(townB, townshipB, 'pass')).statusCode).toBe(200)
  expect(await read()).toMatchObject({ state: 'county_review', remarksAs: null })
  expect(codes(await move(city, 'pass_county'))).toEqual(['plan_of_other_level'])
})

test('I1-4 a township sees and remarks on its own rows alone', async () => {
  expect((await read(townA)).hosts.map(({ unitCode }) => unitCode)).toEqual([villageA1, villageA2])
  expect((await remark(townA, host(villageA1), '学校错了')).statusCode).toBe(403)
  expect((await remark(department, 'hosts:433123101999', '没有这一行')).statusCode).toBe(404)
})

test('I1-4 returned with a comment at each row; unchanged rows keep their passed mark in the next version', async () => {
  expect(codes(await move(department, 'return_county', { reason: '有错' }))).toEqual([
    'plan_without_remark',
  ])
  expect((await remark(department, host(villageB1), '应依托中心校')).statusCode).toBe(204)
  expect(codes(await move(department, 'pass_county'))).toEqual(['plan_has_remarks'])
  expect(codes(await move(department, 'return_county', { reason: '一行有错' }))).toEqual([])
  const returned = await read()
  expect(returned.state).toBe('returned')
  expect(
    returned.said.flatMap(({ key, remarks }) => remarks.map(({ remark: r }) => [key, r])),
  ).toEqual([[host(villageB1), '应依托中心校']])
  expect(JSON.stringify((await office.get('/api/today')).json())).toContain('plans_returned')
  await asSystem(f.hub.db, 'test', (tx) =>
    sql`update schools set name = '三村中心校' where school_code = 'T-09'`.execute(tx),
  )
  id = (await draft()).json().id
  const next = await read()
  expect([next.number, next.comparedWith, next.basis.length]).toEqual([2, 1, 1])
  expect(await passedOf(host(villageA1))).toEqual(['township', 'county'])
  expect(await passedOf(host(villageB1))).toEqual([])
  expect(next.said.filter(({ change }) => change !== null).map(({ key }) => key)).toEqual([
    host(villageB1),
    `operators:${villageB1}:technical_administrator:新老师`,
  ])
  expect(next.removed.map(({ key }) => key)).toEqual([
    `operators:${villageB1}:technical_administrator:老师2`,
  ])
  expect(codes(await move(office, 'submit'))).toEqual([])
  const { townships } = await read()
  // Only of the second township something is new.
  expect(townships.map(({ state }) => state)).toEqual(['passed', 'waiting'])
})

test('INV-30 nobody acts at two levels in a row; two who approve at once: one wins, the other is told', async () => {
  expect(JSON.stringify((await townB.get('/api/today')).json())).toContain('plans_township')
  expect((await townshipMove(townB, townshipB, 'pass')).statusCode).toBe(200)
  const seen = (await read()).version
  const rows = [{ id, version: seen }]
  const both = await Promise.all(
    [department, department2].map((who) =>
      who.send('POST', '/api/plans/moves', { rows, move: 'pass_county' }),
    ),
  )
  expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
  const loser = both.find(({ statusCode }) => statusCode === 409)
  expect(['changed_since_seen', 'move_not_from_here']).toContain(loser?.json().code)
  // Whoever passed it for the county holds a post of the city by now.
  const { personId } = (
    await asSystem(f.hub.db, 'test', (tx) =>
      sql<{
        personId: string
      }>`select acted_by[1] as person_id from implementation_plans where id = ${id}`.execute(tx),
    )
  ).rows[0] as { personId: string }
  await asSystem(f.hub.db, 'test', (tx) =>
    sql`update implementation_plans set acted_by = array(
      select h.person_id from post_holdings as h join posts as p on p.id = h.post_id
      where p.role = 'higher_office' and p.region_code = ${placeAt(county, 'city')}) where id = ${id}`.execute(
      tx,
    ),
  )
  expect(codes(await move(city, 'pass_city'))).toEqual(['plan_acted_before'])
  await asSystem(f.hub.db, 'test', (tx) =>
    sql`update implementation_plans set acted_by = array[${personId}::uuid] where id = ${id}`.execute(
      tx,
    ),
  )
  expect(codes(await move(province, 'pass_city'))).toEqual(['plan_of_other_level'])
  expect(codes(await move(city, 'pass_city'))).toEqual([])
  expect((await stages())[villageB1]).toBe('approved')
})

test('I1-5 INV-31 filed with a number that nobody else has, after the city has passed it; stations are filed', async () => {
  expect(JSON.stringify((await province.get('/api/today')).json())).toContain('plans_file')
  const { version } = await read()
  const given = { version, number: '湘远教备〔2026〕17号', day: '2026-11-30' }
  const file = (who: Session, body = given) => who.send('POST', `/api/plans/${id}/filing`, body)
  expect((await file(city)).statusCode).toBe(403)
  for (const [day, code] of [
    ['2199-12-31', 'day_to_come'],
    ['2026-11-29', 'plan_filed_before'],
  ] as const)
    expect((await file(province, { ...given, day })).json()).toMatchObject({ code })
  expect((await file(province)).statusCode).toBe(204)
  expect(await read()).toMatchObject({ state: 'filed', filingNumber: given.number })
  expect((await file(province)).json()).toMatchObject({ code: 'plan_not_approved' })
  expect((await stages())[villageA1]).toBe('filed')
  // The digest of the frozen copy stands in the chain.
  const { digest } = await read()
  const { rows } = await asSystem(f.hub.db, 'test', (tx) =>
    sql<{ payload: { digest: string } }>`
      select payload from audit_entries where action = 'plan.filed' and subject_id = ${id}`.execute(
      tx,
    ),
  )
  expect(rows[0]?.payload.digest).toBe(digest)
})

test('F9 F10 how it came through its levels is a sheet, its filing a receipt', async () => {
  const paper = async (name: string) =>
    pageTexts((await office.get(`/api/plans/${id}/approval?paper=${name}`)).rawPayload)
      .join('')
      .replace(/\n/g, '')
  expect(await paper('approval')).toContain('实施方案报审表')
  expect(await paper('approval')).toContain('逐级审核')
  const { filingNumber } = await read()
  expect(await paper('receipt')).toContain(`备案号：${filingNumber}`)
})

test('I1-6 a version that is submitted after its day is taken and marked late', async () => {
  const first = (await office.get(`/api/plans?place=${county}`)).json()
  expect(first.plans.map((one: { isLate: boolean }) => one.isLate)).toEqual([false, false])
  await f.go('2026-12-02T02:00:00.000Z')
  office = f.office
  id = (await draft()).json().id
  expect(await read()).toMatchObject({ isLate: true, state: 'draft' })
  expect(codes(await move(office, 'submit'))).toEqual([])
  // Nothing changed since all townships passed it: the county is next.
  expect(await read()).toMatchObject({ isLate: true, state: 'county_review' })
  expect(codes(await move(office, 'withdraw', { reason: '不改了' }))).toEqual([])
})

test('I1-4 who left yesterday approves nothing today', async () => {
  id = (await draft()).json().id
  expect(codes(await move(office, 'submit'))).toEqual([])
  await asSystem(f.hub.db, 'test', (tx) =>
    sql`update post_holdings set to_day = '2026-12-01' where post_id in
      (select id from posts where role = 'organisation_department')`.execute(tx),
  )
  const gone = await logInAs(f.hub, departmentName)
  expect((await move(gone, 'pass_county')).statusCode).toBe(404)
  expect(await read()).toMatchObject({ state: 'county_review' })
})

test.each(['zh-Hans', 'zh-Hant', 'en'])(
  'F6 F7 F8 X-11 INV-46 the plan is printed with its three annexes, numbers masked, in %s',
  async (language) => {
    const answer = await office.get(`/api/plans/${id}/paper?language=${language}`)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf'])
    const text = pageTexts(answer.rawPayload).join('')
    expect(text).toContain('凤远教办')
    expect(text).toContain('书记0')
    expect(text).not.toContain('13800000001')
    const sheet = await office.get(`/api/plans/${id}/lists?language=${language}`)
    expect(sheet.statusCode).toBe(200)
  },
)
