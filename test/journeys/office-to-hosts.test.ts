import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { languages } from '../../src/base/language.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { pageTexts } from '../../src/platform/pdf-text.ts'
import { readSheet } from '../../src/platform/sheets/read.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, testPlaces } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site } from '../harness/site.ts'

const township = '433123101000'

/** As an office keeps them: titles, headings in two rows, units, sums, words and signatures of its own. */
const sheets = {
  townships: [
    '凤凰县乡镇基本情况表',
    '序号,乡镇名称,乡镇代码,总人口（人）,经度,纬度,是否纳入',
    '1,廖家桥镇,433123101000,"20,000",109.522482,27.929028,是',
    '2,茶田镇,433123104000,２０８１１,109.358243,27.807131,是',
    ',合计,,40811,,,',
  ],
  villages: [
    '凤凰县行政村（社区）基本情况一览表',
    '序号,乡镇,村（社区）名称,统计用区划代码,户数,总人口,党员人数,经度,纬度,是否纳入',
    '1,廖家桥镇,廖家桥社区,433123101002,200,900,20,109.521597,27.928554,是',
    '2,廖家桥镇,瓦场村,433123101201,201,937人,21,109.508706,27.927273,是',
    '3,廖家桥镇,八斗丘村,433123101202,202,974,22,109.491071,27.929954,√',
    '4,廖家桥镇,永兴村,433123101203,203,1011,23,109.475796,27.928381,是',
    '5,茶田镇,茶田社区,433123104003,222,1714,42,0,0,是',
    '6,茶田镇,瓦坪村,433123104201,223,1751,43,109.392079,27.81335,是',
    '合计,,,,1251,7287,171,,,',
  ],
  schools: [
    '凤凰县2026年秋季学期义务教育学校基本情况一览表',
    '序号,乡镇,学校名称,学校标识码,所在村,办学类型,远教模式,学生人数,是否寄宿,带宽,经度,纬度,校长,联系电话',
    '1,廖家桥镇,廖家桥镇中学,2143000001,廖家桥社区,初级中学,模式三,321,是,100M,109.5216,27.9290,张三,13800001234',
    '2,,廖家桥镇瓦场村小学,2143000002,瓦场村,完全小学,模式2,２１２,否,１００兆,109.5087,27.9273,李四,0743-3221234',
    '3,,廖家桥镇永兴村小学,2143000003,永兴村,完全小学,二,183人,无,20Mbps,109.4760,27.9284,王 五,138 0000 5678',
    ',小计,,,,,,716,,,,,,',
    '4,茶田镇,茶田镇瓦坪村联办小学,2143000008,瓦坪村,联办点,二,约150,,10,109.3921,27.8134,钱七,13800001111',
    '审核人：,,,填表人：,,,,,,,,,,',
  ],
  rooms: [
    '学校标识码,房号,场地名称,类型,使用面积（㎡）,座位,可用座位',
    '2143000001,101,计算机教室,计算机教室,110,60座,60座',
    '2143000002,101,多媒体教室,多媒体教室,７２平方,50座,50座',
    '2143000003,101,多媒体教室,多媒体教室,72,50,50',
    '2143000008,101,多媒体教室,多媒体教室,72,50,50',
  ],
} as const

describe.skipIf(!browserPath())('from an office’s own sheets to the list of hosts', () => {
  let site: Site
  let office: Page
  const faults: string[] = []
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    const [place] = testPlaces.filter(({ code }) => code === county)
    await asSystem(db, 'test', (tx) => savePlaces(tx, place ? [place] : []))
    const hub = { db, ground }
    await somebody(hub, { role: 'administrator', loginName: 'admin' })
    await somebody(hub, { role: 'programme_office', loginName: 'office', name: '龙建国' })
    await somebody(hub, { role: 'education_bureau', loginName: 'bureau', name: '吴秀英' })
    office = await person('office', 1280)
  })
  afterAll(() => site?.close())

  async function person(loginName: string, width: 1280 | 390): Promise<Page> {
    const opened = await site.open(width)
    opened.page.on('close', () => faults.push(...opened.faults))
    await logInOn(opened.page, site, loginName, password)
    return opened.page
  }

  /** As it looks wide and on a phone, in three languages; nothing is wider than the window. */
  async function look(page: Page, name: string): Promise<void> {
    const before = page.viewportSize() ?? { width: 1280, height: 800 }
    for (const language of languages) {
      await page.locator('.language-switch').selectOption(language)
      await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' })
      for (const [width, height] of [
        [1280, 800],
        [390, 844],
      ] as const) {
        await page.setViewportSize({ width, height })
        await keepPicture(page, `hosts-${name}-${language}`, true)
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        if (overflow > 0) faults.push(`${name} ${language}: ${overflow} px wider than ${width}`)
      }
    }
    await page.locator('.language-switch').selectOption('zh-Hans')
    await page.setViewportSize(before)
  }

  const take = (name: keyof typeof sheets) =>
    office.locator('input[type=file]').setInputFiles({
      name: `${name}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(sheets[name].join('\r\n')),
    })
  const write = async (rows: number) => {
    await office.getByRole('button', { name: new RegExp(`^写入：新增\\s*${rows}\\s*条`) }).click()
    await office.getByText(new RegExp(`已写入：新增\\s*${rows}\\s*条`)).waitFor()
  }
  const goOn = (to: string) => office.getByRole('link', { name: `接着导入${to}` }).click()
  const answer = (question: string, said: string) =>
    office
      .locator('.sheet-questions > li', { hasText: question })
      .getByRole('button', { name: said, exact: true })
      .click()

  test('X-6 S1-1 the office brings in four lists, one after another, saying once what they leave open', async () => {
    await office.getByRole('link', { name: '导入乡镇', exact: true }).click()
    await take('townships')
    await write(2)
    await goOn('行政村')
    await take('villages')
    await write(6)
    await goOn('学校')
    await take('schools')
    await office.getByText('要您说明的').waitFor()
    await look(office, '1-questions')
    await office.getByLabel(/“联办点”/).click()
    await office.locator('.ant-select-item-option', { hasText: '小学' }).first().click()
    await answer('网络带宽', 'Mbit/s')
    await answer('寄宿', '否')
    await office.getByRole('button', { name: /^写入：新增\s*4\s*条/ }).waitFor()
    await look(office, '2-ready')
    await write(4)
    await look(office, '3-written')
    await goOn('场地')
    await take('rooms')
    await write(4)
  })

  test('P-2 S2-3 the office solves a scenario that needs no name, and proposes its hosts', async () => {
    await office.getByRole('navigation').getByRole('link', { name: '今日' }).click()
    await office.getByRole('link', { name: '做选址方案' }).click()
    await office.getByRole('button', { name: '做一个方案' }).click()
    await office.getByLabel('方案名称').waitFor()
    await look(office, '4-scenario-new')
    await office.getByRole('button', { name: '保存并计算' }).click()
    await office.getByText(/8个乡镇和村中，6个有依托学校/).waitFor({ timeout: 60_000 })
    await look(office, '5-scenario')
    await office.getByRole('button', { name: '采用这个方案' }).click()
    await office
      .getByRole('dialog')
      .getByRole('button', { name: /采用，提出/ })
      .click()
    await office.getByText('已采用，可以请四方答复了').first().waitFor()
  })

  test('S2-4 the bureau agrees to all of them in three clicks', async () => {
    const bureau = await person('bureau', 1280)
    await bureau
      .getByText(/等您答复/)
      .first()
      .waitFor()
    await bureau.goto(`${site.node.url}/console/siting/my-consents`)
    await bureau.getByRole('checkbox', { name: /全选/ }).click()
    await look(bureau, '6-consents')
    await bureau.getByRole('button', { name: /同意所选的\s*6\s*处/ }).click()
    await bureau.getByRole('dialog').getByRole('button', { name: '同意' }).click()
    await bureau.getByText(/已同意\s*6\s*处/).waitFor()
    await bureau.close()
  })

  test('S2-4 a township enters from one photograph what three parties signed, and its hosts are fixed', async () => {
    const { ground } = site.node
    await somebody(
      { db: ground.db, ground },
      {
        ...{ role: 'township_clerk', loginName: 'clerk', name: '麻秀芝' },
        ...{ regionCode: township, level: 'township' },
      },
    )
    const clerk = await person('clerk', 390)
    await clerk.goto(`${site.node.url}/console/siting/papers`)
    const printed = await download(clerk, () =>
      clerk.getByRole('link', { name: '打印签字表' }).click(),
    )
    expect(pageTexts(printed).join('')).toContain('廖家桥镇瓦场村小学')
    await look(clerk, '7-papers')
    await clerk.getByRole('button', { name: '存入签好的表' }).click()
    const dialog = clerk.getByRole('dialog')
    await dialog.locator('input[type=file]').setInputFiles({
      name: '廖家桥镇签字表.jpg',
      mimeType: 'image/jpeg',
      buffer: await clerk.screenshot({ type: 'jpeg' }),
    })
    await keepPicture(clerk, 'hosts-8-file')
    await dialog.getByRole('button', { name: '存入并录入签字' }).click()
    await clerk.getByRole('heading', { name: '廖家桥镇的签字表' }).waitFor()
    for (const party of ['乡镇党组织', '村党组织', '学校'])
      await clerk.getByRole('checkbox', { name: party, exact: true }).check()
    // A name that was written stands wherever the same organisation signs.
    const open = clerk.getByRole('textbox', { name: '签字人' })
    for (let at = 0; at < (await open.count()); at += 1)
      if ((await open.nth(at).inputValue()) === '') await open.nth(at).fill(`签字人${at + 1}`)
    await look(clerk, '9-paper')
    await clerk.getByRole('button', { name: /^录入15处/ }).click()
    await clerk.getByText(/已录入15处签字，其中5处定下来了/).waitFor()
    await look(clerk, '10-entered')
    await clerk.close()
  })

  test('S1-7 the list of hosts says which are fixed, as a page, as a sheet and on paper', async () => {
    await office.goto(`${site.node.url}/console/siting/hosts`)
    await office.getByText('廖家桥镇瓦场村小学').first().waitFor()
    await look(office, '11-hosts')
    const pdf = await download(office, () => office.getByText('打印名单').first().click())
    const paper = pageTexts(pdf).join('\n')
    for (const words of ['廖家桥镇中学', '廖家桥镇瓦场村小学', '瓦场村', '已定'])
      expect(paper).toContain(words)
    const sheet = await download(office, () => office.getByText('导出成Excel').first().click())
    const rows = await rowsOf(sheet)
    expect(rows).toHaveLength(8)
    expect(rows.filter((cells) => cells.includes('已定'))).toHaveLength(5)
  })

  test('no page reported a fault on the way', async () => {
    await office.close()
    expect(faults).toEqual([])
  })
})

/** The bytes of what `act` downloads. */
async function download(page: Page, act: () => Promise<void>): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), act()])
  return readFile(await file.path())
}

async function rowsOf(bytes: Buffer): Promise<(string | undefined)[][]> {
  const isHeading = (cells: readonly (string | undefined)[]) =>
    cells.filter((cell) => cell === '乡镇' || cell === '状态').length
  const { batches } = await readSheet({ name: 'hosts.xlsx', bytes }, { isHeading, expected: [] })
  const rows: (string | undefined)[][] = []
  for await (const batch of batches) rows.push(...batch.map(({ cells }) => [...cells]))
  return rows
}
