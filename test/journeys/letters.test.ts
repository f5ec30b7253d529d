import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { townshipRegister, villageRegister } from '../../src/features/schools/registers.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody, testPlaces, townshipA, villageA1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** County and township, township and village sign what each answers for, each on his own page. */
describe.skipIf(!browserPath())('I2-4 responsibility letters', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const node = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    await asSystem(ground.db, 'test places', (tx) => savePlaces(tx, testPlaces))
    await saveRow(ground.db, operator, townshipRegister, {
      ...{ townshipCode: townshipA, name: '廖家桥镇', inScope: true },
    })
    await saveRow(ground.db, operator, villageRegister, {
      ...{ villageCode: villageA1, name: '八斗丘村', inScope: true },
    })
    await somebody(node, { role: 'administrator' })
    await somebody(node, { role: 'programme_office', loginName: 'office' })
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
  const chain = async (page: Page) => {
    await page.goto(`${site.node.url}/console/responsibility`)
    await page.getByRole('heading', { name: '责任书签订情况' }).waitFor()
  }
  /** From the chain to the letter of a unit, and what is done there. */
  async function sign(page: Page, unit: string, label: string): Promise<void> {
    await chain(page)
    await page.getByRole('row', { name: unit }).getByRole('link').click()
    await page.locator('.ant-drawer').getByRole('button', { name: label, exact: true }).click()
    const answered = page.waitForResponse(
      (response) => response.url().endsWith('/api/letters/moves') && response.status() === 200,
    )
    await page.locator('.ant-modal').getByRole('button', { name: label, exact: true }).click()
    await answered
  }
  async function draft(page: Page): Promise<void> {
    await chain(page)
    await page.getByRole('button', { name: '起草责任书', exact: true }).click()
    const issuer = page.getByLabel('县里谁签发')
    await issuer.fill('龙组长')
    const answered = page.waitForResponse((response) =>
      response.url().endsWith('/api/responsibility/drafts'),
    )
    await page.locator('.ant-modal').getByRole('button', { name: '起草', exact: true }).click()
    expect((await answered).status()).toBe(200)
    await page.getByText('起草1份').waitFor()
  }

  test('the office drafts and signs for the county, the township below', async () => {
    const office = await person(1280, 'office')
    await draft(office)
    await sign(office, '廖家桥镇', '上级签发')
    const secretary = await person(1280, 'secretary')
    await secretary.getByText('1份责任书等您签').waitFor()
    await sign(secretary, '廖家桥镇', '责任人签字')
    await draft(secretary)
    await sign(secretary, '八斗丘村', '上级签发')
    await chain(office)
    await office.getByText('已签订1份，共2个乡镇和村').waitFor()
    await keepPicture(office, 'letters-chain')
    expect(await seriousAxeFindings(office)).toEqual([])
  })

  test('the secretary of the village signs on his telephone', async () => {
    const village = await person(390, 'village')
    await village.getByText('1份责任书等您签').click()
    await village.getByText('八斗丘村').first().waitFor()
    await keepPicture(village, 'letters-village')
    expect(await seriousAxeFindings(village)).toEqual([])
    await chain(village)
    await village.getByRole('link', { name: '待下级签' }).click()
    await village
      .locator('.ant-drawer')
      .getByRole('button', { name: '责任人签字', exact: true })
      .click()
    const answered = village.waitForResponse((response) =>
      response.url().endsWith('/api/letters/moves'),
    )
    await village
      .locator('.ant-modal')
      .getByRole('button', { name: '责任人签字', exact: true })
      .click()
    expect((await answered).status()).toBe(200)
    await chain(village)
    await village.getByText('已签订1份，共1个乡镇和村').waitFor()
  })
})
