import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { listPersonRows } from '../../src/features/people/person-store.ts'
import { listDecisions } from '../../src/features/siting/store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site } from '../harness/site.ts'

const everywhere = { lower: '0', upper: ':' }

/** From a sheet of schools to a list of hosts, as the office, a school and the four parties do it. */
describe.skipIf(!browserPath())('from the sheet to the signed list', () => {
  let site: Site
  let office: Page
  const faults: string[] = []
  beforeAll(async () => {
    site = await openSite()
    await loadDemonstration(site.node.ground, () => {})
    office = await person('office1', 1280)
  }, 180_000)
  afterAll(() => site?.close())

  async function person(loginName: string, width: 1280 | 390): Promise<Page> {
    const opened = await site.open(width)
    opened.page.on('close', () => faults.push(...opened.faults))
    await logInOn(opened.page, site, loginName, demonstrationPassword)
    return opened.page
  }
  const go = (page: Page, path: string) => page.goto(`${site.node.url}/console/${path}`)
  const loginOf = async (
    match: (login: string, regionCode: string, orgUnitId: string) => boolean,
  ) => {
    const persons = await asSystem(site.node.ground.db, 'test', (tx) =>
      listPersonRows(tx, { reach: [everywhere], limit: 10_000 }),
    )
    const found = persons.find(
      (one) => one.loginName && match(one.loginName, one.regionCode, one.orgUnitId),
    )
    return found?.loginName as string
  }

  test('X-6 S1-1 the office brings in a sheet of schools: preview, problems, confirm once', async () => {
    await go(office, 'schools/import')
    const heading = '学校代码,学校名称,所在村代码,学段,模式,是否寄宿,在校生数'
    await office.locator('input[type=file]').setInputFiles({
      name: '新学校.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        [
          heading,
          '3143123901,新建的小学,433123101201,小学,模式二,否,66',
          '3143123902,写错的小学,433123101201,大学,模式二,否,很多',
        ].join('\r\n'),
      ),
    })
    await office.getByText('“大学”').first().waitFor()
    await keepPicture(office, 'journey-import')
    await office.getByRole('button', { name: /只写入没有问题的：新增\s*1\s*条/ }).dblclick()
    await office.getByText(/已写入：新增\s*1\s*条/).waitFor()
    await go(office, 'schools')
    await office.getByPlaceholder('名称、代码或拼音首字母').fill('xjdxx')
    await office.getByText('新建的小学').first().waitFor()
  }, 60_000)

  test('S1-1 S1-5 a campaign is opened; a school sends its form from a phone; the bureau verifies it', async () => {
    await go(office, 'survey')
    await office.getByRole('button', { name: '发起调查' }).first().click()
    const dialog = office.getByRole('dialog')
    await dialog.getByLabel('名称').fill('冬季资源摸底')
    await dialog.getByLabel('到哪天止').fill('2099-12-31')
    await office.keyboard.press('Tab')
    await dialog.getByRole('button', { name: '发起调查' }).click()
    await office.getByText('冬季资源摸底').first().waitFor()

    const schoolName = '廖家桥镇中学'
    const head = await person('liaojiaqiao.zhongxue.head', 390)
    await head.getByText(`${schoolName}的摸底表等您报送`).waitFor()
    await head.getByRole('link', { name: '去办理' }).first().click()
    await head.getByRole('button', { name: '提交教育局' }).waitFor()
    await keepPicture(head, 'journey-form')
    await head.getByRole('button', { name: '提交教育局' }).click()
    await head.getByRole('dialog').getByRole('button', { name: '提交教育局' }).click()
    await head.getByText('已提交').first().waitFor()
    await head.close()

    const bureau = await person('education', 1280)
    await bureau
      .getByRole('link', { name: /去办理/ })
      .first()
      .click()
    await bureau.getByText(schoolName).first().click()
    await bureau.getByRole('button', { name: '核实通过' }).click()
    await bureau.getByRole('dialog').getByRole('button', { name: '核实通过' }).click()
    await bureau.getByText('已核实').first().waitFor()
    await keepPicture(bureau, 'journey-verified')
    await bureau.close()
  }, 90_000)

  test('S2-3 S1-6 two scenarios are solved, compared on maps, and one is adopted', async () => {
    for (const [name, radius] of [
      ['就近，三公里', ''],
      ['放宽，六公里', '6'],
    ] as const) {
      await go(office, 'siting/scenarios/new')
      await office.getByLabel('方案名称').fill(name)
      if (radius) await office.getByLabel(/村级点服务半径/).fill(radius)
      await office.getByRole('button', { name: '保存并计算' }).click()
      await office.getByText('这是最好的方案，已经证明').waitFor({ timeout: 60_000 })
      await keepPicture(office, `journey-scenario-${radius || '3'}`)
    }
    await go(office, 'siting/scenarios')
    for (const name of ['就近，三公里', '放宽，六公里']) {
      await office.getByLabel(`选“${name}”来比较`).check()
    }
    await office.getByText('比较所选的两个').click()
    await office.getByRole('heading', { name: /学校不同的/ }).waitFor()
    await office.waitForLoadState('networkidle')
    await keepPicture(office, 'journey-compare')

    await go(office, 'siting/scenarios')
    await office.getByRole('link', { name: '就近，三公里' }).first().click()
    await office.getByRole('button', { name: '采用这个方案' }).click()
    await office
      .getByRole('dialog')
      .getByRole('button', { name: /采用，提出/ })
      .click()
    await office.getByText('已采用，可以请四方答复了').first().waitFor()
  }, 180_000)

  test('S2-4 INV-09 four parties agree on their phones, and the host is fixed', async () => {
    const [decision] = await asSystem(site.node.ground.db, 'test', async (tx) =>
      (await listDecisions(tx, everywhere)).filter(({ unitLevel }) => unitLevel === 'village'),
    )
    if (!decision) throw new Error('no decision about a village')
    const township = `${decision.unitCode.slice(0, 9)}000`
    const logins = [
      await loginOf((login, region) => region === township && login.endsWith('.secretary')),
      await loginOf(
        (login, region) => region === decision.unitCode && login.endsWith('.secretary'),
      ),
      'education',
      await loginOf(
        (login, _region, unit) => unit === decision.schoolId && login.endsWith('.head'),
      ),
    ]
    for (const login of logins) {
      const party = await person(login, 390)
      await go(party, `siting/decisions/${decision.id}`)
      await party.getByRole('button', { name: '同意', exact: true }).first().click()
      if (login === logins[0]) await keepPicture(party, 'journey-consent')
      await party.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
      await party.getByText('已记下您的答复').first().waitFor()
      await party.close()
    }
    await go(office, `siting/decisions/${decision.id}`)
    await office.getByText(/四方商定（4\/4）/).waitFor()
    await keepPicture(office, 'journey-fixed')
  }, 120_000)

  test('X-4 a list of siting is searched in the other script and by initials', async () => {
    await go(office, 'siting/decisions')
    const townships = () =>
      office
        .locator('tbody tr .unit-name .quiet')
        .evaluateAll((marks) => [...new Set(marks.map(({ textContent }) => textContent))])
    await expect.poll(townships, { timeout: 15_000 }).toContain('茶田镇')
    for (const search of ['廖家橋鎮', 'ljqz']) {
      await office.getByRole('searchbox').fill('')
      await expect.poll(townships, { timeout: 15_000 }).toContain('茶田镇')
      await office.getByRole('searchbox').fill(search)
      await expect.poll(townships, { timeout: 15_000 }).not.toContain('茶田镇')
      expect(await townships()).toContain('廖家桥镇')
    }
  }, 60_000)

  test('S1-7 the host list is on the page and prints', async () => {
    await go(office, 'siting/hosts')
    await office.getByRole('heading', { name: '依托学校名单' }).waitFor()
    await office.waitForLoadState('networkidle')
    await keepPicture(office, 'journey-hosts')
    const download = office.waitForEvent('download')
    await office.getByText('打印名单').first().click()
    expect((await download).suggestedFilename()).toMatch(/\.pdf$/)
  }, 60_000)

  test('no page reported a fault on the way', async () => {
    await office.close()
    expect(faults).toEqual([])
  })
})
