import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { placeAt } from '../../src/base/place.ts'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import {
  schoolRegister,
  townshipRegister,
  villageRegister,
} from '../../src/features/schools/registers.ts'
import { appointmentRegister } from '../../src/features/team/registers.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, testPlaces, townshipA, villageA1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** From draft to filing: county, township, county, city, province, each on his own page. */
describe.skipIf(!browserPath())('I1-4 I1-5 the plan of a county', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    const node = { ...site.node, db, setNow: () => {}, close: async () => {} }
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    await saveRow(db, operator, townshipRegister, {
      ...{ townshipCode: townshipA, name: '廖家桥镇', inScope: false, outOfScopeReason: '测试' },
    })
    await saveRow(db, operator, villageRegister, {
      ...{ villageCode: villageA1, name: '八斗丘村', inScope: true },
    })
    const school = await saveRow(db, operator, schoolRegister, {
      ...{ schoolCode: 'T-01', name: '八斗丘小学', villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    await asSystem(db, 'test', (tx) =>
      tx
        .insertInto('learningStations')
        .values({
          ...{ id: newId(), regionCode: villageA1, unitCode: villageA1, unitLevel: 'village' },
          ...{ schoolId: school.id, hostedOn: '2026-08-01' },
        })
        .execute(),
    )
    const row = { unitCode: villageA1, fromDay: '2026-08-01', partyMember: true }
    const lead = { position: 'joint_lead', party: 'village', name: '麻支书', phone: '13900000001' }
    await saveRow(db, operator, appointmentRegister, { ...row, ...lead })
    const teacher = { position: 'technical_administrator', name: '龙老师', phone: '13900000002' }
    await saveRow(db, operator, appointmentRegister, { ...row, ...teacher })
    await asSystem(db, 'test', (tx) =>
      tx.updateTable('appointments').set({ state: 'active' }).execute(),
    )
    await somebody(node, { role: 'administrator' })
    await somebody(node, { role: 'programme_office', loginName: 'office' })
    await somebody(node, { role: 'organisation_department', loginName: 'department' })
    await somebody(node, {
      ...{ role: 'township_secretary', regionCode: townshipA, level: 'township' },
      loginName: 'secretary',
    })
    for (const level of ['city', 'province'] as const)
      await somebody(node, {
        ...{ role: 'higher_office', regionCode: placeAt(county, level), level, loginName: level },
      })
  })
  afterAll(() => site?.close())

  async function person(width: 1280 | 390, loginName: string): Promise<Page> {
    const { page } = await site.open(width)
    await logInOn(page, site, loginName, password)
    return page
  }
  /** Presses a button and does what its dialog asks; waits for the answer of the address. */
  async function confirm(
    page: Page,
    label: string,
    address: string,
    fill: (dialog: ReturnType<Page['locator']>) => Promise<void> = async () => {},
    ok = label,
  ): Promise<void> {
    await page.locator('main').getByRole('button', { name: label, exact: true }).first().click()
    const dialog = page.locator('.ant-modal')
    await fill(dialog)
    const answered = page.waitForResponse(
      (response) => response.request().method() !== 'GET' && response.url().endsWith(address),
    )
    await dialog.getByRole('button', { name: ok, exact: true }).click()
    const answer = await answered
    expect(answer.ok(), String(answer.status())).toBe(true)
    await dialog.waitFor({ state: 'detached' })
  }
  /** What waits for whoever is here is told today; its button leads to the plan. */
  const open = async (page: Page, said: string, verb: string) => {
    await page.goto(`${site.node.url}/console`)
    await page.getByText(said).waitFor()
    await page.getByText(verb, { exact: true }).click()
    await page.getByRole('heading', { name: /实施方案 第\d稿/ }).waitFor()
  }

  test('I0-2 P-1 the office begins a programme, drafts its plan and submits it', async () => {
    const office = await person(1280, 'office')
    await office.goto(`${site.node.url}/console/progress`)
    await confirm(office, '新建工作', '/api/programmes', async () => {}, '新建')
    await office.getByRole('heading', { name: '第1步 制定计划' }).waitFor()
    await keepPicture(office, 'programme', true)
    expect(await seriousAxeFindings(office)).toEqual([])
    await office.goto(`${site.node.url}/console/county-plans`)
    await office.getByRole('button', { name: '起草新的一稿', exact: true }).click()
    await office.getByRole('heading', { name: /第1稿/ }).waitFor()
    await office.getByText('没有依据文件').waitFor()
    await confirm(
      office,
      '添加依据文件',
      '/basis',
      async (dialog) => {
        await dialog.getByLabel('文件名称').fill('关于做好依托建点工作的通知')
        await dialog.getByLabel('文号').fill('凤远教办〔2026〕8号')
        await dialog.getByLabel('发文单位').fill('县远程办')
        await dialog.getByLabel('发文日期').fill('2026-10-08')
      },
      '保存',
    )
    await confirm(
      office,
      '添加任务',
      '/tasks',
      async (dialog) => {
        await dialog.getByLabel('任务').fill('统一挂牌')
        await dialog.getByLabel('牵头单位').click()
        await office.locator('.ant-select-item-option').first().click()
      },
      '保存',
    )
    await confirm(
      office,
      '添加步骤',
      '/steps',
      async (dialog) => {
        await dialog.getByLabel('步骤').fill('定做标牌')
        await dialog.getByLabel('哪天前完成').fill('2026-12-20')
      },
      '保存',
    )
    await office.getByText('定做标牌').waitFor()
    await confirm(office, '上报', '/api/plans/moves')
    await office.getByText('各乡镇核对（0/1）').waitFor()
    expect(await seriousAxeFindings(office)).toEqual([])
  })

  test('I1-4 the secretary of the township looks at his rows on his telephone', async () => {
    const secretary = await person(390, 'secretary')
    await open(secretary, '1份方案等本乡镇核对', '去核对')
    await secretary.getByText('八斗丘小学').first().waitFor()
    await keepPicture(secretary, 'plan-township', true)
    expect(await seriousAxeFindings(secretary)).toEqual([])
    await confirm(secretary, '核对无误', '/api/plans/townships/moves')
    await secretary.getByText('各乡镇核对（1/1）').waitFor()
  })

  test('I1-4 the county passes it, the city returns it with a comment at a row, and passes the next version', async () => {
    const department = await person(1280, 'department')
    await open(department, '1份方案等您审核', '去审核')
    await confirm(department, '县级审核通过', '/api/plans/moves')
    const city = await person(390, 'city')
    await open(city, '1份方案等您审核', '去审核')
    const row = city.getByRole('row', { name: /八斗丘小学/ })
    await row.getByRole('button', { name: '写意见' }).click()
    await city.locator('.ant-modal').getByLabel('要怎么改').fill('与同意书核对')
    const remarked = city.waitForResponse((response) => response.url().endsWith('/remarks'))
    await city.locator('.ant-modal').getByRole('button', { name: '保存', exact: true }).click()
    expect((await remarked).ok()).toBe(true)
    await city.getByText('与同意书核对').waitFor()
    await keepPicture(city, 'plan-city', true)
    await confirm(city, '退回修改', '/api/plans/moves', (dialog) =>
      dialog.locator('textarea').fill('核对后再报'),
    )
    const office = await person(1280, 'office')
    await open(office, '1份方案退回修改', '去修改')
    await office.goto(`${site.node.url}/console/county-plans`)
    await office.getByRole('button', { name: '起草新的一稿', exact: true }).click()
    await office.getByRole('heading', { name: /第2稿/ }).waitFor()
    await confirm(office, '上报', '/api/plans/moves')
    // Nothing of the township changed: the county is next, then the city.
    await office.getByText('各乡镇核对（1/1）').waitFor()
    await open(department, '1份方案等您审核', '去审核')
    await confirm(department, '县级审核通过', '/api/plans/moves')
    await open(city, '1份方案等您审核', '去审核')
    await confirm(city, '市级审核通过', '/api/plans/moves')
  })

  test('I1-5 INV-31 the province files it with its number, and the stations are filed', async () => {
    const province = await person(1280, 'province')
    await open(province, '1份方案等省级备案', '去备案')
    await confirm(province, '登记省级备案', '/filing', (dialog) =>
      dialog.getByLabel('备案号').fill('湘远教备〔2026〕17号'),
    )
    await province.getByText('备案号湘远教备〔2026〕17号').waitFor()
    await keepPicture(province, 'plan-filed', true)
    expect(await seriousAxeFindings(province)).toEqual([])
    const office = await person(1280, 'office')
    await office.goto(`${site.node.url}/console/founding`)
    await office.getByText('已备案').first().waitFor()
    await office.goto(`${site.node.url}/console/plan-tasks`)
    await office.getByText('定做标牌').waitFor()
  })
})
