import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { orderPlates } from '../../src/features/founding/bulk-actions.ts'
import { operator } from '../../src/features/people/operator.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody, townshipA, villageA1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'
import { addVillageSchool } from '../harness/village-school.ts'

/** A township hangs the plate of a station and sees the station go on. */
describe.skipIf(!browserPath())('founding a station', () => {
  let site: Site
  let page: Page
  const faults: string[] = []
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    await addVillageSchool(ground.db, ground.clock())
    const hub = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    await somebody(hub, { role: 'administrator' })
    await somebody(hub, {
      ...{ role: 'township_clerk', loginName: 'clerk', level: 'township', regionCode: townshipA },
    })
    await asSystem(ground.db, 'test', async (tx) => {
      const school = await tx.selectFrom('schools').select('id').executeTakeFirstOrThrow()
      await tx
        .insertInto('learningStations')
        .values({
          ...{ id: newId(), regionCode: villageA1, unitCode: villageA1, unitLevel: 'village' },
          ...{ schoolId: school.id, hostedOn: '2026-08-01' },
        })
        .execute()
      await orderPlates(tx, operator, {
        ...{ place: townshipA, placeLevel: 'township', orderedOn: '2026-11-01' },
      })
      await tx.updateTable('plates').set({ state: 'made' }).execute()
    })
    const opened = await site.open(390)
    page = opened.page
    faults.push(...opened.faults)
    await logInOn(page, site, 'clerk', password)
  }, 120_000)
  afterAll(() => site?.close())

  /** A picture as large as a telephone makes it, of noise: nothing packs that. */
  const photo = async (): Promise<Buffer> => {
    const written = await page.evaluate<string>(`(() => {
      const canvas = document.createElement('canvas')
      canvas.width = 3000
      canvas.height = 2000
      const context = canvas.getContext('2d')
      const image = context.createImageData(3000, 2000)
      for (let at = 0; at < image.data.length; at++) image.data[at] = Math.imul(at, 2654435761) >>> 24
      context.putImageData(image, 0, 0)
      return canvas.toDataURL('image/jpeg', 1).split(',')[1]
    })()`)
    return Buffer.from(written, 'base64')
  }

  test('S2-5, X-18 on a telephone a plate is photographed, and the picture is made small before it is sent', async () => {
    await page.goto(`${site.node.url}/console/plates`)
    await page
      .getByRole('button', { name: /瓦场村/ })
      .first()
      .click()
    const drawer = page.locator('.ant-drawer')
    await drawer.getByText('没有写挂牌日期或位置').waitFor()
    const large = await photo()
    expect(large.length).toBeGreaterThan(2_000_000)
    const kept = page.waitForResponse(
      (answer) => answer.url().includes('/files?') && answer.request().method() === 'POST',
    )
    await drawer
      .getByLabel('添加挂牌照片')
      .first()
      .setInputFiles({ name: '牌.png', mimeType: 'image/jpeg', buffer: large })
    const file = (await (await kept).json()) as { bytes: number; mediaType: string }
    expect(file.bytes).toBeLessThanOrEqual(200 * 1024)
    expect(file.mediaType).toBe('image/jpeg')
    await drawer.getByRole('img', { name: '牌.jpg' }).waitFor()
    await keepPicture(page, 'founding-plate')
    expect(await seriousAxeFindings(page)).toEqual([])
  }, 60_000)

  test('S2-5 what a station lacks stands on its page, with where to remove it', async () => {
    await page.goto(`${site.node.url}/console/founding`)
    await page.getByRole('link', { name: /瓦场村/ }).click()
    await page.getByRole('heading', { name: '下一步：已列入方案' }).waitFor()
    await page.getByText('还没有列入实施方案').waitFor()
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      await keepPicture(page, 'founding-station')
      expect(await seriousAxeFindings(page)).toEqual([])
    }
    expect(faults).toEqual([])
  }, 60_000)
})
