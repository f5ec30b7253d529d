import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

const widths = [1280, 390] as const

describe.skipIf(!browserPath())('the console in a browser', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
    await loadDemonstration(site.node.ground, () => {})
  })
  afterAll(() => site?.close())

  for (const width of widths) {
    test(`X-4 every page of the office opens at ${width} px without a fault`, async () => {
      const { page, faults } = await site.open(width)
      await logInOn(page, site, 'office1', demonstrationPassword)
      for (const path of [
        '',
        'schools',
        'villages',
        'rooms',
        'equipment',
        'staff',
        'survey',
        'siting',
        'siting/scenarios',
        'organisation',
        'persons',
        'delegations',
        'policy',
        'audit',
        'account',
      ]) {
        await page.goto(`${site.node.url}/console/${path}`)
        await page.locator('h1').first().waitFor()
        await page.waitForLoadState('networkidle')
        await keepPicture(page, `page-${path.replaceAll('/', '-') || 'today'}`)
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(overflow, `${path} at ${width} px is wider than the screen`).toBeLessThanOrEqual(0)
      }
      expect(faults).toEqual([])
      await page.context().close()
    }, 300_000)
  }

  test('X-15 axe finds nothing serious on the pages people work on', async () => {
    const { page } = await site.open(1280)
    await page.goto(`${site.node.url}/console/login`)
    await page.getByLabel('登录名').waitFor()
    expect(await seriousAxeFindings(page)).toEqual([])
    await logInOn(page, site, 'office1', demonstrationPassword)
    for (const path of [
      '',
      'schools',
      'survey',
      'siting',
      'siting/scenarios',
      'organisation',
      'persons',
      'audit',
    ]) {
      await page.goto(`${site.node.url}/console/${path}`)
      await page.locator('h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      expect(await seriousAxeFindings(page), path).toEqual([])
    }
    await page.context().close()
  })
})
