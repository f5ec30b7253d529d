import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeMoves } from '../../src/features/moves/move-actions.ts'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { movableOf } from '../../src/features/registers/case-actions.ts'
import { schoolRegister } from '../../src/features/schools/registers.ts'
import {
  learningPlanRegister,
  themeRegister,
} from '../../src/features/sessions/learning-plan-registers.ts'
import { sessionRegister } from '../../src/features/sessions/registers.ts'
import { addStation } from '../../src/features/sessions/sessions.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, testPlaces, villageA1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

describe.skipIf(!browserPath())('O2-1 a year is planned, adopted and compared', () => {
  let site: Site
  const faults: string[][] = []
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const { id } = await saveRow(db, operator, schoolRegister, {
      ...{ schoolCode: 'P-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    await addStation(db, { unitCode: villageA1, schoolId: id })
    const days = { fromDay: '2026-09-01', toDay: '2027-08-31' }
    await saveRow(db, operator, themeRegister, {
      ...{ code: 'ZT01', name: '换届选举', ownerCode: county, ...days },
    })
    const planned = { placeCode: villageA1, period: 'year', ...days, step: 'week', minutes: 120 }
    const meeting = { adoptedOn: '2026-08-20', adoptedBy: '党委会纪要〔2026〕7号' }
    for (const [day, topic, more] of [
      ['2026-10-13', '选举法', { theme: 'ZT01', groups: ['members', 'cadres'], ...meeting }],
      ['2026-11-10', '冬季修剪', { groups: ['growers'], form: 'tutoring', ...meeting }],
      ['2026-11-17', '还没有定', {}],
    ] as const)
      await saveRow(db, operator, learningPlanRegister, { ...planned, day, topic, ...more })
    for (const [day, more] of [
      ['2026-10-13', { theme: 'ZT01', groups: ['members'], serviceFunction: 'classroom' }],
      ['2026-11-10', { groups: ['growers'], serviceFunction: 'skills', need: '修剪' }],
    ] as const) {
      const session = await saveRow(db, operator, sessionRegister, {
        ...{ schoolCode: 'P-01', stations: [villageA1], kind: 'group_learning', title: '学习' },
        ...{ day, plannedFrom: '19:00', plannedTo: '20:30', beganAt: '19:00', endedAt: '20:30' },
        ...{ headCount: 23, members: 9, segments: [{ form: 'viewing', minutes: 90 }], ...more },
      })
      // A step, not a state: the node settles a case by its steps whenever it comes to it.
      const close = { rows: [{ id: session.id }], move: 'close' }
      await makeMoves(db, operator, movableOf(sessionRegister), close, new Date())
    }
    const node = { ...site.node, db, setNow: () => {}, close: async () => {} }
    await somebody(node as never, { role: 'administrator', loginName: 'admin' })
    await somebody(node as never, { role: 'programme_office', loginName: 'office' })
  })
  afterAll(() => site?.close())

  const as = async (width: 1280 | 390, path: string): Promise<Page> => {
    const opened = await site.open(width)
    faults.push(opened.faults)
    await logInOn(opened.page, site, 'office', password)
    await opened.page.goto(`${site.node.url}/console${path}`)
    return opened.page
  }

  test('I2-5 lines that a meeting adopted are adopted at once, the one without a meeting says why not', async () => {
    const page = await as(1280, '/learning_plans')
    await page.getByText('冬季修剪').waitFor()
    await page.getByRole('checkbox', { name: /全选/ }).click()
    await keepPicture(page, 'learning-plans')
    await page.getByRole('button', { name: /会议已通过/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /会议已通过/ }).click()
    await page
      .getByText(/还没有填通过它的会议/)
      .first()
      .waitFor()
    await keepPicture(page, 'learning-plans-adopt')
    // The report of the next test reads what this answer has written.
    const adopted = page.waitForResponse((one) => one.request().method() === 'POST')
    await dialog.getByRole('button', { name: '只办其余2项' }).click()
    expect((await adopted).status()).toBe(200)
    for (const topic of ['选举法', '冬季修剪'])
      await page.getByRole('row', { name: topic }).getByText('已通过').waitFor()
  })

  test('the term shows what was done of it, on a desk and on a phone', async () => {
    for (const width of [1280, 390] as const) {
      const page = await as(width, '/plan-report?span=term&day=2026-11-20')
      await page.getByText('75.0%').first().waitFor()
      await page.getByText('还有1行（2.0小时）是草稿，没有计入。').waitFor()
      expect(await seriousAxeFindings(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      await keepPicture(page, 'plan-report', true)
      await page.getByText('一个月', { exact: true }).click()
      await page.getByText('2026年11月1日', { exact: false }).first().waitFor()
    }
    expect(faults.flat()).toEqual([])
  })
})
