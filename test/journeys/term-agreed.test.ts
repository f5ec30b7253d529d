import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { savePlaces } from '../../src/features/people/place-store.ts'
import type { RoleCode } from '../../src/features/people/role.ts'
import { autumn, openHost, sayCalendar } from '../../src/features/timetable/timetable.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import {
  county,
  password,
  somebody,
  testPlaces,
  townshipA,
  villageA1,
  villageA2,
} from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site } from '../harness/site.ts'

describe.skipIf(!browserPath())('S5-11 a township agrees on its term', () => {
  let site: Site
  const faults: string[][] = []
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const node = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    await asSystem(ground.db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const year = new Date().getFullYear()
    await sayCalendar(
      node as never,
      { regionCode: county },
      {
        ...autumn,
        terms: [{ from: `${year - 1}-09-01`, to: `${year + 1}-12-31` }],
      },
    )
    const { schoolId } = await openHost(node as never, {
      ...{ schoolCode: 'T-01', villageCode: villageA1, units: [villageA1] },
    })
    await openHost(node as never, {
      ...{ schoolCode: 'T-02', villageCode: villageA2, units: [villageA2] },
    })
    const post = (
      role: RoleCode,
      loginName: string,
      regionCode: string,
      level: 'township' | 'village',
      organisationId?: string,
    ) =>
      somebody(node as never, {
        ...{ role, loginName, regionCode, level, ...(organisationId && { organisationId }) },
      })
    await somebody(node as never, { role: 'administrator', loginName: 'admin' })
    await post('township_clerk', 'clerk', townshipA, 'township')
    await post('township_secretary', 'secretary', townshipA, 'township')
    await post('head_of_school', 'head', villageA1, 'village', schoolId)
  })
  afterAll(() => site?.close())

  const as = async (loginName: string, width: 1280 | 390 = 1280): Promise<Page> => {
    const opened = await site.open(width)
    faults.push(opened.faults)
    await logInOn(opened.page, site, loginName, password)
    await opened.page.goto(`${site.node.url}/console/timetables`)
    return opened.page
  }
  const rows = (page: Page) => page.locator('.data-table tbody tr')

  test('the clerk proposes for all of them, and is told of lesson time before anybody is asked', async () => {
    const page = await as('clerk')
    await page.getByRole('checkbox', { name: /全选/ }).click()
    await page.getByRole('button', { name: /给\s*2\s*个站点商定时间/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('到').first().waitFor()
    await keepPicture(page, 'term-propose')
    // Three on a weekday afternoon is lesson time.
    await dialog.getByLabel('从', { exact: true }).first().fill('15:00')
    await dialog.getByLabel('到', { exact: true }).first().fill('16:00')
    await dialog.getByRole('button', { name: '提议' }).click()
    await page
      .getByText(/的上课时间/)
      .first()
      .waitFor()
    await keepPicture(page, 'term-refused')
    await page.getByRole('checkbox', { name: /全选/ }).click()
    await page.getByRole('button', { name: /给\s*2\s*个站点商定时间/ }).click()
    await dialog.getByRole('button', { name: '提议' }).click()
    await page.getByText('商定中').first().waitFor()
    expect(await page.getByText('商定中').count()).toBe(2)
    await page.context().close()
  })

  test('the secretary agrees on a telephone, the head to his own', async () => {
    const phone = await as('secretary', 390)
    await phone.getByRole('checkbox', { name: /全选/ }).click()
    await phone.getByRole('button', { name: /同意\s*2\s*个/ }).click()
    await keepPicture(phone, 'term-agree')
    await phone.getByRole('dialog').getByRole('button', { name: '同意' }).click()
    await phone
      .getByText(/乡镇党组织 同意/)
      .first()
      .waitFor()
    await phone.context().close()

    const head = await as('head')
    await head.getByRole('link', { name: '瓦场村' }).click()
    await head.getByRole('button', { name: '同意', exact: true }).waitFor()
    await keepPicture(head, 'term-one')
    await head.getByRole('button', { name: '同意', exact: true }).click()
    await head.getByRole('dialog').getByRole('button', { name: '同意' }).click()
    await head.getByText('三方同意（2/3）').waitFor()
    await head.context().close()
  })

  test('what the village signed on paper is entered, and the term stands in the room', async () => {
    const page = await as('clerk')
    await page.getByRole('checkbox', { name: '瓦场村' }).click()
    await page.getByRole('button', { name: /按签字表登记\s*1\s*个/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('签字人').fill('吴支书')
    await dialog.getByRole('button', { name: '登记' }).click()
    await page.getByText('已商定').waitFor()
    await page.getByRole('link', { name: '瓦场村' }).click()
    await page.getByText('每一次').waitFor()
    expect(await page.locator('.time-list li').count()).toBeGreaterThan(5)
    await keepPicture(page, 'term-agreed')
    await page.setViewportSize({ width: 390, height: 844 })
    await keepPicture(page, 'term-agreed')
    expect(await rows(page).count()).toBe(0)
    expect(faults.flat()).toEqual([])
    await page.context().close()
  })
})
