import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { schoolRegister } from '../../src/features/schools/registers.ts'
import type { KeeperSessionDetail } from '../../src/features/sessions/keeper-api.ts'
import { addOccurrence, addStation } from '../../src/features/sessions/sessions.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { hugePhoto, logInAsKeeper, sinceAnHour } from '../harness/keeper.ts'
import { somebody, testPlaces, villageA1 } from '../harness/node.ts'
import { keepPicture, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

describe.skipIf(!browserPath())('the keeper’s pages on telephones', () => {
  let site: Site
  let stationId: string
  let schoolId: string

  beforeAll(async () => {
    site = await openSite()
    const { db } = site.node.ground
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const node = { ...site.node, db, setNow: () => {}, close: site.close }
    const school = await saveRow(db, operator, schoolRegister, {
      ...{ schoolCode: 'S-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    schoolId = school.id
    for (const [loginName, name] of [
      ['wu', '吴老师'],
      ['long', '龙老师'],
    ] as const)
      await somebody(node, {
        ...{ role: 'equipment_keeper', organisationId: schoolId, regionCode: villageA1 },
        ...{ level: 'village', loginName, name },
      })
    stationId = await addStation(db, { unitCode: villageA1, schoolId })
    const { organisationId } = await somebody(node, {
      ...{ role: 'village_secretary', regionCode: villageA1, level: 'village' },
    })
    for (const name of ['田大妈', '石大爷', '欧阳春兰'])
      await addPerson(db, operator, { name, orgUnitId: organisationId })
  })
  afterAll(() => site?.close())

  let rooms = 0
  /** Each in a room of its own: they may be at the same hour. */
  const evening = (title: string, kind: 'group_learning' | 'open_day' = 'group_learning') =>
    addOccurrence(site.node.ground.db, {
      ...{ stations: [stationId], schoolId, regionCode: villageA1, title, kind, ...sinceAnHour() },
      roomId: `0199f0aa-0000-7000-8000-${String(++rooms).padStart(12, '0')}`,
    })
  const phone = async (loginName: string) => {
    const { page, faults } = await site.open(390)
    await page.goto(`${site.node.url}/keeper`)
    await logInAsKeeper(page, loginName)
    await page.getByRole('heading', { name: '未来七天' }).waitFor()
    return { page, faults }
  }
  const go = (page: Page, hash: string) => page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
  const detail = (page: Page, id: string) =>
    page.evaluate<KeeperSessionDetail>(
      `fetch('/api/keeper/sessions/${id}').then((answer) => answer.json())`,
    )

  test('X-18 a photo of 20 MB that lies on its side arrives upright, with station and time on it, and at most 200 KB', async () => {
    const id = await evening('柑橘修剪')
    const { page, faults } = await phone('wu')
    await go(page, `#/sessions/${id}/close`)
    const photo = await hugePhoto(page)
    expect(photo.buffer.length).toBeGreaterThan(20_000_000)
    await page.locator('input[type=file][accept="image/*"]').setInputFiles(photo)
    await page.getByAltText('拍好的照片').waitFor({ timeout: 60_000 })
    await keepPicture(page, 'keeper-photo')
    await page.getByLabel('到场人数', { exact: true }).fill('9')
    await page.getByRole('button', { name: '收尾，9 人' }).click()
    await page.getByText('已经到站点').waitFor()
    const { files } = await detail(page, id)
    expect(files).toMatchObject([{ kind: 'photo', mediaType: 'image/jpeg' }])
    const told = await page.evaluate<{
      width: number
      height: number
      bytes: number
      foot: number
    }>(
      `fetch('/api/keeper/sessions/${id}/files/${files[0]?.id}').then(async (answer) => {
        const blob = await answer.blob()
        const image = await createImageBitmap(blob)
        const canvas = document.createElement('canvas')
        canvas.width = image.width
        canvas.height = image.height
        const context = canvas.getContext('2d')
        context.drawImage(image, 0, 0)
        const [red] = context.getImageData(image.width - 3, image.height - 3, 1, 1).data
        return { width: image.width, height: image.height, bytes: blob.size, foot: red }
      })`,
    )
    expect(told.height).toBeGreaterThan(told.width)
    expect(told.bytes).toBeLessThanOrEqual(200_000)
    expect(told.foot).toBeLessThan(130)
    expect(faults).toEqual([])
  })

  test('S3-8 two telephones close one session: the first holds, the second is told what stands and keeps what it has', async () => {
    const id = await evening('油茶施肥')
    const [first, second] = [await phone('wu'), await phone('long')]
    for (const { page } of [first, second]) {
      await go(page, `#/sessions/${id}/close`)
      await page.getByLabel('到场人数', { exact: true }).waitFor()
    }
    await second.page.context().setOffline(true)
    for (const [{ page }, count] of [
      [first, '23'],
      [second, '25'],
    ] as const) {
      await page.getByLabel('到场人数', { exact: true }).fill(count)
      await page.getByRole('button', { name: `收尾，${count} 人` }).click()
      await page.getByRole('heading', { name: '收尾好了' }).waitFor()
    }
    await second.page.getByText('还有 1 条等上传').waitFor()
    await second.page.context().setOffline(false)
    await go(second.page, '#/')
    const told = second.page.getByRole('alert')
    await told.getByText('站点上已经收尾，23 人').waitFor({ timeout: 60_000 })
    expect(await told.innerText()).toContain('25 人')
    await keepPicture(second.page, 'keeper-two-phones')
    await told.getByRole('button', { name: '知道了' }).click()
    await told.waitFor({ state: 'detached' })
    expect(await detail(first.page, id)).toMatchObject({ state: 'recorded', headCount: 23 })
  })

  test('X-15 fixture 16 a session is closed with a keyboard alone, in large type whatever is pressed is 60 px high, and axe finds nothing', async () => {
    const id = await evening('猕猴桃冬季修剪')
    const { page, faults } = await phone('wu')
    await page.getByRole('button', { name: '大字' }).press('Enter')
    for (const hash of ['#/', `#/sessions/${id}`, `#/sessions/${id}/sign-in`, '#/new']) {
      await go(page, hash)
      await page.waitForLoadState('networkidle')
      expect(await seriousAxeFindings(page), hash).toEqual([])
      expect(await lowTargets(page), hash).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    }
    await go(page, '#/')
    const press = async (name: RegExp) => {
      for (let tabs = 0; tabs < 60; tabs++) {
        await page.keyboard.press('Tab')
        const label = await page.evaluate<string>(
          `document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? ''`,
        )
        if (name.test(label)) return
      }
      throw new Error(`the keyboard does not come to ${name}`)
    }
    await press(/猕猴桃冬季修剪/)
    await page.keyboard.press('Enter')
    await press(/^下课收尾|^补收尾/)
    await page.keyboard.press('Enter')
    await page.getByLabel('到场人数', { exact: true }).waitFor()
    expect(await seriousAxeFindings(page)).toEqual([])
    expect(await lowTargets(page)).toEqual([])
    await press(/^到场人数$/)
    await page.keyboard.type('31')
    await press(/^其中党员干部$/)
    await page.keyboard.type('12')
    await press(/^收尾，31 人/)
    await keepPicture(page, 'keeper-large')
    await page.keyboard.press('Enter')
    await page.getByText('已经到站点').waitFor()
    expect(await detail(page, id)).toMatchObject({ headCount: 31, members: 12 })
    expect(faults).toEqual([])
  })

  test('fixture 17 X-5 a telephone without its station opens its pages again, records a session that nobody planned and sends it later', async () => {
    const { page, faults } = await phone('long')
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
    await page.context().setOffline(true)
    await page.reload()
    await page.getByRole('link', { name: '没排课，记一次' }).click()
    await page.getByLabel('学什么').fill('红薯储藏')
    await page.getByRole('button', { name: '现在开始' }).click()
    await page.getByRole('heading', { name: '红薯储藏' }).waitFor()
    await page.getByText('正在进行').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '红薯储藏' }).waitFor()
    await keepPicture(page, 'keeper-unplanned')
    await page.context().setOffline(false)
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await vi.waitFor(async () => {
      const { sessions } = await page.evaluate<{ sessions: { title: string; state: string }[] }>(
        `fetch('/api/keeper/week').then((answer) => answer.json())`,
      )
      expect(sessions).toContainEqual(
        expect.objectContaining({ title: '红薯储藏', state: 'running' }),
      )
    }, 60_000)
    expect(faults).toEqual([])
  })

  test('S3-8 people are ticked by name, by whoever has a hand free, and the ticks come to the station together', async () => {
    const id = await evening('春耕备耕')
    const { page } = await phone('wu')
    await go(page, `#/sessions/${id}/sign-in`)
    await page.getByRole('button', { name: '田大妈' }).click()
    await page.getByRole('button', { name: '石大爷' }).click()
    await page.getByText('到了 2 人').waitFor()
    await page.getByLabel('姓名').fill('外村李婶')
    await page.getByRole('button', { name: '写上' }).click()
    await page.getByText('到了 3 人').waitFor()
    await keepPicture(page, 'keeper-sign-in')
    await vi.waitFor(async () => expect(await detail(page, id)).toMatchObject({ named: 3 }), 30_000)
    await page.reload()
    await page.getByText('到了 3 人').waitFor()
  })

  test('S5-14 on an open day each visit is a tap, taken back by another, and the head count when it closes', async () => {
    const id = await evening('开放日', 'open_day')
    const { page, faults } = await phone('wu')
    await go(page, `#/sessions/${id}`)
    await page.getByRole('button', { name: '开始' }).click()
    await page.getByRole('link', { name: '有人来学' }).click()
    await page.context().setOffline(true)
    for (let n = 0; n < 4; n++) await page.getByRole('button', { name: '来了一位' }).click()
    await page.getByRole('button', { name: '多按了一下' }).click()
    await page.getByLabel('来了 3 位').waitFor()
    await keepPicture(page, 'keeper-visits')
    await go(page, `#/sessions/${id}/close`)
    await page.getByRole('button', { name: '收尾，3 人' }).waitFor()
    await page.context().setOffline(false)
    await page.getByRole('button', { name: '收尾，3 人' }).click()
    await page.getByText('已经到站点').waitFor()
    expect(await detail(page, id)).toMatchObject({ state: 'recorded', headCount: 3 })
    await go(page, '#/month')
    await page.getByText('我的工作量').waitFor()
    await keepPicture(page, 'keeper-month', true)
    expect(await seriousAxeFindings(page)).toEqual([])
    expect(faults).toEqual([])
  })
})

/** What a finger could miss. */
const lowTargets = (page: Page) =>
  page.evaluate<
    string[]
  >(`[...document.querySelectorAll('button, a, input, select, summary, label.tick')]
    .filter((one) => one.getClientRects().length > 0 && !one.matches('.tick input, p a, .file-button input'))
    .filter((one) => one.getBoundingClientRect().height < 60)
    .map((one) => (one.textContent || one.getAttribute('aria-label') || one.className) + ' ' + one.getBoundingClientRect().height)`)
