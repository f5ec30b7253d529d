import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DemonstrationLine, openLine } from '../../src/app/demo/line.ts'
import { replication } from '../../src/app/replication.ts'
import { type RunningNode, startNode } from '../../src/app/start.ts'
import { projectDir } from '../../src/app/version.ts'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { findFfmpeg } from '../../src/features/library/media/ffmpeg-store.ts'
import { adoptShippedSubjects } from '../../src/features/library/subject-actions.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { industryRegister, schoolRegister } from '../../src/features/schools/registers.ts'
import { inviteStation } from '../../src/features/stations/invitation-actions.ts'
import { enrol } from '../../src/features/sync/enrolment-actions.ts'
import { postJson } from '../../src/features/sync/http-line-protocol.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { one as certificate } from '../../src/platform/certificates.fixture.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem } from '../../src/platform/db.ts'
import { createLog } from '../../src/platform/log.ts'
import { browserPath } from '../harness/browser-path.ts'
import { cunxiao } from '../harness/command-line.ts'
import { openTestDatabase, type TestDatabase } from '../harness/database.ts'
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

const sample = join(import.meta.dirname, '..', 'media', 'low_res_sample.webm')
const film = '茶树冬季修剪'
const wish = '想看怎么给茶树剪枝'

type Station = {
  node: RunningNode
  line: DemonstrationLine
  database: TestDatabase
  dataDir: string
  /** What people at it type into a browser. */
  origin: string
}

/** From a gap in the library to hours of learning: a hub, a station on a weak line, one that has sticks only. */
describe.skipIf(!browserPath())('a township and its two stations', () => {
  const name = 'wachang.school'
  let site: Site
  let folder: string
  let clerk: Page
  let onLine: Station
  let onSticks: Station
  let zeng: { card: string }
  const people = new Map<string, string>()
  const faults: string[][] = []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cunxiao-township-'))
    site = await openSite({ name })
    const { ground } = site.node
    const { db } = ground
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    await adoptShippedSubjects(db, operator, county)
    const hub = { ...site.node, db, setNow: () => {}, close: async () => {} }
    await somebody(hub, { role: 'administrator' })
    for (const role of ['township_clerk', 'township_secretary'] as const) {
      const at = { regionCode: townshipA, level: 'township' as const }
      people.set(role, (await somebody(hub, { role, ...at })).loginName)
    }
    await saveRow(db, operator, industryRegister, {
      ...{ villageCode: villageA1, product: '茶叶', households: 120 },
    })
    const schools = []
    for (const [schoolCode, school, villageCode] of [
      ['A-01', '瓦场小学', villageA1],
      ['A-02', '八斗丘小学', villageA2],
    ] as const) {
      const { id } = await saveRow(db, operator, schoolRegister, {
        ...{ schoolCode, name: school, villageCode },
        ...{ stage: 'primary', mode: 'mode2', boarding: false },
      })
      // A station is open once somebody of its school can log in.
      const head = await somebody(hub, {
        ...{ role: 'head_of_school', organisationId: id },
        ...{ regionCode: villageCode, level: 'village' },
      })
      people.set(school, head.loginName)
      schools.push(id)
    }
    const [first = '', second = ''] = schools
    const { id } = await addPerson(db, operator, { name: '曾祥', orgUnitId: first })
    zeng = await issueCard(db, operator, id, ground.clock())
    onLine = await openStation(first, true)
    onSticks = await openStation(second, false)
    onSticks.line.cut()
    clerk = await person('township_clerk')
  })
  afterAll(async () => {
    for (const station of [onLine, onSticks]) {
      await station?.node.stop()
      station?.line.close()
      await station?.database.close()
    }
    await site?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function openStation(school: string, encrypted: boolean): Promise<Station> {
    const { ground, url } = site.node
    const line = await openLine(url, 0)
    const { code } = await inviteStation(ground.db, operator, school, replication, ground.clock())
    const database = await openTestDatabase()
    await enrol(
      database.db,
      { url: line.url, code },
      (to, body) => postJson(fetch, to, body),
      new Date(),
    )
    const dataDir = join(folder, school)
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    writeFileSync(cert, certificate.cert)
    writeFileSync(key, certificate.key)
    const config = readConfig(
      {
        ...{ DATABASE_URL: database.url, CUNXIAO_PORT: '0', CUNXIAO_DATA: dataDir },
        ...(encrypted && { CUNXIAO_TLS_CERT: cert, CUNXIAO_TLS_KEY: key }),
      },
      projectDir,
    )
    const node = await startNode('station', config, createLog('silent'))
    const origin = encrypted ? `https://${name}:${new URL(node.url).port}` : node.url
    return { node, line, database, dataDir, origin }
  }

  /** What the hub has said by now is at the station. */
  async function arrived({ node }: Station): Promise<void> {
    await drainOutbox(site.node.ground.db, replication)
    await node.sync.now()
  }

  async function open(width: 1280 | 390): Promise<Page> {
    const opened = await site.open(width)
    faults.push(opened.faults)
    return opened.page
  }
  async function person(role: string, width: 1280 | 390 = 1280): Promise<Page> {
    const page = await open(width)
    await logInOn(page, site, people.get(role) ?? '', password)
    return page
  }
  const go = (page: Page, path: string) => page.goto(`${site.node.url}/console/${path}`)
  const choose = async (within: Page | Locator, label: string, option: string | RegExp) => {
    await within.getByLabel(new RegExp(`^${label}`)).click()
    await clerk.locator('.ant-select-dropdown:visible').getByTitle(option).click()
  }

  test('S4-13 S4-3 the clerk sees that nothing serves the tea growers, and writes down what they ask for', async () => {
    await go(clerk, 'library/coverage')
    const tea = clerk.getByRole('row', { name: /茶叶/ })
    await tea.getByText('没有资源').waitFor()
    await keepPicture(clerk, 'township-gap')
    await clerk.getByRole('link', { name: '登记需求' }).click()
    const drawer = clerk.getByRole('dialog')
    await drawer.getByLabel('想学什么').fill(wish)
    await drawer.getByLabel('提出日期').fill('2026-11-20')
    await keepPicture(clerk, 'township-need')
    await drawer.getByRole('button', { name: '保存' }).click()
    await clerk.getByText(wish).waitFor()
  })

  test('S4-10 S4-5 S4-6 a resource is entered and its film uploaded', async () => {
    await go(clerk, 'library')
    await clerk.getByRole('link', { name: '登记资源' }).click()
    await clerk.locator('input[type=file]').setInputFiles(sample)
    const form = clerk.locator('form')
    await form.getByLabel('标题').fill(film)
    await form.getByLabel(/^主题/).fill('茶叶')
    await choose(form, '主题', '茶叶')
    await form.getByLabel('标题').click()
    await choose(form, '制作层级', '县')
    await choose(form, '用途', '集中学习')
    await form.getByLabel('标题').click()
    await choose(form, '语言', '普通话')
    await keepPicture(clerk, 'township-resource')
    await clerk.getByRole('button', { name: '保存' }).click()
    await clerk.getByText('可以用').waitFor({ timeout: 60_000 })
    await keepPicture(clerk, 'township-uploaded')
  })

  test('S4-7 S4-1 the secretary of the township judges it and lets it be shown, the clerk cannot', async () => {
    await clerk.getByRole('button', { name: '送审' }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '送审' }).click()
    await clerk.locator('.lifecycle-now').getByText('待审').waitFor()
    expect(await clerk.getByRole('button', { name: '同意发布' }).count()).toBe(0)

    const secretary = await person('township_secretary')
    await secretary.getByText('有1项学习资源等您审定').waitFor()
    await keepPicture(secretary, 'township-today')
    await go(secretary, 'library/review')
    await secretary.getByRole('link', { name: film }).click()
    for (const question of ['看得懂', '学得会', '用得上']) {
      await secretary.getByRole('radiogroup', { name: question }).getByText('4').click()
    }
    await secretary.getByRole('button', { name: '交评价' }).click()
    await secretary.getByText('平均4.0分').waitFor()
    await keepPicture(secretary, 'township-judged')
    await secretary.getByRole('button', { name: '同意发布' }).click()
    await secretary.getByRole('dialog').getByRole('button', { name: '同意发布' }).click()
    await secretary.locator('.lifecycle [aria-current=step]').getByText('已发布').waitFor()
    await secretary.context().close()

    await go(clerk, 'library/coverage')
    await clerk.getByRole('row', { name: /茶叶/ }).getByText('有适用资源').waitFor()
  })

  test('S4-2 S3-9 the teacher who made it is credited with it, once his school has confirmed it', async () => {
    await go(clerk, 'library')
    await clerk.getByRole('link', { name: film }).click()
    await clerk.getByRole('link', { name: '记工作量' }).click()
    const dialog = clerk.getByRole('dialog')
    await dialog.getByLabel('谁做的').fill('cengxiang')
    await clerk.getByTitle('曾祥 · 瓦场小学').click()
    await dialog.getByLabel('用了多少时间').fill('130')
    await keepPicture(clerk, 'township-credit')
    await dialog.getByRole('button', { name: '记下' }).click()
    await clerk.getByText('待确认').waitFor()

    const head = await person('瓦场小学', 390)
    await head.getByText('有1项工作量等您确认').waitFor()
    await go(head, 'workload')
    await head.getByRole('checkbox', { name: '全选（1项）' }).check()
    await keepPicture(head, 'township-workload')
    await head.getByRole('button', { name: '确认', exact: true }).click()
    await head.getByRole('dialog').getByRole('button', { name: '确认', exact: true }).click()
    await head.getByText('折合3.25课时').waitFor()
    await keepPicture(head, 'township-workload-confirmed')
    await head.setViewportSize({ width: 1280, height: 800 })
    await keepPicture(head, 'township-workload-confirmed')
    await head.emulateMedia({ media: 'print' })
    await keepPicture(head, 'township-workload-print')
    await head.context().close()
  })

  async function sendTo(school: string): Promise<void> {
    await clerk.getByRole('button', { name: '送到站点' }).click()
    const dialog = clerk.getByRole('dialog')
    await choose(dialog, '送到哪里', `${school}（站点）`)
    await choose(dialog, '为哪个需求', wish)
    await dialog.getByText('放得下').waitFor()
    await keepPicture(clerk, 'township-send')
    await dialog.getByRole('button', { name: '送到站点' }).click()
    await clerk.locator('.edition-head', { hasText: school }).waitFor()
  }

  test('S4-4 S4-10 X-5 by line: it is there after the next contact, and plays', async () => {
    await go(clerk, 'library')
    await clerk.getByRole('link', { name: film }).click()
    await sendTo('瓦场小学')
    const phone = await open(390)
    await arrived(onLine)
    await phone.goto(onLine.origin)
    const card = phone.getByRole('link', { name: new RegExp(film) })
    const width = () => phone.evaluate("document.querySelector('.card img')?.naturalWidth")
    if (findFfmpeg()) await expect.poll(width, { timeout: 60_000 }).toBe(320)
    await keepPicture(phone, 'township-at-station')
    await card.click()
    await seen(phone)
    await phone.context().close()
  })

  test('S4-10 X-5 S22 by stick: where no line reaches it plays as well', async () => {
    await sendTo('八斗丘小学')
    await drainOutbox(site.node.ground.db, replication)
    const stick = join(folder, '优盘')
    mkdirSync(stick)
    const { CUNXIAO_DATA, ...hub } = site.settings
    const written = await cunxiao(CUNXIAO_DATA, ['packet', 'write', stick, '八斗丘小学'], hub)
    expect(written, written.err).toMatchObject({ exit: 0 })
    const { dataDir, database, origin } = onSticks
    const read = await cunxiao(dataDir, ['packet', 'read', stick], { DATABASE_URL: database.url })
    expect(read, read.err).toMatchObject({ exit: 0 })
    const pc = await open(1280)
    await pc.goto(origin)
    await pc.getByRole('link', { name: new RegExp(film) }).click()
    await seen(pc)
    await keepPicture(pc, 'township-by-stick')
    await pc.context().close()
  })

  test('X-5 S5-14 a villager learns on his phone without a line, and his hours arrive once', async () => {
    const { origin, node, line } = onLine
    const phone = await open(390)
    await phone.goto(`${origin}/sign-in`)
    await phone.getByLabel('这是我自己的手机').check()
    await phone.getByLabel('卡上的号码').fill(zeng.card)
    await phone.getByRole('button', { name: /曾祥/ }).waitFor()
    await phone.evaluate('navigator.serviceWorker.ready.then(() => true)')
    await phone.getByRole('link', { name: new RegExp(film) }).click()
    await phone.getByRole('button', { name: /下载到手机/ }).click()
    await phone.getByText('已经存在这台设备上').waitFor()

    await phone.context().setOffline(true)
    await phone.reload()
    await seen(phone)
    await phone.getByRole('button', { name: '关闭', exact: true }).click()
    await phone.getByText(/条学习记录先存在这台设备上/).waitFor()
    await keepPicture(phone, 'township-waiting')
    expect(await statedAt(onLine)).toBe(0)

    await phone.context().setOffline(false)
    await phone.goto(origin)
    await expect.poll(() => statedAt(onLine), { timeout: 60_000 }).toBeGreaterThan(3)
    await phone.goto(`${origin}/mine`)
    await phone.getByText(film).waitFor()
    await keepPicture(phone, 'township-mine')
    await phone.context().close()

    line.cut()
    await node.sync.now()
    line.restore()
    await node.sync.now()
    await node.sync.now()
    expect(await statedAt(site)).toBe(await statedAt(onLine))
    const secretary = await person('township_secretary')
    await go(secretary, 'learning/hours')
    await secretary.getByRole('button', { name: '曾祥' }).click()
    const drawer = secretary.getByRole('dialog')
    await drawer.getByText(film).waitFor()
    expect(await drawer.getByText(film).count()).toBe(1)
    await keepPicture(secretary, 'township-hours')
    await secretary.context().close()
  })

  test('X-15 a class watches it on a TV, with a remote control and nobody’s name', async () => {
    const before = await statedAt(onLine)
    const tv = await open(1280)
    await tv.setViewportSize({ width: 1280, height: 720 })
    await tv.goto(`${onLine.origin}/?display=tv`)
    await tv.getByRole('link', { name: new RegExp(film) }).waitFor()
    const focused = () =>
      tv.evaluate<string>(
        "document.activeElement === document.body ? '' : document.activeElement.innerText",
      )
    const press = async (key: string, until: RegExp) => {
      for (let times = 0; times < 12 && !until.test(await focused()); times++)
        await tv.keyboard.press(key)
      expect(await focused()).toMatch(until)
    }
    await press('ArrowDown', new RegExp(film))
    await keepPicture(tv, 'township-tv')
    await tv.keyboard.press('Enter')
    await tv.getByRole('button', { name: '播放' }).waitFor()
    await press('ArrowDown', /^播放/)
    await keepPicture(tv, 'township-tv-resource')
    await tv.keyboard.press('Enter')
    await tv.locator('video').waitFor()
    await keepPicture(tv, 'township-tv-film')
    await expect.poll(() => hasEnded(tv), { timeout: 60_000 }).toBe(true)
    const back = () =>
      tv.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'GoBack', bubbles: true }))",
      )
    await back()
    await tv.getByRole('button', { name: '播放' }).waitFor()
    await back()
    await tv.getByRole('link', { name: new RegExp(film) }).waitFor()
    expect(await statedAt(onLine)).toBe(before)
    await tv.context().close()
    expect(faults.flat()).toEqual([])
  })

  const hasEnded = (page: Page) =>
    page.evaluate<boolean>("document.querySelector('video')?.ended === true")
  async function seen(page: Page): Promise<void> {
    await page.getByRole('button', { name: '播放' }).click()
    await expect.poll(() => hasEnded(page), { timeout: 60_000 }).toBe(true)
  }
  const statedAt = async ({ node }: { node: RunningNode }): Promise<number> => {
    const { rows } = await asSystem(node.ground.db, 'test', (tx) =>
      sql<{ count: number }>`select count(*) as count from statements`.execute(tx),
    )
    return rows[0]?.count ?? 0
  }
})
