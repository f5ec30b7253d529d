import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { placeAt } from '../../src/base/place.ts'
import { jpeg } from '../../src/features/founding/founding.fixture.ts'
import { markStations } from '../../src/features/founding/stage-actions.ts'
import { insertPolicyValue } from '../../src/features/policy/store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, villageA1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'
import { addVillageSchool } from '../harness/village-school.ts'

/** From a problem to a closed order, from a sheet filled in without a line to a station that operates. */
describe.skipIf(!browserPath())('acceptance', () => {
  let site: Site
  const stationId = newId()
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    await addVillageSchool(ground.db, ground.clock())
    const hub = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    await somebody(hub, { role: 'administrator' })
    for (const [loginName, name] of [
      ['office', '龙主任'],
      ['inspector', '甲检查'],
    ] as const)
      await somebody(hub, { role: 'programme_office', loginName, name })
    for (const level of ['city', 'province'] as const)
      await somebody(hub, {
        ...{ role: 'higher_office', loginName: level, name: level, level },
        regionCode: placeAt(county, level),
      })
    const schoolId = await asSystem(ground.db, 'test', async (tx) => {
      const { id } = await tx.selectFrom('schools').select('id').executeTakeFirstOrThrow()
      await furnish(tx, id)
      await markStations(
        tx,
        { name: '测试' },
        (['listed', 'approved', 'filed', 'letters', 'rules', 'trial'] as const).map((mark) => ({
          ...{ stationId, mark, day: '2026-10-01' },
        })),
        ground.clock(),
      )
      await sql`update station_stages set stage = 'trial'`.execute(tx)
      return id
    })
    await somebody(hub, {
      ...{ role: 'head_of_school', loginName: 'head', name: '吴校长', level: 'village' },
      ...{ regionCode: villageA1, organisationId: schoolId },
    })
  }, 120_000)
  afterAll(() => site?.close())

  /** Station, plates, agreement, team and certificate as they stand in a trial. */
  async function furnish(tx: Parameters<Parameters<typeof asSystem>[2]>[0], schoolId: string) {
    await sql`insert into learning_stations (id, region_code, unit_code, unit_level, school_id, hosted_on, active_from)
      values (${stationId}, ${villageA1}, ${villageA1}, 'village', ${schoolId}, '2026-08-01', '2026-08-01')`.execute(
      tx,
    )
    for (const kind of ['school', 'station'])
      await sql`insert into plates (id, version, region_code, state, unit_code, kind, ordered_on, hung_on, position, wording,
          school_id, search_text, sort_name)
        values (${newId()}, 1, ${villageA1}, 'hung', ${villageA1}, ${kind}, '2026-10-01', '2026-10-10', '门口', '牌', ${schoolId}, '', '')`.execute(
        tx,
      )
    await sql`insert into joint_use_agreements (id, version, region_code, state, unit_code, from_day, to_day, signed_on, school_id,
        search_text, sort_name)
      values (${newId()}, 1, ${villageA1}, 'signed', ${villageA1}, '2026-10-01', '2099-09-30', '2026-10-01', ${schoolId}, '', '')`.execute(
      tx,
    )
    for (const [position, name] of [
      ['head_administrator', '甲'],
      ['technical_administrator', '乙'],
      ['assistant', '丙'],
    ])
      await sql`insert into appointments (id, version, region_code, state, unit_code, position, name, from_day, party_member,
          search_text, sort_name)
        values (${newId()}, 1, ${villageA1}, 'active', ${villageA1}, ${position}, ${name}, '2026-09-01', true, '', '')`.execute(
        tx,
      )
    await sql`insert into post_certificates (id, version, region_code, state, number, unit_code, name, scope, from_day, to_day,
        search_text, sort_name)
      values (${newId()}, 1, ${villageA1}, 'valid', 'N1', ${villageA1}, '甲', 'administrator', '2026-09-01', '2099-08-31', '', '')`.execute(
      tx,
    )
    await insertPolicyValue(tx, {
      ...{ id: newId(), rule: 'acceptance.trialWeeks', regionCode: county, level: 'county' },
      ...{ value: 0, validFrom: '2026-01-01', sourceDocument: '测试', setBy: null },
    })
  }

  const people = new Map<string, Page>()
  async function person(loginName: string, width: 1280 | 390 = 1280): Promise<Page> {
    const there = people.get(loginName)
    if (there) return there
    const { page } = await site.open(width)
    await logInOn(page, site, loginName, password)
    people.set(loginName, page)
    return page
  }
  const go = (page: Page, path: string) => page.goto(`${site.node.url}${path}`)
  const answered = (page: Page, path: string) =>
    page.waitForResponse(
      (response) =>
        new URL(response.url()).pathname.includes(path) && response.request().method() !== 'GET',
    )
  /** A move, with what it asks. */
  async function make(page: Page, label: string, said?: string): Promise<void> {
    // Beside a list its row stands in a drawer; the list has the same button for many.
    const row = page.url().includes('/rectification_orders') ? page.locator('.ant-drawer') : page
    await row.getByRole('button', { name: label, exact: true }).first().click()
    const dialog = page.locator('.ant-modal')
    if (said) await dialog.locator('textarea').fill(said)
    const done = answered(page, '/moves')
    await dialog.getByRole('button', { name: label, exact: true }).click()
    const answer = await done
    expect(answer.status(), await answer.text()).toBe(200)
    await dialog.waitFor({ state: 'hidden' })
  }

  test('I4-4 the office orders, the school puts it right on its telephone, the office closes it', async () => {
    const office = await person('office')
    await go(office, '/console/rectification')
    await office.getByRole('button', { name: '登记问题' }).click()
    const dialog = office.locator('.ant-modal')
    await dialog.getByLabel('哪些站点').click()
    await office.locator('.ant-select-item-option').first().click()
    await dialog.getByLabel('发现的问题').fill('灭火器过期')
    await dialog.getByLabel('整改要求').fill('更换灭火器')
    await dialog.getByLabel('马上下达整改通知').check()
    const made = answered(office, '/api/acceptance/orders')
    await dialog
      .getByRole('button', { name: '登 记' })
      .or(dialog.getByRole('button', { name: '登记', exact: true }))
      .click()
    expect((await made).status(), await (await made).text()).toBe(200)
    await office.getByRole('link', { name: '灭火器过期' }).waitFor()
    await keepPicture(office, 'rectification')
    expect(await seriousAxeFindings(office)).toEqual([])

    const head = await person('head', 390)
    await head.getByText('1份整改通知等您办理').waitFor()
    await go(head, '/console/rectification')
    await head.getByRole('link', { name: '灭火器过期' }).click()
    await make(head, '签收')
    await upload(head)
    await head.reload()
    await make(head, '报整改结果', '换了两具')
    await keepPicture(head, 'rectification-reported')

    await go(office, '/console/rectification')
    await office.getByRole('link', { name: '灭火器过期' }).click()
    await make(office, '复查合格', '已看过')
    await go(office, `/console/founding/${stationId}`)
    await office.getByText('已销号').waitFor()
    await keepPicture(office, 'station-acceptance')
    expect(await seriousAxeFindings(office)).toEqual([])
  })

  /** A photo from the page’s own login: what a camera makes is the row files’ own journey. */
  async function upload(page: Page): Promise<void> {
    const status = await page.evaluate(
      async (bytes: number[]) => {
        const listed = await (await fetch('/api/rectification_orders')).json()
        const id = (listed as { rows: { id: string }[] }).rows[0]?.id ?? ''
        const form = new FormData()
        form.append('file', new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg' }))
        const url = `/api/rectification_orders/${id}/files?kind=evidence`
        return (await fetch(url, { method: 'POST', body: form })).status
      },
      [...jpeg(9)],
    )
    expect(status).toBeLessThan(300)
  }

  test('I5-2 an inspector fills in a sheet without a line, and it arrives when there is one', async () => {
    const office = await person('office')
    const id = await office.evaluate(async (unitCode) => {
      const row = {
        unitCode,
        level: 'county',
        sheet: 'station100',
        visitDay: '2026-12-01',
        inspectors: '甲检查',
      }
      const answer = await fetch('/api/acceptance_sheets', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ row }),
      })
      return ((await answer.json()) as { id: string }).id
    }, villageA1)
    const inspector = await person('inspector', 390)
    await go(inspector, `/keeper#/sheets/${id}`)
    await inspector.getByRole('button', { name: '报上去' }).waitFor()
    await keepPicture(inspector, 'sheet-on-telephone')
    expect(await seriousAxeFindings(inspector)).toEqual([])
    await inspector.context().setOffline(true)
    const fields = inspector.locator('.sheet-item input[type=number]:not([placeholder])')
    for (let at = 0; at < (await fields.count()); at++) {
      const field = fields.nth(at)
      await field.fill((await field.getAttribute('max')) ?? '0')
    }
    await inspector.getByRole('button', { name: '报上去' }).click()
    await inspector.getByText('已存在手机上').waitFor()
    const arrived = answered(inspector, '/fillings')
    await inspector.context().setOffline(false)
    expect((await arrived).status()).toBe(200)
    await inspector.getByText('甲检查已报').waitFor()

    await go(office, `/console/acceptance/${id}`)
    await office.getByText('甲检查：').first().waitFor()
    await keepPicture(office, 'sheet')
    await make(office, '评定合格', '各项落实')
    expect(await seriousAxeFindings(office)).toEqual([])
  })

  test('I5-3, I5-4, I6-1 the city draws and passes, the province accepts, the station operates', async () => {
    const city = await person('city')
    const number = '20080701200807012008'
    await go(city, '/console/acceptance')
    await city.getByRole('button', { name: '封存市级评估名单' }).click()
    const commit = city.locator('.ant-modal')
    await commit.getByLabel('批次名称').fill('本年评估')
    await commit.getByLabel('号码').fill(number)
    const frozen = answered(city, '/api/acceptance/batches')
    await commit.getByRole('button', { name: /封\s?存/ }).click()
    expect((await frozen).status(), await (await frozen).text()).toBe(200)
    await city.getByRole('button', { name: '公开号码并抽取' }).click()
    const draw = city.locator('.ant-modal')
    await draw.getByLabel('信封里的号码').fill(number)
    await draw.getByLabel('评估人员').fill('市评估组')
    const drawn = answered(city, '/draw')
    await draw.getByRole('button', { name: /抽\s?取/ }).click()
    expect((await drawn).status(), await (await drawn).text()).toBe(200)
    await city.getByText('抽到：').waitFor()
    await keepPicture(city, 'batch')
    expect(await seriousAxeFindings(city)).toEqual([])
    // Somebody of the city's team fills in the sheet of the sample: as the inspector did, by the same page.
    const { ground } = site.node
    await asSystem(ground.db, 'test', (tx) =>
      sql`insert into sheet_fillings (id, sheet_id, region_code, filled, score, by_id, by_name, filled_at)
        select ${newId()}, s.id, s.region_code, f.filled, f.score, f.by_id, f.by_name, f.filled_at
        from acceptance_sheets as s, sheet_fillings as f where s.level = 'city'`.execute(tx),
    )
    await city.reload()
    await city.getByRole('row', { name: '市级评估验收' }).getByRole('link').first().click()
    await make(city, '评定合格', '复评合格')
    await go(city, '/console/acceptance')
    await make(city, '整批合格', '合格')

    const office = await person('office')
    await go(office, '/console/acceptance')
    await office.getByRole('button', { name: '申报省级验收' }).click()
    const applied = answered(office, '/applications')
    await office.locator('.ant-modal').getByRole('button', { name: '申报省级验收' }).click()
    expect((await applied).status()).toBe(200)

    const province = await person('province', 390)
    await go(province, '/console/acceptance')
    await province.getByRole('button', { name: '验收合格并编号' }).click()
    const accept = province.locator('.ant-modal')
    await accept.getByLabel('编号的前面部分').fill('XX-433123-')
    await accept.getByLabel('从几号开始').fill('1')
    const accepted = answered(province, '/accept')
    await accept.getByRole('button', { name: '验收合格并编号' }).click()
    expect((await accepted).status(), await (await accepted).text()).toBe(200)
    await keepPicture(province, 'application')
    await go(office, `/console/founding/${stationId}`)
    await office.getByText('省里的编号：XX-433123-0001').waitFor()
    await office.getByText('正常运行').first().waitFor()
  })
})
