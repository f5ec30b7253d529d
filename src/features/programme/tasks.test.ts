import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { county, logInAs, type Session, somebody } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { type Founding, openFounding } from '../founding/founding.fixture.ts'
import type { PlanContent } from './plan.ts'
import { findPlan, type StoredPlan } from './plan-store.ts'
import { rungOf } from './task.ts'
import { makeTasks } from './task-actions.ts'
import type { PlanTask } from './task-api.ts'

let f: Founding
let finance: Session
let bureau: Session
let leader: Session
let programmeId = ''
const orgs: Record<string, string> = {}
const names: Record<string, string> = {}

beforeAll(async () => {
  f = await openFounding()
  for (const role of ['finance_bureau', 'education_bureau', 'organisation_department'] as const) {
    const one = await somebody(f.hub, { role })
    orgs[role] = one.organisationId
    names[role] = one.loginName
  }
  programmeId = (
    await f.office.send('POST', '/api/programmes', {
      ...{ place: county, template: 'founding', title: '依托建点', fromDay: '2026-11-01' },
    })
  ).json().id
  await logIn()
})
afterAll(() => f?.hub.close())

async function logIn(): Promise<void> {
  finance = await logInAs(f.hub, names.finance_bureau ?? '')
  bureau = await logInAs(f.hub, names.education_bureau ?? '')
  leader = await logInAs(f.hub, names.organisation_department ?? '')
}
const org = (role: string) => ({ id: orgs[role] ?? '', name: role })
const content = (steps: PlanContent['tasks'][number]['steps']): PlanContent => ({
  ...{ basis: [], goals: [] },
  tasks: [
    {
      ...{ key: 't', title: '统一挂牌', lead: org('education_bureau') },
      ...{ cooperating: [org('finance_bureau')], steps },
    },
  ],
})

/** As if this version were filed. */
const publish = (steps: PlanContent['tasks'][number]['steps']): Promise<void> =>
  asSystem(f.hub.db, 'test', async (tx) => {
    const id = newId()
    await sql`
      insert into implementation_plans (id, programme_id, region_code, number, state, content)
      select ${id}, ${programmeId}, ${county}, 1 + count(*), 'withdrawn', ${JSON.stringify(content(steps))}::jsonb
      from implementation_plans`.execute(tx)
    await makeTasks(tx, (await findPlan(tx, id)) as StoredPlan, f.hub.ground.clock())
  })
const tasks = async (who: Session): Promise<PlanTask[]> =>
  (await who.get(`/api/plan-tasks?place=${county}`)).json().tasks
const mine = async (who: Session, title: string) =>
  (await tasks(who)).find((one) => one.title === title)?.parts.find(({ isMine }) => isMine)
const today = async (who: Session) => JSON.stringify((await who.get('/api/today')).json())

test('X-8 an overdue task goes up one rung for each so many days', () => {
  const rungs = ['2026-11-30', '2026-12-01', '2026-12-07', '2026-12-08', '2026-12-15', '2027-06-01']
  expect(rungs.map((day) => rungOf('2026-11-30', day, 7))).toEqual([0, 1, 1, 2, 3, 4])
})

test('P-5 G-3 a step is a task of every unit: one leads, each ticks its own part and no other', async () => {
  await publish([
    { key: 'a', title: '定做标牌', dueOn: '2026-12-05' },
    { key: 'b', title: '挂牌', dueOn: '2026-12-20' },
  ])
  const found = await tasks(f.office)
  expect(
    found.map(({ title, isDone, parts }) => [title, isDone, parts.map((one) => one.leads)]),
  ).toEqual([
    ['定做标牌', false, [true, false]],
    ['挂牌', false, [true, false]],
  ])
  expect(await today(finance)).toContain('plan_tasks_own')
  expect(await today(leader)).not.toContain('plan_tasks')
  const own = (await mine(finance, '定做标牌'))?.id
  const of = { done: true, note: '款已拨付' }
  expect((await bureau.send('PUT', `/api/plan-tasks/parts/${own}`, of)).json()).toMatchObject({
    code: 'task_of_other_unit',
  })
  expect((await finance.send('PUT', `/api/plan-tasks/parts/${own}`, of)).statusCode).toBe(204)
  expect(await mine(finance, '定做标牌')).toMatchObject({ doneOn: '2026-11-30', note: '款已拨付' })
  expect((await tasks(finance))[0]?.isDone).toBe(false)
})

test('P-5 the next version makes the tasks anew and loses no tick; what it has no more is dropped', async () => {
  await publish([
    { key: 'a', title: '定做两块标牌', dueOn: '2026-12-06' },
    { key: 'c', title: '拍照', dueOn: '2026-12-25' },
  ])
  const found = await tasks(finance)
  expect(found.map(({ title }) => title)).toEqual(['定做两块标牌', '拍照'])
  expect(await mine(finance, '定做两块标牌')).toMatchObject({ note: '款已拨付' })
})

test('X-8 deadlines stand in the calendar of whoever works in a unit that has them', async () => {
  const { path } = (await finance.send('POST', '/api/calendar-feeds', { kind: 'person' })).json()
  const calendar = (await finance.get(path)).body
  expect(calendar).toContain('SUMMARY:到期 · 拍照')
  expect(calendar).toContain('20261225T170000')
  const other = (await leader.send('POST', '/api/calendar-feeds', { kind: 'person' })).json()
  expect((await leader.get(other.path)).body).not.toContain('拍照')
})

test('X-8 what stays overdue is told to whoever leads, then the office, then the county’s leadership', async () => {
  const told = async (instant: string) => {
    await f.go(instant)
    await logIn()
    const all = [bureau, f.office, leader].map(today)
    return (await Promise.all(all)).map((one) => one.includes('plan_tasks_escalated'))
  }
  expect(await told('2026-12-08T02:00:00.000Z')).toEqual([false, false, false])
  expect(await told('2026-12-22T02:00:00.000Z')).toEqual([false, true, false])
  expect(await told('2027-01-02T02:00:00.000Z')).toEqual([false, true, true])
})
