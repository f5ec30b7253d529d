import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { cmi5Course } from '../../src/features/learning/cmi5.fixture.ts'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { packZip } from '../../src/features/library/packages/zip.fixture.ts'
import { setStates } from '../../src/features/library/store.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { somebody, testPlaces, townshipA } from '../harness/node.ts'
import { keepPicture, openSite, type Site } from '../harness/site.ts'

/** A course as tools of Tin Can write them: it keeps a place, and says what was learned. */
const tincan = packZip([
  {
    name: 'tincan.xml',
    content:
      '<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities><activity id="http://x.test/tea" type="http://adlnet.gov/expapi/activities/course"><name lang="zh">采茶</name><description lang="zh">怎样采</description><launch lang="zh">index.html</launch></activity></activities></tincan>',
  },
  {
    name: 'index.html',
    content: `<!DOCTYPE html><meta charset="utf-8"><title>采茶</title><p id="at">…</p><button onclick="learn()">学完</button><script>
const given = (name) => new URLSearchParams(location.search).get(name)
const headers = { authorization: given('auth'), 'content-type': 'application/json', 'x-experience-api-version': '1.0.1' }
const ask = (path, how) => fetch(given('endpoint') + path, { headers, ...how })
const at = (text) => { document.getElementById('at').textContent = text }
const state = 'activities/state?' + new URLSearchParams({ stateId: 'resume', activityId: given('activity_id'), agent: given('actor'), registration: given('registration') })
const say = (actor) => ask('statements', { method: 'POST', body: JSON.stringify({
  actor, verb: { id: 'http://adlnet.gov/expapi/verbs/completed' }, object: { id: given('activity_id') },
  context: { registration: given('registration') } }) })
ask(state).then(async (answer) => at('上次：' + (answer.ok ? await answer.text() : '无')))
async function learn() {
  const other = JSON.parse(given('actor'))
  other.account.name = 'somebody else'
  at([(await say(other)).status, (await ask(state, { method: 'PUT', body: '"第二页"' })).status, (await say(JSON.parse(given('actor')))).status].join(' '))
}
</script>`,
  },
])

describe.skipIf(!browserPath())('a course in cmi5', () => {
  let site: Site
  let bees: string
  let card: string
  let tea: string
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
    tea = await addResource(db, '采茶', { state: 'draft', mediaType: 'package' })
    await addEdition(ground, actor, tea, { name: '采茶.zip', bytes: tincan }, { ffmpeg: undefined })
    await asSystem(db, 'test', (tx) => setStates(tx, [bees, tea], 'published'))
    const { organisationId } = await somebody(node, {
      role: 'village_secretary',
      regionCode: townshipA,
      level: 'township',
    })
    const { id } = await addPerson(db, operator, { name: '曾祥', orgUnitId: organisationId })
    card = (await issueCard(db, operator, id, ground.clock())).card
  })
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

  test('B5 a course in Tin Can is launched as what it is, and speaks for nobody but its learner', async () => {
    const { page } = await site.open(1280)
    await page.goto(`${site.node.url}/sign-in`)
    await page.getByLabel('卡上的号码').fill(card)
    await page.getByRole('button', { name: /曾祥/ }).waitFor()
    await page.goto(`${site.node.url}/resources/${tea}`)
    await page.getByRole('button', { name: '开始' }).click()
    const frame = page.frameLocator('iframe')
    await frame.getByText('上次：无').waitFor()
    await frame.getByRole('button', { name: '学完' }).click()
    await frame.getByText('403 204 200').waitFor()
    await page.reload()
    await page.getByRole('button', { name: '开始' }).click()
    await frame.getByText('上次："第二页"').waitFor()
    const said = await asSystem(site.node.ground.db, 'test', async (tx) => {
      const rows = await tx.selectFrom('statements').select('body').orderBy('n').execute()
      return rows.flatMap(({ body }) => {
        const { object, verb } = JSON.parse(body)
        return verb.id.endsWith('/completed') ? object.id : []
      })
    })
    expect(said).toEqual(['http://x.test/tea', `urn:uuid:${tea}`])
    await page.context().close()
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
    const inside = own.frameLocator('iframe')
    await inside.getByText('开始了：Normal').waitFor()
    await inside.getByRole('button', { name: '学完考完' }).click()
    await inside.getByText('结束了').waitFor()
    await expect.poll(satisfied, { timeout: 60_000 }).toContain(`urn:uuid:${bees}`)
    await inside.getByRole('button', { name: '回去' }).click()
    await own.waitForURL(`${site.node.url}/resources/${bees}`)
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
  })
})
