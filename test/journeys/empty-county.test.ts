import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueFirstAdministratorCode } from '../../src/features/people/setup-actions.ts'
import { findPolicy } from '../../src/features/policy/store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county } from '../harness/node.ts'
import { keepPicture, openSite, type Site } from '../harness/site.ts'

/** Every page of the console that needs no row, and what it says while there is none. */
const pages: readonly { path: string; says: readonly (string | RegExp)[] }[] = [
  { path: '', says: ['还没有登记乡镇和村', '还没有登记学校', '登记乡镇'] },
  { path: 'survey', says: ['还没有摸底调查', '请先登记学校，再发起调查', '去登记学校'] },
  { path: 'survey/volumes', says: ['还没有登记学校，没有可以装订的', '去登记学校'] },
  { path: 'townships', says: ['县里每个乡镇和街道', '从这里开始', '导入表格'] },
  { path: 'villages', says: ['县里每个行政村', '请先登记乡镇', '去登记乡镇', '导入表格'] },
  { path: 'schools', says: ['县里每所中小学', '请先登记村', '去登记行政村', '导入表格'] },
  { path: 'industries', says: ['各村种什么', '请先登记村', '去登记行政村'] },
  { path: 'rooms', says: ['可以用来学习的场地', '请先登记学校', '去登记学校'] },
  { path: 'equipment', says: ['远程教育设备', '请先登记学校', '去登记学校'] },
  { path: 'staff', says: ['老师和管理人员', '请先登记学校', '去登记学校'] },
  ...['townships', 'villages', 'schools', 'industries', 'rooms', 'equipment', 'staff'].map(
    (register) => ({ path: `${register}/import`, says: ['先预览，看清楚再写入', '下载空白表'] }),
  ),
  {
    path: 'siting',
    says: ['每个乡镇和村都要有一所依托学校', '下一步：登记乡镇和村', '去登记乡镇'],
  },
  { path: 'siting/my-consents', says: ['没有等您答复的', '有新的提议时'] },
  { path: 'siting/scenarios', says: ['还没有方案', '请先做一个方案', '做一个新方案'] },
  { path: 'siting/scenarios/new', says: ['下一步：登记乡镇和村', '去登记乡镇'] },
  { path: 'siting/compare', says: ['要有两个算好的方案才能比较', '看选址方案'] },
  { path: 'siting/decisions', says: ['还没有提出依托学校', '看选址方案'] },
  { path: 'siting/unserved', says: ['还没有登记乡镇和村', '去登记乡镇'] },
  { path: 'siting/hosts', says: ['还没有提出依托学校', '看选址方案'] },
  { path: 'organisation', says: ['新增单位', '凤凰县远程办'] },
  { path: 'policy', says: [/3\s公里/, /10\s公里/, '50%', '0.4%'] },
  { path: 'audit', says: ['建立系统'] },
  { path: 'jobs', says: ['没有未完成的任务'] },
  { path: 'account', says: ['修改密码'] },
]

describe.skipIf(!browserPath())('a hub on its first day', () => {
  let site: Site
  let page: Page
  let faults: string[]
  const refused: string[] = []
  beforeAll(async () => {
    site = await openSite()
    ;({ page, faults } = await site.open(1280))
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
    })
  })
  afterAll(() => site?.close())

  const go = async (path: string): Promise<void> => {
    await page.goto(`${site.node.url}/console/${path}`)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
  }
  const shown = () => page.locator('main').innerText()

  test('X-1 the printed code makes the county and its first administrator', async () => {
    const code = await issueFirstAdministratorCode(site.node.ground.db, new Date())
    await page.goto(`${site.node.url}/console`)
    await page.getByRole('heading', { name: '第一次使用' }).waitFor()
    await keepPicture(page, 'empty-first')
    await page.getByLabel('初始码').fill(code ?? '')
    await page.getByLabel('县级区划代码').fill(county)
    await page.getByLabel('县（市、区）名称').fill('凤凰县')
    await page.getByLabel('您的姓名').fill('龙建国')
    await page.getByLabel('登录名').fill('admin')
    await page.getByLabel('密码', { exact: true }).fill('石门竹林小路三里')
    await page.getByRole('button', { name: '建立系统并登录' }).click()
    await page.getByRole('heading', { name: '今日' }).waitFor()
    // Before the login the page asks who is there, and is told nobody.
    refused.length = 0
  })

  for (const width of [1280, 390]) {
    test(`X-4 X-20 with nothing registered every page says at ${width} px what it is for and what to do next`, async () => {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 800 })
      for (const { path, says } of pages) {
        await go(path)
        for (const words of says)
          await expect.poll(shown, { message: path, timeout: 60_000 }).toMatch(words)
        await keepPicture(page, `empty-${path.replaceAll('/', '-') || 'today'}`)
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(overflow, path).toBeLessThanOrEqual(0)
      }
      expect({ faults, refused }).toEqual({ faults: [], refused: [] })
    }, 300_000)
  }

  test('S1-7 an empty list of hosts and an empty volume still print', async () => {
    const addresses = [
      `siting/host-list?place=${county}&format=pdf`,
      `siting/host-list?place=${county}&format=xlsx`,
      `volumes/rooms?place=${county}&by=mode&format=pdf`,
      `volumes/rooms?place=${county}&by=mode&format=xlsx`,
    ]
    for (const address of addresses) {
      const response = await page.request.get(`${site.node.url}/api/${address}`)
      expect(response.status(), address).toBe(200)
    }
  })

  test('X-14 X-16 a radius is read and set in kilometres, and kept in metres', async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await go('policy')
    const rule = page.getByRole('row', { name: /村级点服务半径/ })
    await rule.getByRole('button', { name: '修改', exact: true }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('数值').inputValue()).toBe('3')
    await dialog.getByLabel('数值').fill('300')
    await dialog.getByText(/可填0\.1至200\s公里/).waitFor()
    await dialog.getByLabel('数值').fill('3.5')
    await dialog.getByLabel('文件').fill('凤远办〔2026〕3号')
    await keepPicture(page, 'empty-policy-set')
    await dialog.getByRole('button', { name: /3\.5\s公里/ }).click()
    await rule.getByText(/3\.5\s公里/).waitFor()
    const now = new Date().toISOString().slice(0, 10)
    const held = await asSystem(site.node.ground.db, 'test', (tx) =>
      findPolicy(
        tx,
        ['siting.villageRadiusMetres'],
        county,
        `${Number(now.slice(0, 4)) + 1}-01-01`,
      ),
    )
    expect(held).toEqual({ 'siting.villageRadiusMetres': 3_500 })
  })

  test('X-4 the next steps lead from the township to the first scenario', async () => {
    await go('siting')
    await page.getByRole('button', { name: '去登记乡镇' }).click()
    await page.getByRole('heading', { name: '乡镇', exact: true }).waitFor()
    await page.locator('.empty').getByRole('link', { name: '导入表格' }).click()
    await upload(
      'townships',
      '乡镇代码,乡镇名称,是否纳入,纬度,经度\n433123101000,廖家桥镇,是,27.95,109.55',
    )
    await go('siting')
    await page.getByText('下一步：登记学校').waitFor()
    await go('villages/import')
    await upload('villages', '村代码,村名,是否纳入,纬度,经度\n433123101201,瓦场村,是,27.95,109.55')
    await go('schools/import')
    await upload(
      'schools',
      '学校代码,学校名称,所在村代码,学段,模式,是否寄宿\nS001,瓦场小学,433123101201,小学,模式二,否',
    )
    await go('siting')
    await page.getByText('下一步：做一个方案').waitFor()
    await page.getByRole('button', { name: '做一个方案' }).click()
    await page.getByLabel('方案名称').waitFor()
    expect(faults).toEqual([])
  })

  async function upload(register: string, text: string): Promise<void> {
    await page.waitForURL(`**/${register}/import**`)
    await page.locator('input[type=file]').setInputFiles({
      name: `${register}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    })
    await page.getByRole('button', { name: /写入/ }).first().click()
    await page.getByText(/已写入：新增\s*1\s*条/).waitFor()
  }
})
