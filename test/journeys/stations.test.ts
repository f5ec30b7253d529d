import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword, loadDemonstration } from '../../src/app/demo/load.ts'
import { dayOf } from '../../src/base/calendar.ts'
import { newId } from '../../src/base/ids.ts'
import { loadActor } from '../../src/features/people/actor-actions.ts'
import { insertOffer } from '../../src/features/releases/offer-store.ts'
import { stopBadReleases } from '../../src/features/stations/rollout-actions.ts'
import {
  addLog,
  addStation,
  type KnownStation,
  lineOfType,
  raiseAlarm,
} from '../../src/features/stations/stations.fixture.ts'
import { stationsToday } from '../../src/features/stations/today-actions.ts'
import { noteContact, saveUplink } from '../../src/features/sync/identity-store.ts'
import { noteStranger } from '../../src/features/sync/restored-actions.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** The county office looks after its stations: invites, reads what is red, settles, revokes. */
describe.skipIf(!browserPath())('the stations of a county', () => {
  let site: Site
  let cloned: string
  const faults: string[] = []
  beforeAll(async () => {
    site = await openSite()
    await loadDemonstration(site.node.ground, () => {})
    const { db, clock } = site.node.ground
    const hoursAgo = (hours: number) =>
      new Date(clock().getTime() - hours * 3_600_000).toISOString()
    const villages = ['433123101201', '433123101202', '433123104201']
    const add = (
      name: string,
      contact: { hours: number } & Omit<NonNullable<KnownStation['contact']>, 'at'>,
      certificateEndsAt?: string,
    ) =>
      addStation(db, {
        name,
        regionCode: villages[name.length % 3] ?? '',
        contact: { at: hoursAgo(contact.hours), ...contact },
        ...(certificateEndsAt && { certificateEndsAt }),
      })
    await add('菖蒲塘完小', {
      hours: 1,
      program: '0.3.0',
      release: { version: '0.3.0', step: 'healthy' },
    })
    await add('樱桃坳小学', { hours: 9 * 24, waiting: 212 })
    await add('竹山教学点', { hours: 3, waiting: 1840, clockOffMs: -41 * 60_000 })
    await add('香炉山小学', { hours: 2 }, hoursAgo(-12 * 24))
    const unread = await add('拉毫小学', {
      hours: 2,
      release: { version: '0.3.0', step: 'taken_back', why: 'it crashed 3 times' },
    })
    await addLog(db, unread, {
      epoch: '4f0c11'.padEnd(32, '0'),
      ordinal: 1,
      lines: [
        { line: lineOfType('upkeep.fault_reported', 1), state: 'applied' },
        { line: lineOfType('upkeep.fault_reported', 9), state: 'quarantined' },
      ],
    })
    cloned = await add('都罗寨小学', { hours: 5 })
    const [older, newer] = ['a90210'.padEnd(32, '0'), '7be4f3'.padEnd(32, '0')] as const
    const line = lineOfType('upkeep.fault_reported')
    await addLog(db, cloned, { epoch: older, ordinal: 1, lines: [{ line, state: 'applied' }] })
    await addLog(db, cloned, { epoch: newer, ordinal: 2, lines: [{ line, state: 'applied' }] })
    const details = { newer, seq: 2 }
    await raiseAlarm(db, { kind: 'clone', station: cloned, epoch: older, details })
  })
  afterAll(() => site?.close())

  async function person(loginName: string, width: 1280 | 390): Promise<Page> {
    const opened = await site.open(width)
    opened.page.on('close', () => faults.push(...opened.faults))
    await logInOn(opened.page, site, loginName, demonstrationPassword)
    return opened.page
  }
  const go = async (page: Page, path: string) => {
    await page.goto(`${site.node.url}/console/${path}`)
    await page.locator('h1').first().waitFor()
  }

  const office = async () => {
    const { db, clock } = site.node.ground
    return asSystem(db, 'test actor', async (tx) => {
      const { id, personId } = await tx
        .selectFrom('accounts')
        .select(['id', 'personId'])
        .where('loginName', '=', 'office1')
        .executeTakeFirstOrThrow()
      return loadActor(tx, { personId, accountId: id, name: '' }, dayOf(clock()))
    })
  }

  test('X-5 the list says who needs somebody and why, at a desk and on a telephone', async () => {
    const page = await person('office1', 1280)
    await page.getByRole('link', { name: '站点', exact: true }).click()
    await page.getByText(/已经9.天没有联系/).waitFor()
    await page.getByText('还有1,840条记录没有传上来。').waitFor()
    await page.getByText('电脑的时钟慢41').waitFor()
    await keepPicture(page, 'stations-list')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByLabel('只看').click()
    await page.locator('.ant-select-item-option').filter({ hasText: '有告警的' }).click()
    await page.getByText('共1个').waitFor()
    await page.getByRole('link', { name: '都罗寨小学' }).waitFor()
    const { waiting } = await stationsToday(site.node.ground, await office())
    await go(page, 'stations?only=certificate_ending')
    await page.getByRole('link', { name: '香炉山小学' }).click()
    await page.getByText(/安全证书.*到期，还没有续上/).waitFor()
    await page.getByText(/a-01.stations.fh.example，/).waitFor()
    await keepPicture(page, 'station-certificate')
    await page.route('**/api/today', (route) =>
      route.fulfill({
        json: { waiting, missing: [], standing: [], recent: [], recentIsCut: false },
      }),
    )
    await go(page, '')
    await keepPicture(page, 'stations-today')
    const silent = page.locator('.today-card').filter({ hasText: '有1个站点超过7天没有联系' })
    await silent.getByRole('link').click()
    await page.getByText('共1个').waitFor()
    await page.getByRole('link', { name: '樱桃坳小学' }).waitFor()
    await page.context().close()

    const phone = await person('office1', 390)
    await go(phone, 'stations')
    await phone.getByText(/已经9.天没有联系/).waitFor()
    await keepPicture(phone, 'stations-list')
    expect(await seriousAxeFindings(phone)).toEqual([])
    await phone.context().close()
  })

  test('S12 a restored hub says that stations it does not know have called', async () => {
    await asSystem(site.node.ground.db, 'test stranger', async (tx) => {
      const restoredFrom = '2026-11-20T02:00:00.000Z'
      await tx.updateTable('syncIdentity').set({ restoredFrom }).execute()
      await noteStranger(tx, newId(), site.node.ground.clock())
    })
    for (const width of [1280, 390] as const) {
      const page = await person('office1', width)
      await go(page, 'stations')
      await page.getByText('有1台站点电脑在联系，县里不认识').waitFor()
      await keepPicture(page, 'stations-unknown')
      expect(await seriousAxeFindings(page)).toEqual([])
      await page.context().close()
    }
    await asSystem(site.node.ground.db, 'test stranger', (tx) =>
      tx.deleteFrom('syncStrangers').execute(),
    )
  })

  test('S10 the office says which of two computers is the station', async () => {
    const page = await person('office1', 1280)
    await go(page, `stations/${cloned}`)
    await page.getByText('有两台电脑在用同一个身份').waitFor()
    await keepPicture(page, 'station-clone')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByRole('button', { name: '处理' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.locator('.ant-btn-primary').isDisabled()).toBe(true)
    await dialog.getByText('第2本（7be4f3）').click()
    await dialog.getByLabel('怎么处理的').fill('龙老师说新电脑在用，最后一条是今早的')
    await keepPicture(page, 'station-settle')
    expect(await seriousAxeFindings(page)).toEqual([])
    await dialog.locator('.ant-btn-primary').click()
    await page.getByText('已处理，并已记录。').waitFor()
    await page.getByText('另一台电脑的').waitFor()
    await page.getByText('龙老师说新电脑在用').waitFor()
    await page.context().close()
  })

  test('S30 a school is invited with a code and a QR on paper, and revoked when its computer is stolen', async () => {
    const page = await person('office1', 1280)
    await go(page, 'stations')
    await page.getByRole('button', { name: '登记一个站点' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('学校', { exact: true }).click()
    const option = page.locator('.ant-select-item-option').first()
    const school = (await option.innerText()).replace(/（.*/, '')
    await option.click()
    await dialog.locator('.ant-btn-primary').click()
    const slip = page.getByRole('dialog').filter({ hasText: '登记码只显示这一次' })
    await slip.getByRole('img', { name: '县里地址和登记码的二维码' }).waitFor()
    await slip.getByText('凤凰县远程学习平台').waitFor()
    expect(await slip.locator('.slip-code strong').innerText()).toMatch(/^(\w{4}-){3}\w{4}$/)
    await page.getByText('登记码已生成。').waitFor({ state: 'hidden' })
    await keepPicture(page, 'station-slip')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.emulateMedia({ media: 'print' })
    await page.locator('.slip-print').waitFor()
    await keepPicture(page, 'station-slip-print')
    await page.emulateMedia({ media: null })
    await slip.getByRole('button', { name: '已交给学校' }).click()
    await page.getByRole('link', { name: school, exact: true }).click()
    await page.getByRole('button', { name: '丢失或被盗' }).click()
    const revoke = page.getByRole('dialog')
    await revoke.getByText(/还没有登记过，丢的只是登记码/).waitFor()
    await revoke.getByLabel('怎么回事').fill('放假时机房被撬，已报案')
    await keepPicture(page, 'station-revoke')
    expect(await seriousAxeFindings(page)).toEqual([])
    await revoke.locator('.ant-btn-primary').click()
    await page.getByRole('heading', { name: '拿到电脑的人手里有什么' }).waitFor()
    await page.getByText(/停用：放假时机房被撬/).waitFor()
    await keepPicture(page, 'station-revoked')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.context().close()
  })

  test('S30 what a thief has with a station in use is told before and after', async () => {
    const page = await person('office1', 1280)
    await go(page, 'stations?only=backlog')
    await page.getByRole('link', { name: '竹山教学点' }).click()
    await page.getByRole('button', { name: '丢失或被盗' }).click()
    const revoke = page.getByRole('dialog')
    await revoke.getByText('没有给这个站点发过个人信息。').waitFor()
    await revoke.getByText(/联系时还有1,840条没有传上来/).waitFor()
    await keepPicture(page, 'station-loss')
    await page.context().close()
  })

  test('S36 the office gives a new version to more stations, and stops it', async () => {
    const { db, clock } = site.node.ground
    const offer = { platform: 'linux-x64', schema: 14, minProtocol: 1, stations: [] }
    await asSystem(db, 'test offers', async (tx) => {
      for (const [version, digit] of [
        ['0.2.0', 'a'],
        ['0.3.0', 'b'],
      ] as const)
        await insertOffer(
          tx,
          { ...offer, version, stage: 10, mostTakenBack: 1 },
          { hash: digit.repeat(64), sizeBytes: 1e8 },
        )
    })
    const page = await person('office1', 1280)
    await go(page, 'stations?only=not_updated')
    await page.getByText('共1个').waitFor()
    await page.getByText('0.3.0用不了，已自动退回').waitFor()
    await page.getByRole('link', { name: '程序版本' }).click()
    const latest = page.getByRole('row').filter({ hasText: '0.3.0' })
    await latest.getByText('10%的站点').waitFor()
    await keepPicture(page, 'releases')
    expect(await seriousAxeFindings(page)).toEqual([])
    await latest.getByRole('button', { name: '放到50%' }).click()
    const widen = page.getByRole('dialog')
    await widen.getByText('现在有1个在用，1个退回过，0个没装上').waitFor()
    await keepPicture(page, 'releases-widen')
    await widen.locator('.ant-btn-primary').click()
    await latest.getByText('50%的站点').waitFor()
    const older = page.getByRole('row').filter({ hasText: '0.2.0' })
    await older.getByRole('button', { name: '停止' }).click()
    const stop = page.getByRole('dialog').filter({ hasText: '停止发放0.2.0' })
    await stop.getByLabel('为什么停').fill('改用更新的版本')
    await keepPicture(page, 'releases-stop')
    expect(await seriousAxeFindings(page)).toEqual([])
    await stop.locator('.ant-btn-primary').click()
    await older.getByText('改用更新的版本').waitFor()
    await asSystem(db, 'test offers', (tx) =>
      tx.updateTable('releaseOffers').set({ mostTakenBack: 0 }).execute(),
    )
    await stopBadReleases(db, clock())
    await page.context().close()

    const phone = await person('office1', 390)
    await go(phone, 'stations/releases')
    await phone.getByText('请把退回的情况告诉技术支持').waitFor()
    await keepPicture(phone, 'releases')
    expect(await seriousAxeFindings(phone)).toEqual([])
    await phone.context().close()
  })

  test('X-7 X-20 it reads in English and on a telephone', async () => {
    const page = await person('office1', 390)
    await go(page, `stations/${cloned}`)
    await keepPicture(page, 'station')
    await page.evaluate(() => localStorage.setItem('cunxiao.language', 'en'))
    await go(page, 'stations')
    await page.getByText('Silent for 9').waitFor()
    await keepPicture(page, 'stations-list-en')
    await go(page, 'stations/releases')
    await page.getByText('it stopped by itself').first().waitFor()
    await keepPicture(page, 'releases-en')
    await go(page, 'stations')
    await page.setViewportSize({ width: 1280, height: 800 })
    await keepPicture(page, 'stations-list-en')
    await go(page, 'stations?only=quarantined')
    await page.getByRole('link', { name: '拉毫小学' }).click()
    await page.getByText('This program does not know such records yet').waitFor()
    await keepPicture(page, 'station-unread-en')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.context().close()
  })

  test('S12 S13 S32 what a restore left open, the hub above and how well a time is known are on the pages', async () => {
    const { db, clock } = site.node.ground
    const at = (hoursAgo: number) =>
      new Date(clock().getTime() - hoursAgo * 3_600_000).toISOString()
    const restored = await addStation(db, {
      name: '黄丝桥小学',
      regionCode: '433123101201',
      contact: { at: at(60) },
    })
    const epoch = 'c0ffee'.padEnd(32, '0')
    const line = lineOfType('upkeep.fault_reported')
    await addLog(db, restored, { epoch, ordinal: 1, lines: [{ line, state: 'applied' }] })
    const details = { since: at(50) }
    await raiseAlarm(db, { kind: 'hub_restored', station: restored, epoch, details })
    await asSystem(db, 'test hub above', async (tx) => {
      await saveUplink(tx, {
        nodeId: newId(),
        nodeName: '凤凰县',
        url: 'http://city.example:8470',
        hubId: newId(),
        hubName: '湘西州远程学习平台',
        hubSigningKey: Buffer.alloc(32),
        hubSealingKey: Buffer.alloc(32),
        kind: 'hub',
        enrolledAt: at(1000),
      })
      await noteContact(tx, { at: at(5), trouble: 'TimeoutError' })
    })
    const page = await person('office1', 1280)
    await go(page, '')
    await page.getByText('县里恢复了备份，在等“黄丝桥小学”补送记录').waitFor()
    await keepPicture(page, 'restored-today')
    await go(page, 'stations?only=alarms')
    await page.getByRole('heading', { name: '上级平台：湘西州远程学习平台' }).waitFor()
    await page.getByText(/上一次没有联系成/).waitFor()
    await keepPicture(page, 'stations-above')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByText(/上一次没有联系成/).scrollIntoViewIfNeeded()
    await keepPicture(page, 'stations-above')
    expect(await seriousAxeFindings(page)).toEqual([])
    await go(page, `stations/${restored}`)
    await page.getByText('县里恢复了备份，在等这个站点补送').waitFor()
    await keepPicture(page, 'station-restored')
    await page.getByText('说不准').scrollIntoViewIfNeeded()
    await page.getByText(/不晚于/).waitFor()
    await keepPicture(page, 'station-restored-log')
    await page.setViewportSize({ width: 1280, height: 1400 })
    await keepPicture(page, 'station-restored')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.context().close()
    expect(faults).toEqual([])
  })
})
