import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replication } from '../../src/app/replication.ts'
import type { RunningNode } from '../../src/app/start.ts'
import { decideProposals } from '../../src/features/sync/proposal-actions.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'
import { openStationBeside, type StationBeside } from '../harness/station-beside.ts'
import { addVillageSchool } from '../harness/village-school.ts'

/** A school finds a mistake in the county's registers, and a person of the county decides. */
describe.skipIf(!browserPath())('a correction from a school', () => {
  let site: Site
  let station: StationBeside
  let teacher: { loginName: string; password: string }
  let office: { loginName: string }
  const faults: string[] = []
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { code, ...account } = await addVillageSchool(ground.db, ground.clock())
    teacher = account
    const hub = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    await somebody(hub, { role: 'administrator' })
    office = await somebody(hub, { role: 'programme_office', loginName: 'office' })
    station = await openStationBeside(site, code)
    await exchange()
  })
  afterAll(async () => {
    await station?.close()
    await site?.close()
  })

  /** What the minute's job of the hub does, between two rounds of the station. */
  async function exchange(): Promise<void> {
    const { db, clock } = site.node.ground
    await station.sync.now()
    await decideProposals(db, replication, clock())
    await drainOutbox(db, replication)
    await station.sync.now()
  }
  async function person(
    node: RunningNode,
    { loginName, password: secret = password }: { loginName: string; password?: string },
    width: 1280 | 390,
  ): Promise<Page> {
    const { page, faults: found } = await site.open(width)
    page.on('close', () => faults.push(...found))
    await logInOn(page, { ...site, node }, loginName, secret)
    return page
  }
  const openRoom = async (page: Page) => {
    await page.goto(`${station.url}/console/rooms`)
    await page.getByRole('button', { name: '多媒体教室' }).click()
    await seats(page).waitFor()
  }
  const seats = (page: Page) => page.getByLabel(/^座位数/)
  const propose = async (page: Page, wanted: string) => {
    await openRoom(page)
    await seats(page).fill(wanted)
    await page.getByRole('button', { name: '送县里决定' }).click()
    await page.getByText('已记下，会自动送到县里。').waitFor()
  }
  /** Somebody at the county changes the row while the school's correction is under way. */
  const changeAtHub = () =>
    asSystem(site.node.ground.db, 'test', async (tx) => {
      const room = await tx
        .selectFrom('rooms')
        .select(['id', 'version', 'seats'])
        .executeTakeFirst()
      await tx
        .updateTable('rooms')
        .set({ version: (room?.version ?? 0) + 1, seats: (room?.seats ?? 0) + 2 })
        .where('id', '=', room?.id ?? '')
        .execute()
    })

  test('S24 the school proposes instead of saving, and sees that it waits for the county', async () => {
    const page = await person(station, teacher, 1280)
    await openRoom(page)
    expect(await page.getByRole('button', { name: '保存' }).count()).toBe(0)
    await keepPicture(page, 'propose')
    expect(await seriousAxeFindings(page)).toEqual([])
    await propose(page, '40')
    await openRoom(page)
    await page.getByText('等县里收到').waitFor()
    await changeAtHub()
    await exchange()
    await openRoom(page)
    await page.getByText('等县里的人决定').waitFor()
    await page.getByText('原因：提出之后，县里也改过这一条').waitFor()
    await keepPicture(page, 'proposal-waits')
    await page.context().close()
  })

  test('S24 the county finds it on Today, sees what was, is and should be, and takes it', async () => {
    const page = await person(site.node, office, 1280)
    const card = page.locator('.today-card').filter({ hasText: '学校提的1条更正等您决定' })
    await card.getByRole('link').click()
    await page.getByRole('heading', { name: '场地 · 多媒体教室' }).waitFor()
    const row = page.getByRole('row').filter({ hasText: '座位数' })
    await row.getByText('县里改过').waitFor()
    const cells = await row.locator('.cell-content').allInnerTexts()
    expect(cells.map((text) => text.replaceAll(/\s/g, ''))).toEqual([
      '座位数',
      '4,000个',
      '4,002个◷县里改过',
      '40个',
    ])
    await keepPicture(page, 'proposals')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await keepPicture(page, 'proposals')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: '采用', exact: true }).click()
    await page.getByText('没有等您决定的更正').waitFor()
    await page.context().close()
    await exchange()
    const school = await person(station, teacher, 390)
    await openRoom(school)
    await school.getByText('县里已采用').waitFor()
    expect(await seats(school).inputValue()).toBe('40')
    await keepPicture(school, 'proposal-taken')
    await school.context().close()
  })

  test('S24 the county refuses it with a reason, which the school reads', async () => {
    const school = await person(station, teacher, 1280)
    await propose(school, '44')
    await changeAtHub()
    await exchange()
    const page = await person(site.node, office, 1280)
    await page.goto(`${site.node.url}/console/proposals`)
    await page.getByRole('button', { name: '不采用' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.locator('.ant-btn-primary').isDisabled()).toBe(true)
    await dialog.getByLabel('原因').fill('刚去数过，是四十二个')
    await keepPicture(page, 'proposal-refuse')
    expect(await seriousAxeFindings(page)).toEqual([])
    await dialog.locator('.ant-btn-primary').click()
    await page.getByText('没有等您决定的更正').waitFor()
    await page.context().close()
    await exchange()
    await openRoom(school)
    await school.getByText('县里没有采用').waitFor()
    await school.getByText('原因：刚去数过，是四十二个').waitFor()
    expect(await seats(school).inputValue()).toBe('42')
    await keepPicture(school, 'proposal-refused')
    expect(await seriousAxeFindings(school)).toEqual([])
    await school.context().close()
  })

  test('X-5 a station offers nothing it cannot do: own views are kept, passwords are the county’s', async () => {
    const page = await person(station, teacher, 1280)
    const menu = page.getByRole('navigation', { name: '主菜单' })
    expect(await menu.getByRole('link').allInnerTexts()).not.toContain('岗位代理')
    await menu.getByRole('link', { name: '规则与数值' }).click()
    await page.getByRole('heading', { name: '规则与数值' }).waitFor()
    await keepPicture(page, 'station-policy')
    expect(await page.getByRole('button', { name: '修改', exact: true }).count()).toBe(0)
    await page.goto(`${station.url}/console/rooms`)
    await page.getByRole('button', { name: '存为常用查询' }).click()
    await page.getByRole('dialog').getByLabel('名称').fill('我的教室')
    await page.getByRole('dialog').locator('.ant-btn-primary').click()
    await page.getByText('已存为“我的教室”。').waitFor()
    await page.goto(`${station.url}/console/account`)
    await page.getByText('密码在县里的平台上改').waitFor()
    await keepPicture(page, 'station-account')
    expect(await seriousAxeFindings(page)).toEqual([])
    const other = await person(station, teacher, 390)
    await page.getByRole('button', { name: '退出其他所有登录' }).click()
    await other.reload()
    await other.getByRole('heading', { name: '工作人员登录' }).waitFor()
    await other.context().close()
    await page.context().close()
    expect(faults).toEqual([])
  })
})
