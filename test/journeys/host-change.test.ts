import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import {
  equipmentRegister,
  townshipRegister,
  villageRegister,
} from '../../src/features/schools/registers.ts'
import { openHost } from '../../src/features/timetable/timetable.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody, testPlaces, townshipA, villageA1, villageA2 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** Two schools become one: the station of the smaller goes to the other, step by step on its own page. */
describe.skipIf(!browserPath())('X-17 a station moves to another school', () => {
  let site: Site
  let stationId = ''
  let newHost = ''
  beforeAll(async () => {
    site = await openSite()
    const { db } = site.node.ground
    const node = { ...site.node, db, setNow: () => {}, close: async () => {} }
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    await saveRow(db, operator, townshipRegister, {
      ...{ townshipCode: townshipA, name: '廖家桥镇', inScope: false, outOfScopeReason: '测试' },
    })
    for (const [villageCode, name] of [
      [villageA1, '瓦场村'],
      [villageA2, '八斗丘村'],
    ] as const)
      await saveRow(db, operator, villageRegister, { villageCode, name, inScope: true })
    const old = await openHost(node, {
      ...{ schoolCode: 'T-01', villageCode: villageA1, units: [villageA1] },
    })
    newHost = (await openHost(node, { schoolCode: 'T-02', villageCode: villageA2, units: [] }))
      .schoolId
    stationId = old.stationIds[0] ?? ''
    for (const [assetNo, type, model] of [
      ['凤远教 001', 'tv', '康佳 29 寸'],
      ['凤远教 002', 'satellite_receiver', ''],
    ])
      await saveRow(db, operator, equipmentRegister, {
        ...{ schoolCode: 'T-01', assetNo, type, quantity: 1, usableQuantity: 1 },
        ...{ fundedBy: 'programme', condition: 'good', ...(model && { model }) },
      })
    await asSystem(db, 'test', (tx) =>
      sql`update station_stages set stage = 'operating' where station_id = ${stationId}`.execute(
        tx,
      ),
    )
    await somebody(node, { role: 'administrator' })
    await somebody(node, { role: 'programme_office', loginName: 'office' })
  }, 120_000)
  afterAll(() => site?.close())

  test('from the first word to the equipment that is handed over', async () => {
    const { page, faults } = await site.open(1280)
    await logInOn(page, site, 'office', password)
    await page.goto(`${site.node.url}/console/founding/${stationId}`)
    await page.locator('main').getByRole('button', { name: '迁到别的学校' }).click()
    const dialog = page.locator('.ant-modal')
    await dialog.locator('textarea').fill('两校合并')
    await dialog.getByRole('button', { name: '迁到别的学校' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: '迁址：小学T-01 → 新学校未定' }).waitFor()
    await keepPicture(page, 'host-change-begun', true)
    await page.getByRole('link', { name: '选学校' }).click()
    await page.getByRole('button', { name: '改选别的学校' }).click()
    await dialog.getByText('小学T-02').click()
    await dialog.locator('textarea').fill('两校合并')
    const chosen = page.waitForResponse((answer) => answer.url().endsWith('/host'))
    await dialog.locator('.ant-modal-footer .ant-btn-primary').click()
    expect((await chosen).status()).toBe(200)
    // The four answer, each on his own page: their journey is another.
    await asSystem(site.node.ground.db, 'test', (tx) =>
      sql`update siting_decisions set state = 'fixed', fixed_at = now() where id = ${stationId}`.execute(
        tx,
      ),
    )
    await page.goto(`${site.node.url}/console/founding/${stationId}`)
    await page.getByRole('heading', { name: '迁址：小学T-01 → 小学T-02' }).waitFor()
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByRole('button', { name: '移交设备' }).click()
    await keepPicture(page, 'host-change-equipment', true)
    await dialog.getByRole('button', { name: '移交设备' }).click()
    await dialog.waitFor({ state: 'detached' })
    const steps = page.locator('.host-change > li')
    await steps.filter({ hasText: '移交设备' }).getByText('已办').waitFor()
    const { rows } = await asSystem(site.node.ground.db, 'test', (tx) =>
      sql<{ count: number }>`
        select count(*)::int as count from equipment where organisation_id = ${newHost}`.execute(
        tx,
      ),
    )
    expect(rows).toEqual([{ count: 2 }])
    await page.setViewportSize({ width: 390, height: 844 })
    await keepPicture(page, 'host-change-390', true)
    expect(await seriousAxeFindings(page)).toEqual([])
    expect(faults).toEqual([])
  }, 120_000)
})
