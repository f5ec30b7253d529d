import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replication } from '../../src/app/replication.ts'
import type { RunningNode } from '../../src/app/start.ts'
import { operator } from '../../src/features/people/operator.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { foldDue } from '../../src/features/registers/step-actions.ts'
import { equipmentRegister, loanRegister } from '../../src/features/schools/registers.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'
import { openStationBeside, type StationBeside } from '../harness/station-beside.ts'
import { addVillageSchool } from '../harness/village-school.ts'

/** A school lends things at its own station, also while the hub decides otherwise. */
describe.skipIf(!browserPath())('loans at a station', () => {
  let site: Site
  let station: StationBeside
  const faults: string[] = []
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { code } = await addVillageSchool(ground.db, ground.clock())
    const hub = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    const school = await asSystem(ground.db, 'test', (tx) =>
      tx.selectFrom('schools').select('id').executeTakeFirstOrThrow(),
    )
    await somebody(hub, { role: 'administrator' })
    await somebody(hub, {
      ...{ role: 'equipment_keeper', loginName: 'keeper', name: '吴老师', level: 'village' },
      ...{ organisationId: school.id, regionCode: '433123101201' },
    })
    await saveRow(ground.db, operator, equipmentRegister, {
      ...{ schoolCode: 'A-01', assetNo: 'P1', type: 'projector', condition: 'good' },
      ...{ quantity: 1, usableQuantity: 1 },
    })
    station = await openStationBeside(site, code)
    await exchange()
  })
  afterAll(async () => {
    await station?.close()
    await site?.close()
  })

  /** Rounds of the station, and what the minute's jobs make of them. */
  async function exchange(): Promise<void> {
    const { db } = site.node.ground
    for (let round = 0; round < 2; round++) {
      await drainOutbox(db, replication)
      await station.sync.now()
      await foldDue(db, [loanRegister])
      await foldDue(station.db, [loanRegister])
    }
  }
  async function person(node: RunningNode, loginName: string): Promise<Page> {
    const { page, faults: found } = await site.open(1280)
    page.on('close', () => faults.push(...found))
    await logInOn(page, { ...site, node }, loginName, password)
    return page
  }
  const open = async (page: Page, node: RunningNode, what: string) => {
    await page.goto(`${node.url}/console/loans`)
    await page.getByRole('button', { name: what, exact: true }).click()
    await page.getByText('办理记录').waitFor()
  }
  const speak = async (page: Page, language: string) => {
    await page.evaluate(`localStorage.setItem('cunxiao.language', '${language}')`)
    await page.reload()
  }
  const drawer = (page: Page) => page.locator('.ant-drawer')
  const asking = (page: Page) => page.locator('.ant-modal')
  const onBoth = async (page: Page, name: string) => {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      await keepPicture(page, name)
      expect(await seriousAxeFindings(page)).toEqual([])
    }
    await page.setViewportSize({ width: 1280, height: 844 })
  }

  test('X-5 the keeper enters a loan at the station, lends it before approval and says why', async () => {
    const page = await person(station, 'keeper')
    await page.goto(`${station.url}/console/loans`)
    await page.getByRole('heading', { name: '设备借用', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: '导入表格' }).count()).toBe(0)
    await page.getByRole('button', { name: '新增一条' }).click()
    await page.getByLabel(/^学校代码/).click()
    await page.getByText('瓦场小学 A-01').click()
    await page.getByLabel(/^借用物品/).fill('投影机')
    await page.getByLabel(/^资产编号/).fill('P1')
    await page.getByLabel(/^数量/).fill('2')
    await page.getByLabel(/^借用人/).fill('廖家桥村')
    await page.getByLabel(/^借出日期/).fill('2026-11-23')
    await page.getByLabel(/^应还日期/).fill('2026-11-30')
    await page.getByRole('button', { name: '保存' }).click()
    await open(page, station, '投影机')
    await onBoth(page, 'loan-station')
    await drawer(page).getByRole('button', { name: '先借出' }).click()
    const dialog = asking(page)
    await dialog.getByText('县里会看到，请核对').waitFor()
    await dialog.getByLabel('原因').fill('明天上课要用，没有网')
    await onBoth(page, 'loan-lend-first')
    await dialog.locator('.ant-btn-primary').click()
    await page.getByText('已办：先借出。').waitFor()
    await drawer(page).getByRole('button', { name: '已归还', exact: true }).waitFor()
    // It was not approved, and nothing says that it was.
    expect(await drawer(page).locator('.lifecycle').innerText()).not.toContain('已批准')
    await onBoth(page, 'loan-lent')
    await page.context().close()
  })

  test('what hub and station did at once stands side by side, and the head settles it', async () => {
    const keeper = await person(station, 'keeper')
    const { ground } = site.node
    await saveRow(ground.db, operator, loanRegister, {
      ...{ schoolCode: 'A-01', what: '笔记本电脑', quantity: 1, borrower: '瓦场村' },
      ...{ fromDay: '2026-11-23', dueDay: '2026-11-30' },
    })
    await exchange()
    await open(keeper, station, '笔记本电脑')
    await drawer(keeper).getByRole('button', { name: '先借出' }).click()
    await asking(keeper).getByLabel('原因').fill('村里开会要用')
    await asking(keeper).locator('.ant-btn-primary').click()
    await keeper.getByText('已办：先借出。').waitFor()

    const head = await person(site.node, 'teacher')
    await open(head, site.node, '笔记本电脑')
    await drawer(head).getByRole('button', { name: '不同意' }).click()
    await asking(head).getByLabel('原因').fill('学校自己要用')
    await asking(head).locator('.ant-btn-primary').click()
    await head.getByText('已办：不同意。').waitFor()
    await exchange()

    await keeper.goto(`${station.url}/console/loans`)
    await keeper.getByRole('cell').getByText('待认定').waitFor()
    await open(keeper, station, '笔记本电脑')
    await keeper.getByText('几处办的不一致，要由人认定以哪个为准').waitFor()
    await keeper.getByText('等瓦场小学 学校负责人办理').waitFor()
    await onBoth(keeper, 'loan-disputed-station')

    await head.goto(`${site.node.url}/console`)
    const card = head.locator('.today-card').filter({ hasText: '等您认定' })
    await card.getByRole('link').click()
    await head.getByRole('button', { name: '笔记本电脑' }).click()
    await head.getByText('几处办的不一致，请认定以哪个为准').waitFor()
    expect(await head.getByText('学校负责人办理').count()).toBe(0)
    await onBoth(head, 'loan-disputed')
    await speak(head, 'zh-Hant')
    await head.getByText('幾處辦的不一致，請認定以哪個為準').waitFor()
    await onBoth(head, 'loan-disputed-hant')
    await speak(head, 'zh-Hans')
    await head.getByText('几处办的不一致，请认定以哪个为准').waitFor()
    const lent = head.locator('.dispute-sides li').filter({ hasText: '村里开会要用' })
    await lent.getByRole('button', { name: '以这个为准' }).click()
    await asking(head).getByLabel('依据').fill('电脑已在村里')
    await onBoth(head, 'loan-settle')
    await asking(head).locator('.ant-btn-primary').click()
    await head.getByText('已认定。').waitFor()
    await onBoth(head, 'loan-settled')
    await exchange()
    await open(keeper, station, '笔记本电脑')
    await drawer(keeper).getByRole('button', { name: '已归还' }).waitFor()
    await onBoth(keeper, 'loan-settled-station')
    await head.context().close()
    await keeper.context().close()
    expect(faults).toEqual([])
  })
})
