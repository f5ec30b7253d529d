import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pageRoutes } from '../../src/app/page-routes.ts'
import { roles } from '../../src/app/roles.ts'
import { projectDir, version } from '../../src/app/version.ts'
import { newId } from '../../src/base/ids.ts'
import { invalid } from '../../src/base/refusal.ts'
import type { OwnSync } from '../../src/features/stations/own-api.ts'
import { type StationDesk, stationRoutes } from '../../src/features/stations/station-routes.ts'
import { noteContact, saveUplink } from '../../src/features/sync/identity-store.ts'
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

/** A school's own page: see how it stands, carry records on a stick. */
describe.skipIf(!browserPath())('the page of a station', () => {
  let site: Site
  let station: TestNode
  let keeper: Session
  let tries = 0
  const read: Uint8Array[] = []
  const sync: OwnSync = {
    waiting: 0,
    incomingBytes: 0,
    disk: { freeBytes: 41e9, totalBytes: 250e9 },
    certificate: null,
    nextTryAt: null,
  }
  const desk: StationDesk = {
    about: async () => sync,
    tryNow: async () => {
      tries++
      sync.nextTryAt = null
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
    const bare = await openTestNode()
    const config = readConfig({}, tmpdir())
    const server = await createServer(config, bare.ground.log, version)
    for (const mount of [...roles.hub.routes, stationRoutes(desk)])
      mount(server, bare.ground, config)
    await pageRoutes(server, projectDir)
    await server.listen({ port: 0, host: '127.0.0.1' })
    station = { ...bare, server, close: () => server.close().then(bare.close) }
    await asSystem(station.db, 'test station', (tx) =>
      saveUplink(tx, {
        nodeId: newId(),
        nodeName: '瓦场小学',
        url: 'http://hub.example:8470',
        hubId: newId(),
        hubName: '凤凰县',
        hubSigningKey: Buffer.alloc(32),
        hubSealingKey: Buffer.alloc(32),
        kind: 'station',
        enrolledAt: '2026-11-20T02:00:00.000Z',
      }),
    )
    await somebody(station, { role: 'administrator', loginName: 'teacher' })
    const other = await somebody(station, {
      role: 'head_of_school',
      regionCode: villageA1,
      level: 'village',
    })
    keeper = await logInAs(station, other.loginName)
  })
  afterAll(async () => {
    await site?.close()
    await station?.close()
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

  test('X-5 S12 it says in a sentence how it stands, and that nothing is lost', async () => {
    const now = station.ground.clock()
    const at = (minutesAgo: number) => new Date(now.getTime() - minutesAgo * 60_000).toISOString()
    const note = (contact: Parameters<typeof noteContact>[1]) =>
      asSystem(station.db, 'test contact', (tx) => noteContact(tx, contact))
    await note({ at: at(5), trouble: null })
    sync.nextTryAt = at(-10)
    const { page, faults } = await open(1280)
    await page.getByText(/一切正常。5.分钟前和凤凰县联系过，记录都传完了。/).waitFor()
    await page.getByText(/10:10（10.分钟后）/).waitFor()
    await keepPicture(page, 'own-well')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByRole('button', { name: '现在联系' }).click()
    await page.getByText('正在联系').waitFor()
    expect(tries).toBe(1)
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
    await note({ trouble: 'station_unknown' })
    await phone.page.reload()
    await phone.page.getByText('凤凰县 does not know this computer any more.').waitFor()
    const again = phone.page.getByRole('link', { name: 'Enrol again' })
    expect(await again.getAttribute('href')).toBe('/console/enrol')
    await keepPicture(phone.page, 'own-unknown-en')
    await phone.page.evaluate(() => localStorage.setItem('cunxiao.language', 'zh-Hans'))
    await phone.page.setViewportSize({ width: 1280, height: 800 })
    await phone.page.reload()
    await phone.page.getByRole('link', { name: '重新登记' }).waitFor()
    await keepPicture(phone.page, 'own-unknown')
    expect(await seriousAxeFindings(phone.page)).toEqual([])
    await phone.page.context().close()
    expect([...faults, ...phone.faults]).toEqual([])
  })

  test('X-5 it says what needs a certificate, then the secure address, and when something is wrong with it', async () => {
    const { page, faults } = await open(1280)
    const section = page.locator('.section').filter({ hasText: '别的电脑和手机怎么用' })
    await section.getByText(/本站没有安全证书：.*手机上安装.*要有证书才行/).waitFor()
    await section.scrollIntoViewIfNeeded()
    await keepPicture(page, 'own-certificate-none')
    const name = 'a-01.stations.fh.example'
    const daysOff = (days: number) =>
      new Date(station.ground.clock().getTime() + days * 86_400_000).toISOString()
    sync.certificate = { name, endsAt: daysOff(300), url: `https://${name}:8443` }
    await page.reload()
    await section.getByRole('link', { name: `https://${name}:8443` }).waitFor()
    await section.getByText(/到期前会自动换新的/).waitFor()
    await section.scrollIntoViewIfNeeded()
    await keepPicture(page, 'own-certificate')
    sync.certificate = { name, endsAt: daysOff(-1), url: null }
    await page.reload()
    await section.getByText(/已经到期，或者这台电脑的时钟不准/).waitFor()
    await section.getByText(/端口被别的程序占了/).waitFor()
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.context().close()
    const phone = await open(390)
    sync.certificate = { name, endsAt: daysOff(300), url: `https://${name}:8443` }
    await phone.page.reload()
    await phone.page.getByText(/到期前会自动换新的/).scrollIntoViewIfNeeded()
    await keepPicture(phone.page, 'own-certificate')
    await phone.page.context().close()
    expect([...faults, ...phone.faults]).toEqual([])
  })

  test('S10 of two machines under one name each says how it stands and what to do', async () => {
    const round = { pushed: 0, pulled: 0, items: 0, parted: 0 }
    const note = (summary: { cloneAlarm: boolean; toldOff: boolean }) =>
      asSystem(station.db, 'test contact', (tx) =>
        noteContact(tx, {
          at: station.ground.clock().toISOString(),
          trouble: null,
          report: { ...round, ...summary },
        }),
      )
    await note({ cloneAlarm: true, toldOff: false })
    const { page, faults } = await open(1280)
    await page.getByText('凤凰县看到有两台电脑在用“瓦场小学”的身份。').waitFor()
    await page.getByText(/县里认定以前，照常使用/).waitFor()
    await keepPicture(page, 'own-cloned')
    expect(await seriousAxeFindings(page)).toEqual([])
    await note({ cloneAlarm: false, toldOff: true })
    await page.reload()
    await page.getByText('这台电脑不再是“瓦场小学”的站点。').waitFor()
    await page.getByText(/换一个空的数据目录重新登记/).waitFor()
    await keepPicture(page, 'own-told-off')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await keepPicture(page, 'own-told-off')
    await page.context().close()
    await note({ cloneAlarm: false, toldOff: false })
    expect(faults).toEqual([])
  })

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
  })

  test('X-4 sticks are for those of the school', async () => {
    const own = (await keeper.get('/api/station')).json()
    expect(own).toMatchObject({ mayCarry: true })
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
