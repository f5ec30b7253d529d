import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pageRoutes } from '../../src/app/page-routes.ts'
import { replication } from '../../src/app/replication.ts'
import { roles } from '../../src/app/roles.ts'
import { projectDir, version } from '../../src/app/version.ts'
import { invalid } from '../../src/base/refusal.ts'
import { inviteStation, type StationSlip } from '../../src/features/stations/invitation-actions.ts'
import type { OwnSync } from '../../src/features/stations/own-station.ts'
import { type StationDesk, stationRoutes } from '../../src/features/stations/station-routes.ts'
import { acceptEnrolment } from '../../src/features/sync/enrolment-actions.ts'
import { noteContact } from '../../src/features/sync/identity-store.ts'
import { LineDown } from '../../src/features/sync/wire.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem } from '../../src/platform/db.ts'
import { createServer } from '../../src/platform/http.ts'
import { browserPath } from '../harness/browser-path.ts'
import {
  logInAs,
  openTestNode,
  password,
  type Session,
  somebody,
  type TestNode,
  villageA1,
} from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** A school's own page: enrol with the slip, see how it stands, carry records on a stick. */
describe.skipIf(!browserPath())('the page of a station', () => {
  let site: Site
  let hub: TestNode
  let station: TestNode
  let slip: StationSlip
  let keeper: Session
  let enrolled = 0
  const read: Uint8Array[] = []
  const sync: OwnSync = {
    waiting: 0,
    incomingBytes: 0,
    disk: { freeBytes: 41e9, totalBytes: 250e9 },
    nextTryAt: null,
  }
  const desk: StationDesk = {
    about: async () => sync,
    post: async (url, body) => {
      if (!url.startsWith('http://hub.example:8470/')) throw new LineDown('TypeError')
      return acceptEnrolment(
        hub.db,
        { name: '凤凰县', replication },
        body,
        hub.ground.clock(),
      ).catch((error) => {
        throw new LineDown(error.code)
      })
    },
    enrolled: () => {
      enrolled++
    },
    writePacket: async () => ({ name: '瓦场小学.cunxiao', bytes: new Uint8Array([1, 2, 3]) }),
    readPacket: async (bytes) => {
      if (bytes.length < 2) throw invalid('sync_message_damaged')
      read.push(bytes)
      return { records: 0, items: 12 }
    },
  }
  beforeAll(async () => {
    site = await openSite()
    hub = await openTestNode()
    const office = await somebody(hub, { role: 'programme_office' })
    const saved = await (await logInAs(hub, office.loginName)).send('POST', '/api/schools', {
      row: {
        schoolCode: 'S100000001',
        name: '瓦场小学',
        villageCode: villageA1,
        stage: 'primary',
        mode: 'mode2',
        boarding: false,
      },
    })
    expect(saved.statusCode, saved.body).toBeLessThan(300)
    const schoolId = saved.json().id
    slip = await inviteStation(hub.db, office.actor, schoolId, replication, hub.ground.clock())

    const bare = await openTestNode()
    const server = await createServer(readConfig({}, tmpdir()), bare.ground.log, version)
    for (const mount of [...roles.hub.routes, stationRoutes(desk)]) mount(server, bare.ground)
    await pageRoutes(server, projectDir)
    await server.listen({ port: 0, host: '127.0.0.1' })
    station = { ...bare, server, close: () => server.close().then(bare.close) }
    await somebody(station, { role: 'administrator', loginName: 'teacher' })
    const other = await somebody(station, {
      role: 'head_of_school',
      regionCode: villageA1,
      level: 'village',
    })
    keeper = await logInAs(station, other.loginName)
  }, 180_000)
  afterAll(async () => {
    await site?.close()
    await station?.close()
    await hub?.close()
  })

  async function open(width: 1280 | 390): Promise<{ page: Page; faults: string[] }> {
    const { port } = station.server.server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    const opened = await site.open(width)
    await logInOn(opened.page, { ...site, node: { ...site.node, url } }, 'teacher', password)
    await opened.page.goto(`${url}/console/station`)
    await opened.page.locator('.own-standing').waitFor()
    return opened
  }

  test('S30 the teacher types the slip and sees at once whether it worked', async () => {
    const { page, faults } = await open(1280)
    await page.getByText('这台电脑还没有登记为站点。').waitFor()
    await keepPicture(page, 'own-enrol')
    expect(await seriousAxeFindings(page)).toEqual([])
    const submit = page.getByRole('button', { name: '登记', exact: true })
    expect(await submit.isDisabled()).toBe(true)
    await page.getByLabel('县里地址').fill('elsewhere.example')
    await page.getByLabel('登记码').fill('7K2M 9QRS TUVW XYZ2')
    await submit.click()
    await page.getByText(/连不上http:\/\/elsewhere.example/).waitFor()
    await page.getByLabel('县里地址').fill('hub.example:8470')
    await submit.click()
    await page
      .getByText(/登记码.*不对|没有.*登记码|请与/)
      .first()
      .waitFor()
    expect(enrolled).toBe(0)
    await page.getByLabel('登记码').fill(`http://hub.example:8470\n${slip.code.toLowerCase()}`)
    await submit.click()
    await page.getByText('已登记到凤凰县，正在等第一次联系。').waitFor()
    await page.getByText('瓦场小学').waitFor()
    expect(enrolled).toBe(1)
    await page.context().close()
    expect(faults).toEqual([])
  }, 90_000)

  test('X-5 it says in a sentence how it stands, and that nothing is lost', async () => {
    const now = station.ground.clock()
    const at = (minutesAgo: number) => new Date(now.getTime() - minutesAgo * 60_000).toISOString()
    const note = (contact: Parameters<typeof noteContact>[1]) =>
      asSystem(station.db, 'test contact', (tx) => noteContact(tx, contact))
    await note({ at: at(5), trouble: null })
    sync.nextTryAt = at(-10)
    const { page, faults } = await open(1280)
    await page.getByText(/一切正常。5.分钟前和凤凰县联系过，记录都传完了。/).waitFor()
    await page.getByText(/10.分钟后/).waitFor()
    await keepPicture(page, 'own-well')
    expect(await seriousAxeFindings(page)).toEqual([])
    await note({ trouble: 'TimeoutError' })
    sync.waiting = 1_204
    sync.incomingBytes = 38e6
    await page.reload()
    await page.getByText('现在连不上凤凰县。').waitFor()
    await page.getByText(/记录都存在这台电脑上，不会丢/).waitFor()
    await keepPicture(page, 'own-trouble')
    await page.context().close()

    const phone = await open(390)
    await phone.page.getByText('1,204条').waitFor()
    await keepPicture(phone.page, 'own-trouble')
    expect(await seriousAxeFindings(phone.page)).toEqual([])
    await phone.page.evaluate(() => localStorage.setItem('cunxiao.language', 'en'))
    await phone.page.reload()
    await phone.page.getByText('凤凰县 cannot be reached right now.').waitFor()
    await keepPicture(phone.page, 'own-trouble-en')
    await phone.page.context().close()
    expect([...faults, ...phone.faults]).toEqual([])
  }, 90_000)

  test('X-5 a stick is written and read', async () => {
    const { page, faults } = await open(1280)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('写优盘', { exact: true }).click(),
    ])
    expect(download.suggestedFilename()).toBe('瓦场小学.cunxiao')
    const file = (bytes: number[]) => ({
      name: '县里.cunxiao',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(bytes),
    })
    await page.locator('input[type=file]').setInputFiles(file([1]))
    await page.getByText(/损坏/).first().waitFor()
    await page.locator('input[type=file]').setInputFiles(file([4, 5, 6]))
    await page.getByText('读到0条记录、12项内容。').waitFor()
    expect(read.map((bytes) => [...bytes])).toEqual([[4, 5, 6]])
    await page.context().close()
    expect(faults).toEqual([])
  }, 60_000)

  test('X-4 enrolling is for the administrator, sticks for those of the school', async () => {
    const own = (await keeper.get('/api/station')).json()
    expect(own).toMatchObject({ mayEnrol: false, mayCarry: true })
    const body = { url: 'hub.example', code: slip.code }
    expect((await keeper.send('POST', '/api/station/enrol', body)).json()).toMatchObject({
      code: 'not_permitted',
      verb: 'stations.manage',
    })
    expect((await keeper.get('/api/station/packet')).rawPayload).toEqual(Buffer.from([1, 2, 3]))
    const visitor = await somebody(station, {
      role: 'village_secretary',
      regionCode: villageA1,
      level: 'village',
    })
    const refused = await (await logInAs(station, visitor.loginName)).get('/api/station/packet')
    expect(refused.json()).toMatchObject({ code: 'not_permitted', verb: 'stations.carry' })
  })
})
