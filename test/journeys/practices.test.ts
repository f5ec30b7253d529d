import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { adoptShippedSubjects } from '../../src/features/library/subject-actions.ts'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { schoolRegister } from '../../src/features/schools/registers.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, villageA1, villageA2 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'
import { addVillageSchool } from '../harness/village-school.ts'

/** A lesson of one station: written by its school, approved by the county, found and taken over by another school. */
describe.skipIf(!browserPath())('lessons learnt', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    await addVillageSchool(db, ground.clock())
    await asSystem(db, 'test places', (tx) =>
      savePlaces(tx, [{ code: villageA2, level: 'village', name: '八斗丘村' }]),
    )
    await saveRow(db, operator, schoolRegister, {
      ...{ schoolCode: 'A-02', name: '八斗丘小学', villageCode: villageA2 },
      ...{ stage: 'primary', mode: 'mode2', boarding: false },
    })
    await adoptShippedSubjects(db, operator, county)
    const hub = { ...site.node, db, setNow: () => {}, close: async () => {} }
    await somebody(hub, { role: 'administrator' })
    await somebody(hub, { role: 'programme_office', loginName: 'office', name: '龙主任' })
    const schools = await asSystem(db, 'test', async (tx) => {
      const found = await tx.selectFrom('schools').select(['id', 'regionCode']).execute()
      for (const { id, regionCode } of found)
        await tx
          .insertInto('learningStations')
          .values({
            ...{ id: newId(), regionCode, unitCode: regionCode, unitLevel: 'village' },
            ...{ schoolId: id, hostedOn: '2026-08-01' },
          })
          .execute()
      return new Map(found.map(({ id, regionCode }) => [String(regionCode), id]))
    })
    for (const [loginName, regionCode, name] of [
      ['head', villageA1, '吴校长'],
      ['other', villageA2, '龙校长'],
    ] as const)
      await somebody(hub, {
        ...{ role: 'head_of_school', loginName, name, level: 'village', regionCode },
        organisationId: schools.get(regionCode) ?? '',
      })
  }, 120_000)
  afterAll(() => site?.close())

  async function person(loginName: string, width: 1280 | 390 = 1280): Promise<Page> {
    const { page } = await site.open(width)
    await logInOn(page, site, loginName, password)
    return page
  }
  const go = (page: Page, path: string) => page.goto(`${site.node.url}/console/${path}`)
  const answered = (page: Page, path: string) =>
    page.waitForResponse(
      (response) =>
        new URL(response.url()).pathname.includes(path) && response.request().method() === 'POST',
    )
  async function make(page: Page, label: string): Promise<void> {
    await page.locator('.ant-drawer').getByRole('button', { name: label, exact: true }).click()
    const dialog = page.locator('.ant-modal')
    const done = answered(page, '/moves')
    await dialog.getByRole('button', { name: label, exact: true }).click()
    const answer = await done
    expect(answer.status(), await answer.text()).toBe(200)
    await dialog.waitFor({ state: 'hidden' })
  }
  async function choose(page: Page, label: string, typed: string, option: string) {
    const field = page.locator('form').getByRole('combobox', { name: label })
    await field.click()
    await field.fill(typed)
    await page
      .locator('.ant-select-item-option:visible')
      .filter({ hasText: option })
      .first()
      .click()
    await page.keyboard.press('Tab')
  }

  test('I4-5 a school submits a lesson, the county approves it, and another school finds it in the library', async () => {
    const head = await person('head', 390)
    await go(head, 'practice_cases')
    await head.getByRole('button', { name: '新增一条' }).click()
    await choose(head, '站点', '瓦场', '瓦场村')
    await choose(head, '哪所学校写的', '瓦场', '瓦场小学')
    await head.getByLabel('标题').fill('农忙时改在晚上学')
    await head.getByLabel('记录日期').fill('2026-11-20')
    await head.keyboard.press('Enter')
    await head.getByLabel('遇到的问题').fill('农忙时白天没有人来。')
    await head.getByLabel('怎么做的').fill('改到晚上七点半，路远的接送。')
    await head.getByLabel('效果').fill('每次来三十人左右。')
    await choose(head, '资源库主题', '基层党', '基层党务')
    await keepPicture(head, 'practice-form')
    const saved = answered(head, '/api/practice_cases')
    await head.getByRole('button', { name: '保存' }).click()
    expect((await saved).status(), await (await saved).text()).toBeLessThan(300)
    await go(head, 'practice_cases')
    await head.getByText('农忙时改在晚上学').first().click()
    await make(head, '报县里审定')
    await keepPicture(head, 'practice-submitted')
    expect(await seriousAxeFindings(head)).toEqual([])

    const office = await person('office')
    await office.getByText('1条经验做法等您办理').waitFor()
    await go(office, 'practice_cases')
    await office.getByText('农忙时改在晚上学').first().click()
    await office.locator('.ant-drawer').getByText('吴校长记录').waitFor()
    await make(office, '同意推广')

    const other = await person('other')
    // Its document is made by a job.
    await expect
      .poll(
        async () => {
          const asked = `/api/library/search?place=${county}&placeLevel=county&text=${encodeURIComponent('晚上学')}`
          const answer = await other.request.get(`${site.node.url}${asked}`)
          return ((await answer.json()) as { rows: unknown[] }).rows.length
        },
        { timeout: 60_000 },
      )
      .toBe(1)
    await go(other, 'library')
    await other.getByPlaceholder('标题里的词，或拼音').fill('晚上学')
    await other.getByRole('link', { name: '农忙时改在晚上学' }).click()
    await other.getByText('来自瓦场村站点').waitFor()
    await other.getByText('瓦场村站点（瓦场小学）').waitFor()
    await other.getByText('0个站点采用').waitFor()
    await other.getByRole('button', { name: '我们也采用' }).click()
    const adopted = answered(other, '/adoptions')
    await other
      .locator('.ant-modal')
      .getByRole('button', { name: /采\s?用/ })
      .last()
      .click()
    expect((await adopted).status(), await (await adopted).text()).toBe(200)
    await other.getByText('1个站点采用').waitFor()
    expect(await other.getByRole('button', { name: '我们也采用' }).count()).toBe(0)
    await keepPicture(other, 'practice-in-library')
    expect(await seriousAxeFindings(other)).toEqual([])

    await go(office, 'practice_cases')
    await office.getByText('农忙时改在晚上学').first().click()
    await office.locator('.ant-drawer').getByText('八斗丘村').waitFor()
    await keepPicture(office, 'practice-approved')
    expect(await seriousAxeFindings(office)).toEqual([])
  }, 240_000)
})
