import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

const sample = join(import.meta.dirname, '../media/low_res_sample.webm')

/** The library as the county office, a township and the organisation department use it. */
describe.skipIf(!browserPath())('the library', () => {
  let site: Site
  let office: Page
  const faults: string[] = []
  beforeAll(async () => {
    site = await openSite()
    await loadDemonstration(site.node.ground, () => {})
    office = await person('office1', 1280)
  })
  afterAll(() => site?.close())

  async function person(loginName: string, width: 1280 | 390): Promise<Page> {
    const opened = await site.open(width)
    opened.page.on('close', () => faults.push(...opened.faults))
    await logInOn(opened.page, site, loginName, demonstrationPassword)
    return opened.page
  }
  const go = (page: Page, path: string) => page.goto(`${site.node.url}/console/${path}`)

  test('S4-3 S4-6 a township sees what serves it first and why, and finds a title by its initials', async () => {
    const clerk = await person('liaojiaqiao.clerk', 390)
    await go(clerk, 'library')
    await clerk.locator('.rank-reasons').first().waitFor()
    await keepPicture(clerk, 'library-list')
    await clerk.getByPlaceholder('标题里的词，或拼音').fill('csdjxj')
    await clerk.getByText('共1项').waitFor()
    await clerk.getByRole('link', { name: '茶树冬季修剪' }).click()
    await clerk.getByRole('heading', { name: /茶树冬季修剪/ }).waitFor()
    await clerk.getByText('农村实用技术 › 经济作物 › 茶叶').waitFor()
    await keepPicture(clerk, 'library-resource')
    await clerk.close()
  })

  test('S4-1 what waits stands under Today and is approved by the owner', async () => {
    const owner = await person('organisation', 1280)
    await owner.getByText('有1项学习资源等您审定').waitFor()
    await go(owner, 'library/review')
    await owner.getByRole('checkbox', { name: '全选（1项）' }).check()
    await keepPicture(owner, 'library-review')
    await owner.getByRole('button', { name: '同意发布' }).click()
    const dialog = owner.getByRole('dialog')
    await dialog.getByRole('button', { name: '同意发布' }).click()
    // An entry of a platform's catalogue has no file here: whoever publishes it says that he knows.
    await dialog.getByText('这里没有文件').waitFor()
    expect(await dialog.getByRole('button', { name: '同意发布' }).isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: /我看过了/ }).check()
    await keepPicture(owner, 'library-publish-warned')
    await dialog.getByRole('button', { name: '同意发布' }).click()
    await owner.getByText('没有等待审定的资源。').waitFor()
    await owner.close()
  })

  test('S4-10 the file comes first and fills in what it knows; nobody types bytes or checksums', async () => {
    await go(office, 'library')
    await office.getByRole('link', { name: '登记资源' }).click()
    await keepPicture(office, 'library-add')
    await office.locator('input[type=file]').setInputFiles({
      name: '03_茶树_夏季管护.webm',
      mimeType: 'video/webm',
      buffer: await readFile(sample),
    })
    await expect.poll(() => office.getByLabel('标题').inputValue()).toBe('茶树 夏季管护')
    expect(await office.getByLabel('时长').inputValue()).toBe('1')
    for (const never of ['大小', '校验值']) expect(await office.getByLabel(never).count()).toBe(0)
    await keepPicture(office, 'library-add-known')
    const choose = async (label: string, value: string) => {
      await office.getByRole('combobox', { name: label }).click()
      await office.keyboard.type(value)
      await office.keyboard.press('Enter')
      await office.keyboard.press('Escape')
    }
    await choose('主题', '茶叶')
    await office.getByRole('combobox', { name: '用途' }).click()
    await office.getByTitle('集中学习').click()
    await office.locator('form').getByRole('combobox', { name: '语言' }).click()
    await office.getByTitle('普通话').click()
    await office.getByRole('button', { name: '保存' }).click()
    await office.getByText('第1版').waitFor()
    await office.getByText('可以用').waitFor({ timeout: 60_000 })
    await keepPicture(office, 'library-added')
  })

  test('S4-11 a course pack is put in order by buttons', async () => {
    await go(office, 'library/packs')
    await office.getByRole('link', { name: '茶园过冬' }).click()
    await office.getByRole('button', { name: '“茶树冬季修剪”往后' }).click()
    await office.getByRole('button', { name: '保存' }).click()
    await office.getByText('已保存。').waitFor()
    await office.reload()
    await office.locator('.pack-step-title').first().waitFor()
    expect((await office.locator('.pack-step-title').allInnerTexts()).slice(0, 2)).toEqual([
      '茶园秋冬施肥',
      '茶树冬季修剪',
    ])
    await keepPicture(office, 'library-pack')
  })

  test('S4-13 coverage lists what nothing serves', async () => {
    await go(office, 'library/coverage')
    await office.getByText('主题表里没有对应的主题').first().waitFor()
    await keepPicture(office, 'library-coverage')
    expect(await seriousAxeFindings(office)).toEqual([])
  })

  test('S4-3 what was asked at the portal becomes a need by one button', async () => {
    await office.evaluate(() =>
      fetch('/api/portal/topics', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ topic: '无人机打药' }),
      }),
    )
    await go(office, 'library/coverage?place=433123101')
    const asked = office.getByRole('table', { name: '站点群众提出想学的' })
    await asked.getByRole('button', { name: '登记成需求' }).click()
    const form = office.getByRole('dialog')
    await expect.poll(() => form.getByLabel('想学什么').inputValue()).toBe('无人机打药')
    await keepPicture(office, 'library-asked-need')
  })

  test('S4-8 a platform’s headings are kept and its catalogue is read by them', async () => {
    await go(office, 'library/sources/demo-platform')
    await office.getByRole('button', { name: '加一个列名' }).click()
    await office.getByLabel('平台的列名').fill('节目名')
    await office.getByRole('combobox', { name: '资源的项目' }).click()
    await office.getByTitle('标题').click()
    await office.getByRole('combobox', { name: '语言', exact: true }).click()
    await office.getByTitle('普通话').click()
    await office.getByRole('button', { name: '保存对照' }).click()
    await office.getByText('对照已保存。').waitFor()
    await keepPicture(office, 'library-source')
    await go(office, 'resources/import?reading=demo-platform')
    await office.locator('input[type=file]').setInputFiles({
      name: '目录.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        ['节目名,编号,主题,类型,用途', '蔬菜大棚通风,P-1,蔬菜,视频,集中学习'].join('\r\n'),
      ),
    })
    await office
      .getByRole('listitem')
      .filter({ hasText: '用了默认值' })
      .getByText('普通话')
      .waitFor()
    await keepPicture(office, 'library-import-defaults')
    await office.getByRole('button', { name: /写入：新增\s*1\s*条/ }).click()
    await office.getByText(/已写入：新增\s*1\s*条/).waitFor()
    await go(office, 'library?state=draft')
    await office.getByRole('link', { name: '蔬菜大棚通风' }).waitFor()
    await office.getByRole('button', { name: /这\s*3\s*项送审/ }).click()
    await office.getByRole('dialog').getByRole('button', { name: '送审' }).click()
    await office.getByText('没有符合条件的资源').waitFor()
    await go(office, 'library/review')
    await office.getByRole('link', { name: '蔬菜大棚通风' }).waitFor()
  })

  test('S4-4 S4-12 the other pages open, in English too', async () => {
    const pages = {
      'library/subjects': 'library-subjects',
      needs: 'library-needs',
      acquisitions: 'library-acquisitions',
      resource_sources: 'library-sources',
    }
    for (const [path, name] of Object.entries(pages)) {
      await go(office, path)
      await office.locator('.data-table').waitFor()
      await keepPicture(office, name)
    }
    const phone = await person('office2', 390)
    for (const [path, name] of Object.entries({
      ...pages,
      'library/review': 'library-review',
      'library/sources/demo-platform': 'library-source',
    })) {
      await go(phone, path)
      await phone.locator('.section, .data-table').first().waitFor()
      await keepPicture(phone, name)
    }
    await phone.evaluate(() => localStorage.setItem('cunxiao.language', 'en'))
    for (const path of ['library', 'library/coverage']) {
      await go(phone, `${path}?place=433123101`)
      await phone.locator('.data-table').first().waitFor()
      await keepPicture(phone, `${path.replace('/', '-')}-english`)
    }
    await phone.close()
    await office.evaluate(() => localStorage.setItem('cunxiao.language', 'en'))
    await go(office, 'library?place=433123101')
    await office.locator('.rank-reasons').first().waitFor()
    await keepPicture(office, 'library-list-english')
    expect(await seriousAxeFindings(office)).toEqual([])
    await office.locator('.data-table a').first().click()
    await office.getByRole('heading', { name: 'What it is' }).waitFor()
    await keepPicture(office, 'library-resource-english')
    await office.close()
    expect(faults).toEqual([])
  })
})
