import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** What a clerk looks for every week, kept under a name. */
describe.skipIf(!browserPath())('saved views of a list', () => {
  let site: Site
  let page: Page
  let faults: string[]
  beforeAll(async () => {
    site = await openSite()
    await loadDemonstration(site.node.ground, () => {})
    ;({ page, faults } = await site.open(1280))
    await logInOn(page, site, 'office1', demonstrationPassword)
  })
  afterAll(() => site?.close())

  const views = (on: Page) => on.getByRole('list', { name: '常用查询' }).getByRole('button')
  /** The count and, which come after it, the totals. */
  const count = async (on: Page) => {
    await on.locator('.list-sums strong').first().waitFor()
    return on.locator('.list-sums').innerText()
  }

  test('X-4 search, filter, sort and columns are saved and come back with one click', async () => {
    await page.goto(`${site.node.url}/console/schools`)
    await page.getByText('把现在的条件、排序和列存下来').waitFor()
    await keepPicture(page, 'views-none')
    const whole = await count(page)
    await page.getByPlaceholder('名称、代码或拼音首字母').fill('小学')
    await page.getByRole('combobox', { name: '模式' }).click()
    await page.getByTitle('模式二').last().click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '在校生数' }).click()
    await page.getByRole('button', { name: '列', exact: true }).click()
    await page.getByRole('checkbox', { name: '负责人电话' }).uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: '负责人电话' }).waitFor({ state: 'detached' })
    await page.waitForURL(/find=.*sort=|sort=.*find=/)

    await page.getByRole('button', { name: '存为常用查询' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称').fill('模式二的小学')
    await keepPicture(page, 'views-name')
    await page.keyboard.press('Enter')
    await page.getByText('已存为“模式二的小学”。').waitFor()
    await expect.poll(() => views(page).allInnerTexts()).toEqual(['模式二的小学'])
    const narrowed = await count(page)
    expect(narrowed).not.toBe(whole)

    // Somewhere else, without a trace in the address, and another time.
    await page.evaluate(() => localStorage.clear())
    await page.goto(`${site.node.url}/console/schools`)
    await page.getByRole('columnheader', { name: '负责人电话' }).waitFor()
    expect(await count(page)).toBe(whole)
    await views(page).click()
    await page.getByRole('columnheader', { name: '负责人电话' }).waitFor({ state: 'detached' })
    await expect.poll(() => count(page)).toBe(narrowed)
    expect(await views(page).getAttribute('aria-pressed')).toBe('true')
    expect(await page.getByPlaceholder('名称、代码或拼音首字母').inputValue()).toBe('小学')
    await keepPicture(page, 'views-chosen')
    expect(await seriousAxeFindings(page)).toEqual([])
  })

  test('X-4 on a phone it is renamed and deleted; in English it is called by an English name', async () => {
    const phone = await site.open(390)
    await logInOn(phone.page, site, 'office1', demonstrationPassword)
    await phone.page.goto(`${site.node.url}/console/schools`)
    await views(phone.page).click()
    await phone.page.getByRole('button', { name: '改名' }).click()
    await phone.page.getByRole('dialog').getByLabel('名称').fill('看模式二')
    await phone.page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await phone.page.getByText('已改名。').waitFor()
    await keepPicture(phone.page, 'views-chosen')

    await page.evaluate(() => localStorage.setItem('cunxiao.language', 'en'))
    await page.reload()
    await page.getByText('Saved views', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Rename' }).waitFor()
    await keepPicture(page, 'views-chosen-en')

    await phone.page.getByRole('button', { name: '删除' }).click()
    await phone.page
      .getByRole('dialog')
      .getByRole('button', { name: /删\s*除/ })
      .click()
    await phone.page.getByText('已删除。').waitFor()
    await views(phone.page).waitFor({ state: 'detached' })
    expect([...faults, ...phone.faults]).toEqual([])
    await phone.page.close()
  })
})
