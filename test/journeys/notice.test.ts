import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf } from '../../src/base/calendar.ts'
import { plan } from '../../src/features/guide/guide.fixture.ts'
import { weekdayOf } from '../../src/features/guide/notice-item.ts'
import { openHost } from '../../src/features/timetable/timetable.fixture.ts'
import { pageTexts } from '../../src/platform/pdf-text.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody, villageA1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'
import { addVillageSchool } from '../harness/village-school.ts'

/** A keeper announces the next week, corrects it, and the village says that it has it. */
describe.skipIf(!browserPath())('a programme notice', () => {
  let site: Site
  const faults: string[] = []
  const today = dayOf(new Date())
  const monday = addDays(today, 8 - weekdayOf(today))
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    await addVillageSchool(ground.db, ground.clock())
    const hub = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    const host = await openHost(hub, {
      ...{ schoolCode: 'G-01', villageCode: villageA1, units: [villageA1] },
    })
    for (const [ahead, from, kind, title] of [
      [2, '19:30', 'group_learning', '柑橘防冻和冬管'],
      [5, '09:00', 'open_day', '查行情、打视频电话'],
    ] as const) {
      const startsAt = new Date(`${addDays(monday, ahead)}T${from}:00+08:00`)
      await plan(hub, host, {
        ...{ startsAt: startsAt.toISOString(), kind, title, regionCode: villageA1 },
        endsAt: new Date(startsAt.getTime() + 5_400_000).toISOString(),
      })
    }
    await somebody(hub, { role: 'administrator' })
    // Tomorrow, so that the board of the station has something whatever day it is.
    const soon = Date.now() + 86_400_000
    const [startsAt, endsAt] = [soon, soon + 3_600_000].map((at) => new Date(at).toISOString())
    await plan(hub, host, {
      ...{ startsAt: startsAt ?? '', endsAt: endsAt ?? '', kind: 'open_day' },
      ...{ title: '手机上看病历', regionCode: villageA1 },
    })
    await somebody(hub, {
      ...{ role: 'equipment_keeper', loginName: 'keeper', name: '吴老师', level: 'village' },
      ...{ organisationId: host.schoolId, regionCode: villageA1 },
    })
    await somebody(hub, {
      ...{ role: 'village_secretary', loginName: 'secretary', name: '李大山', level: 'village' },
      regionCode: villageA1,
    })
  })
  afterAll(() => site?.close())

  async function person(loginName: string): Promise<Page> {
    const { page, faults: found } = await site.open(1280)
    page.on('close', () => faults.push(...found))
    await logInOn(page, site, loginName, password)
    return page
  }
  const onBoth = async (page: Page, name: string) => {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      await keepPicture(page, name, true)
      expect(await seriousAxeFindings(page)).toEqual([])
    }
    await page.setViewportSize({ width: 1280, height: 844 })
  }
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).first().click()
  const printed = async (page: Page, form: string, language: string): Promise<string> => {
    const id = page.url().split('/').at(-1)
    const address = `${site.node.url}/api/guide/notices/${id}/paper?form=${form}&language=${language}`
    const answer = await page.request.get(address)
    expect(answer.status()).toBe(200)
    return pageTexts(await answer.body())
      .join('')
      .replace(/\s/g, '')
  }

  test('S3-6 O2-13 the keeper makes next week’s notice of what is agreed, issues it, and has five forms', async () => {
    const page = await person('keeper')
    await page.goto(`${site.node.url}/console/notices`)
    await press(page, '做预告单')
    await page.getByText('柑橘防冻和冬管').waitFor()
    await press(page, '全部加入（2）')
    await onBoth(page, 'notice-make')
    await press(page, '存草稿并看样式')
    await page.getByText('这是草稿，还没有发出。').waitFor()
    await press(page, '发出')
    await page.locator('.ant-modal').getByRole('button', { name: '发出' }).click()
    await page.getByText('未签收').waitFor()
    const texts = await page.locator('.form-text pre').allTextContents()
    const messages = texts.slice(0, -2)
    for (const message of messages) expect(message).toMatch(/^【.+】.{1,64}$/)
    for (const message of messages) expect(message.length).toBeLessThanOrEqual(70)
    expect(messages.join('')).toMatch(/周三19:30-21:00.*周六9:00-10:30/)
    const [chat = '', script = ''] = texts.slice(-2)
    expect(chat).toContain('柑橘防冻和冬管')
    expect(script).toContain('星期三，晚上七点半到九点')
    expect(script).not.toMatch(/\d/)
    expect(await printed(page, 'poster', 'zh-Hans')).toContain('柑橘防冻和冬管')
    expect(await printed(page, 'slip', 'zh-Hant')).toContain('週三')
    await onBoth(page, 'notice-forms')
    await page.locator('.ant-segmented').getByText('繁体').click()
    expect((await page.locator('.form-text pre').allTextContents()).at(-1)).toContain('晚上七點半')
    await page.close()
  })

  test('S3-6 the secretary finds it in Today and receives it', async () => {
    const page = await person('secretary')
    await page.getByText('有1份节目预告单等您签收').waitFor()
    await page.getByRole('link', { name: '签收' }).first().click()
    await page.getByText('请签收：这份预告单是发给你们的。').waitFor()
    await onBoth(page, 'notice-receive')
    await press(page, '收到了')
    await page.getByText('李大山').last().waitFor()
    await page.getByText('请签收').waitFor({ state: 'detached' })
    await page.close()
  })

  test('INV-27 what changes is a correction, which says what, and the first one says that it was corrected', async () => {
    const page = await person('keeper')
    await page.goto(`${site.node.url}/console/notices`)
    await page.getByRole('link', { name: /学习安排$/ }).click()
    expect(await page.getByRole('button', { name: '改草稿' }).count()).toBe(0)
    await press(page, '发更正')
    await page.getByLabel('开始').first().fill('18:30')
    await page.getByLabel('结束').first().fill('20:00')
    await press(page, '存草稿并看样式')
    await page
      .getByText(/柑橘防冻和冬管：改到.*18:30-20:00（原.*19:30-21:00）/)
      .first()
      .waitFor()
    await press(page, '发出')
    await page.locator('.ant-modal').getByRole('button', { name: '发出' }).click()
    await page.getByText('未签收').waitFor()
    await onBoth(page, 'notice-correction')
    const texts = await page.locator('.form-text pre').allTextContents()
    expect(texts[0]).toContain('】更正：')
    expect(texts.at(-1)).toContain('更正前面的通知')
    expect(await printed(page, 'sheet', 'zh-Hans')).toContain('更正')
    await page.getByRole('link', { name: /学习安排$/ }).click()
    await page.getByText('已经更正：').waitFor()
    await page.close()
  })

  test('S3-6 handed over on paper, the keeper enters who took it', async () => {
    const page = await person('keeper')
    await page.goto(`${site.node.url}/console/notices`)
    await page.getByRole('link', { name: /（更正）$/ }).click()
    await page.locator('.ant-checkbox-input, input[type=checkbox]').last().check()
    await press(page, '替他们登记')
    await page.getByLabel('谁收到的').fill('王小山')
    await page.locator('.ant-modal').getByRole('button', { name: '登记' }).click()
    await page.getByText('王小山').waitFor()
    await page.close()
  })

  test('feature 28 whoever comes to the portal sees what is on, and the station’s page works without a script', async () => {
    const { page, faults: found } = await site.open(390)
    await page.goto(`${site.node.url}/stations/${villageA1}`)
    await page.getByRole('heading', { name: /瓦场村学习站点/ }).waitFor()
    await page.getByText('手机上看病历').waitFor()
    await keepPicture(page, 'station-board', true)
    expect(await seriousAxeFindings(page)).toEqual([])
    faults.push(...found)
    const html = await (await page.request.get(`${site.node.url}/stations/${villageA1}`)).text()
    expect(/<div id="root">(.*?)<script/s.exec(html)?.[1]).toContain('手机上看病历')
    await page.close()
    expect(faults).toEqual([])
  })
})
