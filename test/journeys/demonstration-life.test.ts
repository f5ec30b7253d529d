import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { growDemonstration } from '../../src/app/demo/grow.ts'
import {
  type DemonstrationLogin,
  demonstrationPassword,
  loadDemonstration,
} from '../../src/app/demo/load.ts'
import { permits } from '../../src/base/permission.ts'
import type { Me } from '../../src/base/session.ts'
import type { Verb } from '../../src/base/verbs.ts'
import { roles } from '../../src/features/people/role.ts'
import type { readToday } from '../../src/features/tasks/api.ts'
import type { listWaiting } from '../../src/features/tasks/waiting-api.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { logInAs } from '../harness/node.ts'
import { logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** Pages of letters, programme and acceptance, with what one must be allowed to do to be shown them. */
const programmePages: readonly (readonly [path: string, verb: Verb])[] = [
  ['/received', 'circulars.receive'],
  ['/circulars', 'circulars.read'],
  ['/handovers', 'people.read'],
  ['/training', 'training_batches.read'],
  ['/training/missing', 'enrolments.read'],
  ['/training/structure', 'enrolments.read'],
  ['/post_certificates', 'post_certificates.read'],
  ['/teams', 'appointments.read'],
  ['/founding', 'founding.read'],
  ['/plates', 'plates.read'],
  ['/progress', 'programmes.read'],
  ['/county-plans', 'plans.read'],
  ['/responsibility', 'letters.read'],
  ['/letters', 'letters.read'],
  ['/plan-tasks', 'plans.read'],
  ['/rules', 'rule_adoptions.read'],
  ['/trials', 'founding.read'],
  ['/practice_cases', 'practice_cases.read'],
  ['/rectification', 'rectification_orders.read'],
  ['/meetings', 'joint_meetings.read'],
  ['/meeting_actions', 'meeting_actions.read'],
  ['/acceptance', 'acceptance_sheets.read'],
  ['/contacts', 'contact_points.read'],
  ['/maintenance', 'maintenance_records.read'],
]

/** What `npm run demo` shows: a county in the middle of its life. */
describe.skipIf(!browserPath())('the demonstration county', () => {
  let site: Site
  let logins: DemonstrationLogin[]
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    logins = await growDemonstration(ground, await loadDemonstration(ground, () => {}), () => {})
  })
  afterAll(() => site?.close())

  const count = async (query: string): Promise<Record<string, number>> => {
    const { rows } = await asSystem(site.node.ground.db, 'test', (tx) =>
      sql.raw<{ key: string; count: number }>(query).execute(tx),
    )
    return Object.fromEntries(rows.map(({ key, count: n }) => [key, Number(n)]))
  }

  const life = () =>
    Promise.all([
      count('select state as key, count(*) from survey_returns group by 1'),
      count('select state as key, count(*) from siting_decisions group by 1'),
      count('select answer as key, count(*) from siting_consents group by 1'),
      count('select state as key, count(*) from siting_scenarios group by 1'),
      count('select state as key, count(*) from workload_entries group by 1'),
      count(`select 'learners' as key, count(*) from learners`),
      count(`select 'said' as key, count(*) from statements`),
      count(`select 'audited' as key, count(*) from audit_entries`),
      count(`select state as key, count(*) from resources group by 1`),
      count(`select 'accounts' as key, count(*) from accounts`),
      count('select state as key, count(*) from loans group by 1'),
      count('select state as key, count(*) from fault_tickets group by 1'),
    ])

  test('stands in the middle of a survey and of its choice of hosts', async () => {
    const [forms, decisions, answers, scenarios, work, learners, said, , resources, , loans] =
      await life()
    expect(forms).toMatchObject({ returned: 1 })
    expect(forms.verified).toBeGreaterThan(20)
    expect(forms.submitted).toBeGreaterThan(20)
    expect(forms.draft).toBeGreaterThan(20)
    expect(decisions.open).toBeGreaterThan(30)
    expect(answers).toMatchObject({ refuse: 1 })
    expect(scenarios).toEqual({ solved: 1 })
    expect(work.claimed).toBeGreaterThan(1)
    expect(learners).toEqual({ learners: 8 })
    expect(said?.said).toBe(8 * 9)
    expect(resources?.in_review).toBe(1)
    expect(loans).toEqual({ asked: 1, lent: 1, returned: 1 })
    const fixed = await count(`
      select left(unit_code, 9) as key, count(*) filter (where state = 'open') from siting_decisions
      group by 1`)
    expect(Object.values(fixed).filter((open) => open === 0)).toHaveLength(6)
    const agreed = await count(`
      select left(d.unit_code, 9) as key, count(distinct c.party)
      from siting_decisions as d join siting_consents as c on c.decision_id = d.id group by 1`)
    expect(Object.values(agreed).filter((heard) => heard >= 3).length).toBeGreaterThan(8)
  })

  test('S3-4 a fault waits too long, another is new, and schools are late with their upkeep, for every office to see', async () => {
    const tickets = await count('select state as key, count(*) from fault_tickets group by 1')
    expect(tickets).toEqual({ assigned: 1, reported: 1, verified: 1 })
    const told = async (loginName: string) => {
      const reader = await logInAs(site.node as never, loginName, demonstrationPassword)
      const { waiting }: z.output<typeof readToday.answer> = (await reader.get('/api/today')).json()
      return Object.fromEntries(waiting.map(({ code, details }) => [code, details.count]))
    }
    for (const loginName of ['office1', 'liaojiaqiao.clerk', 'liaojiaqiao.zhongxue.head'])
      expect([loginName, (await told(loginName)).repairs_overdue]).toEqual([loginName, 1])
    const late = (await told('office1')).upkeep_overdue ?? 0
    const stations = await count(
      `select 'at work' as key, count(*) from learning_stations where active_from is not null`,
    )
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThan((stations['at work'] ?? 0) / 3)
  })

  test('every role finds something that waits for it or is missing at its place', async () => {
    const held = await count(`
      select o.role as key, count(*) from posts as o group by 1`)
    expect(Object.keys(held).toSorted()).toEqual(Object.keys(roles).toSorted())
    const empty: string[] = []
    for (const { loginName } of logins) {
      const reader = await logInAs(site.node as never, loginName, demonstrationPassword)
      const today: z.output<typeof readToday.answer> = (await reader.get('/api/today')).json()
      if (today.waiting.length + (today.missing?.length ?? 0) === 0) empty.push(loginName)
    }
    expect(empty).toEqual([])
  })

  test('Today counts what the lists hold, also beyond what a list shows at once', async () => {
    const today = async (loginName: string) => {
      const reader = await logInAs(site.node as never, loginName, demonstrationPassword)
      const told: z.output<typeof readToday.answer> = (await reader.get('/api/today')).json()
      const { decisions } = (await reader.get('/api/siting/my-consents')).json()
      const counts = new Map(
        [...told.waiting, ...(told.missing ?? [])].map(({ code, details }) => [
          code,
          details.count,
        ]),
      )
      return { counts, due: decisions.length, standing: told.standing }
    }
    for (const loginName of ['education', 'liaojiaqiao.secretary', 'liaojiaqiao.zhongxue.head']) {
      const { counts, due } = await today(loginName)
      expect([loginName, counts.get('consents_to_give') ?? 0]).toEqual([loginName, due])
    }
    const [forms, decisions] = await life()
    const { counts, standing } = await today('finance')
    expect(counts.get('survey_due_soon')).toBe((forms.draft ?? 0) + (forms.returned ?? 0))
    expect(counts.get('survey_unverified')).toBe(forms.submitted)
    expect(counts.get('decisions_open')).toBe(decisions.open)
    const parts = standing.map(({ code, parts: own }) => [code, ...own.map(({ count: n }) => n)])
    const without = counts.get('units_without_host')
    expect(parts).toEqual([
      ['survey', forms.verified, forms.submitted, forms.returned, forms.draft],
      ['siting', decisions.fixed, decisions.open, without],
    ])
    // The clerk of one township sees its part alone.
    const clerk = await today('liaojiaqiao.clerk')
    expect(Number(clerk.counts.get('units_without_host'))).toBeLessThan(Number(without))
  })

  test('the list of what waits says the same of each party as its own Today', async () => {
    const office = await logInAs(site.node as never, 'office1', demonstrationPassword)
    const list: z.output<typeof listWaiting.answer> = (await office.get('/api/waiting')).json()
    const consents = list.offices
      .map((one) => ({
        ...one,
        count: one.items.find(({ link }) => link.includes('/siting/decisions'))?.count ?? 0,
      }))
      .filter((one) => one.count > 0)
    for (const loginName of ['education', 'liaojiaqiao.secretary', 'liaojiaqiao.zhongxue.head']) {
      const party = await logInAs(site.node as never, loginName, demonstrationPassword)
      const { decisions } = (await party.get('/api/siting/my-consents')).json()
      const { name } = (await party.get('/api/me')).json()
      const mine = consents.find(({ persons }) => persons.includes(name))
      expect([loginName, mine?.count ?? 0]).toEqual([loginName, decisions.length])
    }
    const [forms] = await life()
    const asked = (state: string) =>
      list.offices.flatMap(({ items }) => items).filter(({ link }) => link.endsWith(`=${state}`))
    const told = asked('draft').reduce((sum, { count: n }) => sum + n, 0)
    expect(told).toBeGreaterThanOrEqual(forms.draft ?? 0)
    const since = list.offices.map(({ items: [first] }) => first?.since ?? '')
    expect(since).toEqual(since.toSorted())
  })

  test('O1-1 what waits is found by office in either script, and is nobody’s own who has others for it', async () => {
    const office = await logInAs(site.node as never, 'office1', demonstrationPassword)
    const find = async (search: string): Promise<z.output<typeof listWaiting.answer>> =>
      (await office.get(`/api/waiting?search=${encodeURIComponent(search)}`)).json()
    const found = await find('廖家橋鎮')
    expect(found.count).toBeGreaterThan(1)
    expect(found.offices.every(({ organisation }) => organisation.includes('廖家桥镇'))).toBe(true)
    expect((await find('ljqz')).count).toBe(found.count)
    expect((await find('没有这样的单位')).offices).toEqual([])
    const today: z.output<typeof readToday.answer> = (await office.get('/api/today')).json()
    const countOf = (items: typeof today.waiting | undefined, code: string) =>
      items?.find((one) => one.code === code)?.details.count
    // A school asks its head; the office hears of it and is not asked.
    expect(countOf(today.waiting, 'loans_waiting')).toBeUndefined()
    expect(countOf(today.missing, 'loans_elsewhere')).toBe(2)
    expect(countOf(today.waiting, 'workload_to_confirm')).toBeUndefined()
    expect(countOf(today.missing, 'workload_unconfirmed')).toBeGreaterThan(0)
  })

  test.each([
    ['liaojiaqiao.secretary', 24],
    ['liaojiaqiao.liaojiaqiao.secretary', 16],
    ['liaojiaqiao.zhongxue.head', 11],
  ])('X-1 %s finds the programme on a desk and on a telephone: %i pages', async (login, shown) => {
    for (const width of [1280, 390] as const) {
      const { page, faults } = await site.open(width)
      await logInOn(page, site, login, demonstrationPassword)
      const { permissions } = await page.evaluate<Me>(
        "fetch('/api/me').then((answer) => answer.json())",
      )
      const own = programmePages.filter(([, verb]) => permits(permissions, verb))
      expect(own.length).toBe(shown)
      for (const [path] of own) {
        await page.goto(`${site.node.url}/console${path}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
        expect([path, wide <= width]).toEqual([path, true])
        if (width === 390) expect([path, await seriousAxeFindings(page)]).toEqual([path, []])
      }
      expect(faults).toEqual([])
      await page.context().close()
    }
  })

  test('grows once: a second start adds nothing', async () => {
    const before = await life()
    const { ground } = site.node
    expect(
      await growDemonstration(ground, await loadDemonstration(ground, () => {}), () => {}),
    ).toEqual(logins)
    expect(await life()).toEqual(before)
  })
})
