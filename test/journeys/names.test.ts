import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { growDemonstration } from '../../src/app/demo/grow.ts'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import nameTable from '../../src/base/name-table.json' with { type: 'json' }
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site } from '../harness/site.ts'

const simplified = new RegExp(`[${nameTable.simplified}]`, 'g')

describe.skipIf(!browserPath())('names for who reads Traditional characters', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    await growDemonstration(ground, await loadDemonstration(ground, () => {}), () => {})
  })
  afterAll(() => site?.close())

  const readTraditional = async (page: Page) => {
    await logInOn(page, site, 'office1', demonstrationPassword)
    await page.getByRole('combobox', { name: '语言' }).selectOption('zh-Hant')
    await page.getByText('鳳凰縣').first().waitFor()
  }

  test('the trail, Today, lists and forms call a place as he does, and persons as they are called', async () => {
    const { page, faults } = await site.open(1280)
    await readTraditional(page)
    const trail = page.locator('.place-trail')
    expect(await trail.innerText()).toContain('鳳凰縣')
    expect(await page.locator('.user-post').innerText()).not.toMatch(simplified)
    await page
      .locator('.today-card')
      .filter({ hasText: /鳳凰縣|學校|小學/ })
      .first()
      .waitFor()
    const names = await page.locator('.today-card').allInnerTexts()
    expect(names.join(' ').match(simplified)).toBeNull()

    await page.goto(`${site.node.url}/console/schools?find=${encodeURIComponent('廖家桥镇中心')}`)
    await page.getByRole('link', { name: '廖家橋鎮中心小學' }).click()
    await page.getByRole('heading', { name: '廖家橋鎮中心小學' }).waitFor()
    await page.getByText('廖家橋鎮').first().waitFor()

    const { rows: persons } = await asSystem(site.node.ground.db, 'test', (tx) =>
      sql<{ name: string }>`select name from persons order by name`.execute(tx),
    )
    const written = persons.find(({ name }) => name.match(simplified))?.name ?? ''
    expect(written).not.toBe('')
    await page.goto(`${site.node.url}/console/persons?find=${encodeURIComponent(written)}`)
    await page.getByText(written).first().waitFor()
    expect(faults).toEqual([])
  })

  test('what stands in an input is what is stored', async () => {
    const { page } = await site.open(1280)
    await readTraditional(page)
    await page.goto(`${site.node.url}/console/townships`)
    await page.getByRole('button', { name: '廖家橋鎮' }).click()
    const typed = () =>
      page
        .locator('.ant-drawer input')
        .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value))
    await expect.poll(typed).toContain('廖家桥镇')
  })

  test('no place, school or organisation is named in Simplified characters', async () => {
    const { page } = await site.open(1280)
    await readTraditional(page)
    const { rows } = await asSystem(site.node.ground.db, 'test', (tx) =>
      sql<{ name: string }>`select name from persons union select name from staff
        union select name from learners union select head_name from schools`.execute(tx),
    )
    const persons = new RegExp(rows.flatMap(({ name }) => name || []).join('|'), 'g')
    const left: string[] = []
    for (const path of [
      ...['', 'schools', 'villages', 'townships', 'rooms', 'siting', 'siting/decisions'],
      ...['siting/hosts', 'siting/scenarios', 'siting/papers', 'stations', 'organisation'],
      ...['waiting', 'policy', 'learning/hours', 'audit', 'delegations'],
    ]) {
      await page.goto(`${site.node.url}/console/${path}`)
      await page.locator('h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      await keepPicture(page, `names-${path.replaceAll('/', '-') || 'today'}`)
      const shown = (await page.locator('body').innerText()).replace(persons, '')
      const lines = shown.replace('简体中文', '').split('\n')
      left.push(...lines.filter((line) => line.match(simplified)).map((line) => `${path}: ${line}`))
    }
    expect(left).toEqual([])
  })
})
