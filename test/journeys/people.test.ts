import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** Finding people, lending a post while on leave, and opening personal data for a while. */
describe.skipIf(!browserPath())('people, stand-ins and personal data', () => {
  let site: Site
  const faults: string[] = []
  beforeAll(async () => {
    site = await openSite()
    await loadDemonstration(site.node.ground, () => {})
  })
  afterAll(() => site?.close())

  async function person(loginName: string, width: 1280 | 390): Promise<Page> {
    const opened = await site.open(width)
    opened.page.on('close', () => faults.push(...opened.faults))
    await logInOn(opened.page, site, loginName, demonstrationPassword)
    return opened.page
  }
  const go = async (page: Page, path: string) => {
    await page.goto(`${site.node.url}/console/${path}`)
    await page.locator('h1').first().waitFor()
  }
  /** Types into a select that asks the server, and takes the offer that begins like that. */
  async function choose(page: Page, label: string, typed: string, offer: RegExp) {
    await page.getByLabel(label, { exact: true }).fill(typed)
    await page.locator('.ant-select-item-option').filter({ hasText: offer }).first().click()
  }

  test('X-4 O1-1 the office pages through everybody and finds a person by login or by initials', async () => {
    const page = await person('office1', 1280)
    await go(page, 'persons')
    const told = await page.getByText(/^共[\d,]+人$/).innerText()
    const count = Number(told.replace(/\D/g, ''))
    expect(count).toBeGreaterThan(300)
    await page.getByText('第1至50条').waitFor()
    const [first] = await page.locator('tbody th').allInnerTexts()
    await page.getByRole('button', { name: '下一页' }).click()
    await page.getByText('第51至100条').waitFor()
    await expect.poll(() => page.locator('tbody th').first().innerText()).not.toBe(first)
    await page.getByPlaceholder('姓名、拼音首字母或登录名').fill('finance')
    await page.getByText('共1人').waitFor()
    await page.getByRole('link', { name: '凤凰县财政局' }).click()
    await page.getByRole('heading', { name: '凤凰县财政局' }).waitFor()
    await page.getByPlaceholder('找单位').fill('fhxjyj')
    await page.getByRole('button', { name: '凤凰县教育局' }).waitFor()
    await expect.poll(() => page.locator('.unit-button').count()).toBe(1)
    await page.context().close()
  })

  test('X-1 a township secretary lends his post on his telephone, and the office takes it back', async () => {
    const secretary = await person('liaojiaqiao.secretary', 390)
    await go(secretary, 'delegations')
    await secretary.getByRole('button', { name: '请人代理' }).click()
    const dialog = secretary.getByRole('dialog')
    await dialog.getByText(/请人代理：党委书记/).waitFor()
    expect(await dialog.locator('.ant-btn-primary').isDisabled()).toBe(true)
    await dialog.getByLabel('代理人', { exact: true }).click()
    await secretary.locator('.ant-select-item-option').first().click()
    await dialog.getByLabel('原因', { exact: true }).fill('住院')
    await keepPicture(secretary, 'people-lend')
    await dialog.locator('.ant-btn-primary').click()
    await secretary.getByText('已安排代理。').waitFor()
    await secretary.getByText('进行中').waitFor()
    await keepPicture(secretary, 'people-lent')
    await secretary.context().close()

    const clerk = await person('liaojiaqiao.clerk', 1280)
    await go(clerk, 'delegations')
    await clerk.getByText('您在代理').waitFor()
    expect(await clerk.getByRole('button', { name: '收回' }).count()).toBe(0)
    await clerk.context().close()

    const office = await person('office1', 1280)
    await go(office, 'delegations')
    await keepPicture(office, 'people-delegations')
    expect(await seriousAxeFindings(office)).toEqual([])
    await office.getByRole('button', { name: '收回' }).click()
    await office
      .getByRole('dialog')
      .getByText(/马上不再有“党委书记”的权限/)
      .waitFor()
    await office.getByRole('dialog').locator('.ant-btn-primary').click()
    await office.getByText('现在没有代理安排').waitFor()
    await office.getByLabel('也看已结束的').check()
    await office.getByRole('cell', { name: '已收回' }).waitFor()
    await office.context().close()
  })

  test('X-11 the administrator opens personal data for a purpose and a time, and closes it again', async () => {
    const admin = await person('admin', 1280)
    await go(admin, 'unmasking')
    await admin.getByText('现在没有人能看个人信息的全文').waitFor()
    await admin.getByRole('button', { name: '新的授权' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByText(/出生年份、联系电话/).waitFor()
    await choose(admin, '谁要看', 'education', /凤凰县教育局/)
    await dialog.getByLabel('为什么要看', { exact: true }).fill('核对教职工名册')
    await keepPicture(admin, 'people-unmask')
    expect(await seriousAxeFindings(admin)).toEqual([])
    await dialog.locator('.ant-btn-primary').click()
    await admin.getByText('已授权，并已记录。').waitFor()
    await admin.getByRole('cell', { name: '核对教职工名册' }).waitFor()
    await keepPicture(admin, 'people-unmasking')

    const bureau = await person('education', 390)
    await go(bureau, 'account')
    await bureau.getByRole('heading', { name: '我能看的个人信息' }).waitFor()
    await bureau.getByText('核对教职工名册').waitFor()
    await keepPicture(bureau, 'people-account')
    await bureau.goto(`${site.node.url}/console/unmasking`)
    await bureau.getByText('您的岗位看不到这个页面').waitFor()
    await bureau.context().close()

    await admin.getByRole('button', { name: '收回' }).click()
    await admin.getByRole('dialog').last().locator('.ant-btn-primary').click()
    await admin.getByText('现在没有人能看个人信息的全文').waitFor()
    await go(admin, 'audit')
    await admin.getByText('收回个人信息授权').first().waitFor()
    await admin.getByText('授权查看个人信息').first().waitFor()
    await admin.locator('.payload summary').nth(1).click()
    await admin.locator('.payload dd').filter({ hasText: '核对教职工名册' }).waitFor()
    await keepPicture(admin, 'people-audit')
    await admin.context().close()
  })

  test('the pages of people show no fault', () => {
    expect(faults).toEqual([])
  })
})
