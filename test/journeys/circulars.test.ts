import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody, testPlaces, townshipA, villageA1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** An office writes to the units below it; they read it, and answer where an answer is wanted. */
describe.skipIf(!browserPath())('O1-3 circulars', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const node = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    await asSystem(ground.db, 'test places', (tx) => savePlaces(tx, testPlaces))
    await somebody(node, { role: 'administrator' })
    await somebody(node, { role: 'programme_office', loginName: 'office', name: '龙科长' })
    await somebody(node, {
      ...{ role: 'township_secretary', regionCode: townshipA, level: 'township' },
      ...{ loginName: 'secretary', name: '石书记' },
    })
    await somebody(node, {
      ...{ role: 'village_secretary', regionCode: villageA1, level: 'village' },
      ...{ loginName: 'village', name: '麻支书' },
    })
  })
  afterAll(() => site?.close())

  async function person(width: 1280 | 390, loginName: string): Promise<Page> {
    const { page } = await site.open(width)
    await logInOn(page, site, loginName, password)
    return page
  }
  const fill = (page: Page, label: string, value: string) =>
    page
      .locator('.ant-drawer')
      .getByLabel(new RegExp(`^${label}`))
      .fill(value)
  const choose = async (page: Page, label: string, option: string) => {
    await page
      .locator('.ant-drawer')
      .getByLabel(new RegExp(`^${label}`))
      .click()
    await page.locator('.ant-select-item-option').filter({ hasText: option }).first().click()
  }
  const inDialog = (page: Page, name: string) =>
    page.locator('.ant-modal').getByRole('button', { name, exact: true })

  test('the office writes a request, chooses whom it goes to, and sends it', async () => {
    const office = await person(1280, 'office')
    await office.goto(`${site.node.url}/console/circulars`)
    await office.getByRole('button', { name: '新增一条' }).click()
    await choose(office, '种类', '协调函')
    await fill(office, '标题', '关于借用村部礼堂开展集中学习的函')
    await fill(office, '正文', '冬季集中学习需要较大场地。\n请各村安排礼堂，并落实取暖。')
    await fill(office, '落款', '凤凰县远程办')
    await fill(office, '成文日期', '2026-11-30')
    await fill(office, '答复期限', '2099-12-10')
    await fill(office, '联系人和电话', '龙科长 0743-3221234')
    await keepPicture(office, 'circular-form')
    await office.locator('.ant-drawer').getByRole('button', { name: '保存' }).click()
    await office.getByRole('button', { name: /关于借用村部礼堂/ }).click()
    await office.getByRole('link', { name: '选收文单位' }).click()
    await office.getByRole('button', { name: '各村', exact: true }).click()
    await office.getByText('廖家桥镇瓦场村').waitFor()
    await office.getByLabel('单个添加').fill('廖家桥')
    await office.locator('.ant-select-item-option').filter({ hasText: '廖家桥镇 · 地方' }).click()
    await office.getByText('石书记').waitFor()
    await office.getByText('没有人在岗').first().waitFor()
    // What the form measured its lines with is gone.
    await office.reload()
    await office.getByText('没有人在岗').first().waitFor()
    await keepPicture(office, 'circular-addressees')
    expect(await seriousAxeFindings(office)).toEqual([])
    await office.getByRole('button', { name: '发出', exact: true }).click()
    await inDialog(office, '发出').click()
    await office.getByText('没看4').waitFor()
  })

  test('the village opens it on a telephone, which is its receipt, and answers', async () => {
    const village = await person(390, 'village')
    await village.getByText('收到1份公文').waitFor()
    await village.getByRole('link', { name: '打开看' }).click()
    await village.getByRole('heading', { name: '收文' }).waitFor()
    await keepPicture(village, 'received-list')
    expect(await seriousAxeFindings(village)).toEqual([])
    await village.getByRole('link', { name: /关于借用村部礼堂/ }).click()
    await village.getByText(/麻支书，.*签收/).waitFor()
    await village.getByRole('button', { name: '答复', exact: true }).click()
    await village.locator('.ant-modal').getByLabel('说明').fill('礼堂可以用，自带取暖炉。')
    await inDialog(village, '答复').click()
    await village.getByText('礼堂可以用，自带取暖炉。').waitFor()
    await keepPicture(village, 'received-circular')
    expect(await seriousAxeFindings(village)).toEqual([])
    await village.goto(`${site.node.url}/console/`)
    await village.getByText('没有等您办的事').waitFor()
  })

  test('the office sees who has it, enters a slip, reminds the others and closes it', async () => {
    const office = await person(1280, 'office')
    await office.goto(`${site.node.url}/console/circulars`)
    await office.getByRole('button', { name: /关于借用村部礼堂/ }).click()
    await office.getByRole('link', { name: '签收情况' }).click()
    await office.getByText('看过1').waitFor()
    await office.getByText('礼堂可以用，自带取暖炉。').waitFor()
    await office.getByLabel('选“廖家桥镇八斗丘村”').check()
    await office.getByRole('button', { name: '登记回执（1）' }).click()
    await office.locator('.ant-modal').getByLabel('签收人').fill('吴会计')
    await keepPicture(office, 'circular-slip')
    await inDialog(office, '登记').click()
    await office.getByText('看过2').waitFor()
    await office.getByRole('button', { name: '提醒没有回音的' }).click()
    await inDialog(office, '提醒没有回音的').click()
    await office.getByText('提醒过').first().waitFor()
    await keepPicture(office, 'circular-receipts')
    expect(await seriousAxeFindings(office)).toEqual([])
    await office.getByRole('button', { name: '没看2', exact: true }).click()
    await office.getByText('廖家桥镇瓦场村').waitFor({ state: 'detached' })
    const secretary = await person(1280, 'secretary')
    await secretary.getByText('1份公文还没看，上级提醒过').waitFor()
    const { page: phone } = await site.open(390)
    await logInOn(phone, site, 'office', password)
    await phone.goto(office.url())
    await phone.getByText('没看2').waitFor()
    await keepPicture(phone, 'circular-receipts-phone')
    expect(await seriousAxeFindings(phone)).toEqual([])
  })
})
