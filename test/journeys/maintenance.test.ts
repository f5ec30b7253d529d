import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addDays, dayOf } from '../../src/base/calendar.ts'
import { ticketRegister } from '../../src/features/maintenance/registers.ts'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { equipmentRegister, schoolRegister } from '../../src/features/schools/registers.ts'
import { addStation } from '../../src/features/sessions/sessions.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { logInAsKeeper } from '../harness/keeper.ts'
import { password, somebody, testPlaces, villageA1, villageA2 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

describe.skipIf(!browserPath())('the upkeep of a school’s equipment', () => {
  let site: Site
  let officeName: string

  beforeAll(async () => {
    site = await openSite()
    const { db, clock } = site.node.ground
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const node = { ...site.node, db, setNow: () => {}, close: site.close }
    const { id } = await saveRow(db, operator, schoolRegister, {
      ...{ schoolCode: 'S-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    await saveRow(db, operator, equipmentRegister, {
      ...{ schoolCode: 'S-01', assetNo: 'P1', type: 'projector', model: '爱普生 X05' },
      ...{ condition: 'good', quantity: 1, usableQuantity: 1 },
    })
    const at = { organisationId: id, regionCode: villageA1, level: 'village' as const }
    await somebody(node, { ...at, role: 'equipment_keeper', loginName: 'wu', name: '吴老师' })
    await somebody(node, { ...at, role: 'head_of_school', loginName: 'long', name: '龙校长' })
    await somebody(node, { role: 'administrator' })
    officeName = (await somebody(node, { role: 'programme_office' })).loginName
    // Nobody there has done anything, and its receiver has failed ten days ago.
    const late = await saveRow(db, operator, schoolRegister, {
      ...{ schoolCode: 'S-02', name: '廖家桥中学', villageCode: villageA2, stage: 'junior_middle' },
      ...{ mode: 'mode3', boarding: true },
    })
    await saveRow(db, operator, ticketRegister, {
      ...{ schoolCode: 'S-02', symptom: '收不到信号', severity: 'blocks_sessions' },
      ...{ reportedOn: addDays(dayOf(clock()), -10), reportedBy: '田老师' },
    })
    await addStation(db, {
      ...{ unitCode: villageA2, schoolId: late.id, activeFrom: addDays(dayOf(clock()), -60) },
    })
    await addStation(db, {
      ...{ unitCode: villageA1, schoolId: id, activeFrom: addDays(dayOf(clock()), -60) },
    })
  })
  afterAll(() => site?.close())

  /** What a thumb does. */
  let taps = 0
  const tap = async (what: Locator) => {
    taps++
    await what.click()
  }
  const phone = async (loginName: string) => {
    const { page, faults } = await site.open(390)
    await page.goto(`${site.node.url}/keeper`)
    await logInAsKeeper(page, loginName)
    await page.getByRole('heading', { name: '未来七天' }).waitFor()
    return { page, faults }
  }
  const allSent = (page: Page) =>
    vi.waitFor(
      async () =>
        expect(await page.getByText('等上传').or(page.getByText('待上传')).count()).toBe(0),
      30_000,
    )

  test('S3-4 a maintenance record is three taps, and a fault four more, also without a line', async () => {
    const { page, faults } = await phone('wu')
    await page.getByRole('link', { name: '维护', exact: true }).click()
    await page.getByText(/就该维护了/).waitFor()
    await keepPicture(page, 'keeper-upkeep-late')
    await page.getByRole('link', { name: '今日' }).click()
    await page.getByRole('heading', { name: '未来七天' }).waitFor()

    await page.context().setOffline(true)
    taps = 0
    await tap(page.getByRole('link', { name: '维护', exact: true }))
    await tap(page.getByRole('button', { name: '清洁除尘' }))
    await tap(page.getByRole('button', { name: '记下' }))
    await page.getByText('记下了：清洁除尘。').waitFor()
    await page.getByText(/清洁除尘 · 吴老师/).waitFor()
    expect(taps).toBeLessThanOrEqual(3)

    await tap(page.getByRole('link', { name: '报修' }))
    await tap(page.getByRole('button', { name: '没有图像' }))
    await tap(page.getByRole('button', { name: '活动开不了' }))
    await keepPicture(page, 'keeper-fault')
    await tap(page.getByRole('button', { name: '报修' }))
    await page.getByRole('link', { name: /没有图像/ }).waitFor()
    expect(taps).toBeLessThanOrEqual(7)
    await keepPicture(page, 'keeper-upkeep-waiting')

    await page.context().setOffline(false)
    await allSent(page)
    expect(await page.getByText(/就该维护了/).count()).toBe(0)
    expect(await seriousAxeFindings(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('S3-4 it is repaired on one telephone and verified on another; the office sees what is late', async () => {
    const { page } = await phone('wu')
    await page.getByRole('link', { name: '维护', exact: true }).click()
    await page.getByRole('link', { name: /没有图像/ }).click()
    await page.getByLabel('怎么修的').fill('换了视频线')
    await page.getByLabel(/费用/).fill('-5')
    await page.getByText('费用写成数字').waitFor()
    await page.getByLabel(/费用/).fill('35.5')
    await page.getByRole('button', { name: '修好了' }).click()
    await page.getByRole('link', { name: /待验收/ }).click()
    await page.getByText('等另一个人试用后验收').waitFor()

    const other = await phone('long')
    await other.page.getByRole('link', { name: '维护', exact: true }).click()
    await other.page.getByRole('link', { name: /没有图像/ }).click()
    await keepPicture(other.page, 'keeper-verify')
    await other.page.getByRole('button', { name: '能用，验收' }).click()
    await other.page.getByRole('heading', { name: '设备维护' }).waitFor()
    await vi.waitFor(
      async () => expect(await other.page.getByRole('link', { name: /没有图像/ }).count()).toBe(0),
      30_000,
    )
    expect(other.faults).toEqual([])

    for (const width of [1280, 390] as const) {
      const office = await site.open(width)
      await logInOn(office.page, site, officeName, password)
      await office.page.goto(`${site.node.url}/console/maintenance`)
      await office.page.getByText('瓦场小学').first().waitFor()
      expect(await office.page.getByText('已到期').count()).toBe(2)
      await keepPicture(office.page, 'maintenance')
      await office.page.goto(`${site.node.url}/console`)
      await office.page.getByText('1 个站点的设备超期没有维护').waitFor()
      await office.page.getByText('1 处故障超期没有修好').waitFor()
      await keepPicture(office.page, 'maintenance-today')
      await office.page.goto(`${site.node.url}/console/fault_tickets`)
      await office.page.getByText('没有图像').first().waitFor()
      await keepPicture(office.page, 'fault-tickets')
      await office.page.goto(`${site.node.url}/console/maintenance_records`)
      await office.page.getByText('清洁除尘').first().waitFor()
      await keepPicture(office.page, 'maintenance-records')
      await office.page.evaluate(`localStorage.setItem('cunxiao.language', 'zh-Hant')`)
      await office.page.goto(`${site.node.url}/console/maintenance`)
      await office.page.getByText('瓦場小學').first().waitFor()
      await keepPicture(office.page, 'maintenance-traditional')
      expect(office.faults).toEqual([])
    }
    await page.getByRole('combobox').first().selectOption('zh-Hant')
    await page.getByRole('link', { name: '維護', exact: true }).click()
    await page.getByRole('button', { name: '清潔除塵' }).waitFor()
    await keepPicture(page, 'keeper-upkeep-traditional')
  })
})
