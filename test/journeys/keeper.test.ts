import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { replication } from '../../src/app/replication.ts'
import type { KeeperSessionDetail } from '../../src/features/sessions/keeper-api.ts'
import { addOccurrence, addStation } from '../../src/features/sessions/sessions.fixture.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { listen } from '../../src/features/sync/raw-line.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { cleanUps, makeDataDir } from '../../src/platform/postgres/clusters.fixture.ts'
import { browserPath } from '../harness/browser-path.ts'
import { sinceAnHour } from '../harness/keeper.ts'
import { type KillableBrowser, openKillable } from '../harness/killable-browser.ts'
import { openTestNode, password, type TestHub, villageA1 } from '../harness/node.ts'
import { firstLogin, type RunningStation, startStation } from '../harness/power-cuts.ts'
import { keepPicture } from '../harness/site.ts'
import { addVillageSchool } from '../harness/village-school.ts'

/** As in a school without a certificate: no service worker, no microphone, no random ids of the browser's. */
const name = 'station.lan'

describe.skipIf(!browserPath() || process.platform !== 'linux')('an evening in a village', () => {
  let hub: TestHub
  let station: RunningStation
  let dataDir: string
  let port: number
  let phone: KillableBrowser
  let sessionId: string
  const profile = mkdtempSync(join(tmpdir(), 'cunxiao-phone-'))

  beforeAll(async () => {
    hub = await openTestNode({ places: false })
    cleanUps.push(() => hub.close())
    hub.setNow(new Date().toISOString())
    const { url } = await listen(hub)
    const enrolment = await addVillageSchool(hub.db, hub.ground.clock())
    const { id: schoolId } = await asSystem(hub.db, 'test', (tx) =>
      tx.selectFrom('schools').select('id').executeTakeFirstOrThrow(),
    )
    const stationId = await addStation(hub.db, { unitCode: villageA1, schoolId })
    sessionId = await addOccurrence(hub.db, {
      ...{ stations: [stationId], schoolId, regionCode: villageA1, title: '水稻插秧示范' },
      ...sinceAnHour(),
    })
    dataDir = await makeDataDir()
    port = await freePort()
    station = await startStation(dataDir, ['--hub', url, '--port', String(port)], enrolment.code)
    await station.saying(/^enrolled as /m)
    await drainOutbox(hub.db, replication)
    await firstLogin(station.url, enrolment)
  })
  afterAll(async () => {
    await phone?.close()
    await station?.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  const address = () => `http://${name}:${port}/keeper`
  const openPhone = async (): Promise<Page> => {
    phone = await openKillable(profile, name)
    return phone.page
  }
  /** What a thumb does. */
  let taps = 0
  const tap = async (what: Locator) => {
    taps++
    await what.click()
  }

  test('S3-8 X-5 a session is prepared, run and closed on a telephone while the power fails, within a minute and twelve taps, and nothing is lost', async () => {
    const page = await openPhone()
    await page.goto(address())
    expect(await page.evaluate('isSecureContext')).toBe(false)
    await logIn(page)
    await page.getByRole('button', { name: /退出$/ }).waitFor()
    await vi.waitFor(async () => {
      await page.reload()
      await page.getByRole('heading', { name: '水稻插秧示范' }).waitFor({ timeout: 2_000 })
    }, 60_000)
    await page.getByRole('link', { name: '水稻插秧示范' }).click()
    await page.getByRole('checkbox', { name: '电源' }).check()
    await page.getByRole('button', { name: '开始' }).click()
    await page.getByText('正在进行').waitFor()
    await allSent(page)
    await page.getByRole('link', { name: '今日' }).click()

    // The station goes dark with the room; what is pressed stays on the telephone.
    await station.cut()
    await page.getByRole('button', { name: '停电了' }).click()
    await page.getByText('离线，已保存 1 条，恢复后自动上传').waitFor()
    await page.getByRole('button', { name: '恢复了，继续' }).click()
    await page.getByText('离线，已保存 2 条，恢复后自动上传').waitFor()
    await keepPicture(page, 'keeper-power-cut')

    const began = performance.now()
    taps = 0
    await tap(page.getByRole('link', { name: '下课收尾' }))
    const pad = page.getByRole('group', { name: /^数字键/ })
    await tap(pad.getByRole('button', { name: '2', exact: true }))
    await tap(pad.getByRole('button', { name: '3', exact: true }))
    await tap(pad.getByRole('button', { name: '党员' }))
    await tap(pad.getByRole('button', { name: '8', exact: true }))
    // Opening the camera, its shutter, and taking what it took.
    taps += 3
    await page.locator('input[type=file][accept="image/*"]').setInputFiles(await aPhoto(page))
    await page.getByAltText('拍好的照片').waitFor()
    await tap(page.getByLabel('或者写一句'))
    await page.keyboard.type('行距二十五公分')

    // The battery is empty in the middle of it, and the station is still dark.
    await expect
      .poll(() => page.evaluate(forms))
      .toMatchObject([{ value: { gist: '行距二十五公分' } }])
    await phone.kill()
    const again = await openPhone()
    await again.goto(`${address()}#/sessions/${sessionId}/close`)
    await again.getByRole('button', { name: '收尾，23 人' }).waitFor()
    expect(await again.getByLabel('其中党员干部', { exact: true }).inputValue()).toBe('8')
    await again.getByAltText('拍好的照片').waitFor()
    await keepPicture(again, 'keeper-close')
    await tap(again.getByRole('button', { name: '收尾，23 人' }))
    await again.getByRole('heading', { name: '收尾好了' }).waitFor()
    expect(taps).toBeLessThanOrEqual(12)
    expect(performance.now() - began).toBeLessThan(60_000)
    await again.getByText('还有 4 条等上传').waitFor()

    await phone.kill()
    const later = await openPhone()
    await later.goto(address())
    await later.getByText('离线，已保存 4 条，恢复后自动上传').waitFor()
    await keepPicture(later, 'keeper-waiting')
    // A browser that was killed may also have lost the login.
    await later.context().clearCookies()
    station = await startStation(dataDir, ['--port', String(port)])
    await later.getByText('登录已过期，已保存 4 条，登录后自动上传').waitFor({ timeout: 60_000 })
    await later.getByRole('link', { name: '登录' }).click()
    await logIn(later)
    await later.getByText('已登记').waitFor({ timeout: 60_000 })
    await allSent(later)
    const told = await later.evaluate<KeeperSessionDetail>(
      `fetch('/api/keeper/sessions/${sessionId}').then((answer) => answer.json())`,
    )
    expect(told).toMatchObject({
      ...{ state: 'recorded', headCount: 23, members: 8, gist: '行距二十五公分' },
      ...{ checked: ['power'], interruptions: [{ cause: 'power' }] },
    })
    expect(told.files).toMatchObject([{ kind: 'photo', mediaType: 'image/jpeg' }])
    expect(told.files[0]?.bytes).toBeLessThanOrEqual(200_000)
    expect(told.segments.map(({ form }) => form)).toContain('discussion')
  })
})

/** Nothing of it is on the telephone alone any more. */
const allSent = (page: Page) =>
  vi.waitFor(async () => expect(await page.evaluate(kept)).toBe(0), 60_000)
const all = (database: string, store: string, of: string) => `new Promise((resolve) => {
  const opening = indexedDB.open('${database}', 1)
  opening.onsuccess = () => {
    const asking = opening.result.transaction('${store}').objectStore('${store}').getAll()
    asking.onsuccess = () => resolve(asking.result${of})
  }
})`
const kept = all('cunxiao-keeper-deeds', 'deeds', '.filter(({ takenMs }) => !takenMs).length')
const forms = all('cunxiao-keeper-kept', 'kept', ".filter(({ key }) => key.includes(' form '))")

async function logIn(page: Page): Promise<void> {
  await page.getByLabel('登录名').fill('teacher')
  await page.getByLabel('密码').fill(password)
  await page.keyboard.press('Enter')
}

/** As a camera makes one. */
async function aPhoto(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate<string>(`new Promise((resolve) => {
    const canvas = document.createElement('canvas')
    canvas.width = 1200
    canvas.height = 900
    const context = canvas.getContext('2d')
    context.fillStyle = '#9ab'
    context.fillRect(0, 0, 1200, 900)
    resolve(canvas.toDataURL('image/jpeg').split(',')[1])
  })`)
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') }
}

/** A port that stays the station's when it starts again. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
