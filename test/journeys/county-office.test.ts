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
  })
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
  })

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
    await head.getByText(`${schoolName}的摸底表等您提交`).waitFor()
    await head.getByRole('link', { name: '填报' }).first().click()
    await head.getByRole('button', { name: '提交教育局' }).waitFor()
    await keepPicture(head, 'journey-form')
    await head.getByRole('button', { name: '提交教育局' }).click()
    await head.getByRole('dialog').getByRole('button', { name: '提交教育局' }).click()
    await head.getByText('已办：提交教育局').first().waitFor()
    await head.close()

    const bureau = await person('education', 1280)
    await bureau.getByRole('link', { name: '核实', exact: true }).first().click()
    await bureau.getByText(schoolName).first().click()
    const rooms = bureau.getByRole('table', { name: '场地' })
    await rooms.getByRole('button', { name: '批注' }).first().click()
    await bureau.getByLabel('这一条哪里不对').fill('座位数和面积对不上')
    await bureau.getByRole('button', { name: '写下批注' }).click()
    await bureau.getByText('待更正或答复').waitFor()
    await keepPicture(bureau, 'journey-remark')
    await bureau.getByRole('button', { name: '退回补正' }).click()
    await bureau.getByRole('dialog').getByLabel('原因').fill('请看批注')
    await bureau.getByRole('dialog').getByRole('button', { name: '退回补正' }).click()
    await bureau.getByText('已办：退回补正').first().waitFor()

    const again = await person('liaojiaqiao.zhongxue.head', 390)
    await again.getByRole('link', { name: '改正' }).first().click()
    await again.getByText('还有1处批注没有更正或答复').first().waitFor()
    await keepPicture(again, 'journey-remarked')
    const row = again.getByRole('table', { name: '场地' })
    await row.getByRole('button', { name: '修改' }).first().click()
    await row.getByLabel('可用座位数').fill('11')
    await row.getByLabel('不可用原因').fill('桌椅在修')
    await keepPicture(again, 'journey-inline')
    await row.getByRole('button', { name: '保存', exact: true }).click()
    await again.getByText('已更正').waitFor()
    await again.getByRole('button', { name: '提交教育局' }).click()
    await again.getByRole('dialog').getByRole('button', { name: '提交教育局' }).click()
    await again.getByText('已办：提交教育局').first().waitFor()
    await again.close()

    await bureau.reload()
    await bureau.getByText(/教育局答复以后，改动了1条/).waitFor()
    expect(await bureau.locator('.survey-changes').allInnerTexts()).toEqual([
      expect.stringMatching(/可用座位数.*→.*11/),
    ])
    await keepPicture(bureau, 'journey-changed')
    await bureau.getByRole('button', { name: '核实通过' }).click()
    await bureau.getByRole('dialog').getByRole('button', { name: '核实通过' }).click()
    await bureau.getByText('已核实').first().waitFor()
    await keepPicture(bureau, 'journey-verified')

    await go(bureau, 'survey')
    await bureau.getByRole('link', { name: '冬季资源摸底' }).first().click()
    await bureau.getByRole('link', { name: /所没交，去催/ }).click()
    await bureau.getByRole('button', { name: '写给乡镇的提醒' }).first().waitFor()
    await keepPicture(bureau, 'journey-unsent')
    await bureau.setViewportSize({ width: 390, height: 844 })
    await keepPicture(bureau, 'journey-unsent')
    await bureau.setViewportSize({ width: 1280, height: 800 })
    await bureau.getByRole('button', { name: '写给乡镇的提醒' }).first().click()
    const reminder = bureau.getByRole('dialog').getByRole('textbox')
    await expect.poll(() => reminder.inputValue()).toMatch(/^【.*教育局】.*“冬季资源摸底”/)
    await keepPicture(bureau, 'journey-reminder')
    await bureau.getByRole('button', { name: '复制' }).click()
    await bureau.getByText('已复制。').waitFor()
    await bureau.close()
  })

  test('S2-3 S1-6 two scenarios are solved, compared on maps, and one is adopted', async () => {
    for (const [name, radius] of [
      ['就近，三公里', ''],
      ['放宽，六公里', '6'],
    ] as const) {
      await go(office, 'siting/scenarios/new')
      await office.getByLabel('方案名称').fill(name)
      if (radius) await office.getByLabel(/村级点服务半径/).fill(radius)
      await office.getByRole('button', { name: '保存并计算' }).click()
      await office.getByText(/个乡镇和村中，\d+个有依托学校/).waitFor({ timeout: 60_000 })
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
  })

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
  })

  test('S2-4 a township signs on paper; the office files and enters it, and the secretary confirms one and objects to another', async () => {
    await go(office, 'siting/papers')
    const print = office.waitForEvent('download')
    await office.getByText('打印签字表').first().click()
    expect((await print).suggestedFilename()).toMatch(/\.pdf$/)
    await office.getByRole('button', { name: '存入签好的表' }).click()
    await office.getByLabel('乡镇', { exact: true }).click()
    await office.keyboard.type('茶田')
    await office.keyboard.press('Enter')
    await office.locator('input[type=file]').setInputFiles({
      name: '茶田镇签字表.png',
      mimeType: 'image/png',
      buffer: await office.screenshot(),
    })
    await office.getByRole('button', { name: '存入并录入签字' }).click()
    await office.getByRole('heading', { name: '茶田镇的签字表' }).waitFor()
    await office.getByRole('checkbox', { name: '乡镇党组织' }).check()
    await office.getByPlaceholder('签字人').first().fill('王建国')
    await keepPicture(office, 'journey-paper')
    await office.getByRole('button', { name: /^录入/ }).click()
    await office.getByText(/已录入\d+处签字/).waitFor()

    const login = await loginOf(
      (name, region) => /^chatian.*\.secretary$/.test(name) && region.endsWith('000'),
    )
    const secretary = await person(login, 390)
    await secretary.getByText(/凭纸质签字录入了您的答复/).waitFor()
    await go(secretary, 'siting/my-consents')
    await secretary
      .getByText(/王建国签字/)
      .first()
      .waitFor()
    await keepPicture(secretary, 'journey-by-paper')
    await secretary.getByRole('button', { name: '属实，确认', exact: true }).first().click()
    await secretary.getByText(/已确认1处/).waitFor()
    await secretary.getByRole('button', { name: '有异议' }).first().click()
    await secretary.getByLabel('为什么不同意').fill('这个村的没有签过')
    await secretary.getByRole('dialog').getByRole('button', { name: '不同意' }).click()
    await secretary.getByText('已记下您的答复').first().waitFor()
    await secretary.close()
  })

  test('X-4 a list of siting is searched in the other script and by initials', async () => {
    await go(office, 'siting/decisions')
    const townships = () =>
      office
        .locator('tbody tr .unit-name .quiet')
        .evaluateAll((marks) => [...new Set(marks.map(({ textContent }) => textContent))])
    await expect.poll(townships, { timeout: 60_000 }).toContain('茶田镇')
    for (const search of ['廖家橋鎮', 'ljqz']) {
      await office.getByRole('searchbox').fill('')
      await expect.poll(townships, { timeout: 60_000 }).toContain('茶田镇')
      await office.getByRole('searchbox').fill(search)
      await expect.poll(townships, { timeout: 60_000 }).not.toContain('茶田镇')
      expect(await townships()).toContain('廖家桥镇')
    }
  })

  test('S1-7 the host list is on the page and prints', async () => {
    await go(office, 'siting/hosts')
    await office.getByRole('heading', { name: '依托学校名单' }).waitFor()
    await office.waitForLoadState('networkidle')
    await keepPicture(office, 'journey-hosts')
    const download = office.waitForEvent('download')
    await office.getByText('打印名单').first().click()
    expect((await download).suggestedFilename()).toMatch(/\.pdf$/)
  })

  test('no page reported a fault on the way', async () => {
    await office.close()
    expect(faults).toEqual([])
  })
})
