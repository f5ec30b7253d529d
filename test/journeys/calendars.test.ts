import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { type Day, dayOf } from '../../src/base/calendar.ts'
import { operator } from '../../src/features/people/operator.ts'
import type { CalendarParts } from '../../src/features/timetable/calendar/school-calendar.ts'
import { saveCalendar } from '../../src/features/timetable/calendar-actions.ts'
import { lockCalendar } from '../../src/features/timetable/calendar-row-store.ts'
import { schoolYearOf } from '../../src/features/timetable/calendar-year.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

function yearOfCounty(today: Day): CalendarParts {
  const year = schoolYearOf(today)
  return {
    terms: [
      { from: `${year}-09-01`, to: `${year + 1}-01-22`, name: '第一学期' },
      { from: `${year + 1}-02-22`, to: `${year + 1}-07-02`, name: '第二学期' },
    ],
    breaks: [{ from: `${year + 1}-07-03`, to: `${year + 1}-08-31`, name: '暑假' }],
    bells: [
      {
        weekdays: [1, 2, 3, 4, 5],
        blocks: [
          { kind: 'lessons', from: '08:20', to: '11:50' },
          { kind: 'lessons', from: '14:00', to: '16:30' },
        ],
      },
    ],
  }
}

/** The office keeps the year of its schools: a day, bells, a market, a file of holidays; a phone reads it, too. */
describe.skipIf(!browserPath())('the calendars of schools', () => {
  let site: Site
  let office: Page
  const faults: string[] = []
  /** The first year whose notice the product does not bring, or the present one. */
  let missing = 2027
  beforeAll(async () => {
    site = await openSite()
    await loadDemonstration(site.node.ground, () => {})
    const { ground } = site.node
    missing = Math.max(missing, schoolYearOf(dayOf(ground.clock())))
    await saveCalendar(
      ground.db,
      operator,
      {
        ...{ regionCode: '433123000000', stage: null, schoolId: null },
        version: await versionOf(ground.db),
        parts: yearOfCounty(dayOf(ground.clock())),
      },
      ground.clock(),
    )
    office = await person('office1', 1280)
  })
  afterAll(() => site?.close())

  /** The demonstration county may have entered a calendar of its own. */
  const versionOf = (db: Db): Promise<number> =>
    asSystem(db, 'test', async (tx) => {
      const county = { regionCode: '433123000000', stage: null, schoolId: null }
      return (await lockCalendar(tx, county))?.version ?? 0
    })

  async function person(loginName: string, width: 1280 | 390): Promise<Page> {
    const opened = await site.open(width)
    opened.page.on('close', () => faults.push(...opened.faults))
    await logInOn(opened.page, site, loginName, demonstrationPassword)
    return opened.page
  }
  const go = (page: Page, path: string) => page.goto(`${site.node.url}/console/${path}`)
  const heading = (page: Page) => page.getByRole('heading', { name: '校历与作息', exact: true })

  test('X-12 a year is drawn, and says what nobody has entered', async () => {
    await go(office, 'calendars')
    await heading(office).waitFor()
    for (let year = schoolYearOf(dayOf(site.node.ground.clock())); year + 1 < missing; year++)
      await office.getByRole('button', { name: '下一学年' }).click()
    await office.getByText(`${missing}年的节假日安排还没有录入。`).waitFor()
    expect(await office.locator('button.year-day').count()).toBeGreaterThan(364)
    await office.getByText('第一学期').waitFor()
    await keepPicture(office, 'calendars', true)
    expect(await seriousAxeFindings(office)).toEqual([])
  })

  test('S5-9 a file of another year is refused before it is sent; the right one is read, then entered', async () => {
    await office.getByRole('button', { name: /^录\s*入$/ }).click()
    const choose = (name: string, year: number) =>
      office.locator('input[type=file]').setInputFiles({
        name,
        mimeType: 'application/json',
        buffer: Buffer.from(
          JSON.stringify({
            ...{ year, papers: ['https://www.gov.cn/'] },
            days: [
              { name: '元旦', date: `${year}-01-01`, isOffDay: true },
              { name: '春节', date: `${year}-02-06`, isOffDay: true },
            ],
          }),
        ),
      })
    await choose('other.json', missing - 1)
    await office.getByText(`这是${missing - 1}年的文件，不是${missing}年的。`).waitFor()
    await choose('right.json', missing)
    await office.getByRole('heading', { name: '放假' }).waitFor()
    await keepPicture(office, 'calendars-holidays')
    await office
      .getByRole('dialog')
      .getByRole('button', { name: /录\s*入/ })
      .click()
    await office.getByText(`${missing}年的节假日安排已录入。`).waitFor()
    await office.getByText(`${missing}年的节假日安排还没有录入。`).waitFor({ state: 'hidden' })
  })

  test('X-12 a day is closed for one school, and its own word is listed', async () => {
    await office.locator('.row-button').first().click()
    await office.locator('button.year-day').nth(100).click()
    await office.getByRole('dialog').getByText('停课').click()
    await keepPicture(office, 'calendars-day')
    await office
      .getByRole('dialog')
      .getByRole('button', { name: /保\s*存/ })
      .click()
    await office
      .getByText(/没有影响已安排的学习|次学习/)
      .first()
      .waitFor()
    await office.getByRole('cell', { name: '个别日子' }).first().waitFor()
  })

  test('X-12 bells across midnight are refused where they are typed', async () => {
    await office
      .locator('section', { has: office.getByRole('heading', { name: '作息时间', exact: true }) })
      .getByRole('button', { name: /修\s*改/ })
      .last()
      .click()
    const dialog = office.getByRole('dialog')
    await dialog.locator('input[type=time]').nth(0).fill('22:00')
    await dialog.locator('input[type=time]').nth(1).fill('06:00')
    await dialog.getByText('22:00至06:00这一节跨过了零点。').waitFor()
    expect(await dialog.getByRole('button', { name: /保\s*存/ }).isDisabled()).toBe(true)
    await keepPicture(office, 'calendars-bells')
    await dialog.getByRole('button', { name: /取\s*消/ }).click()
  })

  test('X-12 a market is written as people say it', async () => {
    await office
      .locator('section', { has: office.getByRole('heading', { name: '赶集与农时', exact: true }) })
      .getByRole('button', { name: /修\s*改/ })
      .last()
      .click()
    const dialog = office.getByRole('dialog')
    await dialog.getByLabel('赶集日').first().fill('逢三逢八')
    await dialog.getByText('按农历理解').waitFor()
    await keepPicture(office, 'calendars-market')
    await dialog.getByRole('button', { name: /保\s*存/ }).click()
    await office.getByText('逢三逢八 · 没有影响').waitFor()
  })

  test('X-12 school days that rotate, ten on and four off, are entered by a person', async () => {
    await office.getByRole('button', { name: '改', exact: true }).click()
    const dialog = office.getByRole('dialog')
    await dialog.getByText('连上几天、连休几天').click()
    await dialog.getByLabel('某一轮的第一个上课日').fill(`${schoolYearOf(dayOf(new Date()))}-09-01`)
    await keepPicture(office, 'calendars-rotation')
    expect(await seriousAxeFindings(office)).toEqual([])
    await dialog.getByRole('button', { name: /保\s*存/ }).click()
    await office.getByText('轮休制：上10天，休4天。').waitFor()
  })

  test('X-7 on a phone, and in Traditional characters', async () => {
    const phone = await person('office1', 390)
    await go(phone, 'calendars')
    await heading(phone).waitFor()
    expect(await phone.locator('button.year-day').count()).toBeLessThan(32)
    await phone.getByRole('button', { name: '下一月' }).click()
    await keepPicture(phone, 'calendars', true)
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await seriousAxeFindings(phone)).toEqual([])
    await office.evaluate(`localStorage.setItem('cunxiao.language', 'zh-Hant')`)
    await go(office, 'calendars')
    await office.getByRole('heading', { name: '校曆與作息', exact: true }).waitFor()
    await keepPicture(office, 'calendars-hant', true)
    await phone.close()
    await office.close()
    expect(faults).toEqual([])
  })
})
