import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { cmi5Course } from '../../src/features/learning/cmi5.fixture.ts'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { setStates } from '../../src/features/library/store.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { somebody, testPlaces, townshipA } from '../harness/node.ts'
import { keepPicture, openSite, type Site } from '../harness/site.ts'

describe.skipIf(!browserPath())('a course in cmi5', () => {
  let site: Site
  let bees: string
  let card: string
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const node = { ...site.node, db, setNow: () => {}, close: site.close }
    const { actor } = await somebody(node, { role: 'administrator' })
    bees = await addResource(db, '蜜蜂越冬', { state: 'draft', mediaType: 'package' })
    const file = { name: '蜜蜂越冬.zip', bytes: cmi5Course }
    await addEdition(ground, actor, bees, file, { ffmpeg: undefined })
    await asSystem(db, 'test', (tx) => setStates(tx, [bees], 'published'))
    const { organisationId } = await somebody(node, {
      role: 'village_secretary',
      regionCode: townshipA,
      level: 'township',
    })
    const { id } = await addPerson(db, operator, { name: '曾祥', orgUnitId: organisationId })
    card = (await issueCard(db, operator, id, ground.clock())).card
  }, 180_000)
  afterAll(() => site?.close())

  /** What the platform has called satisfied. */
  const satisfied = () =>
    asSystem(site.node.ground.db, 'test', async (tx) => {
      const rows = await tx.selectFrom('statements').select('body').orderBy('n').execute()
      return rows.flatMap(({ body }) => {
        const { object, verb } = JSON.parse(body)
        return verb.id.endsWith('/satisfied') ? object.id : []
      })
    })

  test('cmi5 9.3.9 O2-17 a unit runs in its sandbox and speaks for itself until the course is satisfied', async () => {
    const { page, faults } = await site.open(1280)
    await page.goto(`${site.node.url}/resources/${bees}`)
    await page.getByRole('button', { name: '开始' }).click()
    await page.getByText('请先登记名字').waitFor()
    await page.goto(`${site.node.url}/sign-in`)
    await page.getByLabel('卡上的号码').fill(card)
    await page.getByRole('button', { name: /曾祥/ }).waitFor()
    await page.goto(`${site.node.url}/resources/${bees}`)
    await page.getByRole('button', { name: '开始' }).click()
    const frame = page.frameLocator('iframe')
    await frame.getByText('开始了：Normal zh-Hans').waitFor()
    await keepPicture(page, 'portal-unit')
    await frame.getByRole('button', { name: '学完考完' }).click()
    await frame.getByText('结束了').waitFor()
    await page.getByRole('button', { name: '包装蜂箱' }).click()
    const [own] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: '在新窗口里打开' }).click(),
    ])
    await own.getByText('开始了：Normal').waitFor()
    await own.getByRole('button', { name: '学完考完' }).click()
    await own.getByText('结束了').waitFor()
    await expect.poll(satisfied, { timeout: 15_000 }).toContain(`urn:uuid:${bees}`)
    await own.close()

    await page.goto(`${site.node.url}/resources/${bees}`)
    await page.getByRole('button', { name: '开始' }).click()
    await frame.getByText('开始了：Review').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await keepPicture(page, 'portal-unit')
    await page.goto(`${site.node.url}/mine`)
    await page.getByText('蜜蜂越冬').waitFor()
    await keepPicture(page, 'portal-unit-mine')
    expect(faults).toEqual([])
    await page.context().close()
  }, 60_000)
})
