import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DemonstrationLine, openLine } from '../../src/app/demo/line.ts'
import { replication } from '../../src/app/replication.ts'
import { type RunningNode, startNode } from '../../src/app/start.ts'
import { projectDir } from '../../src/app/version.ts'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { schoolRegister } from '../../src/features/schools/registers.ts'
import type { StationSlip } from '../../src/features/stations/api.ts'
import { inviteStation } from '../../src/features/stations/invitation-actions.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem } from '../../src/platform/db.ts'
import { createLog } from '../../src/platform/log.ts'
import { browserPath } from '../harness/browser-path.ts'
import { openTestDatabase, type TestDatabase } from '../harness/database.ts'
import { county, password, somebody, townshipA, villageA1 } from '../harness/node.ts'
import { keepPicture, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** From the slip to the first login: a new computer in a school, a real hub and a line that fails. */
describe.skipIf(!browserPath())('the door of a new station', () => {
  let site: Site
  let line: DemonstrationLine
  let database: TestDatabase
  let dataDir: string
  let station: RunningNode
  let slip: Omit<StationSlip, 'hub'>
  let teacher: string
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    await asSystem(ground.db, 'test places', (tx) =>
      savePlaces(tx, [
        { code: county, level: 'county', name: '凤凰县' },
        { code: townshipA, level: 'township', name: '廖家桥镇' },
        { code: villageA1, level: 'village', name: '瓦场村' },
      ]),
    )
    const school = await saveRow(ground.db, operator, schoolRegister, {
      schoolCode: 'A-01',
      name: '瓦场小学',
      villageCode: villageA1,
      stage: 'primary',
      mode: 'mode2',
      boarding: false,
    })
    const hub = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    const head = await somebody(hub, {
      role: 'head_of_school',
      organisationId: school.id,
      regionCode: villageA1,
      level: 'village',
      name: '龙老师',
    })
    teacher = head.loginName
    slip = await inviteStation(ground.db, operator, school.id, replication, ground.clock())
    line = await openLine(site.node.url, 0)
    database = await openTestDatabase()
    dataDir = mkdtempSync(join(tmpdir(), 'cunxiao-door-'))
    const config = readConfig(
      { DATABASE_URL: database.url, CUNXIAO_PORT: '0', CUNXIAO_DATA: dataDir },
      projectDir,
    )
    station = await startNode('station', config, createLog('silent'))
  })
  afterAll(async () => {
    line?.close()
    await station?.stop()
    await database?.close()
    await site?.close()
    if (dataDir) await rm(dataDir, { recursive: true, force: true })
  })

  test('S30 X-5 the teacher pastes the slip, the people arrive, and he logs in while the line is cut', async () => {
    const { page, faults } = await site.open(1280)
    await page.goto(`${station.url}/`)
    await page.getByRole('heading', { name: '登记这台电脑' }).waitFor()
    await keepPicture(page, 'door')
    expect(await seriousAxeFindings(page)).toEqual([])
    const submit = page.getByRole('button', { name: '登记', exact: true })
    line.cut()
    await page.getByLabel('县里地址').fill(line.url)
    await page.getByLabel('登记码').fill('7K2M 9QRS TUVW XYZ2')
    await submit.click()
    await page.getByText(/连不上/).waitFor()
    line.restore()
    await submit.click()
    await page.getByText('登记码不对，或者已经过期。').waitFor()
    await page.getByLabel('县里地址').clear()
    await keepPicture(page, 'door-wrong')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const scanned = JSON.stringify(`${line.url}\n${slip.code}\n`)
    await page.evaluate(`navigator.clipboard.writeText(${scanned})`)
    await page.getByLabel('县里地址').focus()
    await page.keyboard.press('Control+V')
    expect(await page.getByLabel('登记码').inputValue()).toBe(slip.code)
    await submit.click()
    await page.getByText('这台电脑现在是“瓦场小学”的站点，归凤凰县远程学习平台。').waitFor()
    await keepPicture(page, 'door-waiting')
    await page.getByText('本校的人现在可以登录了').waitFor({ timeout: 60_000 })
    await keepPicture(page, 'door-open')
    expect(await seriousAxeFindings(page)).toEqual([])

    line.cut()
    await page.getByRole('link', { name: '去登录' }).click()
    await page.getByLabel('登录名').fill(teacher)
    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '今日' }).waitFor()
    await page.getByRole('link', { name: '本站' }).click()
    await page.locator('.own-facts').getByText('凤凰县远程学习平台').waitFor()
    const tryNow = page.getByRole('button', { name: '现在联系' })
    await tryNow.click()
    await page.getByText(/现在连不上凤凰县远程学习平台/).waitFor()
    await page.getByText(/\d\d:\d\d（.+）/).waitFor()
    await keepPicture(page, 'own-try')
    line.restore()
    await page.locator('.ant-btn-loading').waitFor({ state: 'detached' })
    await tryNow.click()
    await page.getByText(/一切正常。/).waitFor()
    expect(station.sync.nextAt().getTime()).toBeGreaterThan(Date.now() - 60_000)
    await page.context().close()
    expect(faults).toEqual([])
  })

  test('S30 once the people are there the door is closed', async () => {
    const { page } = await site.open(390)
    await page.goto(`${station.url}/console/enrol`)
    await page.getByRole('heading', { name: '登录' }).waitFor()
    await page.context().close()
  })

  test('X-7 X-20 the door reads on a telephone and in English', async () => {
    const { page } = await site.open(390)
    const state = { state: 'to_enrol', trouble: null }
    await page.route('**/api/station/door', (route) => route.fulfill({ json: state }))
    await page.goto(`${site.node.url}/console/enrol`)
    await page.getByRole('heading', { name: '登记这台电脑' }).waitFor()
    await keepPicture(page, 'door')
    expect(await seriousAxeFindings(page)).toEqual([])
    state.state = 'unknown'
    await page.reload()
    await page.getByRole('heading', { name: '重新登记这台电脑' }).waitFor()
    await keepPicture(page, 'door-again')
    await page.evaluate(() => localStorage.setItem('cunxiao.language', 'en'))
    state.state = 'waiting'
    await page.reload()
    await page.getByText('Fetching the people of the school').waitFor()
    await keepPicture(page, 'door-waiting-en')
    await page.context().close()
  })
})
