import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { operator } from '../../src/features/people/operator.ts'
import {
  addScenario,
  defaultSettings,
  readScenario,
  startSolving,
} from '../../src/features/siting/actions.ts'
import { adoptScenario } from '../../src/features/siting/decision-actions.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site } from '../harness/site.ts'

const county = '433123000000'

describe.skipIf(!browserPath())('S2-4 the consents of a whole county', () => {
  let site: Site
  let bureau: Page
  let faults: string[]
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    await loadDemonstration(ground, () => {})
    const settings = await defaultSettings(db, operator, county, '2026-11-29')
    const given = { name: '里程最短', regionCode: county, level: 'county' as const, settings }
    const { id } = await addScenario(db, operator, given)
    await startSolving(db, operator, id)
    await vi.waitFor(
      async () => expect((await readScenario(db, operator, id)).scenario.state).toBe('solved'),
      { timeout: 60_000, interval: 100 },
    )
    await adoptScenario(db, operator, id)
    const opened = await site.open(1280)
    bureau = opened.page
    faults = opened.faults
    await logInOn(bureau, site, 'education', demonstrationPassword)
  })
  afterAll(() => site?.close())

  test('three clicks agree to all of them, one takes them back, and a township is chosen alone', async () => {
    await bureau.goto(`${site.node.url}/console/siting/my-consents`)
    const all = bureau.getByRole('checkbox', { name: /全选/ })
    await all.waitFor()
    const count = Number(
      /\((\d+)\)/.exec((await bureau.locator('.many-consents').innerText()) ?? '')?.[1],
    )
    expect(count).toBeGreaterThan(100)
    await keepPicture(bureau, 'many-consents')
    await all.click()
    await bureau.getByRole('button', { name: new RegExp(`同意所选的\\s*${count}\\s*处`) }).click()
    await bureau.getByRole('dialog').getByRole('button', { name: '同意' }).click()
    await bureau.getByText(new RegExp(`已同意\\s*${count}\\s*处`)).waitFor()
    await bureau.getByText('没有等您答复的').waitFor()
    await keepPicture(bureau, 'many-consents-done')
    await bureau.getByRole('button', { name: '收回这次的同意' }).click()
    await all.waitFor()
    await bureau.getByLabel('只看一个乡镇').click()
    await bureau.keyboard.type('腊尔山')
    await bureau.keyboard.press('Enter')
    await bureau.setViewportSize({ width: 390, height: 844 })
    await keepPicture(bureau, 'many-consents')
    const shown = await bureau.locator('.data-table th[scope=row]').allInnerTexts()
    expect(shown.length).toBeGreaterThan(1)
    expect(shown.filter((unit) => !unit.includes('腊尔山镇'))).toEqual([])
    expect(faults).toEqual([])
  })
})
